"""Do the sums of the kinds that are no test of terms again, from the `measures` that their alerts carry.

Each kind has a table of the numbers that follow from others, and of the gates that they passed.
"""

from collections.abc import Callable, Iterator, Mapping

from schemas.alert import Alert, AlertKind, AlertState
from schemas.base import epoch_ms
from streams.alert import series_of
from streams.alert_words import when
from streams.cases import disliked, joy, partnership, positioning, promise_keeping, shift
from streams.chances import (
    beyond,
    npmi,
    share_above,
    significance_of,
    significance_of_z,
    wilson_low,
    z_above,
    z_between,
)
from streams.detect import tail_score
from streams.explain.published import published
from streams.explain.sums import Check, rule, short, value
from streams.identity import digest
from streams.quiet import lower_score
from streams.severity import weighed

SHARE_DIGITS = 4
Measures = Mapping[str, float]


def case_sums(alert: Alert) -> Iterator[Check]:
    """What the rule of this kind says of its measures."""
    yield from _SUMS[alert.kind](alert, alert.measures)


def told_sums(alert: Alert) -> Iterator[Check]:
    """Effect, severity, shares, times and ids: the same for all kinds of cases."""
    factors = weighed(alert.measures["effect"], alert.measures["margin"], max(1, alert.authors))
    yield value(
        "effect of the severity", "the effect, from 0 to 1", alert.severity_factors.effect, factors.effect
    )
    yield value(
        "confidence",
        f"0.5 + 0.5 x (1 - 2^-{short(max(0.0, alert.measures['margin']))}), the margin over the line",
        alert.severity_factors.confidence,
        factors.confidence,
    )
    yield value(
        "reach", f"log10({alert.authors} people) / 2, at most 1", alert.severity_factors.reach, factors.reach
    )
    yield value("severity", "10 x effect x confidence x reach, from 1 to 10", alert.severity, factors.value)
    people = alert.authenticity
    yield rule(
        "voices", f"{people.voices} voices >= {people.authors} authors", people.voices >= people.authors
    )
    series = series_of(alert.brand, alert.kind, alert.department, alert.theme.theme_id)
    yield value("series", "canonical JSON of brand, kind, department, theme", alert.series, series)
    yield value("fingerprint", "hash of the series", alert.fingerprint, digest(alert.series))
    start_ms = epoch_ms(alert.window_start)
    if alert.revision == 0:
        yield value(
            "id", f"hash of the series and {when(start_ms)}", alert.id, digest(alert.series, start_ms)
        )
    if alert.state is not AlertState.RESOLVED:
        yield published(alert)


def _loved(m: Measures, line: float, fewest: float) -> Iterator[Check]:
    yield value(
        "love_low",
        f"Wilson's lower bound of {m['loving']:.0f} of {m['opinions']:.0f} with an opinion",
        m["love_low"],
        wilson_low(int(m["loving"]), int(m["opinions"])),
    )
    yield rule(
        "loved",
        f"{short(m['love_low'])} >= {line}, {m['opinions']:.0f} opinions >= {short(fewest)}",
        m["love_low"] >= line and m["opinions"] >= fewest,
    )


def _crowd(m: Measures, people: int, windows: int) -> Check:
    return rule(
        "people",
        f"{m['people']:.0f} people >= {people} in {m['windows']:.0f} windows >= {windows}",
        m["people"] >= people and m["windows"] >= windows,
    )


def _gap(alert: Alert, m: Measures) -> Iterator[Check]:
    yield _crowd(m, positioning.PEOPLE, positioning.WINDOWS)
    fewest = max(positioning.BY_RULE, positioning.BY_RULE_SHARE * m["people"])
    yield rule(
        "in the words of a use",
        f"{m['by_rule']:.0f} people >= {short(fewest)} in {m['contexts']:.0f} sentences >= {positioning.CONTEXTS}",
        m["by_rule"] >= fewest and m["contexts"] >= positioning.CONTEXTS,
    )
    fewest_opinions = max(positioning.OPINIONS, positioning.OPINIONS_SHARE * m["people"])
    yield from _loved(m, positioning.LOVE_OPENS, fewest_opinions)
    ours = positioning.copy_share(int(m["in_copy"]), int(m["copy_words"]))
    yield value(
        "copy_share",
        f"({m['in_copy']:.0f} + {positioning.COPY_PRIOR}) / ({m['copy_words']:.0f} words of our copy + "
        f"{positioning.COPY_WORDS})",
        m["copy_share"],
        ours,
    )
    speaking, of_use = int(m["speaking_of_it"]), int(m["speaking_of_a_use"])
    yield value(
        "z",
        f"log-odds of {speaking} of {of_use} above those of {short(ours)}, in standard errors",
        m["z"],
        z_above(speaking, of_use, ours),
    )
    yield rule(
        "apart",
        f"z {short(m['z'])} >= {positioning.Z}, {speaking} >= {positioning.SHARE:.1%} of {of_use}",
        m["z"] >= positioning.Z and speaking >= positioning.SHARE * of_use,
    )
    yield from _told(alert, ours * of_use, speaking, 1 - ours * of_use / speaking if speaking else 0.0)
    yield value("margin", f"z - {positioning.Z}", m["margin"], m["z"] - positioning.Z)
    yield value("significance", "of z, one-sided", alert.significance, max(0.0, significance_of_z(m["z"])))


def _told(alert: Alert, expected: float, observed: int, effect: float) -> Iterator[Check]:
    yield value("expected", "by the rule", alert.expected, max(0.0, expected))
    yield value("observed", "by the rule", alert.observed, observed)
    yield value("effect", "by the rule", alert.measures["effect"], effect)


def _disliked(alert: Alert, m: Measures) -> Iterator[Check]:
    yield _crowd(m, positioning.PEOPLE, positioning.WINDOWS)
    against, opinions = int(m["against"]), int(m["opinions"])
    low = wilson_low(against, opinions)
    yield value("dislike_low", f"Wilson's lower bound of {against} of {opinions}", m["dislike_low"], low)
    yield rule("disliked", f"{short(low)} >= {positioning.LOVE_OPENS}", low >= positioning.LOVE_OPENS)
    z = z_between(against, opinions, int(m["others_against"]), int(m["others_opinions"]))
    sum_ = (
        f"log-odds of {against} of {opinions} above {m['others_against']:.0f} of {m['others_opinions']:.0f}"
    )
    yield value("z", sum_, m["z"], z)
    is_apart = m["others_opinions"] < disliked.APART or z >= disliked.Z_APART
    yield rule("apart", f"z {short(z)} >= {disliked.Z_APART}, or hardly any others", is_apart)
    expected = opinions * (1 - positioning.LOVE_OPENS)
    yield from _told(alert, expected, against, beyond(expected, against))


def _broken(alert: Alert, m: Measures) -> Iterator[Check]:
    broken, people = int(m["broken"]), int(m["speaking"])
    sure = share_above(broken, people, m["tolerance"])
    yield value(
        "p_above_tolerance",
        f"P(share > {m['tolerance']:g}) of Beta(1 + {broken}, 1 + {people - broken})",
        m["p_above_tolerance"],
        sure,
    )
    yield rule(
        "broken",
        f"{short(sure)} > {promise_keeping.SURE}, {broken} people >= {promise_keeping.BROKEN_PEOPLE}, Page's sum "
        f"{short(m['cusum'])} >= {promise_keeping.MOVED}",
        sure > promise_keeping.SURE
        and broken >= promise_keeping.BROKEN_PEOPLE
        and m["cusum"] >= promise_keeping.MOVED,
    )
    expected = m["tolerance"] * people
    yield from _told(alert, expected, broken, beyond(expected, broken))
    yield value("significance", "-log10 of what is not sure", alert.significance, significance_of(1 - sure))


def _kept(alert: Alert, m: Measures) -> Iterator[Check]:
    kept, broken = int(m["kept"]), int(m["broken"])
    sure = 1 - share_above(broken, kept + broken, m["tolerance"])
    yield value(
        "p_within_tolerance",
        f"P(share < {m['tolerance']:g}) of Beta(1 + {broken}, 1 + {kept})",
        m["p_within_tolerance"],
        sure,
    )
    yield rule(
        "kept",
        f"{short(sure)} > {promise_keeping.SURE}, {kept} people >= {promise_keeping.KEPT_PEOPLE} in "
        f"{m['windows']:.0f} windows >= {promise_keeping.WINDOWS}",
        sure > promise_keeping.SURE
        and kept >= promise_keeping.KEPT_PEOPLE
        and m["windows"] >= promise_keeping.WINDOWS,
    )
    expected = m["tolerance"] * (kept + broken)
    yield from _told(alert, expected, broken, beyond(broken, expected))


def _silent(alert: Alert, m: Measures) -> Iterator[Check]:
    spoken, people = int(m["speaking"]), int(m["everybody"])
    sure = 1 - share_above(min(spoken, people), people, m["share"])
    sum_ = f"P(share < {m['share']:g}) of Beta(1 + {spoken}, 1 + {people - spoken})"
    yield value("p_below_share", sum_, m["p_below_share"], sure)
    days = promise_keeping.SILENT_MS / 86_400_000
    yield rule(
        "silent",
        f"{short(sure)} > {promise_keeping.SURE} after {m['days']:.1f} days >= {days:g}",
        sure > promise_keeping.SURE and m["days"] >= days,
    )
    expected = m["share"] * people
    effect = beyond(spoken, expected) * promise_keeping.SILENT_EFFECT
    yield from _told(alert, expected, spoken, effect)


def _joy(alert: Alert, m: Measures) -> Iterator[Check]:
    yield _crowd(m, joy.JOY_PEOPLE, joy.JOY_WINDOWS)
    yield from _loved(m, joy.JOY_OPENS, joy.JOY_PEOPLE)
    loving, opinions = int(m["loving"]), int(m["opinions"])
    others, other_opinions = int(m["others_loving"]), int(m["others_opinions"])
    z = z_between(loving, opinions, others, other_opinions)
    yield value("z", f"log-odds of {loving} of {opinions} above {others} of {other_opinions}", m["z"], z)
    yield rule(
        "apart",
        f"z {short(z)} >= {joy.JOY_Z}, {m['contexts']:.0f} sentences >= {joy.JOY_CONTEXTS}",
        z >= joy.JOY_Z and m["contexts"] >= joy.JOY_CONTEXTS,
    )
    expected = opinions * others / other_opinions if other_opinions else 0.0
    yield from _told(alert, expected, loving, beyond(expected, loving))


def _partner(alert: Alert, m: Measures) -> Iterator[Check]:
    yield _crowd(m, partnership.PEOPLE, partnership.WINDOWS)
    both, one = int(m["together"]), int(m["speaking_of_it"])
    other, whole = int(m["speaking_of_a_pair"]), int(m["everybody"])
    bond = npmi(both, one, other, whole)
    yield value("npmi", f"ln({both} x {whole} / ({one} x {other})) / -ln({both} / {whole})", m["npmi"], bond)
    yield rule("bond", f"{short(bond)} >= {partnership.NPMI_OPENS}", bond >= partnership.NPMI_OPENS)
    yield from _loved(m, partnership.LOVE_OPENS, partnership.OPINIONS)
    by_chance = one * other / whole if whole else 0.0
    yield from _told(alert, by_chance, both, beyond(by_chance, both))


def _silence(alert: Alert, m: Measures) -> Iterator[Check]:
    yield rule(
        "silent",
        f"{short(m['silent_h'])} h >= {short(m['expected_silence_h'])} h expected at most",
        m["silent_h"] >= m["expected_silence_h"],
    )
    yield value("expected", "hours of silence at most", alert.expected, m["expected_silence_h"])


def _shift(alert: Alert, m: Measures) -> Iterator[Check]:
    known, days = m["past_people"], m["days"]
    by_rate = days * (known + shift.PRIOR) / (m["past_days"] + 0.5)
    yield value(
        "by_rate",
        f"{days:.0f} x ({known:.0f} + {shift.PRIOR:g}) / ({m['past_days']:.0f} days + 0.5)",
        m["by_rate"],
        by_rate,
    )
    by_share = m["voices"] * (known + shift.PRIOR) / (m["past_voices"] + 2 * shift.PRIOR)
    yield value(
        "by_share",
        f"{m['voices']:.0f} voices x ({known:.0f} + {shift.PRIOR:g}) / ({m['past_voices']:.0f} + 2)",
        m["by_share"],
        by_share,
    )
    is_rise = days == 1
    expected = max(by_rate, by_share) if is_rise else min(by_rate, by_share)
    yield value("expected", f"the {'larger' if is_rise else 'smaller'} of both", m["expected"], expected)
    size = 1 / (1 / (known + shift.PRIOR) + m["phi"])
    yield value("size", f"1 / (1 / ({known:.0f} + {shift.PRIOR:g}) + {short(m['phi'])})", m["size"], size)
    people = int(m["people"])
    score = tail_score(people, expected, size) if is_rise else lower_score(people, expected, size)
    sign = ">=" if is_rise else "<="
    yield value(
        "score",
        f"-log10 P(X {sign} {people}), X ~ NegBinomial(mean {short(expected)}, size {short(size)})",
        m["score"],
        score,
    )
    line = m["score"] - m["margin"]
    yield rule(
        "line",
        f"score - margin = {short(line)} is the line: {shift.OPEN_AT}, {shift.PRAISE_OPEN_AT} for praise, "
        f"{shift.FALL_OPENS_AT} for a fall",
        min(abs(line - known) for known in (shift.OPEN_AT, shift.PRAISE_OPEN_AT, shift.FALL_OPENS_AT)) < 1e-9,
    )
    yield from _told(alert, expected, people, _shift_effect(people, expected, is_rise=is_rise))


def _shift_effect(people: int, expected: float, *, is_rise: bool) -> float:
    if is_rise:
        return beyond(expected, people)
    return max(0.0, 1 - people / expected)


_SUMS: Mapping[AlertKind, Callable[[Alert, Measures], Iterator[Check]]] = {
    AlertKind.POSITIONING_GAP: _gap,
    AlertKind.DECLARED_USE_DISLIKED: _disliked,
    AlertKind.PROMISE_BROKEN: _broken,
    AlertKind.PROMISE_KEPT: _kept,
    AlertKind.PROMISE_SILENT: _silent,
    AlertKind.UNPRINTED_JOY: _joy,
    AlertKind.PARTNERSHIP_HINT: _partner,
    AlertKind.SILENCE: _silence,
    AlertKind.SENTIMENT_SHIFT: _shift,
}
