"""Wrap an alert as a CloudEvent 1.0 in Kafka's binary mode: attributes in headers, JSON in the value.

Everything is a function of the alert, so a replay gives the same bytes: no id and no time of a library's own.
Kafka's binding takes header values as UTF-8 as they stand (percent-encoding is HTTP's); a source is a URI
reference, so the brand in it is percent-encoded. Only binary mode can carry a tombstone.
"""

from schemas.alert import Alert, AlertState
from schemas.base import epoch_ms, from_epoch_ms
from streams.alert.masking import OBEYED
from streams.records import Output
from streams.topology import Topic, topic_of_department

CONTENT_TYPE = "application/json"
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
"""RFC 3986, 2.3."""
_ENDED = (AlertState.RESOLVED, AlertState.WITHDRAWN)

Headers = tuple[tuple[str, bytes], ...]


def outputs_of(alert: Alert, app: str) -> list[Output]:
    """The records of one event: to everybody, to the department, and the state that stands now.

    An alert that ended leaves a tombstone in the state; its headers still say what happened.
    """
    headers, value = headers_of(alert, app), alert.model_dump_json().encode()
    series = alert.series.encode()
    state = None if alert.state in _ENDED else value
    return [
        Output(Topic.ALERTS, series, value, headers),
        Output(topic_of_department(alert.department), series, value, headers),
        Output(Topic.ALERT_STATE, alert.fingerprint.encode(), state, headers),
    ]


def headers_of(alert: Alert, app: str) -> Headers:
    """The attributes of the event; each is valid UTF-8 without characters that CloudEvents forbids."""
    attributes = {
        "ce_specversion": "1.0",
        "ce_id": f"{alert.id}.{alert.revision}",
        "ce_type": f"openear.alert.{alert.state.value}.v1",
        "ce_source": f"/openear/{percent_encoded(app)}/{percent_encoded(alert.brand)}",
        "ce_subject": _printable_json(alert.series),
        "ce_time": rfc3339(epoch_ms(alert.published_at)),
        "content-type": CONTENT_TYPE,
    }
    return tuple((name, value.encode()) for name, value in attributes.items())


def percent_encoded(text: str) -> str:
    """A text as one segment of a URI path.

    >>> percent_encoded("Süß & Co/2")
    'S%C3%BC%C3%9F%20%26%20Co%2F2'
    """
    encoded = text.encode("utf-8", "surrogatepass")
    return "".join(chr(byte) if byte in _UNRESERVED else f"%{byte:02X}" for byte in encoded)


def rfc3339(at_ms: int) -> str:
    """A UTC time, with milliseconds where there are any.

    >>> rfc3339(1772355600000), rfc3339(1772355600250)
    ('2026-03-01T09:00:00Z', '2026-03-01T09:00:00.250Z')
    """
    time = from_epoch_ms(at_ms)
    return time.isoformat(timespec="milliseconds" if at_ms % 1000 else "seconds").replace("+00:00", "Z")


def _printable_json(text: str) -> str:
    """The same JSON value, with an escape for each character that an attribute may not hold."""
    return OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}" if ord(found[0]) < 0x10000 else "?", text)
