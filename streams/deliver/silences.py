"""Find the silence that holds an alert back at a time, and read matchers as a person types them."""

import re
from collections.abc import Iterable, Sequence

from schemas.alert import Alert
from schemas.base import epoch_ms, from_epoch_ms
from schemas.silence import About, Matcher, Operator, Silence
from streams.identity import digest

_TYPED = re.compile(r"^\s*([a-z]+)\s*(<=|>=|!=|=)\s*(.*?)\s*$", re.DOTALL)


def matcher_of(typed: str) -> Matcher:
    """Read `brand=Lumatone` or `severity<=4`; raises ValueError with a sentence.

    >>> str(matcher_of("term = cap leaks"))
    'term=cap leaks'
    """
    found = _TYPED.match(typed)
    names = ", ".join(About)
    if not found:
        raise ValueError(f"{typed!r} is no matcher such as brand=Lumatone or severity<=4 ({names})")
    about, operator, value = found.groups()
    if about not in set(About):
        raise ValueError(f"an alert has no {about!r} to match: {names}")
    if not value:
        raise ValueError(f"{typed!r} names no {about}")
    return Matcher(about=About(about), operator=Operator(operator), value=value)


def silence_of(
    matchers: Iterable[Matcher], starts_ms: int, length_s: int, reason: str, author: str | None = None
) -> Silence:
    """The silence; its id is a hash of what it says, so that to add it twice changes nothing.

    Raises ValueError for matchers that no alert could match together.
    """
    sorted_ = tuple(sorted(set(matchers), key=str))
    if clash := _clash(sorted_):
        raise ValueError(
            f"{' and '.join(map(str, clash))} never match the same alert: add one silence for each"
        )
    ends_ms = starts_ms + length_s * 1000
    return Silence(
        id=digest([str(matcher) for matcher in sorted_], starts_ms, ends_ms, reason),
        matchers=sorted_,
        starts_at=from_epoch_ms(starts_ms),
        ends_at=from_epoch_ms(ends_ms),
        reason=reason,
        author=author,
    )


def _clash(matchers: Sequence[Matcher]) -> list[Matcher]:
    """Matchers about one thing of which no value fits all; nothing where there is no such thing."""
    for about in About:
        mine = [matcher for matcher in matchers if matcher.about is about]
        if about is About.TERM or not mine:
            continue  # an alert has several terms
        values = map(str, range(1, 11)) if about is About.SEVERITY else [m.value for m in mine]
        # what is only told to differ leaves every other name
        is_named = about is About.SEVERITY or any(m.operator is Operator.IS for m in mine)
        if is_named and not any(all(_fits(matcher, value) for matcher in mine) for value in values):
            return mine
    return []


def silencing(silences: Iterable[Silence], alert: Alert, now_ms: int) -> Silence | None:
    """The silence that holds the alert at this time; of several the one that ends last."""
    holding = [silence for silence in silences if is_active(silence, now_ms) and is_about(silence, alert)]
    return max(holding, key=lambda silence: (silence.ends_at, silence.id), default=None)


def is_active(silence: Silence, now_ms: int) -> bool:
    """True from its start until before its end."""
    return epoch_ms(silence.starts_at) <= now_ms < epoch_ms(silence.ends_at)


def is_about(silence: Silence, alert: Alert) -> bool:
    """True where every matcher matches."""
    return all(_matches(matcher, alert) for matcher in silence.matchers)


def _matches(matcher: Matcher, alert: Alert) -> bool:
    match matcher.about:
        case About.TERM:
            is_equal = matcher.value.casefold() in {term.casefold() for term in alert.terms}
            return is_equal is (matcher.operator is Operator.IS)
        case About.SEVERITY:
            return _fits(matcher, str(alert.severity))
        case About.BRAND:
            return _fits(matcher, alert.brand)
        case About.KIND:
            return _fits(matcher, alert.kind)
        case About.DEPARTMENT:
            return _fits(matcher, alert.department)


def _fits(matcher: Matcher, found: str) -> bool:
    """True where the value of one thing is as the matcher wants it."""
    if matcher.about is About.SEVERITY:
        return _compares(matcher.operator, int(found), int(matcher.value))
    return (found == matcher.value) is (matcher.operator is Operator.IS)


def _compares(operator: Operator, found: int, wanted: int) -> bool:
    match operator:
        case Operator.AT_MOST:
            return found <= wanted
        case Operator.AT_LEAST:
            return found >= wanted
        case Operator.IS:
            return found == wanted
        case Operator.IS_NOT:
            return found != wanted
