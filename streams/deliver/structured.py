"""Write an event as one JSON object, a CloudEvent in structured mode: the body of a webhook.

Structured, not binary as on Kafka: the signature of Standard Webhooks covers the body alone, so here it covers
the type, the source and the time too. `data` holds the very bytes that stand on `alerts.v1`.
"""

import json
from collections.abc import Mapping

from schemas.delivery import Digest
from streams.alert.cloud_event import percent_encoded, rfc3339

CONTENT_TYPE = "application/cloudevents+json"
DIGEST_TYPE = "openear.digest.v1"
_PREFIX = "ce_"


def structured(headers: Mapping[str, bytes], value: bytes) -> bytes:
    """The event of a record in binary mode; raises UnicodeDecodeError where a header is not UTF-8."""
    attributes = {
        name.removeprefix(_PREFIX): content.decode()
        for name, content in headers.items()
        if name.startswith(_PREFIX)
    }
    return _written({**attributes, "datacontenttype": "application/json"}, value)


def structured_digest(digest: Digest, app: str, at_ms: int) -> bytes:
    """The event of a digest."""
    attributes = {
        "specversion": "1.0",
        "id": digest.id,
        "type": DIGEST_TYPE,
        "source": f"/openear/{percent_encoded(app)}/{percent_encoded(digest.brand)}",
        "subject": digest.day,
        "time": rfc3339(at_ms),
        "datacontenttype": "application/json",
    }
    return _written(attributes, digest.model_dump_json().encode())


def _written(attributes: Mapping[str, str], value: bytes) -> bytes:
    # the value is JSON already: reading and writing it again could change a number
    head = json.dumps(attributes, separators=(",", ":")).encode()
    return head[:-1] + b',"data":' + value + b"}"
