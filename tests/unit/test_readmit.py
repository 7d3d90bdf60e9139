"""Which dead letters may be heard again: decided by reading them as they would be read now."""

import json
from typing import Any

import pytest

from schemas.base import from_epoch_ms
from schemas.dead_letter import DeadLetter, Reason
from schemas.mention import Disposition
from streams.ingest import Rejection
from streams.ingest.dead_letters import letter_of, put_aside
from streams.ingest.readmit import MOST_REPLAYS, REMEDIES, Refusal, readmission, remedy_of
from streams.records import Record
from streams.topology import SOURCE_MAX_BYTES, Topic
from streams.topology.partition import partition_of
from tests.builders import BRAND, START_MS, a_mention

PARTITIONS = 4
NOW_MS = START_MS + 3_600_000
WORDS = json.dumps(a_mention()).encode()


def a_letter(reason: Reason = Reason.WRONG_PARTITION, **fields: Any) -> DeadLetter:
    given = {
        "reason": reason,
        "stage": "ingest",
        "message": "why",
        "topic": Topic.MENTIONS,
        "partition": 3,
        "offset": 17,
        "arrived_at": from_epoch_ms(START_MS),
        "version": "1",
        **fields,
    }
    return DeadLetter.model_validate(given)


def refusal(letter: DeadLetter, value: bytes | None, now_ms: int = NOW_MS) -> Refusal | None:
    return readmission(letter, value, PARTITIONS, now_ms).refusal


def test_what_is_written_down_is_read_back_with_key_and_replays() -> None:
    headers = (("openear.replays", b"2"), ("openear.reason", b"a stranger's"))
    record = Record(3, 17, b"Acme", b"{}", START_MS, headers)
    rejection = Rejection(Disposition.DEAD, Reason.WRONG_BRAND, "the record's key is not its brand")
    written = put_aside(record, rejection, Topic.DEAD_LETTERS)
    assert letter_of(dict(written.headers)) == a_letter(
        Reason.WRONG_BRAND, message="the record's key is not its brand", key=b"Acme", replays=2
    )


def test_a_key_that_is_too_long_to_be_a_brand_is_left_out() -> None:
    rejection = Rejection(Disposition.DEAD, Reason.WRONG_BRAND, "no")
    written = put_aside(Record(0, 0, b"x" * 100_000, b"{}", 0), rejection, Topic.DEAD_LETTERS)
    assert sum(len(name) + len(value) for name, value in written.headers) < 2_000


def test_a_record_of_many_megabytes_is_kept_in_part_and_not_sent_again() -> None:
    rejection = Rejection(Disposition.DEAD, Reason.TOO_LONG, "too long")
    written = put_aside(Record(0, 0, b"Acme", WORDS + b" " * 3_000_000, 0), rejection, Topic.DEAD_LETTERS)
    letter = letter_of(dict(written.headers))
    assert (len(written.value or b""), letter.cut_from) == (SOURCE_MAX_BYTES, len(WORDS) + 3_000_000)
    verdict = readmission(letter, written.value, PARTITIONS, NOW_MS)
    assert (verdict.refusal, verdict.is_let_in(force=True)) == (Refusal.CUT, False)


@pytest.mark.parametrize("headers", [{}, {"openear.reason": b"\xff"}, {"openear.reason": b"NO_SUCH"}])
def test_headers_that_are_none_of_ours_are_refused(headers: dict[str, bytes]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - pydantic's and Unicode's errors are ones
        letter_of(headers)


def test_a_record_in_the_wrong_partition_is_let_in_under_its_brand() -> None:
    verdict = readmission(a_letter(), WORDS, PARTITIONS, NOW_MS)
    assert (verdict.key, verdict.refusal) == (BRAND.encode(), None)


def test_a_wrong_key_is_mended_by_the_replay() -> None:
    letter = a_letter(Reason.WRONG_BRAND, key=b"somebody else")
    assert readmission(letter, WORDS, PARTITIONS, NOW_MS).key == BRAND.encode()
    assert refusal(letter, WORDS) is None


def test_a_notice_to_all_keeps_its_key() -> None:
    notice = json.dumps(
        {"event": "gap", "source": "x", "from": "2026-03-01T00:00:00Z", "to": "2026-03-01T01:00:00Z"}
    )
    verdict = readmission(a_letter(Reason.WRONG_BRAND), notice.encode(), PARTITIONS, NOW_MS)
    assert (verdict.key, verdict.refusal) == (b"*", None)


@pytest.mark.parametrize("value", [b"{", b"[]", b"\xff", b'{"brand": 1}', b"{}", b'{"brand": "A"}', b""])
def test_what_is_still_no_mention_fails_again_unless_somebody_insists(value: bytes) -> None:
    verdict = readmission(a_letter(Reason.BAD_JSON), value, PARTITIONS, NOW_MS)
    assert verdict.refusal is Refusal.FAILS_AGAIN
    assert not verdict.is_let_in(force=False)
    assert verdict.is_let_in(force=True)


def test_a_time_ahead_of_its_arrival_is_let_in_once_it_has_come() -> None:
    ahead = json.dumps(a_mention(at_ms=NOW_MS + 3_600_000)).encode()
    letter = a_letter(Reason.AHEAD_OF_ARRIVAL)
    assert refusal(letter, ahead) is Refusal.FAILS_AGAIN
    assert refusal(letter, ahead, NOW_MS + 3_600_000) is None


def test_what_was_too_late_is_later_still() -> None:
    assert refusal(a_letter(Reason.TOO_LATE), WORDS) is Refusal.FAILS_AGAIN


def test_nothing_goes_round_for_ever_even_where_somebody_insists() -> None:
    verdict = readmission(a_letter(replays=MOST_REPLAYS), WORDS, PARTITIONS, NOW_MS)
    assert verdict.refusal is Refusal.TOO_OFTEN
    assert not verdict.is_let_in(force=True)


def test_a_record_without_a_value_cannot_be_sent() -> None:
    assert not readmission(a_letter(), None, PARTITIONS, NOW_MS).is_let_in(force=True)


def test_a_record_that_ended_workers_takes_insisting() -> None:
    assert refusal(a_letter(Reason.KILLER), WORDS) is Refusal.ENDS_WORKERS


def test_a_lesson_takes_insisting_since_it_would_count_twice() -> None:
    lesson = {"event": "baseline", "brand": BRAND, "window": 3600, "counts": {}, "voices": 3, "windows": 2}
    assert refusal(a_letter(), json.dumps(lesson).encode()) is Refusal.COUNTS_TWICE


def test_each_reason_has_a_remedy() -> None:
    assert set(REMEDIES) == set(Reason)


def test_a_notice_is_helped_as_a_notice() -> None:
    notice = json.dumps({"event": "delete", "source": "web"}).encode()
    assert "schemas/notice.py" in (remedy_of(Reason.BAD_FIELD, notice) or "")
    assert "or * without one" in (remedy_of(Reason.WRONG_BRAND, notice) or "")
    assert remedy_of(Reason.BAD_FIELD, WORDS) == REMEDIES[Reason.BAD_FIELD]
    assert remedy_of(Reason.BAD_FIELD, b"{cut") == REMEDIES[Reason.BAD_FIELD]
    assert remedy_of(Reason.NUMERIC_TIME, notice) == REMEDIES[Reason.NUMERIC_TIME]


def test_the_partition_that_is_read_for_is_where_the_key_belongs() -> None:
    assert partition_of(BRAND.encode(), PARTITIONS) != 3
    assert refusal(a_letter(partition=3), WORDS) is None
