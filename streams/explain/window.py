"""Do the sums of one judged window again: its line, the gates that its terms passed, and the penalty for praise."""

import math
from collections.abc import Iterator
from itertools import pairwise

from schemas.alert import Alert
from schemas.theme import Surprise
from streams.aggregate import LOVE
from streams.detect import surge
from streams.detect.hop import CONCEPTS_BELOW
from streams.detect.significance import (
    LEARNING_VOICES,
    LEARNING_WINDOWS,
    MAX_BASELINE_SHARE,
    MIN_AUTHORS,
    MIN_LIFT,
    MIN_SHARE,
    praise_penalty,
)
from streams.detect.themes import LONE_WORD_MARGIN
from streams.enrich.concepts import is_concept
from streams.explain.alert import is_surge
from streams.explain.sums import Check, is_same, rule, short, value
from streams.policy import EVERY_SCALE, LINES
from streams.wording import counted, length


def window_sums(alert: Alert) -> Iterator[Check]:
    """What holds for all tests of the window, and which gates they passed."""
    tests = alert.theme.tests
    first = tests[0]
    yield rule(
        "one window",
        f"{counted(len(tests), 'term was', 'terms were')} tested in the same window",
        _are_of_one_hop(tests),
    )
    yield rule(
        "baseline is old enough",
        f"{short(first.baseline_voices)} voices >= {LEARNING_VOICES:g} and "
        f"{short(first.baseline_windows)} windows >= {LEARNING_WINDOWS:g}",
        first.baseline_voices >= LEARNING_VOICES and first.baseline_windows >= LEARNING_WINDOWS,
    )
    yield from _phis(tests)
    if is_surge(first):
        yield from _surge_gates(first)
    else:
        yield _order(tests)
        yield rule(
            "tested", f"{first.tested} terms >= {len(tests)} that are told of", first.tested >= len(tests)
        )
        yield _line_of(first)
        for test in tests:
            yield from _gates(test)
        yield _penalty_of(alert)
    yield from _threshold(alert)


def _are_of_one_hop(tests: tuple[Surprise, ...]) -> bool:
    def hop(test: Surprise) -> tuple[float, ...]:
        return (
            test.window_s, test.voices, test.baseline_voices, test.baseline_windows, test.hour_factor,
            test.penalty, test.line, test.tested,
        )  # fmt: skip

    return len({hop(test) for test in tests}) == 1


def _phis(tests: tuple[Surprise, ...]) -> Iterator[Check]:
    usual = next((scale.phi for scale in EVERY_SCALE if scale.window_ms == tests[0].window_s * 1000), None)
    for test in tests:
        if is_surge(test):
            yield value("phi of complaints", "they come in bursts", test.phi, surge.PHI)
        else:
            window = length(test.window_s * 1000)
            yield value(f'phi of "{test.term}"', f"burstiness of a window of {window}", test.phi, usual)


def _order(tests: tuple[Surprise, ...]) -> Check:
    is_ordered = all((-a.score, a.term) <= (-b.score, b.term) for a, b in pairwise(tests))
    return rule("order", "the strongest term stands first", is_ordered)


def _surge_gates(test: Surprise) -> Iterator[Check]:
    """Complaints have gates of their own; the terms only name them."""
    yield value("line", "of complaints", test.line, surge.LINE)
    yield value("tested", "complaints are one test", test.tested, 1)
    yield value("penalty", "complaints are no praise", test.penalty, 0.0)
    yield rule(
        "complaints pass",
        f"authors {test.authors} >= {surge.fewest_of(test):g}, the most of {surge.AUTHORS}, {surge.LIFT:g} x "
        f"{short(test.expected)} expected, and what their share gives once in {10**surge.SHARE_LINE:g}; "
        f"baseline {short(test.baseline_term)} >= {surge.BASELINE_NEGATIVE:g} complaints",
        test.authors >= surge.fewest_of(test) and test.baseline_term >= surge.BASELINE_NEGATIVE,
    )


def _line_of(test: Surprise) -> Check:
    """The profile's sensitivity is not in the alert: one of its lines has to come out."""
    tested = counted(test.tested, "term")
    below, less = (CONCEPTS_BELOW, f" - {CONCEPTS_BELOW} of concepts") if is_concept(test.term) else (0.0, "")
    for name, line in LINES.items():
        found = line - below + math.log10(max(1, test.tested))
        if is_same(test.line, found):
            return value("line", f"{line} ({name}){less} + log10({tested} tested)", test.line, found)
    lines = ", ".join(f"{line} ({name})" for name, line in LINES.items())
    return rule("line", f"{short(test.line)} is none of {lines}{less} + log10({tested} tested)", False)


def _gates(test: Surprise) -> Iterator[Check]:
    name, authors = f'"{test.term}" passes', test.authors
    yield rule(
        name,
        f"authors {authors} >= {MIN_AUTHORS}, >= {MIN_LIFT:g} x {short(test.expected)} expected, "
        f">= {MIN_SHARE:.0%} of {test.voices} voices; baseline {short(test.baseline_term)} <= "
        f"{MAX_BASELINE_SHARE:.0%} of {short(test.baseline_voices)}; score {short(test.score)} >= line "
        f"{short(test.line)}",
        authors >= MIN_AUTHORS
        and authors >= MIN_LIFT * test.expected
        and authors >= MIN_SHARE * test.voices
        and test.baseline_term <= MAX_BASELINE_SHARE * test.baseline_voices
        and test.score >= test.line,
    )


def _penalty_of(alert: Alert) -> Check:
    """Not all voices are quoted: the penalty has to follow from a number of loving ones that is possible."""
    said, voices = alert.theme.tests[0].penalty, alert.authenticity.voices
    quoted = [*alert.evidence, *([alert.counter_evidence] if alert.counter_evidence else [])]
    loving = sum(quote.sentiment is not None and quote.sentiment > LOVE for quote in quoted)
    possible = range(loving, max(loving, voices - (len(quoted) - loving)) + 1)
    fitting = [
        count for count in possible if is_same(said, praise_penalty(count / voices if voices else 0.0))
    ]
    bound = f"{loving} of {len(quoted)} quotes love it, so {loving} to {possible[-1]} of {voices} voices do"
    if not fitting:
        return rule("penalty", f"{short(said)} fits no such share of praise: {bound}", False)
    count = f"{fitting[0]}" if len(fitting) == 1 else f"{fitting[0]} to {fitting[-1]}"
    arithmetic = f"6 x ({count} of {voices} voices in love - 50 %) / 25 %, from 0 to 6; {bound}"
    return value("penalty", arithmetic, said, praise_penalty(fitting[0] / voices if voices else 0.0))


def _threshold(alert: Alert) -> Iterator[Check]:
    first = alert.theme.tests[0]
    effective = first.score - first.penalty
    yield rule(
        "raised",
        f"score {short(first.score)} - penalty {short(first.penalty)} = {short(effective)} >= line "
        f"{short(first.line)}",
        effective >= first.line,
    )
    if len(alert.theme.tests) == 1 and alert.authors <= MIN_AUTHORS:
        yield rule(
            "one word of the fewest authors",
            f"{short(effective)} >= line {short(first.line)} + {LONE_WORD_MARGIN}",
            effective >= first.line + LONE_WORD_MARGIN,
        )
