"""Say of each department that a text speaks of what is said: the score of the clause that names it."""

from collections.abc import Callable, Iterable, Sequence

from streams.enrich.clauses import Span, Topic, clauses
from streams.enrich.departments import SEPARATOR
from streams.enrich.tokens import Token

Opinions = tuple[tuple[str, float | None], ...]
"""Department and what was said about it, -1 to 1; at most one praise and one blame of each."""


def opinions_of(
    tokens: Sequence[Token],
    topics: Sequence[Topic],
    overall: float | None,
    score: Callable[[Span], float],
) -> Opinions:
    """The opinions about the departments of the topics, in the order in which they are first named.

    `overall` is the sentiment of the whole text; None means that none of it can be scored. Where only one clause
    names a department and says nothing of its own, the whole text speaks for it ("The battery. I am so angry.").
    """
    if not topics:
        return ()
    if overall is None:
        return tuple((name, None) for name in dict.fromkeys(_names(topics)))
    spans = _topical(tokens, topics)
    if len(spans) == 1:
        span, names = next(iter(spans.items()))
        said = overall if span == (0, len(tokens)) else score(span) or overall
        return tuple((name, said) for name in names)
    return _merged((name, said) for span, names in spans.items() for said in (score(span),) for name in names)


def _names(topics: Sequence[Topic]) -> list[str]:
    return [name for topic in topics for name in topic.label.split(SEPARATOR)]


def _topical(tokens: Sequence[Token], topics: Sequence[Topic]) -> dict[Span, dict[str, None]]:
    """The clauses that name departments, and which, in order."""
    spans = iter(clauses(tokens, topics))
    span = next(spans)
    found: dict[Span, dict[str, None]] = {}
    for topic in topics:
        while topic.start >= span[1]:
            span = next(spans)
        found.setdefault(span, {}).update(dict.fromkeys(topic.label.split(SEPARATOR)))
    return found


def _merged(said: Iterable[tuple[str, float]]) -> Opinions:
    """One praise and one blame a department at most, the strongest; neither only where there is no other."""
    kept: dict[str, dict[int, float]] = {}
    for name, score in said:
        sign = (score > 0) - (score < 0)
        strongest = kept.setdefault(name, {})
        if sign not in strongest or abs(score) > abs(strongest[sign]):
            strongest[sign] = score
    return tuple(
        (name, score) for name, of in kept.items() for sign, score in of.items() if sign or len(of) == 1
    )
