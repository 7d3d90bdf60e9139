"""Raise what the usual rules would raise, to compare with: they count posts window by window, on any word.

    ratio         x >= 3 x the window before (most listening products)
    mean + 2 SD   x > mean + 2 standard deviations of all windows before
    SigniTrend    (x - EWMA) / (sqrt(EWMVar) + 1) >= 3  (Schubert, Weiler, Kriegel 2014, "SigniTrend", KDD)
    G2            log-likelihood ratio against all windows before >= 15.13, p < 0.0001 (Dunning 1993; Rayson and
                  Garside 2000)

x: posts of the window that use the term, at least 5 for every rule, since a rule that fires on less is not worth a
comparison. They are favoured: tumbling windows of the very length at which themes were planted, our vocabulary,
reshares left out, our grouping of terms with joint evidence and our cool-down. What they lack are authors, folding
of copies, and a test whose line rises with the number of terms.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

from streams.detect.themes import SAME_TERMS, STAYS_OPEN_MS, STAYS_OPEN_WINDOWS
from streams.evaluate.trial import Raised

FEWEST: Final = 5
WARM_UP: Final = 10
"""Windows that a rule with a memory sees before it may raise."""
HALF_LIFE: Final = 21.0
"""Windows, of SigniTrend's averages: as long as our baseline's."""
SIGMA: Final = 3.0
BIAS: Final = 1.0
"""SigniTrend's beta: a post, so that a first word is no infinite surprise."""
G2: Final = 15.13


@dataclass(frozen=True, slots=True)
class Post:
    """One mention as these rules see it."""

    at_ms: int
    id: str
    terms: tuple[str, ...]


class Window(NamedTuple):
    """What these rules see of a window."""

    counts: Mapping[str, int]
    """Term -> posts."""
    posts: int


class Rule(Protocol):
    """A rule for one brand: is asked about each window in turn, empty ones too, and then remembers it."""

    def fires(self, term: str, window: Window) -> bool:
        """True if so many posts of this window make the term stand out."""
        ...

    def remember(self, window: Window) -> None:
        """Take in a window."""
        ...


class Ratio:
    """Three times the window before."""

    def __init__(self) -> None:
        self._before: Mapping[str, int] = {}

    def fires(self, term: str, window: Window) -> bool:
        """True if the term stands out."""
        return window.counts[term] >= 3 * self._before.get(term, 0)

    def remember(self, window: Window) -> None:
        """Take in a window."""
        self._before = window.counts


class MeanAndDeviations:
    """More than two standard deviations above the mean of all windows before."""

    def __init__(self) -> None:
        self._windows = 0
        self._sums: dict[str, tuple[int, int]] = {}

    def fires(self, term: str, window: Window) -> bool:
        """True if the term stands out."""
        if self._windows < WARM_UP:
            return False
        total, squares = self._sums.get(term, (0, 0))
        mean = total / self._windows
        return window.counts[term] > mean + 2 * math.sqrt(max(0.0, squares / self._windows - mean * mean))

    def remember(self, window: Window) -> None:
        """Take in a window."""
        self._windows += 1
        for term, count in window.counts.items():
            total, squares = self._sums.get(term, (0, 0))
            self._sums[term] = (total + count, squares + count * count)


class SigniTrend:
    """Exponentially weighted mean and variance; a term that is not said decays lazily."""

    def __init__(self) -> None:
        self._windows = 0
        self._rate = 1 - 0.5 ** (1 / HALF_LIFE)
        self._known: dict[str, tuple[int, float, float]] = {}
        """Term -> windows when it was last said, mean, variance."""

    def fires(self, term: str, window: Window) -> bool:
        """True if the term stands out."""
        mean, variance = self._at_now(term)
        off = window.counts[term] - mean
        return self._windows >= WARM_UP and off >= SIGMA * (math.sqrt(variance) + BIAS)

    def remember(self, window: Window) -> None:
        """Take in a window."""
        for term, count in window.counts.items():
            mean, variance = self._at_now(term)
            off = count - mean
            step = self._rate * off
            self._known[term] = (self._windows + 1, mean + step, (1 - self._rate) * (variance + off * step))
        self._windows += 1

    def _at_now(self, term: str) -> tuple[float, float]:
        """After n silent windows: mean q^n, variance q^n (variance + mean^2 (1 - q^n)), q = 1 - rate."""
        at, mean, variance = self._known.get(term, (self._windows, 0.0, 0.0))
        kept = (1 - self._rate) ** (self._windows - at)
        return mean * kept, kept * (variance + mean * mean * (1 - kept))


class LogLikelihood:
    """G2 of the window's share of posts against the share of all posts before."""

    def __init__(self) -> None:
        self._windows = 0
        self._posts = 0
        self._counts: dict[str, int] = {}

    def fires(self, term: str, window: Window) -> bool:
        """True if the term stands out."""
        count, posts, known = window.counts[term], window.posts, self._counts.get(term, 0)
        if self._windows < WARM_UP or count * self._posts <= known * posts:
            return False
        share = (count + known) / (posts + self._posts)
        return 2 * (_part(count, posts * share) + _part(known, self._posts * share)) >= G2

    def remember(self, window: Window) -> None:
        """Take in a window."""
        self._windows += 1
        self._posts += window.posts
        for term, count in window.counts.items():
            self._counts[term] = self._counts.get(term, 0) + count


def _part(seen: int, expected: float) -> float:
    return seen * math.log(seen / expected) if seen else 0.0


RULES: Final[Mapping[str, Callable[[], Rule]]] = {
    "3 x the window before": Ratio,
    "mean + 2 SD": MeanAndDeviations,
    "SigniTrend": SigniTrend,
    "G2 >= 15.13": LogLikelihood,
}


def raised_by(rule: Rule, brand: str, posts: Iterable[Post], window_ms: int) -> list[Raised]:
    """What a rule raises for one brand's posts, which come in the order of time."""
    raised: list[Raised] = []
    open_until: dict[str, int] = {}
    lasts_ms = max(STAYS_OPEN_WINDOWS * window_ms, STAYS_OPEN_MS)
    for end_ms, said in _windows(posts, window_ms):
        users: dict[str, set[str]] = {}
        for post in said:
            for term in post.terms:
                users.setdefault(term, set()).add(post.id)
        counts = {term: len(ids) for term, ids in users.items()}
        window = Window(counts, len(said))
        often = [term for term, count in counts.items() if count >= FEWEST]
        stands_out = [term for term in often if rule.fires(term, window)]
        for group in _groups(sorted(stands_out, key=lambda term: (-counts[term], term)), users):
            is_open = sum(open_until.get(term, 0) > end_ms for term in group) >= SAME_TERMS * len(group)
            open_until.update(dict.fromkeys(group, end_ms + lasts_ms))
            if not is_open:
                ids = sorted(set().union(*(users[term] for term in group)))
                raised.append(Raised(brand, end_ms, ids))
        rule.remember(window)
    return raised


def _windows(posts: Iterable[Post], window_ms: int) -> Iterable[tuple[int, list[Post]]]:
    """Tumbling windows from the first post on, empty ones too."""
    end_ms: int | None = None
    window: list[Post] = []
    for post in posts:
        if end_ms is None:
            end_ms = (post.at_ms // window_ms + 1) * window_ms
        while post.at_ms >= end_ms:
            yield end_ms, window
            end_ms, window = end_ms + window_ms, []
        window.append(post)
    if end_ms is not None:
        yield end_ms, window


def _groups(terms: Sequence[str], users: Mapping[str, set[str]]) -> list[list[str]]:
    """Terms whose posts overlap by half of the smaller side, as ours are clustered."""
    groups: list[list[str]] = []
    for term in terms:
        mine = users[term]
        home = next(
            (
                group
                for group in groups
                if 2 * len(mine & users[group[0]]) >= min(len(mine), len(users[group[0]]))
            ),
            None,
        )
        if home is None:
            groups.append([term])
        else:
            home.append(term)
    return groups
