"""Run a worker for an hour or more under steady load, and compare its last minutes with its first full ones.

`python -m tests.bench.soak [--minutes N] [--quick] [--brokers HOST:PORT]`: a busy brand and quiet ones, `RATE`
mentions a wall second, in an event time of `DAYS` days, so that the buckets of the longest
window are full after `FULL_DAYS` of it and turn over many times afterwards. From then on nothing may grow: memory,
open files, threads, the time of a checkpoint, its bytes. Each ratio is the last part of the run over the first
part after the buckets were full; samples go to standard error. Ends with 1 where a record was lost or counted
twice.
"""

import asyncio
import sys
from contextlib import suppress
from dataclasses import astuple, dataclass, fields
from statistics import mean
from time import monotonic, sleep, time
from typing import Any
from urllib.request import urlopen

import psutil
from prometheus_client.parser import text_string_to_metric_families

from agents.broker.ports import free_ports
from agents.sender import Sender
from streams.policy import DAY_MS, LONGEST_MS
from tests.bench.on_stage import OnStage, arguments_of, on_stage
from tests.bench.report import report
from tests.bench.texts import steady_mentions

MINUTES, QUICK_MINUTES = 70.0, 4.0
RATE = 60
"""Mentions a second: a twentieth of what a core can hear, so that what is measured is the time, not the load."""
DAYS = 14
"""Event time of the whole run."""
FULL_DAYS = LONGEST_MS / DAY_MS + 1
"""Then buckets leave the longest window as fast as they come."""
BRANDS = 12
SAMPLES = 70
PART = 0.2
"""Of the samples after the buckets were full: so many at either end are compared."""
PATIENCE_S = 120.0
TICK_S = 0.25


@dataclass(frozen=True, slots=True)
class Sample:
    """What a worker holds at one moment, and what it did since the moment before."""

    memory_mb: float
    open_files: float
    threads: float
    checkpoint_ms: float
    checkpoint_kb: float
    cpu_share: float


class Worker:
    """A worker that is looked at from outside: its process and its metrics."""

    def __init__(self, pid: int, port: int) -> None:
        self._process = psutil.Process(pid)
        self._url = f"http://127.0.0.1:{port}/metrics"
        self._before = self._counts()

    def sample(self) -> Sample:
        """Look now."""
        before, now = self._before, self._counts()
        self._before = now
        checkpoints = max(1.0, now["checkpoints"] - before["checkpoints"])
        return Sample(
            memory_mb=self._process.memory_info().rss / 1e6,
            open_files=self._process.num_fds(),
            threads=self._process.num_threads(),
            checkpoint_ms=(now["seconds"] - before["seconds"]) * 1000 / checkpoints,
            checkpoint_kb=(now["bytes"] - before["bytes"]) / 1000 / checkpoints,
            cpu_share=(now["cpu_s"] - before["cpu_s"]) / (now["at_s"] - before["at_s"]),
        )

    def heard(self) -> int:
        """Records with a committed fate."""
        return int(self._values().get("openear_records_total", 0))

    def _counts(self) -> dict[str, float]:
        values, times = self._values(), self._process.cpu_times()
        return {
            "checkpoints": values["openear_checkpoint_duration_seconds_count"],
            "seconds": values["openear_checkpoint_duration_seconds_sum"],
            "bytes": values["openear_checkpoint_bytes_total"],
            "cpu_s": times.user + times.system,
            "at_s": monotonic(),
        }

    def _values(self) -> dict[str, float]:
        """Each metric, its children added up."""
        with urlopen(self._url, timeout=30) as answer:
            text = answer.read().decode()
        sums: dict[str, float] = {}
        for family in text_string_to_metric_families(text):
            for sample in family.samples:
                sums[sample.name] = sums.get(sample.name, 0.0) + sample.value
        return sums


async def soak(connection: dict[str, Any], prefix: str, worker: Worker, minutes: float) -> list[Sample]:
    """Send mentions at a steady rate for so long, and look at the worker at even intervals."""
    count = int(minutes * 60 * RATE)
    samples: list[Sample] = []
    start = monotonic()
    async with Sender(connection, prefix) as sender:
        first_ms = int(time() * 1000) - DAYS * DAY_MS
        for number, row in enumerate(steady_mentions(count, first_ms, DAYS * DAY_MS // count, BRANDS)):
            await asyncio.sleep(max(0.0, number / RATE - (monotonic() - start)))
            await sender.send(row.key, row.value)
            if number * SAMPLES // count > len(samples):
                samples.append(await asyncio.to_thread(worker.sample))
                _tell(samples)
        await sender.flush()
    end = monotonic() + PATIENCE_S
    while (heard := await asyncio.to_thread(worker.heard)) < count:
        if monotonic() > end:
            raise SystemExit(f"{count} records were sent, {heard} were heard {PATIENCE_S:.0f} s later")
        await asyncio.sleep(TICK_S)
    if heard > count:
        raise SystemExit(f"{count} records were sent, {heard} were heard")
    print(f"{count} records were sent, {heard} were heard", file=sys.stderr)
    return samples


def _tell(samples: list[Sample]) -> None:
    names = [field.name for field in fields(Sample)]
    told = "  ".join(f"{name} {value:.4g}" for name, value in zip(names, astuple(samples[-1]), strict=True))
    print(f"{len(samples):3d}/{SAMPLES}  {told}", file=sys.stderr, flush=True)


def compare(samples: list[Sample], minutes: float) -> None:
    """Report each quantity at the end against itself when the buckets had just become full."""
    full = samples[int(len(samples) * FULL_DAYS / DAYS) :]
    part = max(1, int(len(full) * PART))
    for field in fields(Sample):
        first, last = (
            mean(getattr(sample, field.name) for sample in some) for some in (full[:part], full[-part:])
        )
        reference = (
            f"the same worker when its buckets were full; {minutes:g} min, now {last:.4g}, then {first:.4g}"
        )
        report(f"soak_{field.name}", last, field.name.rpartition("_")[2], reference, last / first)


def main() -> None:
    """Print one JSON object a quantity: its value at the end, and how many times that of the beginning."""
    arguments = arguments_of(__doc__)
    arguments.add_argument(
        "--minutes", type=float, default=MINUTES, help=f"else {QUICK_MINUTES:g} with --quick"
    )
    chosen = arguments.parse_args()
    minutes = QUICK_MINUTES if chosen.quick else chosen.minutes
    (port,) = free_ports(1)
    with on_stage(chosen.brokers, metrics_port=port) as running:
        watched = _watched(running, port)
        compare(asyncio.run(soak(running.connection, running.prefix, watched, minutes)), minutes)


def _watched(running: OnStage, port: int) -> Worker:
    """The worker, as soon as its metrics answer."""
    end = monotonic() + PATIENCE_S
    while True:
        running.worker.check()
        with suppress(OSError):
            return Worker(running.pid, port)
        if monotonic() > end:
            raise SystemExit(f"the worker's metrics did not answer in {PATIENCE_S:.0f} s")
        sleep(TICK_S)


if __name__ == "__main__":
    main()
