"""Do an alert's sums again from the inputs that it carries, so that nobody has to believe a number.

Every figure follows from the tests in the alert (schemas/theme.py), the counts beside them and the constants of
this code: expected, size, score, penalty, line, gates, severity, share, ids. What does not follow is in `GIVEN`.
"""

from collections.abc import Iterator

from schemas.alert import Alert
from schemas.theme import Surprise
from streams.detect import surge
from streams.detect.significance import PRIOR, tail_score
from streams.explain.alert import alert_sums, id_sums, is_surge, severity_sums
from streams.explain.case import case_sums, told_sums
from streams.explain.sums import Check, Section, rule, section, short, value
from streams.explain.window import window_sums
from streams.wording import counted, length

MOST = 1_000_000
"""Of a count: more than any brand hears of in its longest window, and as many steps as one sum may take."""

GIVEN = (
    "the counts: authors, voices and the baseline (a replay of the same mentions counts them again)",
    "the mood of a quote, of all where not all are quoted, and likes and shares",
    "the department, which all of the evidence chose and not the quotes alone",
    "the profile behind its hash",
    "of a use, a promise or a rate: the people in its measures, the theme that it grew out of, and what its last "
    "revision said",
)
"""What an alert alone cannot prove."""


def explain(alert: Alert) -> tuple[Section, ...]:
    """All sums of an alert, from its tests to its ids; each says whether the alert's own number came out.

    Of counts that nobody can have counted nothing else is worked out: a changed alert takes no longer than another.
    """
    if beyond := sorted(name for name, number in _counts_of(alert) if not number <= MOST):
        return (Section("counts", (rule("counts", f"{MOST:,} at most: {', '.join(beyond)}", False),)),)
    if not alert.theme.tests:
        return (
            section(f"the rule of {alert.kind.value}", case_sums(alert)),
            section("severity, people, words, times, ids", told_sums(alert)),
        )
    tests = (
        section(f'"{test.term}" over {length(test.window_s * 1000)}', test_sums(test))
        for test in alert.theme.tests
    )
    return (
        *tests,
        section("the window: line, gates, praise", window_sums(alert)),
        section("what the alert tells of it", alert_sums(alert)),
        section("severity", severity_sums(alert)),
        section("ids", id_sums(alert)),
    )


def _counts_of(alert: Alert) -> Iterator[tuple[str, float]]:
    """Numbers over which a sum may go step by step."""
    yield from (("authors", alert.authors), ("observed", alert.observed))
    yield from (("voices", alert.authenticity.voices), ("folded", alert.authenticity.folded))
    yield from alert.measures.items()
    for test in alert.theme.tests:
        yield from ((f'authors of "{test.term}"', test.authors), (f'voices of "{test.term}"', test.voices))


def test_sums(test: Surprise) -> Iterator[Check]:
    """The one test of a term (significance.py) or of complaints as a whole (surge.py), number by number."""
    b, voices = test.baseline_term, test.baseline_voices
    prior = surge.PRIOR if is_surge(test) else PRIOR
    if is_surge(test):
        yield value("expected by share", "complaints have no share null", test.expected_by_share, 0.0)
    else:
        yield value(
            "expected by share",
            f"{counted(test.voices, 'voice')} x ({short(b)} + {prior}) / ({short(voices)} + 1)",
            test.expected_by_share,
            test.voices * (b + prior) / (voices + 1),
        )
    yield value(
        "expected by rate",
        f"({short(b)} + {prior}) / ({short(test.baseline_windows)} windows + 0.5) x hour factor "
        f"{short(test.hour_factor)}",
        test.expected_by_rate,
        (b + prior) / (test.baseline_windows + 0.5) * test.hour_factor,
    )
    yield value(
        "expected",
        f"the larger of {short(test.expected_by_share)} and {short(test.expected_by_rate)}",
        test.expected,
        max(test.expected_by_share, test.expected_by_rate),
    )
    yield value(
        "size", f"1 / (1 / ({short(b)} + {prior}) + {test.phi})", test.size, 1 / (1 / (b + prior) + test.phi)
    )
    yield value(
        "score",
        f"-log10 P(X >= {test.authors}), X ~ NegBinomial(mean {short(test.expected)}, size {short(test.size)})",
        test.score,
        tail_score(test.authors, test.expected, test.size),
    )
