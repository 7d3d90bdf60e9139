"""What the worker overrides in Faust, or relies on: names, signatures, and what stands between the lines.

These are private parts of faust-streaming 0.15.3. A release that changes one fails here, not in production.
"""

import asyncio
import inspect
from collections.abc import Callable
from typing import Any

import faust
import mode
import pytest
from aiokafka.errors import IllegalStateError
from faust.app.base import App
from faust.tables.recovery import Recovery
from faust.transport.conductor import Conductor
from faust.transport.consumer import Consumer, Fetcher
from faust.transport.drivers import aiokafka as driver
from faust.types.tuples import ConsumerMessage

from agents.worker.app import OpenearApp
from agents.worker.run import ListenWorker
from agents.worker.transport import BatchConsumer, BatchTransport, ReadThread


def parameters(function: Callable[..., Any]) -> list[str]:
    return list(inspect.signature(function).parameters)


def source(what: Any) -> str:
    return inspect.getsource(what)


@pytest.mark.parametrize(
    "ours, theirs, name, expected",
    [
        (BatchConsumer, driver.Consumer, "_new_consumer_thread", ["self"]),
        (BatchConsumer, Consumer, "perform_seek", ["self"]),
        (BatchConsumer, Consumer, "_filter_tps_with_pending_acks", ["self", "topics"]),
        (BatchConsumer, driver.Consumer, "verify_event_path", ["self", "now", "tp"]),
        (BatchConsumer, Consumer, "_drain_messages", ["self", "fetcher"]),
        (ReadThread, driver.AIOKafkaConsumerThread, "__post_init__", ["self"]),
        (ReadThread, driver.AIOKafkaConsumerThread, "_create_worker_consumer", ["self", "transport"]),
        (ReadThread, driver.AIOKafkaConsumerThread, "_seek_wait", ["self", "consumer", "partitions"]),
        (OpenearApp, App, "_create_directories", ["self"]),
        (OpenearApp, App, "_on_partitions_revoked", ["self", "revoked"]),
        (OpenearApp, App, "_on_partitions_assigned", ["self", "assigned", "generation_id"]),
        (OpenearApp, App, "on_stop", ["self"]),
        (ListenWorker, faust.Worker, "_on_sigint", ["self"]),
        (ListenWorker, mode.Worker, "_on_sigusr1", ["self"]),
        (ListenWorker, mode.Worker, "_on_sigusr2", ["self"]),
    ],
)
def test_what_is_overridden_has_the_signature_of_the_original(
    ours: type, theirs: type, name: str, expected: list[str]
) -> None:
    original = theirs.__dict__[name]
    assert parameters(original) == expected
    assert parameters(ours.__dict__[name]) == expected
    assert inspect.iscoroutinefunction(original) == inspect.iscoroutinefunction(ours.__dict__[name])


def test_fetch_records_takes_consumer_and_partitions_and_gives_a_map_of_runs() -> None:
    assert parameters(driver.AIOKafkaConsumerThread._fetch_records) == [
        "self",
        "consumer",
        "active_partitions",
        "timeout",
        "max_records",
    ]
    # nothing may happen between the fetch and the look at the position: no await after fetched_records
    tail = source(driver.AIOKafkaConsumerThread._fetch_records).partition("fetched_records")[2]
    assert "await" not in tail
    assert "self._fetch_records" in source(driver.AIOKafkaConsumerThread.getmany)


def test_the_transport_makes_our_consumer_and_that_one_our_thread() -> None:
    assert BatchTransport.Consumer is BatchConsumer
    assert "self._new_consumer_thread()" in source(faust.transport.consumer.ThreadDelegateConsumer.__init__)
    assert "self._create_worker_consumer(" in source(driver.AIOKafkaConsumerThread._create_consumer)


def test_stock_faust_reads_the_source_uncommitted_so_the_override_is_needed() -> None:
    text = source(driver.AIOKafkaConsumerThread._create_worker_consumer)
    assert 'isolation_level: str = "read_uncommitted"' in text
    assert "auto_offset_reset=conf.consumer_auto_offset_reset" in text


def test_wait_next_records_gives_runs_and_active_partitions_while_the_flow_is_on() -> None:
    assert parameters(Consumer._wait_next_records) == ["self", "timeout"]
    assert "return records, active_partitions" in source(Consumer._wait_next_records)


def test_the_fetcher_runs_our_drain_loop() -> None:
    assert "consumer._drain_messages(self)" in source(Fetcher)


def test_recovery_seeks_after_each_rebalance_before_it_resumes_the_flow() -> None:
    text = source(Recovery._resume_streams)
    seek, resume = text.index("consumer.perform_seek()"), text.index("consumer.resume_flow()")
    assert seek < resume
    assert "timeout=self.app.conf.broker_request_timeout" in text[seek:resume]
    # a newer rebalance cancels the seek or makes it raise, and recovery waits for the next signal
    assert "except IllegalStateError" in source(Recovery._restart_recovery.fun)
    assert Recovery.__module__ == "faust.tables.recovery"
    assert faust.tables.recovery.IllegalStateError is IllegalStateError


def test_recovery_of_an_app_without_tables_only_resumes() -> None:
    text = source(Recovery._restart_recovery.fun)
    assert text.index("if not self.tables") < text.index("_resume_streams)(generation_id=generation_id)")


def test_partitions_are_given_back_before_the_group_goes_on_and_before_a_shutdown() -> None:
    revoked = source(App._on_partitions_revoked)
    assert revoked.index("consumer.stop_flow") < revoked.index("self.on_partitions_revoked.send)(revoked)")
    stopped = source(App.on_stop)
    assert stopped.index("_stop_consumer()") < stopped.index("self.on_before_shutdown.send()")


def test_the_app_makes_its_directories_in_one_method_that_we_empty() -> None:
    assert "self._create_directories()" in source(App.on_first_start)
    text = source(App._create_directories)
    assert text.count("mkdir") == text.count("\n") - 1


def test_commits_of_faust_go_through_the_filter_that_we_empty() -> None:
    assert "self._filter_tps_with_pending_acks(topics)" in source(Consumer.force_commit)
    assert "self._acked[tp]" in source(Consumer._new_offset)
    consumer = object.__new__(BatchConsumer)
    consumer._acked, consumer._acked_index = {"tp": [1]}, {"tp": {1}}
    assert list(consumer._filter_tps_with_pending_acks()) == []
    assert consumer._acked == consumer._acked_index == {}


def test_a_message_carries_anything_as_its_value_and_a_generation() -> None:
    fields = parameters(ConsumerMessage)
    assert fields[:12] == [
        "topic",
        "partition",
        "offset",
        "timestamp",
        "timestamp_type",
        "headers",
        "key",
        "value",
        "checksum",
        "serialized_key_size",
        "serialized_value_size",
        "tp",
    ]
    assert "generation_id" in fields


async def test_a_raw_topic_hands_a_run_to_the_agent_untouched() -> None:
    app = faust.App("contract", store="memory://", web_enabled=False)
    topic = app.topic("t", key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw")
    run = object()
    tp = faust.types.TP("t", 0)
    message = ConsumerMessage("t", 0, 1, 0.0, 0, (), None, run, None, 0, 0, tp, generation_id=3)
    event = await topic.decode(message, propagate=True)
    assert event.value is run


def test_the_stream_skips_messages_of_an_older_generation() -> None:
    assert "message.generation_id != self.app.consumer_generation_id" in source(faust.Stream._py_aiter)


def test_the_conductor_delivers_by_partition_and_waits_while_the_queue_is_full() -> None:
    assert parameters(Conductor.__init__) == ["self", "app", "kwargs"]
    assert "self.topics.on_message" in source(App._new_consumer)


def test_seeking_waits_until_the_position_is_known() -> None:
    assert parameters(driver.AIOKafkaConsumerThread.seek_wait) == ["self", "partitions"]
    text = source(driver.AIOKafkaConsumerThread._seek_wait)
    assert "consumer.seek(tp, offset)" in text
    assert "consumer.position(tp)" in text


async def test_wait_first_ends_with_the_first_and_cancels_the_others() -> None:
    class Waiting(mode.Service):
        pass

    service = Waiting()
    suspended = asyncio.Event()
    suspended.set()
    was_cancelled = asyncio.Event()

    async def slow() -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            was_cancelled.set()
            raise

    await service.wait_first(slow(), suspended.wait())
    async with asyncio.timeout(5):
        await was_cancelled.wait()


def test_the_worker_of_mode_takes_what_run_gives_it_and_stops_on_sigterm() -> None:
    given = parameters(mode.Worker.__init__)
    assert {"quiet", "override_logging", "redirect_stdouts", "stdout", "loop"} <= set(given)
    assert "self.loop.add_signal_handler(signal.SIGTERM, self._on_sigterm)" in source(
        mode.Worker._install_signal_handlers_unix
    )
    assert "raise self.crash_reason" in source(mode.Worker._shutdown_loop)
    assert "wait_until_stopped" in source(mode.Worker.on_started)
    # the spinner is looked at before it is used, so that it can be taken away
    assert "if self.spinner:" in source(faust.Worker._on_startup_end_spinner)


def test_the_web_server_is_off_by_the_setting_that_we_give() -> None:
    app = faust.App("contract", store="memory://", web_enabled=False)
    assert app.conf.web_enabled is False
