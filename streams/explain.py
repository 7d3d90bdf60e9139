"""Do an alert's sums again from the inputs that it carries, so that nobody has to believe a number.

Every figure follows from the tests in the alert (schemas/theme.py), the counts beside them and the constants of
this code: expected, size, score, penalty, line, gates, severity, share, ids. What does not follow is in `GIVEN`.
"""

import math
from collections.abc import Iterator
from itertools import pairwise

from schemas.alert import Alert
from schemas.theme import Surprise
from streams.aggregate import LOVE
from streams.alert_words import length
from streams.detect import (
    LEARNING_VOICES,
    LEARNING_WINDOWS,
    MAX_BASELINE_SHARE,
    MIN_AUTHORS,
    MIN_LIFT,
    MIN_SHARE,
    PRIOR,
    praise_penalty,
    tail_score,
)
from streams.explain_alert import alert_sums, id_sums, severity_sums
from streams.policy import LINES, SCALES
from streams.sums import Check, Section, is_same, rule, short, value
from streams.themes import LONE_WORD_MARGIN

GIVEN = (
    "the counts: authors, voices and the baseline (a replay of the same mentions counts them again)",
    "the department, which all of the evidence chose and not the quotes alone",
    "the profile behind its hash",
)
"""What an alert alone cannot prove."""


def explain(alert: Alert) -> tuple[Section, ...]:
    """All sums of an alert, from its tests to its ids; each says whether the alert's own number came out."""
    tests = (
        Section(f'"{test.term}" over {length(test.window_s * 1000)}', tuple(test_sums(test)))
        for test in alert.theme.tests
    )
    return (
        *tests,
        Section("the window: line, gates, praise", tuple(_hop_sums(alert))),
        Section("what the alert tells of it", tuple(alert_sums(alert))),
        Section("severity", tuple(severity_sums(alert))),
        Section("ids", tuple(id_sums(alert))),
    )


def test_sums(test: Surprise) -> Iterator[Check]:
    """The one test of a term (detect.py), number by number."""
    b, voices = test.baseline_term, test.baseline_voices
    yield value(
        "expected by share",
        f"{test.voices} voices x ({short(b)} + {PRIOR}) / ({short(voices)} + 1)",
        test.expected_by_share,
        test.voices * (b + PRIOR) / (voices + 1),
    )
    yield value(
        "expected by rate",
        f"({short(b)} + {PRIOR}) / ({short(test.baseline_windows)} windows + 0.5) x hour factor "
        f"{short(test.hour_factor)}",
        test.expected_by_rate,
        (b + PRIOR) / (test.baseline_windows + 0.5) * test.hour_factor,
    )
    yield value(
        "expected",
        f"the larger of {short(test.expected_by_share)} and {short(test.expected_by_rate)}",
        test.expected,
        max(test.expected_by_share, test.expected_by_rate),
    )
    yield value(
        "size", f"1 / (1 / ({short(b)} + {PRIOR}) + {test.phi})", test.size, 1 / (1 / (b + PRIOR) + test.phi)
    )
    yield value(
        "score",
        f"-log10 P(X >= {test.authors}), X ~ NegBinomial(mean {short(test.expected)}, size {short(test.size)})",
        test.score,
        tail_score(test.authors, test.expected, test.size),
    )


def _hop_sums(alert: Alert) -> Iterator[Check]:
    tests = alert.theme.tests
    first = tests[0]
    yield rule("one window", f"{len(tests)} terms were tested in the same window", _are_of_one_hop(tests))
    yield _phi_of(first)
    yield rule(
        "order",
        "the strongest term stands first",
        all((-a.score, a.term) <= (-b.score, b.term) for a, b in pairwise(tests)),
    )
    yield rule(
        "baseline is old enough",
        f"{short(first.baseline_voices)} voices >= {LEARNING_VOICES:g} and "
        f"{short(first.baseline_windows)} windows >= {LEARNING_WINDOWS:g}",
        first.baseline_voices >= LEARNING_VOICES and first.baseline_windows >= LEARNING_WINDOWS,
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
            test.phi, test.penalty, test.line, test.tested,
        )  # fmt: skip

    return len({hop(test) for test in tests}) == 1


def _phi_of(test: Surprise) -> Check:
    phi = next((scale.phi for scale in SCALES if scale.window_ms == test.window_s * 1000), None)
    return value("phi", f"burstiness of a window of {length(test.window_s * 1000)}", test.phi, phi)


def _line_of(test: Surprise) -> Check:
    """The profile's sensitivity is not in the alert: one of its lines has to come out."""
    for name, line in LINES.items():
        found = line + math.log10(max(1, test.tested))
        if is_same(test.line, found):
            return value("line", f"{line} ({name}) + log10({test.tested} terms tested)", test.line, found)
    lines = ", ".join(f"{line} ({name})" for name, line in LINES.items())
    return rule("line", f"{short(test.line)} is none of {lines} + log10({test.tested} terms tested)", False)


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
