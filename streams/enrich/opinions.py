"""Say of each department that a text speaks of what is said: the score of the clause that names it."""

from collections.abc import Iterable, Sequence

from streams.enrich.clauses import Span, clauses
from streams.enrich.departments import SEPARATOR
from streams.enrich.phrases import Match
from streams.enrich.speech import Speech
from streams.enrich.tokens import PARTED

Opinions = tuple[tuple[str, float | None], ...]
"""Department and what was said about it, -1 to 1; at most one praise and one blame of each."""


def opinions_of(speech: Speech, topics: Sequence[Match], overall: float | None) -> Opinions:
    """The opinions about the departments of the topics, in the order in which they are first named.

    `overall` is the sentiment of the whole text; None means that none of it can be scored. Where only one clause
    names a department and says nothing of its own, the whole text speaks for it ("The battery. I am so angry.").
    """
    if overall is None:
        return tuple([(name, None) for name in dict.fromkeys(_names(topics))])
    if len(topics) == 1 and not speech.said & PARTED:
        return tuple([(name, overall) for name in topics[0][2].split(SEPARATOR)])
    spans = _topical(clauses(speech.flags, topics, speech.places(PARTED)), topics)
    if len(spans) > 1:
        return _merged([(names, speech.score_of(span)) for span, names in spans.items()])
    [(span, names)] = spans.items()
    said = overall if span == (0, len(speech.flags)) else speech.score_of(span) or overall
    return tuple([(name, said) for name in names])


def _names(topics: Sequence[Match]) -> list[str]:
    return [name for _, _, label in topics for name in label.split(SEPARATOR)]


def _topical(found_in: Iterable[Span], topics: Sequence[Match]) -> dict[Span, list[str]]:
    """The clauses that name departments, and which, in order."""
    spans = iter(found_in)
    span = next(spans)
    found: dict[Span, list[str]] = {}
    for start, _, label in topics:
        while start >= span[1]:
            span = next(spans)
        names = found.setdefault(span, [])
        if label not in names:
            names += [name for name in label.split(SEPARATOR) if name not in names]
    return found


def _merged(opinions: Sequence[tuple[list[str], float]]) -> Opinions:
    """One praise and one blame a department at most, the strongest; neither only where there is no other."""
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
