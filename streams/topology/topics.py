"""List every topic once: names, keys, clean-up, who reads it.

Topic creation, the README and the deployment files are made from this table or compared with it by a test.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from streams.policy import DAY_MS

SOURCE_MAX_BYTES = 1_048_576
"""Largest record of `mentions.v1`, bytes."""
DEAD_LETTER_ROOM_BYTES = 65_536
"""`late` and `dead-letters` carry the original and headers, so they accept this much more."""
STATE_MAX_BYTES = 8 * 1_048_576
"""Largest record of `state.v1`, bytes: one part of a brand's state. Kafka splits no record, so one that is too
large would end the worker at every start; with 2,000 terms, each with authors and evidence in every bucket, a
part of a busy brand can exceed the 1 MB of the other topics."""
PARTITIONS = 16
PREFIX = "openear."


class Topic(StrEnum):
    """A topic's name without its prefix."""

    MENTIONS = "mentions.v1"
    WINDOWS = "windows.v1"
    ALERTS = "alerts.v1"
    ALERTS_PRODUCT = "alerts.product.v1"
    ALERTS_PACKAGING = "alerts.packaging.v1"
    ALERTS_MARKETING = "alerts.marketing.v1"
    ALERTS_PRICING = "alerts.pricing.v1"
    ALERTS_SERVICE = "alerts.service.v1"
    ALERT_STATE = "alert-state.v1"
    EVIDENCE = "evidence.v1"
    SILENCES = "silences.v1"
    DELIVERIES = "deliveries.v1"
    DIGESTS = "digests.v1"
    LATE = "late.v1"
    DEAD_LETTERS = "dead-letters.v1"
    INPUTS = "inputs.v1"
    STATE = "state.v1"


@dataclass(frozen=True, slots=True)
class TopicSpec:
    """How one topic is made. All have the partition count of `mentions.v1`."""

    topic: Topic
    key: str
    value: str
    read_by: str
    config: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_compacted(self) -> bool:
        """True where only the newest record of each key is kept."""
        return self.config.get("cleanup.policy") == "compact"


def _kept(days: int, max_bytes: int = SOURCE_MAX_BYTES) -> dict[str, str]:
    return {
        "cleanup.policy": "delete",
        "retention.ms": str(days * DAY_MS),
        "max.message.bytes": str(max_bytes),
    }


def _compacted(max_bytes: int = SOURCE_MAX_BYTES) -> dict[str, str]:
    return {
        "cleanup.policy": "compact",
        "max.compaction.lag.ms": str(DAY_MS),  # erased means gone within a day
        "max.message.bytes": str(max_bytes),
    }


def _kept_as_it_came(max_bytes: int = SOURCE_MAX_BYTES) -> dict[str, str]:
    """Original bytes: a segment a day, else Kafka's week of a segment comes on top of the week of a record."""
    return {**_kept(7, max_bytes), "segment.ms": str(DAY_MS)}


_ROOMY = SOURCE_MAX_BYTES + DEAD_LETTER_ROOM_BYTES
_ALERT_DAYS = 30

TOPICS: tuple[TopicSpec, ...] = (
    TopicSpec(
        Topic.MENTIONS,
        "brand",
        "a mention or a notice",
        "listen",
        # arrival is the broker's clock, and old event times do not make the broker delete records
        {**_kept_as_it_came(), "message.timestamp.type": "LogAppendTime"},
    ),
    TopicSpec(Topic.WINDOWS, "brand", "one closed window", "console, dashboards, subscribers", _kept(90)),
    TopicSpec(Topic.ALERTS, "alert series", "alert (CloudEvent)", "subscribers, deliver", _kept(_ALERT_DAYS)),
    *(
        TopicSpec(
            Topic(f"alerts.{department}.v1"),
            "alert series",
            f"the alerts for {department}",
            "subscribers",
            _kept(_ALERT_DAYS),
        )
        for department in ("product", "packaging", "marketing", "pricing", "service")
    ),
    TopicSpec(
        Topic.ALERT_STATE, "fingerprint", "current state of an alert", "console, bridges", _compacted()
    ),
    TopicSpec(
        Topic.EVIDENCE,
        "brand and reference",
        "id, link and masked words behind a reference",
        "deliver, people",
        _compacted(),
    ),
    TopicSpec(Topic.SILENCES, "silence id", "what nobody wants to be told of", "deliver", _compacted()),
    TopicSpec(
        Topic.DELIVERIES,
        "subscriber and alert",
        "who was told, and why not",
        "deliver, people",
        _kept(_ALERT_DAYS),
    ),
    TopicSpec(
        Topic.DIGESTS, "subscriber and brand", "what a budget left out", "subscribers", _kept(_ALERT_DAYS)
    ),
    TopicSpec(
        Topic.LATE, "source coordinates", "original bytes and reason", "operators", _kept_as_it_came(_ROOMY)
    ),
    TopicSpec(
        Topic.DEAD_LETTERS,
        "source coordinates",
        "original bytes and reason",
        "operators",
        _kept_as_it_came(_ROOMY),
    ),
    TopicSpec(
        Topic.INPUTS,
        "partition and offset",
        "idle advances, profiles, killer records",
        "oracle, explain",
        _kept(30),
    ),
    TopicSpec(
        Topic.STATE,
        "brand and part, or meta",
        "saved state of the partition",
        "listen",
        _compacted(STATE_MAX_BYTES),
    ),
)


def topic_of_department(department: str) -> Topic:
    """The department's alert topic; a department that a brand declares itself falls to service."""
    name = f"alerts.{department}.v1"
    return Topic(name) if name in set(Topic) else Topic.ALERTS_SERVICE
