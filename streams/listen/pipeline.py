"""Run all partitions in memory, without a broker: for replay, evaluation, tests and as the oracle of the worker.

Through Kafka equals in memory, byte for byte: the same records with the same arrival times, and what was recorded
on `inputs.v1` (idle advances, profiles, killer records), give the same outputs.
"""

from collections.abc import Iterable

from schemas.inputs import Input, KillerRecord
from schemas.mention import Disposition
from schemas.notice import BROADCAST_KEY
from streams.listen.config import ListenConfig
from streams.listen.listener import Listener
from streams.records import Output, Record
from streams.topology.partition import partition_of


class Pipeline:
    """One listener a partition, made when its first record comes."""

    def __init__(self, config: ListenConfig) -> None:
        self.listeners: dict[int, Listener] = {}
        self.config = config
        self._offsets: dict[int, int] = {}

    def listener(self, partition: int) -> Listener:
        """The listener of a partition."""
        known = self.listeners.get(partition)
        if known is None:
            known = self.listeners[partition] = Listener(self.config, partition)
        return known

    def hear(self, key: bytes | None, value: bytes | None, arrived_ms: int) -> Disposition | None:
        """Hear a record where its key puts it; a notice without a brand is heard by every partition."""
        if key == BROADCAST_KEY:
            heard = [
                self._hear_in(partition, key, value, arrived_ms)
                for partition in range(self.config.partitions)
            ]
            return heard[0]
        partition = 0 if key is None else partition_of(key, self.config.partitions)
        return self._hear_in(partition, key, value, arrived_ms)

    def _hear_in(
        self, partition: int, key: bytes | None, value: bytes | None, arrived_ms: int
    ) -> Disposition | None:
        offset = self._offsets.get(partition, 0)
        self._offsets[partition] = offset + 1
        return self.hear_record(Record(partition, offset, key, value, arrived_ms))

    def hear_record(self, record: Record) -> Disposition | None:
        """Hear a record as it stood in a partition."""
        return self.listener(record.partition).hear(record)

    def hear_log(self, partition: int, records: Iterable[Record], inputs: Iterable[Input]) -> None:
        """Hear the whole log of a partition as a worker did that recorded these inputs, in their order."""
        hear_log(self.listener(partition), records, inputs)

    def finish(self) -> None:
        """Let silence go on until every window, theme and bucket that waits is closed."""
        for partition in sorted(self.listeners):
            clock = self.listeners[partition].clock
            while (due_ms := clock.due_ms()) is not None:
                clock.advance_to(due_ms)

    def drain(self) -> list[tuple[int, Output]]:
        """All outputs since the last call, by partition."""
        return [
            (partition, output)
            for partition in sorted(self.listeners)
            for output in self.listeners[partition].take_outputs()
        ]


def hear_log(listener: Listener, records: Iterable[Record], inputs: Iterable[Input]) -> None:
    """Let a listener hear a log with what was recorded between its records, and behind the last one."""
    waiting = list(reversed(list(inputs)))
    for record in records:
        condemned: KillerRecord | None = None
        while waiting and waiting[-1].offset <= record.offset:
            entry = waiting.pop()
            if isinstance(entry, KillerRecord):
                condemned = entry
            else:
                listener.take_input(entry)
        if condemned is None:
            listener.hear(record)
        else:
            listener.condemn(record, condemned.attempts)
    for entry in reversed(waiting):
        listener.take_input(entry)
