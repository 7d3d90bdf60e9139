"""Judge the answer of an HTTP receiver: taken, refused for good, or worth another attempt."""

from enum import StrEnum

MOST_RETRY_AFTER_S = 3600
"""A receiver that asks for more is asked again after this."""
_WORTH_ANOTHER = frozenset({408, 409, 421, 423, 425, 429})


class Answer(StrEnum):
    """What an HTTP status means for a delivery."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    """A redirect is never followed: the operator named the address, nobody else does."""
    AGAIN = "again"


def answer_of(status: int) -> Answer:
    """Standard Webhooks: 2xx is taken; of the rest we repeat what may pass by itself.

    >>> [answer_of(status).value for status in (200, 204, 301, 400, 410, 429, 500, 503)]
    ['accepted', 'accepted', 'refused', 'refused', 'refused', 'again', 'again', 'again']
    """
    if 200 <= status < 300:
        return Answer.ACCEPTED
    return Answer.AGAIN if status >= 500 or status in _WORTH_ANOTHER else Answer.REFUSED


def retry_after_s(header: str | None) -> float | None:
    """Seconds that a receiver asks for; None where it names none, or a date.

    >>> retry_after_s("120"), retry_after_s("999999"), retry_after_s("Wed, 21 Oct 2026 07:28:00 GMT")
    (120.0, 3600.0, None)
    """
    if header is None or not (header.isascii() and header.isdigit()):
        return None
    return float(min(int(header[:9]), MOST_RETRY_AFTER_S))
