"""Make the mentions that the benchmarks hear: many brands, each with a story of its own, or a file's."""

import json
import random
from pathlib import Path

from agents.files import Reading, merged
from streams.rows import Row
from streams.simulate import tell

ENDS_MS = 1_772_323_200_000
"""A midnight; which one makes no difference."""
ROWS_A_STORY = 2000


def mentions(rows: int) -> list[Row]:
    """Give about so many valid mentions of the simulated story, told to a new brand by each seed."""
    told: list[Row] = []
    for seed in range(1 + rows // ROWS_A_STORY):
        for record in tell(random.Random(seed), ENDS_MS):
            try:
                fields = json.loads(record.value)
            except json.JSONDecodeError:
                continue
            if record.key.decode() != fields["brand"] or abs(record.event_ms - record.arrived_ms) > 60_000:
                continue
            fields["brand"] = f"{fields['brand']} {seed}"
            told.append(Row(record.event_ms, fields["brand"].encode(), json.dumps(fields).encode()))
    told.sort(key=lambda row: row.created_ms)
    return told[:rows]


def of_file(path: Path) -> list[Row]:
    """Give the mentions of a file by event time."""
    return list(merged([path], Reading()))


def text_of(row: Row) -> str:
    """The words that a sentiment scorer gets."""
    text: str = json.loads(row.value)["text"]
    return text
