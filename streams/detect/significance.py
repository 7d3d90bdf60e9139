"""Test whether more people than normal use a term: one test, two nulls, one line.

    expected by share = voices x (b + 0.5) / (B + 1)
    expected by rate  = (b + 0.5) / (windows + 0.5) x hour factor
    expected          = the larger: both nulls must be beaten
    size              = 1 / (1 / (b + 0.5) + phi)
    score             = -log10 P(X >= authors),  X ~ NegativeBinomial(mean expected, size)
    raise if score - penalty >= line + log10(terms tested)

b, B: decayed counts of the term and of voices in the baseline. The gamma-Poisson predictive (Greenwood and Yule
1920; Gelman et al. 2013, ch. 2.6) is the whole cold-start treatment: a new word in a young brand has a fat tail
and stays silent by itself. log10(tested) is Bonferroni's correction, so that a busy brand needs no other line.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import msgspec

from streams.detect.baseline import Normal
from streams.policy import Scale

LINE = 3.75
"""All known events of the development streams are found from 2.5 to 4.0 (`openear evaluate --sweep`)."""
MIN_AUTHORS = 5
"""4 tripled the unexplained alerts and let a copy campaign in; 6 lost an event."""
MIN_LIFT = 3.0
MIN_SHARE = 0.01
"""Of the voices of a window. From 0.005 to 0.03 the same is raised on the development streams; at 0.03 nothing that
one or two people in a hundred say could ever be heard, however rare its words."""
MAX_BASELINE_SHARE = 0.5
"""A term in half of all talk is the topic, not news."""
PRIOR = 0.5
LEARNING_VOICES = 30.0
LEARNING_WINDOWS = 1.0
_TAIL_PRECISION = 1e-12
_TAIL_STEPS = 1000
"""Never reached: with sizes up to 1 / phi about 20 steps are enough for ten million authors."""
_LN10 = math.log(10)


class Gate(StrEnum):
    """Why a term that was tested raised nothing."""

    LEARNING = "LEARNING"
    COMMON = "COMMON"
    LOW_LIFT = "LOW_LIFT"
    LOW_SHARE = "LOW_SHARE"
    BELOW_LINE = "BELOW_LINE"
    COARSE_TIMES = "COARSE_TIMES"
    COPIES = "COPIES"
    LOUD_AUTHOR = "LOUD_AUTHOR"
    ONE_WORDING = "ONE_WORDING"


def tail_score(count: int, mean: float, size: float) -> float:
    """-log10 P(X >= count) for X ~ NegativeBinomial(mean, size); 0 where the count is not above the mean.

    >>> round(tail_score(5, 1.0, 1.0), 3)  # geometric: 2^-5
    1.505
    """
    if count <= mean:
        return 0.0
    ratio = mean / (mean + size)
    first = (
        math.lgamma(count + size)
        - math.lgamma(size)
        - math.lgamma(count + 1)
        + size * math.log(size / (size + mean))
        + count * math.log(ratio)
    )
    return -(first + math.log(_tail_over_first(count, size, ratio))) / _LN10


def _tail_over_first(count: int, size: float, ratio: float) -> float:
    """P(X >= count) / P(X = count), from the continued fraction of the incomplete beta function.

    DLMF 8.17.22 by Lentz's method (Press et al. 2007, ch. 6.4). A few steps where a sum would take as many as the
    mean is large; it converges fast for counts above the mean, which are all that is asked for.
    """
    tail = d = 1 / (1 - (count + size) * ratio / (count + 1))
    c = 1.0
    for m in range(1, _TAIL_STEPS):
        at = count + 2 * m
        even = m * (size - m) * ratio / ((at - 1) * at)
        odd = -(count + m) * (count + size + m) * ratio / (at * (at + 1))
        d = 1 / (1 + even * d)
        c = 1 + even / c
        tail *= d * c
        d = 1 / (1 + odd * d)
        c = 1 + odd / c
        tail *= d * c
        if abs(d * c - 1) < _TAIL_PRECISION:
            break
    return tail


class Tested(msgspec.Struct, frozen=True, gc=False):
    """One term's test, with everything that went into it."""

    term: str
    authors: int
    voices: int
    baseline_term: float
    baseline_voices: float
    baseline_windows: float
    hour_factor: float
    expected_by_share: float
    expected_by_rate: float
    phi: float
    size: float
    score: float

    @property
    def expected(self) -> float:
        """Authors expected under the stricter null."""
        return max(self.expected_by_share, self.expected_by_rate)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one hop found: terms above the line, and what was held back by which gate."""

    flagged: tuple[Tested, ...]
    held_back: tuple[tuple[Tested, Gate], ...]
    tested: int
    line: float
    """Line of this hop: the default line + log10(tested)."""


def is_learning(normal: Normal) -> bool:
    """True while the baseline is too young for a theme to be raised."""
    return normal.voices < LEARNING_VOICES or normal.windows < LEARNING_WINDOWS


def test_of(term: str, authors: int, voices: int, normal: Normal, scale: Scale, hour_factor: float) -> Tested:
    """Do the test for one term."""
    b = normal.count(term)
    by_share = voices * (b + PRIOR) / (normal.voices + 1)
    by_rate = (b + PRIOR) / (normal.windows + 0.5) * hour_factor
    size = 1 / (1 / (b + PRIOR) + scale.phi)
    return Tested(
        term,
        authors,
        voices,
        b,
        normal.voices,
        normal.windows,
        hour_factor,
        by_share,
        by_rate,
        scale.phi,
        size,
        tail_score(authors, max(by_share, by_rate), size),
    )


def judge(
    candidates: Iterable[tuple[str, int]],
    voices: int,
    normal: Normal,
    scale: Scale,
    hour_factor: float,
    line: float = LINE,
    tested: int | None = None,
) -> Verdict:
    """Test every (term, distinct authors) of a window that has at least `MIN_AUTHORS` authors.

    `tested`: how many terms were looked at, if some could be passed over without a test.
    Flagged terms come strongest first; ties are broken by the term, so that the order of arrival never shows.
    """
    tests = [
        test_of(term, authors, voices, normal, scale, hour_factor)
        for term, authors in candidates
        if authors >= MIN_AUTHORS
    ]
    looked_at = len(tests) if tested is None else tested
    hop_line = line + math.log10(max(1, looked_at))
    flagged: list[Tested] = []
    held_back: list[tuple[Tested, Gate]] = []
    for test in tests:
        if test.score < hop_line:
            continue
        gate = _gate_of(test)
        if gate is None:
            flagged.append(test)
        else:
            held_back.append((test, gate))
    flagged.sort(key=_strongest_first)
    held_back.sort(key=lambda held: _strongest_first(held[0]))
    return Verdict(tuple(flagged), tuple(held_back), looked_at, hop_line)


def _gate_of(test: Tested) -> Gate | None:
    if test.baseline_term > MAX_BASELINE_SHARE * test.baseline_voices:
        return Gate.COMMON
    if test.authors < MIN_LIFT * test.expected:
        return Gate.LOW_LIFT
    if test.authors < MIN_SHARE * test.voices:
        return Gate.LOW_SHARE
    return None


def _strongest_first(test: Tested) -> tuple[float, str]:
    return (-test.score, test.term)


_PENALTY = 6.0
_PENALTY_FROM = 0.5
_PENALTY_RAMP = 0.25


def praise_penalty(love_share: float) -> float:
    """Orders of magnitude by which praise must be rarer than blame: 0 up to half love, 6 from three quarters.

    Bursts of praise are the strongest "themes" of any month (campaigns, generic joy); blame is what needs ears
    first. A ramp, since a step at one share flips with a single voice.
    """
    return _PENALTY * min(1.0, max(0.0, (love_share - _PENALTY_FROM) / _PENALTY_RAMP))
