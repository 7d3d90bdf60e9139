"""What comes late, by a wrong clock or from a source that falls silent: through Kafka, with live times."""

import json
import time
from datetime import UTC, datetime

from schemas.base import epoch_ms
from schemas.dead_letter import Reason
from schemas.window import WindowSummary
from streams.ingest.dead_letters import letter_of
from streams.policy import BASE_LATENESS_MS, BASE_MS, DAY_MS, HOUR_MS, MINUTE_MS
from streams.topology import Topic
from tests.builders import talk
from tests.integration.engine import Told
from tests.integration.oracle import compared, oracle
from tests.integration.story import brand_names
from tests.integration.test_hostile_records import dispositions
from tests.integration.topics import Topics

(BRAND,) = brand_names(1)


def spoken(now_ms: int) -> list[Told]:
    """Three hours up to now: one source falls silent after the first, one goes on, and four say one thing each."""
    words = iter(talk(1, 250, brand=BRAND))

    def told(source: str, at_ms: int) -> Told:
        at = datetime.fromtimestamp(at_ms / 1000, UTC).isoformat()
        return BRAND.encode(), json.dumps({**next(words), "source": source, "created_at": at}).encode()

    at = [(now_ms - minute * MINUTE_MS, "steady") for minute in range(1, 181)]
    at += [(now_ms - minute * MINUTE_MS - 1, "stopped") for minute in range(120, 180)]
    said = [told(source, at_ms) for at_ms, source in sorted(at)]
    said[180:180] = [
        told("ahead", now_ms + HOUR_MS),  # it would close all windows, and make everything else late
        told("slow", now_ms - 20 * HOUR_MS),  # late for the quarter of an hour, in time for the day
        told("lost", now_ms - 6 * DAY_MS),  # late for all
    ]
    return said


async def test_late_and_misdated_mentions_are_counted_where_they_belong_and_close_nothing(
    topics: Topics,
) -> None:
    now_ms = int(time.time() * 1000)
    story = spoken(now_ms)
    with topics.worker(pause_s=0, idle_timeout_s=3000, metrics_port=0) as worker:
        await worker.works()
        await topics.feed(story)
        await topics.all_heard()
        ends = {end: count for end, count in dispositions(worker).items() if count}
        assert await worker.stop() == 0, worker.said
    lines, source = await topics.read()
    assert ends == {"counted": 240, "late_counted": 1, "quarantined": 1, "too_late": 1}
    letters = [letter_of(dict(headers)).reason for _, _, headers in lines[Topic.DEAD_LETTERS, 0]]
    assert letters == [Reason.AHEAD_OF_ARRIVAL]
    assert len(lines[Topic.LATE, 0]) == 1
    closed = [WindowSummary.model_validate_json(value or b"") for _, value, _ in lines[Topic.WINDOWS, 0]]
    # by the clock of the steady source: not hurried by the one that is ahead, not held up by the one that stopped
    last_ms = (now_ms - MINUTE_MS - BASE_LATENESS_MS) // BASE_MS * BASE_MS
    assert epoch_ms(closed[-1].window_end) == last_ms
    assert sum(window.late_added for window in closed) == 1
    in_windows = sum(window.voices for window in closed)
    assert closed[-1].day_voices == in_windows + 1
    assert compared(lines) == dict(oracle(source, lines))
