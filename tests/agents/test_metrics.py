"""Metrics of a worker: counted once, bounded labels, served from a thread."""

import urllib.request
from types import SimpleNamespace
from typing import Any

import pytest

from agents.commands.errors import UserError
from agents.worker.metrics import Metrics
from agents.worker.owned import OwnedPartition
from schemas.dead_letter import Reason
from schemas.mention import Disposition
from streams.listen.config import ListenConfig
from streams.listen.listener import Listener
from tests.builders import KEY, START_MS, a_mention, a_record
from tests.happenings import a_delete


def a_partition(number: int = 0) -> OwnedPartition:
    producer: Any = SimpleNamespace()
    return OwnedPartition(number, Listener(ListenConfig({}, KEY, 1), number), producer, 0)


def value(metrics: Metrics, name: str, **labels: str) -> float | None:
    return metrics.registry.get_sample_value(name, labels)


def hear(partition: OwnedPartition, *texts: str | bytes) -> None:
    listener = partition.listener
    for text in texts:
        offset = listener.place.next_offset or 0
        said = text if isinstance(text, bytes) else a_mention(text, id=f"{partition.number}-{offset}")
        listener.hear(a_record(said, offset))


def test_records_are_counted_by_what_became_of_them_once_a_checkpoint() -> None:
    metrics, partition = Metrics(), a_partition()
    metrics.acquired(partition)
    hear(partition, "I love the sound", "I love the box", b"broken")
    metrics.checkpointed(partition, 0.02, 300)
    metrics.checkpointed(partition, 0.02, 300)
    assert value(metrics, "openear_records_total", disposition="counted") == 2
    assert value(metrics, "openear_records_total", disposition="dead") == 1
    assert value(metrics, "openear_dead_letters_total", reason="BAD_JSON") == 1
    assert value(metrics, "openear_checkpoint_bytes_total") == 600
    assert value(metrics, "openear_checkpoint_duration_seconds_count") == 2
    # the second one heard nothing, so it says nothing about delay
    assert value(metrics, "openear_end_to_end_delay_seconds_count") == 1
    assert value(metrics, "openear_brands", partition="0") == 1


def test_every_disposition_and_reason_is_there_from_the_start_as_zero() -> None:
    metrics = Metrics()
    for disposition in Disposition:
        assert value(metrics, "openear_records_total", disposition=disposition.value) == 0
    for reason in Reason:
        assert value(metrics, "openear_dead_letters_total", reason=reason.value) == 0


def test_every_bound_of_a_brand_and_of_a_partition_is_there_from_the_start_as_zero() -> None:
    metrics = Metrics()
    bounds = ("ids", "voices", "terms", "deletes")
    assert [value(metrics, "openear_bounds_total", bound=bound) for bound in bounds] == [0, 0, 0, 0]


def test_alerts_of_a_department_that_a_brand_made_up_count_as_other() -> None:
    metrics, partition = Metrics(), a_partition()
    metrics.acquired(partition)
    partition.listener.tally.alerts[("blame", "product", "opened")] += 1
    partition.listener.tally.alerts[("blame", "a customer's own word", "opened")] += 2
    metrics.checkpointed(partition, 0.02, 0)
    counted = {"kind": "blame", "state": "opened"}
    assert value(metrics, "openear_alerts_total", department="product", **counted) == 1
    assert value(metrics, "openear_alerts_total", department="other", **counted) == 2


def test_a_partition_that_is_given_back_leaves_its_counts_and_takes_its_gauges() -> None:
    metrics, partition = Metrics(), a_partition()
    metrics.acquired(partition)
    hear(partition, "I love the sound")
    metrics.checkpointed(partition, 0.02, 0)
    assert value(metrics, "openear_watermark_timestamp_seconds", partition="0") is not None
    assert value(metrics, "openear_partitions") == 1
    metrics.released(partition)
    assert value(metrics, "openear_watermark_timestamp_seconds", partition="0") is None
    assert value(metrics, "openear_partitions") == 0
    assert value(metrics, "openear_records_total", disposition="counted") == 1
    # acquired again, it counts on from there
    again = a_partition()
    metrics.acquired(again)
    hear(again, "I love the sound")
    metrics.checkpointed(again, 0.02, 0)
    assert value(metrics, "openear_records_total", disposition="counted") == 2


def test_an_open_transaction_has_an_age() -> None:
    metrics, partition = Metrics(), a_partition()
    metrics.acquired(partition)
    assert value(metrics, "openear_transaction_age_seconds") == 0
    partition.opened_at = partition.checkpointed_at - 5
    assert (value(metrics, "openear_transaction_age_seconds") or 0) >= 5


def test_metrics_are_served_on_loopback_and_a_taken_port_is_one_sentence() -> None:
    metrics = Metrics()
    port = metrics.serve(0, "127.0.0.1")
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        text = answer.read().decode()
    assert 'openear_build_info{python="' in text
    assert "openear_checkpoint_age_seconds 0.0" in text
    with pytest.raises(UserError, match=f"127.0.0.1:{port}"):
        Metrics().serve(port, "127.0.0.1")


def test_notices_are_counted_by_what_they_did_and_mentions_that_they_took_back() -> None:
    metrics, partition = Metrics(), a_partition()
    metrics.acquired(partition)
    said = a_mention()
    for offset, fields in enumerate([said, a_delete(said, START_MS), a_delete(said, START_MS)]):
        partition.listener.hear(a_record(fields, offset))
    metrics.checkpointed(partition, 0.1, 1)
    assert value(metrics, "openear_notices_total", event="delete", effect="withdrawn") == 1
    assert value(metrics, "openear_notices_total", event="delete", effect="stale") == 1
    assert value(metrics, "openear_notices_total", event="gap", effect="incomplete") == 0
    assert value(metrics, "openear_withdrawn_total") == 1
