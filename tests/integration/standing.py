"""Let a worker say where it stands on SIGVTALRM: what every task waits for, and what Faust and aiokafka think.

For a worker that goes on no more: its log then tells why. It tells more than the worker's own answer to SIGUSR1.
"""

import signal
import sys
from collections.abc import Iterator
from typing import Any

from agents.worker.standing import where_it_stands


def tell_on_signal(app: Any) -> None:
    """Write it to standard error at each signal."""

    def tell(*_: object) -> None:
        print("\n".join(["-- where it stands", *_standing(app), "--"]), file=sys.stderr, flush=True)

    signal.signal(signal.SIGVTALRM, tell)


def _standing(app: Any) -> Iterator[str]:
    for part in (_of_faust, _of_listening, _of_client, _of_tasks):
        try:
            yield from part(app)
        except Exception as error:  # it is asked in the middle of anything
            yield f"{part.__name__}: {error!r}"


def _of_faust(app: Any) -> Iterator[str]:
    consumer = app.consumer
    yield f"rebalancing {app.rebalancing}, generation {app.consumer_generation_id}"
    yield f"flow {consumer.flow_active}, control {app.flow_control.is_active()}"
    for name in ("_active_partitions", "_paused_partitions", "_buffered_partitions"):
        yield f"{name} {sorted(getattr(consumer, name))}"
    yield f"recovery {app.tables.recovery._generation_id}, {app.tables.recovery.signal_recovery_start.is_set()}"
    yield f"fetcher {app._fetcher}"
    for agent in app.agents.values():
        for actor in agent._actors:
            queue = actor.stream.channel.queue
            yield f"agent {actor}, queue {queue.qsize()} of {queue.maxsize}, waiting {len(queue._getters)}"


def _of_listening(app: Any) -> Iterator[str]:
    for number, each in app.transport.ownership.owned.items():
        yield (
            f"partition {number}: next {each.listener.place.next_offset}, position {each.position}, lock "
            f"{each.lock.locked()}, {each.suspicion}, trial {each.is_on_trial}, loop {each.loop}"
        )


def _of_client(app: Any) -> Iterator[str]:
    thread = app.consumer._thread
    client = thread._consumer
    coordinator, subscription = client._coordinator, client._subscription
    yield f"handed {thread._handed}"
    yield f"reassignment {subscription.reassignment_in_progress}, generation {coordinator.generation}"
    yield f"member {coordinator.member_id}, rejoin {coordinator.need_rejoin(subscription.subscription)}"
    yield f"method queue {thread.method_queue._queue.qsize()}"
    for tp in subscription.subscription.assignment.tps:
        state = subscription.subscription.assignment.state_value(tp)
        yield f"{tp}: position {state._position}, status {state._status}, highwater {state.highwater}"
    yield f"records { ({tp: type(each).__name__ for tp, each in client._fetcher._records.items()}) }"
    yield f"in flight {client._fetcher._in_flight}, fetching {client._fetcher._fetch_task}"


def _of_tasks(app: Any) -> Iterator[str]:
    yield from where_it_stands({app.loop, app.consumer._thread.thread_loop})
