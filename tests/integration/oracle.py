"""What one pipeline in memory says to the same log, to be held against what workers wrote."""

from collections import defaultdict
from collections.abc import Mapping

from pydantic import TypeAdapter

from schemas.inputs import IdleAdvance, Input, KillerRecord
from streams.listen.config import ListenConfig
from streams.listen.pipeline import Pipeline
from streams.records import Record
from streams.topology import Topic
from tests.builders import KEY
from tests.integration import engine
from tests.integration.engine import Lines

_inputs: TypeAdapter[Input] = TypeAdapter(Input)


def oracle(source: Mapping[int, list[Record]], lines: Lines) -> Lines:
    """What one pipeline in memory says to the same log and what was recorded; it has no file of a profile."""
    pipeline = Pipeline(ListenConfig({}, KEY, engine.PARTITIONS))
    for partition in sorted(source):
        pipeline.hear_log(partition, source[partition], recorded(lines, partition))
    told: Lines = defaultdict(list)
    for partition, output in pipeline.drain():
        told[(output.topic.value, partition)].append((output.key, output.value, output.headers))
    return told


def recorded(lines: Lines, partition: int) -> list[Input]:
    """What decided results of a partition without standing in its log."""
    return [_inputs.validate_json(v or b"") for _, v, _ in lines.get((Topic.INPUTS.value, partition), [])]


def idle_advances(lines: Lines, partition: int) -> list[IdleAdvance]:
    return [entry for entry in recorded(lines, partition) if isinstance(entry, IdleAdvance)]


def killers(lines: Lines) -> list[KillerRecord]:
    every = [entry for partition in range(engine.PARTITIONS) for entry in recorded(lines, partition)]
    return [entry for entry in every if isinstance(entry, KillerRecord)]


def compared(lines: Lines) -> Lines:
    """What the oracle says too: all but the state."""
    return {at: records for at, records in lines.items() if at[0] != Topic.STATE and records}
