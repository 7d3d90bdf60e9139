"""Tell of each kind of fault how often it befell, what it cost and how long it took until all went on.

A row is a property of the test's report, so it reaches the terminal from whatever process ran the test; for that
it holds plain values alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import Any

from tests.faults.verdict import Verdict

ROW = "fault_row"
"""Name of the property."""
Row = dict[str, Any]


def row_of(
    fault: str, recoveries_s: Sequence[float], verdict: Verdict | None, seed: int | None = None
) -> Row:
    """What one run says of one kind of fault; records that differ are those of the whole run, None: unknown."""
    return {
        "fault": str(fault),
        "seed": seed,
        "recoveries_s": [round(each, 2) for each in recoveries_s],
        **(verdict.counts() if verdict is not None else {}),
    }


def lines_of(rows: Iterable[Row]) -> list[str]:
    """A table, one line a kind of fault, and the seeds it came from; empty without rows."""
    by_fault: Mapping[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_fault[row["fault"]].append(row)
    if not by_fault:
        return []
    head = (
        f"{'fault':<58} {'times':>5} {'lost':>5} {'doubled':>7} {'wrong':>5} {'median s':>8} {'worst s':>8}"
    )
    seeds = sorted({row["seed"] for of_fault in by_fault.values() for row in of_fault} - {None})
    told = [f"seeds: {', '.join(map(str, seeds))}"] if seeds else []
    return [head, *(_line(fault, of_fault) for fault, of_fault in by_fault.items()), *told]


def _line(fault: str, rows: Sequence[Row]) -> str:
    times = [each for row in rows for each in row["recoveries_s"]]
    counts = [_sum(rows, name) for name in ("lost", "doubled", "wrong")]
    took = f"{median(times):>8.1f} {max(times):>8.1f}" if times else f"{'-':>8} {'-':>8}"
    return f"{fault:<58} {len(times):>5} {counts[0]:>5} {counts[1]:>7} {counts[2]:>5} {took}"


def _sum(rows: Sequence[Row], name: str) -> str:
    """Over runs; a run without a verdict makes the sum unknown."""
    return "?" if any(name not in row for row in rows) else str(sum(row[name] for row in rows))
