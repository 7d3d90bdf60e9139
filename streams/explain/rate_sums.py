"""Do the sums again of the kinds that ask how often something comes: opinions by day, a source that is silent."""

from collections.abc import Iterator

from schemas.alert import Alert
from streams.cases import shift
from streams.chances import beyond
from streams.detect.quiet import lower_score
from streams.detect.significance import tail_score
from streams.explain.claim_sums import Measures, figures
from streams.explain.sums import Check, rule, short, value


def shift_sums(alert: Alert, m: Measures) -> Iterator[Check]:
    """People leave their rate, up in a day or down over several (shift.py)."""
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
        min(abs(line - each) for each in (shift.OPEN_AT, shift.PRAISE_OPEN_AT, shift.FALL_OPENS_AT)) < 1e-9,
    )
    yield from figures(alert, expected, people, _shift_effect(people, expected, is_rise=is_rise))


def _shift_effect(people: int, expected: float, *, is_rise: bool) -> float:
    if is_rise:
        return beyond(expected, people)
    return max(0.0, 1 - people / expected)


def silence_sums(alert: Alert, m: Measures) -> Iterator[Check]:
    """A source gave nothing for longer than expected."""
    yield rule(
        "silent",
        f"{short(m['silent_h'])} h >= {short(m['expected_silence_h'])} h expected at most",
        m["silent_h"] >= m["expected_silence_h"],
    )
    yield value("expected", "hours of silence at most", alert.expected, m["expected_silence_h"])
