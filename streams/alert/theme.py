"""Put a finding down as the theme that its alert carries: its words, and every number of each test."""

from collections.abc import Mapping

from schemas.base import from_epoch_ms
from schemas.profile import Profile
from schemas.theme import Surprise, Theme, ThemeState
from streams.alert import words
from streams.detect.finding import Finding
from streams.detect.significance import Tested


def theme_of(
    theme_id: str,
    state: ThemeState,
    first_flagged_ms: int,
    finding: Finding,
    surfaces: Mapping[str, str],
    profile: Profile,
) -> Theme:
    """The theme as it stands with this finding; `surfaces` gives each term as people wrote it."""
    return Theme(
        theme_id=theme_id,
        state=state,
        terms=words.readable_terms(finding, surfaces, profile),
        first_flagged_at=from_epoch_ms(first_flagged_ms),
        last_flagged_at=from_epoch_ms(finding.end_ms),
        tests=tuple(_surprise(test, finding) for test in _tests(finding)[: words.MOST_TERMS]),
    )


def _tests(finding: Finding) -> tuple[Tested, ...]:
    """All tests, the one that raised it first."""
    return finding.tests if finding.surge in (None, *finding.tests) else (finding.strongest, *finding.tests)


def _surprise(test: Tested, finding: Finding) -> Surprise:
    return Surprise(
        term=test.term,
        window_s=finding.scale.window_ms // 1000,
        authors=test.authors,
        voices=test.voices,
        baseline_term=test.baseline_term,
        baseline_voices=test.baseline_voices,
        baseline_windows=test.baseline_windows,
        hour_factor=test.hour_factor,
        expected_by_share=test.expected_by_share,
        expected_by_rate=test.expected_by_rate,
        expected=test.expected,
        phi=test.phi,
        size=test.size,
        score=test.score,
        penalty=finding.penalty,
        line=finding.line,
        tested=finding.tested,
    )
