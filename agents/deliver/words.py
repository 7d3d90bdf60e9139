"""Put the words behind references into an event before a webhook gets it: people must be able to believe it.

What the alert says else stays as it stood on Kafka, fields of a newer worker among it.
"""

import json

from agents.evidence_book import EvidenceBook
from streams.deliver.desk import Event

_WORDS = ("evidence", "counter_evidence", "evidence_ids")


async def with_words(event: Event, book: EvidenceBook) -> Event:
    """The event with ids, words and links as far as they are kept; the same where it has them."""
    alert = await book.resolved(event.alert)
    if alert == event.alert:
        return event
    said = alert.model_dump(mode="json", include=set(_WORDS))
    value = json.dumps({**json.loads(event.value), **said}, ensure_ascii=False, separators=(",", ":"))
    return event._replace(alert=alert, value=value.encode())
