"""Do the sums again of the kinds that ask how often something comes: opinions by day, a source that is silent."""

from collections.abc import Iterator

from schemas.alert import Alert
from streams.cases import rate
from streams.explain.claim_sums import Figure, Figures, Measures, counts, figures, over, share_beyond
from streams.explain.sums import Check, rule, short, value


def shift_sums(alert: Alert, m: Measures) -> Iterator[Check]:
    """People leave their rate, up in a day or down over several (shift.py)."""
    yield from counts(
        m, ("people",), ("voices",), ("past_people",), ("past_voices",), ("past_days",), ("days",)
    )
    known, days = m["past_people"], m["days"]
    by_rate = days * (known + rate.PRIOR) / (m["past_days"] + 0.5)
    yield value(
        "by_rate",
        f"{days:.0f} x ({known:.0f} + {rate.PRIOR:g}) / ({m['past_days']:.0f} days + 0.5)",
        m["by_rate"],
        by_rate,
    )
    by_share = m["voices"] * (known + rate.PRIOR) / (m["past_voices"] + 2 * rate.PRIOR)
    yield value(
        "by_share",
        f"{m['voices']:.0f} voices x ({known:.0f} + {rate.PRIOR:g}) / ({m['past_voices']:.0f} + 2)",
        m["by_share"],
        by_share,
    )
    is_rise = m["people"] > min(m["by_rate"], m["by_share"])
    expected = max(by_rate, by_share) if is_rise else min(by_rate, by_share)
    yield value("expected", f"the {'larger' if is_rise else 'smaller'} of both", m["expected"], expected)
    size = 1 / (1 / (known + rate.PRIOR) + m["phi"])
    yield value("size", f"1 / (1 / ({known:.0f} + {rate.PRIOR:g}) + {short(m['phi'])})", m["size"], size)
    people = int(m["people"])
    of = _rate_of(alert, m, is_rise=is_rise)
    score = rate.score_of(of.way, people, expected, size)
    sign = ">=" if is_rise else "<="
    yield value(
        "score",
        f"-log10 P(X {sign} {people}), X ~ NegBinomial(mean {short(expected)}, size {short(size)})",
        m["score"],
        score,
    )
    line = rate.line_of(of)
    yield rule(
        "moved",
        f"score {short(score)} >= line {line:g}; {people} people, {short(expected)} expected, "
        f"{m['voices']:.0f} voices of {m['past_voices']:.0f} in {m['past_days']:.0f} days pass the gates",
        score >= line and _passes(m, is_rise=is_rise),
    )
    of_both = Figure("the one of both that was beaten", expected)
    effect = share_beyond(expected, people) if is_rise else share_beyond(people, expected)
    told = Figures(
        of_both, people, people, int(m["voices"]), effect, over(score, line), Figure("the score", score)
    )
    yield from figures(alert, told)


def _rate_of(alert: Alert, m: Measures, *, is_rise: bool) -> rate.Rate:
    up = rate.Way.RISE if m["days"] == 1 else rate.Way.CREEP
    sign = rate.PRAISED if (alert.polarity == "praise") == is_rise else rate.BLAMED
    return rate.Rate(alert.department, sign, up if is_rise else rate.Way.FALL)


def _passes(m: Measures, *, is_rise: bool) -> bool:
    """Enough is known of the past, and it moved far enough."""
    moved = rate.Moved._make(m[name] for name in rate.Moved._fields)
    is_known = m["past_days"] >= rate.KNOWN_DAYS and m["past_people"] >= rate.KNOWN_PEOPLE
    return is_known and (rate.has_risen(moved) if is_rise else rate.has_fallen(moved))


def silence_sums(alert: Alert, m: Measures) -> Iterator[Check]:
    """A source gave nothing for longer than expected."""
    yield rule(
        "silent",
        f"{short(m['silent_h'])} h >= {short(m['expected_silence_h'])} h expected at most",
        m["silent_h"] >= m["expected_silence_h"],
    )
    expected = Figure("hours that it may last", m["expected_silence_h"])
    all_, none = Figure("nothing at all came", 1.0), Figure("a silence is no matter of chance", 0.0)
    yield from figures(alert, Figures(expected, 0, 0, 0, all_, none, none))
