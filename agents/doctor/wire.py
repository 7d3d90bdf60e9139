"""Spell the requests that aiokafka does not: each of them looks, none of them changes anything.

Layouts are those of the Kafka protocol guide; versions are the lowest that tell what is asked for.
"""

from io import BytesIO
from typing import Any

from aiokafka.protocol.api import Request, RequestStruct, Response, ResponseHeader_v0
from aiokafka.protocol.types import (
    Array,
    Boolean,
    CompactArray,
    CompactString,
    Int16,
    Int32,
    Int64,
    Schema,
    String,
    TaggedFields,
)

_TAGS = ("tags", TaggedFields)


class FeaturesResponseV3(Response):  # type: ignore[misc]
    """What the broker can do; its features stand in tagged fields."""

    API_KEY = 18
    API_VERSION = 3
    SCHEMA = Schema(
        ("error_code", Int16),
        (
            "api_versions",
            CompactArray(("api_key", Int16), ("min_version", Int16), ("max_version", Int16), _TAGS),
        ),
        ("throttle_time_ms", Int32),
        _TAGS,
    )


class FeaturesRequestV3(RequestStruct):  # type: ignore[misc]
    """ApiVersions in its first version that tells features."""

    FLEXIBLE_VERSION = True
    API_KEY = 18
    API_VERSION = 3
    RESPONSE_TYPE = FeaturesResponseV3
    SCHEMA = Schema(
        ("client_software_name", CompactString("utf-8")),
        ("client_software_version", CompactString("utf-8")),
        _TAGS,
    )

    def parse_response_header(self, read_buffer: BytesIO | bytes) -> Any:
        """Read the old header: a client asks this before it knows whether the broker has the new one."""
        return ResponseHeader_v0.decode(read_buffer)


class FeaturesRequest(Request[FeaturesRequestV3]):  # type: ignore[misc]
    """Ask for the broker's features."""

    API_KEY = 18

    def build(self, request_struct_class: type[FeaturesRequestV3]) -> FeaturesRequestV3:
        """Give the one version that there is."""
        return request_struct_class("openear", "1", {})


def features_of(tags: dict[int, bytes]) -> dict[str, int]:
    """The highest level of each feature that the broker supports (tag 0)."""
    if 0 not in tags:
        return {}
    array = CompactArray(("name", CompactString("utf-8")), ("min", Int16), ("max", Int16), _TAGS)
    return {name: most for name, _, most, _ in array.decode(BytesIO(tags[0]))}


class RightsResponseV8(Response):  # type: ignore[misc]
    """Topics with what this user may do with each, as bits."""

    API_KEY = 3
    API_VERSION = 8
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        (
            "brokers",
            Array(("node_id", Int32), ("host", String("utf-8")), ("port", Int32), ("rack", String("utf-8"))),
        ),
        ("cluster_id", String("utf-8")),
        ("controller_id", Int32),
        (
            "topics",
            Array(
                ("error_code", Int16),
                ("topic", String("utf-8")),
                ("is_internal", Boolean),
                (
                    "partitions",
                    Array(
                        ("error_code", Int16),
                        ("partition", Int32),
                        ("leader", Int32),
                        ("leader_epoch", Int32),
                        ("replicas", Array(Int32)),
                        ("isr", Array(Int32)),
                        ("offline_replicas", Array(Int32)),
                    ),
                ),
                ("authorized_operations", Int32),
            ),
        ),
        ("cluster_authorized_operations", Int32),
    )


class RightsRequestV8(RequestStruct):  # type: ignore[misc]
    """Metadata in its first version that tells rights."""

    API_KEY = 3
    API_VERSION = 8
    RESPONSE_TYPE = RightsResponseV8
    SCHEMA = Schema(
        ("topics", Array(String("utf-8"))),
        ("allow_auto_topic_creation", Boolean),
        ("include_cluster_authorized_operations", Boolean),
        ("include_topic_authorized_operations", Boolean),
    )


class RightsRequest(Request[RightsRequestV8]):  # type: ignore[misc]
    """Ask what this user may do with these topics."""

    API_KEY = 3

    def __init__(self, topics: list[str]) -> None:
        self._topics = topics

    def build(self, request_struct_class: type[RightsRequestV8]) -> RightsRequestV8:
        """Give the one version that there is."""
        return request_struct_class(self._topics, False, False, True)


_REPLICAS = CompactArray(
    ("replica_id", Int32),
    ("log_end_offset", Int64),
    ("last_fetch_ms", Int64),
    ("last_caught_up_ms", Int64),
    _TAGS,
)


class QuorumResponseV1(Response):  # type: ignore[misc]
    """How the controllers stand; the leader's own times are its clock as of now."""

    API_KEY = 55
    API_VERSION = 1
    SCHEMA = Schema(
        ("error_code", Int16),
        (
            "topics",
            CompactArray(
                ("topic", CompactString("utf-8")),
                (
                    "partitions",
                    CompactArray(
                        ("partition", Int32),
                        ("error_code", Int16),
                        ("leader", Int32),
                        ("leader_epoch", Int32),
                        ("high_watermark", Int64),
                        ("voters", _REPLICAS),
                        ("observers", _REPLICAS),
                        _TAGS,
                    ),
                ),
                _TAGS,
            ),
        ),
        _TAGS,
    )


class QuorumRequestV1(RequestStruct):  # type: ignore[misc]
    """DescribeQuorum in its first version that tells times."""

    FLEXIBLE_VERSION = True
    API_KEY = 55
    API_VERSION = 1
    RESPONSE_TYPE = QuorumResponseV1
    SCHEMA = Schema(
        (
            "topics",
            CompactArray(
                ("topic", CompactString("utf-8")),
                ("partitions", CompactArray(("partition", Int32), _TAGS)),
                _TAGS,
            ),
        ),
        _TAGS,
    )


class QuorumRequest(Request[QuorumRequestV1]):  # type: ignore[misc]
    """Ask how the controllers stand."""

    API_KEY = 55

    def build(self, request_struct_class: type[QuorumRequestV1]) -> QuorumRequestV1:
        """Give the one version that there is."""
        return request_struct_class([("__cluster_metadata", [(0, {})], {})], {})
