"""What a worker checks of Kafka's topics before it starts."""

import pytest

from agents.commands.errors import UserError
from agents.preflight import _common
from streams.topology import Topic

AT = "kafka:9092"


def test_all_topics_have_one_partition_count() -> None:
    assert _common(dict.fromkeys(Topic, 16), AT, "openear.") == 16


def test_a_missing_topic_is_named_with_what_to_do() -> None:
    counts = {**dict.fromkeys(Topic, 16), Topic.STATE: 0}
    with pytest.raises(
        UserError, match=r"kafka:9092 has no topic openear\.state\.v1: run `openear topics create`"
    ):
        _common(counts, AT, "openear.")


def test_topics_that_differ_in_partitions_are_refused() -> None:
    counts = {**dict.fromkeys(Topic, 16), Topic.ALERTS: 1}
    with pytest.raises(
        UserError, match=r"openear\.alerts\.v1 has 1 partitions, openear\.mentions\.v1 has 16"
    ):
        _common(counts, AT, "openear.")
