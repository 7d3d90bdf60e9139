"""Run mentions through all stages in memory, as 16 partitions would, without a broker.

What `replay` and `evaluate` share: arrival is the event time, outputs are drained as they come and all but
the alerts are dropped, so that memory holds the state of the brands and the alerts alone.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from agents.files import Reading, merged, size_of
from agents.progress import shown
from schemas.alert import Alert
from schemas.mention import Disposition
from schemas.notice import BROADCAST_KEY
from schemas.profile import Profile
from streams.detect.judging import Watch
from streams.evaluate.evaluation import Span
from streams.ingest.rows import Row
from streams.listen.config import ListenConfig
from streams.listen.pipeline import Pipeline
from streams.listen.tally import Tally
from streams.policy import EARLIEST_MS
from streams.records import Output
from streams.topology import Topic

PUBLIC_KEY = b"openear replay and demo, no secret"
"""Key of author hashes where nothing secret is stored: fixed, so that a replay gives the same bytes."""
DRAIN_ROWS = 1000
"""Rows between two drains: a row puts out a few records at most."""


@dataclass
class Rehearsal:
    """What came of a run."""

    alerts: list[Alert] = field(default_factory=list)
    """All events of alerts, resolutions included, by the time at which they could be published."""
    tally: Tally = field(default_factory=Tally)
    spans: dict[str, Span] = field(default_factory=dict)
    rows: int = 0
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Rows a second, reading and sorting included."""
        return self.rows / self.seconds if self.seconds else 0.0


def rehearse_files(
    files: Sequence[Path],
    profiles: Mapping[str, Profile],
    see: Callable[[Row], None] = lambda _: None,
    *,
    line: float | None = None,
    watch: Watch | None = None,
) -> tuple[Rehearsal, Reading]:
    """Hear the rows of all files by event time, with a progress bar where a person waits for it.

    `see` is shown every row as it passes; `line` and `watch` are those of `ListenConfig`.
    """
    reading = Reading()

    def passing() -> Iterator[Row]:
        for row in shown(merged(files, reading), size_of(files), lambda: reading.bytes_read):
            see(row)
            yield row

    return rehearse(passing(), profiles, line=line, watch=watch), reading


def rehearse(
    rows: Iterable[Row],
    profiles: Mapping[str, Profile],
    *,
    line: float | None = None,
    watch: Watch | None = None,
) -> Rehearsal:
    """Hear all rows, which are ordered by event time, and close every window that waits."""
    run = Rehearsal()
    pipeline = Pipeline(
        ListenConfig(profiles=profiles, hash_key=PUBLIC_KEY, line=line, watch=watch, in_plain=True)
    )
    started, to_all = perf_counter(), 0
    for row in rows:
        became = pipeline.hear(row.key, row.value, row.created_ms)
        run.rows += 1
        to_all += row.key == BROADCAST_KEY and became is Disposition.NOTICE
        if row.key != BROADCAST_KEY and row.created_ms > EARLIEST_MS:  # a lesson has no time of its own
            _extend(run.spans, row.key.decode(), row.created_ms)
        if run.rows % DRAIN_ROWS == 0:
            _keep_alerts(run, pipeline.drain())
    pipeline.finish()
    _keep_alerts(run, pipeline.drain())
    run.seconds = perf_counter() - started
    run.alerts.sort(key=lambda alert: (alert.published_at, alert.brand, alert.id, alert.revision))
    for listener in pipeline.listeners.values():
        run.tally += listener.tally
    # one row, though every partition heard it
    run.tally.dispositions[Disposition.NOTICE] -= to_all * (pipeline.config.partitions - 1)
    run.tally.dispositions += Counter()
    return run


def _keep_alerts(run: Rehearsal, outputs: Iterable[tuple[int, Output]]) -> None:
    run.alerts += (
        Alert.model_validate_json(output.value)
        for _, output in outputs
        if output.topic is Topic.ALERTS and output.value is not None
    )


def _extend(spans: dict[str, Span], brand: str, at_ms: int) -> None:
    known = spans.get(brand)
    if known is None:
        spans[brand] = Span(at_ms, at_ms, 1)
    else:
        spans[brand] = Span(min(known.first_ms, at_ms), max(known.last_ms, at_ms), known.mentions + 1)
