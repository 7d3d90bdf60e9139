"""Workers with one of their guards taken away, for the tests that show that the harness would notice.

OPENEAR_WITHOUT names it: `fence`, `transaction` or `lock`.
"""

import asyncio
import os
import sys
from contextlib import nullcontext
from typing import Any

from aiokafka import AIOKafkaProducer

import agents.worker.checkpoint
import agents.worker.listen
import agents.worker.owned
from agents.settings import WorkerSettings
from streams.records import Snapshot
from tests.integration import paused_worker

HOLD_S = 2.0
"""How long the first outputs stand alone before the state that goes with them is committed."""


def without_fence() -> None:
    """Each process has transactional ids of its own, so that nobody fences a former owner."""
    named = WorkerSettings.transactional_id

    def unique(settings: WorkerSettings, partition: int) -> str:
        return f"{named(settings, partition)}-{os.getpid()}"

    WorkerSettings.transactional_id = unique  # type: ignore[method-assign]


class Outside(paused_worker.PausingProducer):
    """A producer that sends outputs at once, and only state and offset in the transaction."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.outputs: list[tuple[str, bytes, bytes | None, list[tuple[str, bytes]]]] = []
        self._has_held = False
        self._number = int(options["transactional_id"].rpartition("-")[2])
        self._plain = AIOKafkaProducer(bootstrap_servers=options["bootstrap_servers"], acks="all")

    async def start(self) -> None:
        await self._plain.start()
        await super().start()

    async def begin_transaction(self) -> None:
        await super().begin_transaction()
        outputs, self.outputs = self.outputs, []
        sent = [
            await self._plain.send(topic, value, key=key, partition=self._number, headers=headers)
            for topic, key, value, headers in outputs
        ]
        await asyncio.gather(*sent)
        if outputs and not self._has_held:
            self._has_held = True
            paused_worker._mark("alone")
            await asyncio.sleep(HOLD_S)


def without_transaction() -> None:
    """Outputs leave before the transaction that they belong to."""
    batches_of = agents.worker.checkpoint.batches_of

    def state_alone(producer: Outside, snapshot: Snapshot, prefix: str, **options: Any) -> Any:
        producer.outputs = [
            (prefix + topic, key, value, list(headers)) for topic, key, value, headers in snapshot.outputs
        ]
        return batches_of(producer, snapshot._replace(outputs=[]), prefix, **options)

    agents.worker.checkpoint.batches_of = state_alone  # type: ignore[assignment]
    paused_worker.PausingProducer = Outside  # type: ignore[misc]


class NoLock:
    """Lets everybody in at once."""

    async def __aenter__(self) -> None: ...

    async def __aexit__(self, *_: object) -> None: ...


def without_lock() -> None:
    """The last checkpoint of a release may begin while another one is under way."""
    made = agents.worker.owned.OwnedPartition.__init__

    def unlocked(self: Any, *args: Any, **options: Any) -> None:
        made(self, *args, **options)
        self.lock = NoLock()

    agents.worker.owned.OwnedPartition.__init__ = unlocked  # type: ignore[method-assign]


def mark_what_is_heard() -> None:
    """Leave a line for each run that was heard; metrics tell it when it is committed."""
    hear = agents.worker.listen.hear

    def marking(partition: Any, records: Any) -> int:
        heard = hear(partition, records)
        paused_worker._mark(f"heard {heard}")
        return heard

    agents.worker.listen.hear = marking


WITHOUT = {"fence": without_fence, "transaction": without_transaction, "lock": without_lock, "": nullcontext}

if __name__ == "__main__":
    mark_what_is_heard()
    WITHOUT[os.environ["OPENEAR_WITHOUT"]]()
    sys.exit(paused_worker.main())
