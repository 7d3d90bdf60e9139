"""Answer why a term raised nothing: look over the detector's shoulder at every window in which it was heard.

Bounds: at most `KEPT` looks, those nearest to an alert; all are counted. Nothing is watched unless it is asked for
(`openear replay --why`), and then only windows that hold the term cost anything.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from streams.aggregate import Bucket
from streams.brand import Brand
from streams.detect.baseline import Normal
from streams.detect.finding import Finding
from streams.detect.hop import HopWindow, Judgement
from streams.detect.significance import MIN_AUTHORS, Gate, Tested, test_of
from streams.detect.themes import Step
from streams.policy import Scale
from streams.sketches.distinct import distinct

KEPT = 10_000
"""Looks kept: x ~300 B = 3 MB. A word of everyday talk is heard in as many windows in some months."""


class Stop(StrEnum):
    """Why a term was not tested, beside the gates of significance.py and the steps of themes.py."""

    FEW_VOICES = "FEW_VOICES"
    FEW_AUTHORS = "FEW_AUTHORS"
    NOTHING_NEW = "NOTHING_NEW"
    CROWDED = "CROWDED"


Outcome = Step | Gate | Stop
RAISED: Final = (Step.OPENS, Step.ESCALATES)

SENTENCES: Final[dict[str, str]] = {
    Step.OPENS: "OPENED an alert",
    Step.ESCALATES: "ESCALATED an alert",
    Step.ALREADY_OPEN: "of an open theme",
    Step.PRAISE_NOT_RARE: "praise has to be rarer",
    Step.LONE_WORD: "one word of five authors, near the line",
    Step.CALENDAR: "a day or a feast, which everybody names",
    Step.PARAPHRASES: "one text in other words, of many accounts",
    Step.TOLD_ALREADY: "told already, as a use or a promise",
    Step.NEW_SOURCE: "by a source that is only now collected",
    Step.THEME_LIMIT: "too many themes are open",
    Step.EVIDENCE_WITHDRAWN: "too many took it back",
    Gate.LEARNING: "the baseline is too young",
    Gate.COMMON: "in half of all talk, so it is the topic",
    Gate.LOW_LIFT: "less than three times what is expected",
    Gate.LOW_SHARE: "in too small a share of the window",
    Gate.BELOW_LINE: "not rare enough under normal talk",
    Gate.COARSE_TIMES: "window finer than the times",
    Gate.ONE_WORDING: "told in the same words, which are tested themselves",
    Stop.FEW_VOICES: "too few voices in the window",
    Stop.FEW_AUTHORS: f"fewer than {MIN_AUTHORS} authors",
    Stop.NOTHING_NEW: "nobody said it since",
    Stop.CROWDED: "too many terms stood out at once",
}
"""Every outcome in words."""


@dataclass(frozen=True, slots=True)
class Look:
    """One window of one length in which the term was heard, as the detector saw it."""

    brand: str
    term: str
    window_ms: int
    end_ms: int
    authors: int
    voices: int
    copies: int
    """Near copies that were folded into those who said it: they are no voices of their own."""
    expected: float | None
    """None where no test could be made."""
    score: float | None
    penalty: float
    line: float | None
    """Of the window: log10(tested) included."""
    outcome: Outcome

    @property
    def margin(self) -> float:
        """How far above the line, in orders of magnitude; minus infinity where nothing was tested."""
        if self.score is None or self.line is None:
            return float("-inf")
        return self.score - self.penalty - self.line


class TermWatch:
    """Watches some terms; what judging calls, and what came of it."""

    def __init__(self, terms: Iterable[str], kept: int = KEPT) -> None:
        self.counts: Counter[tuple[int, Outcome]] = Counter()
        """(window, ms, outcome) -> windows."""
        self._terms = sorted(terms)
        self._kept = kept
        self._looks: list[Look] = []

    def nearest(self, most: int = KEPT, brand: str | None = None) -> list[Look]:
        """Those nearest to an alert, in the order of time; of one time the longest first, as a theme is its."""
        looks = [look for look in self._looks if brand in (None, look.brand)]
        return sorted(
            _nearest(looks, most), key=lambda look: (look.end_ms, -look.window_ms, look.brand, look.term)
        )

    def brands(self, most: int) -> list[str]:
        """Of whom it was said, those nearest to an alert first."""
        ranked = dict.fromkeys(look.brand for look in _nearest(self._looks, len(self._looks)))
        return list(ranked)[:most]

    def passed_over(self, brand: Brand, scale: Scale, end_ms: int, is_coarse: bool) -> None:
        """A window in which nothing was tested at all."""
        buckets = brand.between(end_ms - scale.window_ms, end_ms)
        voices = sum(bucket.voice_count for bucket in buckets)
        outcome = Gate.COARSE_TIMES if is_coarse else Stop.FEW_VOICES
        for term in self._terms:
            authors = _authors(term, buckets)
            if authors:
                heard = (authors, voices, copies_of(term, buckets))
                place = (brand.name, term, scale.window_ms, end_ms)
                self._note(Look(*place, *heard, None, None, 0.0, None, outcome))

    def judged(
        self,
        brand: Brand,
        window: HopWindow,
        normal: Normal,
        judgement: Judgement,
        steps: Sequence[tuple[Finding, Step]],
    ) -> None:
        """A window that was judged, and what became of each finding."""
        for term in self._terms:
            authors = _authors(term, window.buckets)
            if authors:
                self._note(_look(brand.name, term, authors, window, normal, judgement, steps))

    def _note(self, look: Look) -> None:
        self.counts[look.window_ms, look.outcome] += 1
        self._looks.append(look)
        if len(self._looks) >= 2 * self._kept:
            self._looks = _nearest(self._looks, self._kept)


def _nearest(looks: Iterable[Look], most: int) -> list[Look]:
    def rank(look: Look) -> tuple[bool, float, int, int, str]:
        return (look.outcome not in RAISED, -look.margin, -look.authors, look.end_ms, look.brand)

    return sorted(looks, key=rank)[:most]


def copies_of(term: str, buckets: Iterable[Bucket]) -> int:
    """Near copies that were folded into the voices that use a term."""
    every = list(buckets)
    using = {voice.id_hash for bucket in every for voice in bucket.voices if term in voice.terms}
    return sum(bucket.copies[first] for bucket in every for first in using & bucket.copies.keys())


def _authors(term: str, buckets: Iterable[Bucket]) -> int:
    return distinct(bucket.terms.authors_of(term) for bucket in buckets)


def _look(
    brand: str,
    term: str,
    authors: int,
    window: HopWindow,
    normal: Normal,
    judgement: Judgement,
    steps: Sequence[tuple[Finding, Step]],
) -> Look:
    verdict = judgement.verdict_on(term)
    hour_factor = normal.hour_factor(window.end_ms)
    test = test_of(term, authors, window.voices, normal, window.scale, hour_factor)
    outcome, penalty = _outcome(test, window, judgement, steps)
    # what a baseline of a few voices expects is nothing to tell
    expected, score, line = (
        (None, None, None) if verdict is None else (test.expected, test.score, verdict.line)
    )
    window_ms, end_ms = window.scale.window_ms, window.end_ms
    heard = (authors, test.voices, copies_of(term, window.buckets))
    return Look(brand, term, window_ms, end_ms, *heard, expected, score, penalty, line, outcome)


def _outcome(
    test: Tested, window: HopWindow, judgement: Judgement, steps: Sequence[tuple[Finding, Step]]
) -> tuple[Outcome, float]:
    """What became of the term, and the penalty for praise where it came so far."""
    verdict = judgement.verdict_on(test.term)
    if verdict is None:
        return Gate.LEARNING, 0.0
    if all(bucket.terms.authors_of(test.term) is None for bucket in window.fresh):
        return Stop.NOTHING_NEW, 0.0
    if test.authors < MIN_AUTHORS:
        return Stop.FEW_AUTHORS, 0.0
    for held, gate in verdict.held_back:
        if held.term == test.term:
            return gate, 0.0
    flagged = next((one for one in verdict.flagged if one.term == test.term), None)
    if flagged is None:
        return Gate.BELOW_LINE, 0.0
    for finding, step in steps:
        if any(one is flagged for one in finding.tests):
            return step, finding.penalty
    return Stop.CROWDED, 0.0
