"""Measure a worker on a real Kafka against plain vaderSentiment on the same texts.

`python -m tests.bench.pipeline_kafka [--quick] [--brokers HOST:PORT]`; CPU seconds of the worker's own process,
from the first record sent to the last one committed, start-up left out: fetching, deciding, state and
transactions. A busy brand; in turns with vaderSentiment in this process, the median of the turns.
"""

import asyncio
from collections.abc import Sequence
from statistics import median
from time import monotonic, time
from typing import Any

import psutil
from aiokafka.admin import AIOKafkaAdminClient

from agents.sender import Sender
from streams.ingest.rows import Row
from streams.policy import DAY_MS
from tests.bench.on_stage import arguments_of, on_stage
from tests.bench.pipeline_memory import vader_rate
from tests.bench.report import report
from tests.bench.texts import busy_mentions, text_of

ROWS, QUICK_ROWS, WARM_ROWS = 12_000, 4000, 2000
TURNS = 3
PATIENCE_S = 300.0
LOOK_S = 0.05


class Listening:
    """A worker that is measured: what it was sent, what it has committed, what it has cost."""

    def __init__(self, connection: dict[str, Any], prefix: str, pid: int) -> None:
        self._connection = connection
        self._prefix = prefix
        self._process = psutil.Process(pid)
        self._sent = 0

    def cpu_s(self) -> float:
        """User and system time of the worker so far."""
        times = self._process.cpu_times()
        return float(times.user + times.system)

    async def hear(self, rows: Sequence[Row]) -> float:
        """Send the rows and wait until all are committed; gives the CPU seconds that it took the worker."""
        before = self.cpu_s()
        async with Sender(self._connection, self._prefix) as sender:
            for row in rows:
                await sender.send(row.key, row.value)
        self._sent += len(rows)
        admin = AIOKafkaAdminClient(**self._connection)
        await admin.start()
        end = monotonic() + PATIENCE_S
        try:
            while await self._committed(admin) < self._sent:
                if monotonic() > end:
                    raise SystemExit(f"the worker did not hear {self._sent} records in {PATIENCE_S:.0f} s")
                await asyncio.sleep(LOOK_S)
        finally:
            await admin.close()
        return self.cpu_s() - before

    async def _committed(self, admin: AIOKafkaAdminClient) -> int:
        offsets = await admin.list_consumer_group_offsets(f"{self._prefix}listen")
        return sum(max(0, found.offset) for found in offsets.values())


async def measured(listening: Listening, rows: Sequence[Row], turns: int) -> None:
    """Measure both in turns, and report the medians."""
    await listening.hear(rows[:WARM_ROWS])
    size = (len(rows) - WARM_ROWS) // turns
    parts = [rows[WARM_ROWS + turn * size :][:size] for turn in range(turns)]
    vader_rate([text_of(row) for row in rows[:WARM_ROWS]])
    rates = [
        (len(part) / await listening.hear(part), vader_rate([text_of(row) for row in part])) for part in parts
    ]
    ratio = median(ours / theirs for ours, theirs in rates)
    report(
        "pipeline_kafka",
        median(ours for ours, _ in rates),
        "mentions/CPU s of the worker",
        "vaderSentiment",
        ratio,
    )


def main() -> None:
    """Print one JSON object: mentions a CPU second of the worker, and how many times vaderSentiment's rate."""
    chosen = arguments_of(__doc__).parse_args()
    rows = QUICK_ROWS if chosen.quick else ROWS
    with on_stage(chosen.brokers) as running:
        # ends today: what lies ahead of its arrival would be put aside
        said = busy_mentions(WARM_ROWS + rows, int(time() * 1000) // DAY_MS * DAY_MS)
        listening = Listening(running.connection, running.prefix, running.pid)
        asyncio.run(measured(listening, said, TURNS))


if __name__ == "__main__":
    main()
