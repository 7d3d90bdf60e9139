"""What the worker relies on in aiokafka 0.14 beyond its documentation: transactions, batches, positions."""

import inspect
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.client import AIOKafkaClient
from aiokafka.consumer.fetcher import Fetcher, FetchResult, OffsetResetStrategy, PartitionRecords
from aiokafka.consumer.subscription_state import Assignment, Subscription, TopicPartitionState
from aiokafka.producer.message_accumulator import BatchBuilder, MessageAccumulator
from aiokafka.producer.sender import Sender
from aiokafka.record.default_records import DefaultRecordBatchBuilder

from agents.settings import WorkerSettings
from agents.worker.transactions import AWAY_S, BATCH_BYTES, transactional_producer
from agents.worker.transport import _state_of


def source(what: Any) -> str:
    return inspect.getsource(what)


def parameters(function: Any) -> list[str]:
    return list(inspect.signature(function).parameters)


def test_starting_a_producer_waits_for_its_id_which_is_what_fences_a_former_owner() -> None:
    start = source(AIOKafkaProducer.start)
    assert "await self._sender.start()" in start
    assert "await self._maybe_wait_for_pid()" in source(Sender.start)


def test_a_commit_flushes_without_looking_at_the_results_so_each_send_is_awaited() -> None:
    text = source(MessageAccumulator.flush_for_commit)
    assert "asyncio.wait(waiters)" in text
    assert "result()" not in text


def test_a_cancelled_commit_goes_on_so_that_only_an_exit_is_left() -> None:
    assert "asyncio.shield(" in source(AIOKafkaProducer.commit_transaction)


@pytest.mark.parametrize(
    "function, expected",
    [
        (AIOKafkaProducer.create_batch, ["self"]),
        (AIOKafkaProducer.send_batch, ["self", "batch", "topic", "partition"]),
        (AIOKafkaProducer.send_offsets_to_transaction, ["self", "offsets", "group_id"]),
        (BatchBuilder.append, ["self", "timestamp", "key", "value", "headers"]),
        (BatchBuilder.size, ["self"]),
    ],
)
def test_batches_and_offsets_are_given_as_the_checkpoint_gives_them(
    function: Any, expected: list[str]
) -> None:
    assert parameters(function) == expected


async def test_a_batch_waits_for_its_leader_as_long_as_the_broker_is_away() -> None:
    producer = transactional_producer(WorkerSettings(), 0)
    assert producer._message_accumulator._batch_ttl == AWAY_S
    assert "self._batch_ttl" in source(MessageAccumulator._append_batch)
    assert producer._request_timeout_ms == AWAY_S * 1000
    assert "self._request_timeout_ms / 1000" in source(AIOKafkaProducer.send_batch)
    assert (producer.client._request_timeout_ms, producer._sender._request_timeout_ms) == (40_000, 40_000)
    await producer.stop()


def test_a_batch_takes_a_first_record_of_any_size_and_then_says_that_it_is_full() -> None:
    batch = BatchBuilder(BATCH_BYTES, 0, is_transactional=True)
    assert (
        batch.append(timestamp=None, key=b"k", value=b"x" * (BATCH_BYTES * 3), headers=[("h", b"v")])
        is not None
    )
    assert batch.append(timestamp=None, key=b"k", value=b"x", headers=[]) is None
    assert batch.record_count() == 1
    assert batch.size() > BATCH_BYTES * 3


def test_a_tombstone_fits_into_a_batch() -> None:
    batch = BatchBuilder(BATCH_BYTES, 0, is_transactional=True)
    assert batch.append(timestamp=None, key=b"k", value=None, headers=[]) is not None


def test_the_estimated_size_of_a_record_is_no_less_than_its_batch() -> None:
    headers = [("reason", b"BAD_JSON")] * 5
    batch = BatchBuilder(BATCH_BYTES, 0, is_transactional=True)
    batch.append(timestamp=None, key=b"k" * 300, value=b"v" * 70_000, headers=headers)
    estimate = DefaultRecordBatchBuilder.estimate_size_in_bytes(b"k" * 300, b"v" * 70_000, headers)
    assert batch.size() <= estimate <= batch.size() + 100


def test_send_batch_does_not_look_at_the_size_of_a_request_so_the_checkpoint_does() -> None:
    assert "max_request_size" not in source(AIOKafkaProducer.send_batch)
    assert "is_transactional=is_transactional" in source(MessageAccumulator.create_builder)


async def test_the_isolation_level_is_read_from_the_attribute_that_the_transport_sets() -> None:
    consumer = AIOKafkaConsumer(isolation_level="read_uncommitted", auto_offset_reset="earliest")
    assert consumer._isolation_level == "read_uncommitted"
    assert consumer._auto_offset_reset == "earliest"
    # the fetcher is made at the start, when the attributes are set already
    assert "isolation_level=self._isolation_level" in source(AIOKafkaConsumer.start)
    assert "auto_offset_reset=self._auto_offset_reset" in source(AIOKafkaConsumer.start)
    assert consumer._client is not None
    await consumer.stop()


async def test_a_partition_state_tells_position_highwater_and_the_time_of_the_last_answer() -> None:
    tp = TopicPartition("t", 0)
    subscription = Subscription({"t"})
    assert _looked_up(subscription, tp) is None
    subscription._assign({tp})
    assert isinstance(subscription.assignment, Assignment)
    state = _looked_up(subscription, tp)
    assert isinstance(state, TopicPartitionState)
    assert not state.has_valid_position
    state.seek(7)
    assert (state.has_valid_position, state.position) == (True, 7)
    assert (state.highwater, state.timestamp) == (None, None)
    assert _looked_up(subscription, TopicPartition("t", 1)) is None


def _looked_up(subscription: Subscription, tp: TopicPartition) -> Any:
    class Consumer:
        class _subscription:  # noqa: N801
            pass

    Consumer._subscription.subscription = subscription
    return _state_of(Consumer, tp)


def test_the_time_of_an_answer_is_set_by_every_fetch_response_records_or_not() -> None:
    text = source(Fetcher._proc_fetch_request)
    answered = text.index("tp_state.timestamp = now_ms")
    assert text.index("tp_state.highwater =") < answered
    assert answered < text.index("PartitionRecords(")


def test_without_a_reset_strategy_a_deleted_offset_is_an_error_and_so_is_a_missing_one() -> None:
    assert OffsetResetStrategy.from_str("none") == OffsetResetStrategy.NONE
    assert "OffsetOutOfRangeError({tp: fetch_offset})" in source(Fetcher._proc_fetch_request)
    assert "NoOffsetForPartitionError(tp)" in source(Fetcher._update_fetch_positions)
    # the error is told once, and fetching goes on from where the seek led
    text = source(Fetcher.fetched_records)
    assert text.index("del self._records[tp]\n                    self._notify") < text.index("check_raise()")


def test_positions_pass_markers_and_aborted_records() -> None:
    text = source(PartitionRecords._unpack_records)
    assert text.count("self.next_fetch_offset = next_batch.next_offset") == 3
    assert "consumed_to" in source(FetchResult)


def test_records_fetched_before_a_seek_are_thrown_away() -> None:
    assert "check_assignment" in source(FetchResult.getall)
    assert "position" in source(FetchResult.check_assignment)


async def test_partitions_of_all_topics_are_told_by_the_clients_metadata() -> None:
    assert inspect.iscoroutinefunction(AIOKafkaClient.fetch_all_metadata)
    assert parameters(AIOKafkaClient.fetch_all_metadata) == ["self"]


def test_a_partition_whose_records_wait_to_be_taken_is_not_asked_for_more() -> None:
    """So no answer comes meanwhile, and none is missing (`Standing.is_asked`)."""
    assert "if tp in self._records" in source(Fetcher._get_actions_per_node)
    assert "del self._records[tp]" in source(Fetcher.fetched_records)
    assert "tp_state.timestamp = now_ms" in source(Fetcher._proc_fetch_request)
    assert "self._fetcher = Fetcher(" in source(AIOKafkaConsumer.start)
