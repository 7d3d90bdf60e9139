"""Find the silence that holds an alert back at a time, and read matchers as a person types them."""

import re
from collections.abc import Iterable

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
    return Matcher(about=About(about), operator=Operator(operator), value=value)


def silence_of(
    matchers: Iterable[Matcher], starts_ms: int, length_s: int, reason: str, author: str | None = None
) -> Silence:
    """The silence; its id is a hash of what it says, so that to add it twice changes nothing."""
    sorted_ = tuple(sorted(set(matchers), key=str))
    ends_ms = starts_ms + length_s * 1000
    return Silence(
        id=digest([str(matcher) for matcher in sorted_], starts_ms, ends_ms, reason),
        matchers=sorted_,
        starts_at=from_epoch_ms(starts_ms),
        ends_at=from_epoch_ms(ends_ms),
        reason=reason,
        author=author,
    )


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
        case About.SEVERITY:
            return _compares(matcher.operator, alert.severity, int(matcher.value))
        case About.TERM:
            is_equal = matcher.value.casefold() in {term.casefold() for term in alert.terms}
        case About.BRAND:
            is_equal = matcher.value == alert.brand
        case About.KIND:
            is_equal = matcher.value == alert.kind
        case About.DEPARTMENT:
            is_equal = matcher.value == alert.department
    return is_equal is (matcher.operator is Operator.IS)


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
