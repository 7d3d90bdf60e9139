"""Measure the rate with many brands against that with one, in the same run and on the same texts.

`python -m tests.bench.scale [--quick]`: CPU seconds of one process, in memory, no alert made. The same mentions at
the same times are said of 1, 100 and 5,000 brands in turn: what a brand costs beside its mentions (tables, hops,
summaries of every window in which it is spoken of) is what lowers the ratio. Then what a brand of the most holds.
"""

import argparse
import json
from collections.abc import Sequence
from statistics import median
from time import process_time

from streams.brand.footprint import BRAND_BYTES
from streams.ingest.rows import Row
from streams.listen.config import ListenConfig
from streams.listen.pipeline import Pipeline
from tests.bench.memory import held_by
from tests.bench.report import report
from tests.bench.texts import busy_mentions

BRANDS = (1, 100, 5000)
ROWS, QUICK_ROWS, WARM_ROWS = 20_000, 5000, 500
TURNS, QUICK_TURNS = 3, 1
DRAIN_ROWS = 1000
CONFIG = ListenConfig({}, b"a public key, no secret")


def spread(rows: Sequence[Row], brands: int) -> list[Row]:
    """The same mentions, said of so many brands in turn."""
    told = []
    for number, row in enumerate(rows):
        brand = f"Brand {number % brands}"
        fields = {**json.loads(row.value), "brand": brand}
        told.append(Row(row.created_ms, brand.encode(), json.dumps(fields).encode()))
    return told


def rate_of(rows: Sequence[Row]) -> float:
    """Hear all of them and close every window; gives mentions a CPU second."""
    pipeline = Pipeline(CONFIG)
    started = process_time()
    for number, row in enumerate(rows):
        pipeline.hear(row.key, row.value, row.created_ms)
        if number % DRAIN_ROWS == 0:
            pipeline.drain()
    pipeline.finish()
    pipeline.drain()
    return len(rows) / (process_time() - started)


def bytes_a_brand(rows: Sequence[Row], brands: int) -> float:
    """What a brand holds at the end of the talk, on the mean."""
    pipeline = Pipeline(CONFIG)
    for row in rows:
        pipeline.hear(row.key, row.value, row.created_ms)
    known = [
        brand
        for listener in pipeline.listeners.values()
        for number in range(brands)
        if (brand := listener.brands.get(f"Brand {number}")) is not None
    ]
    shared = [one for brand in known for one in (brand.editions, brand.tally)]
    return held_by(known, *shared) / len(known)


def main() -> None:
    """Print one JSON object for each number of brands, and one for what they hold."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--quick", action="store_true", help="a quarter of the mentions, one turn")
    quick = arguments.parse_args().quick
    said = busy_mentions(QUICK_ROWS if quick else ROWS)
    rows = {brands: spread(said, brands) for brands in BRANDS}
    rate_of(rows[1][:WARM_ROWS])
    turns = [
        {brands: rate_of(rows[brands]) for brands in BRANDS} for _ in range(QUICK_TURNS if quick else TURNS)
    ]
    for brands in BRANDS:
        rate = median(turn[brands] for turn in turns)
        ratio = median(turn[brands] / turn[1] for turn in turns)
        report(f"scale_{brands}_brands", rate, "mentions/CPU s", "one brand in the same run", ratio)
    held = bytes_a_brand(rows[BRANDS[-1]], BRANDS[-1])
    report(f"scale_{BRANDS[-1]}_held", held, "bytes a brand", "the stated bound", held / BRAND_BYTES)


if __name__ == "__main__":
    main()
