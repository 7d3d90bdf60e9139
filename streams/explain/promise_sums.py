"""Do the sums again of the kinds that ask whether promises are kept (promise_keeping.py)."""

from collections.abc import Iterator

from schemas.alert import Alert
from schemas.base import epoch_ms
from streams.cases import promise_keeping
from streams.cases.chances import share_above, significance_of
from streams.explain.claim_sums import Figure, Figures, Measures, counts, figures, share_beyond
from streams.explain.sums import Check, rule, short, value
from streams.policy import DAY_MS


def broken_sums(alert: Alert, m: Measures) -> Iterator[Check]:
    """More say that it is broken than is tolerated, and it got worse."""
    yield from counts(m, ("broken", "opinions"), ("kept", "opinions"))
    broken, people = int(m["broken"]), int(m["opinions"])
    yield value("opinions", f"{m['kept']:.0f} kept + {broken} broken", m["opinions"], m["kept"] + broken)
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
    expected = _part(m["tolerance"], people)
    effect = share_beyond(expected.number, broken)
    yield from figures(alert, Figures(expected, broken, broken, people, effect, *_surely(sure)))


def kept_sums(alert: Alert, m: Measures) -> Iterator[Check]:
    """Surely fewer say that it is broken than is tolerated."""
    yield from counts(m, ("kept", "speaking"), ("broken", "speaking"), ("windows",))
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
    expected = _part(m["tolerance"], kept + broken)
    speaking, effect = int(m["speaking"]), share_beyond(broken, expected.number)
    yield from figures(alert, Figures(expected, broken, kept, speaking, effect, *_surely(sure)))


def silent_sums(alert: Alert, m: Measures) -> Iterator[Check]:
    """It is printed, and hardly anybody speaks of it."""
    yield from counts(m, ("speaking",), ("everybody",))
    yield value("share", "of those who speak of what is heard", m["share"], promise_keeping.SILENT_SHARE)
    spoken, people = int(m["speaking"]), int(m["everybody"])
    sure = 1 - share_above(min(spoken, people), people, m["share"])
    sum_ = f"P(share < {m['share']:g}) of Beta(1 + {spoken}, 1 + {people - spoken})"
    yield value("p_below_share", sum_, m["p_below_share"], sure)
    days = promise_keeping.SILENT_MS / DAY_MS
    since_ms = epoch_ms(alert.window_end) - epoch_ms(alert.window_start)
    yield value("days", "of the window", m["days"], since_ms / DAY_MS)
    yield rule(
        "silent",
        f"{short(sure)} > {promise_keeping.SURE} after {m['days']:.1f} days >= {days:g}",
        sure > promise_keeping.SURE and m["days"] >= days,
    )
    expected = _part(m["share"], people)
    whole = share_beyond(spoken, expected.number)
    effect = Figure(
        f"{promise_keeping.SILENT_EFFECT} x ({whole.sum})", whole.number * promise_keeping.SILENT_EFFECT
    )
    yield from figures(alert, Figures(expected, spoken, people, people, effect, *_surely(sure)))


def _part(share: float, people: int) -> Figure:
    return Figure(f"{share:g} x {people}", share * people)


def _surely(sure: float) -> tuple[Figure, Figure]:
    """Margin and significance of a rule that asks whether something is sure."""
    significance, line = significance_of(1 - sure), significance_of(1 - promise_keeping.SURE)
    surely = Figure(f"-log10 of the doubt, 1 - {short(sure)}", significance)
    return Figure(f"{surely.sum}, - {short(line)}", significance - line), surely
