"""Hear the history of one brand in memory and make the lessons that its first day needs.

Arrival is now for all of it, so that a mention with a wrong year ahead of us is put aside, as a worker would,
and does not let everything else fade. Of the outputs nothing is kept.
"""

from collections.abc import Iterable, Mapping

from agents.rehearsal import DRAIN_ROWS, PUBLIC_KEY
from schemas.notice import Baseline
from schemas.profile import Profile
from streams.ingest.rows import Row
from streams.listen.config import ListenConfig
from streams.listen.pipeline import Pipeline
from streams.listen.tally import Tally
from streams.topology.partition import partition_of
from streams.warm import lessons_of


def lessons_from(
    rows: Iterable[Row], brand: str, profiles: Mapping[str, Profile], now_ms: int
) -> tuple[list[Baseline], Tally]:
    """Hear rows of this brand, ordered by event time: the lessons as of the last of them, and what became of all.

    No lesson where none of the rows was counted.
    """
    config = ListenConfig(profiles=profiles, hash_key=PUBLIC_KEY)
    pipeline = Pipeline(config)
    listener = pipeline.listener(partition_of(brand.encode(), config.partitions))
    for number, row in enumerate(rows, 1):
        pipeline.hear(row.key, row.value, now_ms)
        if number % DRAIN_ROWS == 0:
            pipeline.drain()
    end_ms = listener.place.watermark_ms
    pipeline.finish()  # what is younger than the longest window is learned when it leaves it
    return ([] if end_ms is None else lessons_of(listener, brand, end_ms)), listener.tally
