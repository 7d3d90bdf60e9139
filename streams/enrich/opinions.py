"""Say of each department that a text speaks of what is said: the score of the clause that names it."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from streams.enrich.clauses import Span
from streams.enrich.departments import departments_in, departments_of
from streams.enrich.phrases import Match
from streams.enrich.speech import Speech

Opinions = tuple[tuple[str, float | None], ...]
"""Department and what was said about it, -1 to 1; at most one praise and one blame of each."""


def opinions_of(speech: Speech, topics: Sequence[Match], overall: float | None) -> Opinions:
    """The opinions about the departments of the topics, in the order in which they are first named.

    `overall` is the sentiment of the whole text; None means that none of it can be scored. Where only one clause
    names a department and says nothing of its own, the whole text speaks for it ("The battery. I am so angry.").
    """
    if overall is None:
        return tuple([(name, None) for name in _names(_labels(topics))])
    cuts = speech.cuts(topics)
    if len(cuts) == 1:
        return tuple([(name, overall) for name in _names(_labels(topics))])
    clauses = _topical(cuts, topics)
    if len(clauses) == 1:
        span, labels = clauses[0]
        said = speech.score_of(span) or overall
        return tuple([(name, said) for name in _names(labels)])
    return _merged([(_names(labels), speech.score_of(span)) for span, labels in clauses])


def opinions_in_doubt(speech: Speech, topics: Sequence[Match], doubts: Sequence[int]) -> Opinions:
    """The same of a text with signs of sarcasm: praise in the clauses that they make doubtful is left out.

    What is left out is None where it is all that is said about a department; blame stays what it is.
    """
    if not topics:
        return ()
    cuts = speech.cuts(topics)
    doubtful = doubtful_clauses(speech, cuts, doubts)
    clauses = _topical(cuts, topics)
    sure = _merged(
        [(_names(labels), speech.score_of(span)) for span, labels in clauses if span not in doubtful]
    )
    known = {name for name, _ in sure}
    every = dict.fromkeys([name for _, labels in clauses for name in _names(labels)])
    return (*sure, *[(name, None) for name in every if name not in known])


def doubtful_clauses(speech: Speech, cuts: Sequence[int], doubts: Iterable[int]) -> frozenset[Span]:
    """The clauses whose praise may be meant otherwise: those with a sign of sarcasm, each by its first word.

    A sign that is no praise itself speaks of the clause in front of it: "Love the wait. Slow clap."
    """
    doubtful: set[Span] = set()
    for place in doubts:
        n = bisect_right(cuts, place)
        for clause in (n, n - 1):
            span = (cuts[clause - 1] if clause > 0 else 0, cuts[clause]) if clause >= 0 else (0, 0)
            if speech.score_of(span) > 0:
                doubtful.add(span)
                break
    return frozenset(doubtful)


def _labels(topics: Sequence[Match]) -> list[str]:
    return list(dict.fromkeys([label for _, _, label in topics]))


def _names(labels: Sequence[str]) -> Sequence[str]:
    """The departments that distinct labels name, each once, in the order in which they are named."""
    return departments_in(labels[0]) if len(labels) == 1 else departments_of(tuple(labels))


def _topical(cuts: Sequence[int], topics: Sequence[Match]) -> list[tuple[Span, list[str]]]:
    """The clauses that name departments, in order, and the distinct labels of the topics in each."""
    found: list[tuple[Span, list[str]]] = []
    labels: list[str] = []
    end = n = 0
    for place, _, label in topics:
        if place >= end:
            n = bisect_right(cuts, place, n)
            end = cuts[n]
            labels = [label]
            found.append(((cuts[n - 1] if n else 0, end), labels))
        elif label not in labels:
            labels.append(label)
    return found


def _merged(opinions: Sequence[tuple[Sequence[str], float]]) -> Opinions:
    """One praise and one blame a department at most, the strongest; neither only where there is no other."""
    said: dict[str, float] = {}
    for names, score in opinions:
        for name in names:
            if name in said:
                return _strongest(opinions)
            said[name] = score
    return tuple(said.items())  # one clause speaks of each department: most have nothing to merge


def _strongest(opinions: Sequence[tuple[Sequence[str], float]]) -> Opinions:
    strongest: dict[tuple[str, int], float] = {}
    for names, score in opinions:
        sign = (score > 0) - (score < 0)
        for name in names:
            if abs(strongest.get((name, sign), 0.0)) <= abs(score):
                strongest[name, sign] = score
    return tuple(
        [
            (name, score)
            for (name, sign), score in strongest.items()
            if sign or ((name, 1) not in strongest and (name, -1) not in strongest)
        ]
    )
