"""Headers with names that are no UTF-8: the lenient reader gives what aiokafka's own gives, and these too."""

from typing import Any

import pytest
from aiokafka.consumer import fetcher
from aiokafka.record.default_records import DefaultRecordBatchBuilder, _DefaultRecordBatchBuilderPy
from aiokafka.record.memory_records import MemoryRecords

from agents.worker import odd_headers
from agents.worker.odd_headers import LenientRecords, read_leniently

CODECS = range(5)
"""None, gzip, snappy, lz4, zstd."""


class Odd(str):
    def encode(self, *_: Any) -> bytes:
        return b"na\xffme"


def a_batch(builder: Any, codec: int, headers: list[tuple[str, bytes | None]]) -> bytes:
    made = builder(2, codec, 0, -1, -1, -1, 100_000)
    for offset in range(3):
        made.append(
            offset,
            1_000 + offset,
            f"key {offset}".encode(),
            None if offset == 1 else b"value" * offset,
            headers,
        )
    return bytes(made.build())


def read_by(records: Any) -> list[Any]:
    told: list[Any] = []
    while records.has_next():
        told += (
            (each.offset, each.timestamp, each.key, each.value, each.headers) for each in records.next_batch()
        )
    return told


@pytest.mark.parametrize("codec", CODECS)
def test_usual_records_are_read_as_aiokafka_reads_them(codec: int) -> None:
    headers = [("größe", b"1"), ("", None)]
    fetched = a_batch(DefaultRecordBatchBuilder, codec, headers) * 2
    told = read_by(LenientRecords(fetched))
    assert len(told) == 6
    assert told == read_by(MemoryRecords(fetched))


@pytest.mark.parametrize("codec", CODECS)
def test_an_odd_name_becomes_an_escape_where_aiokafka_reads_nothing(codec: int) -> None:
    fetched = a_batch(_DefaultRecordBatchBuilderPy, codec, [(Odd("x"), b"y")])
    with pytest.raises(UnicodeDecodeError):
        read_by(MemoryRecords(fetched))
    assert [headers for *_, headers in read_by(LenientRecords(fetched))] == [[("na\\xffme", b"y")]] * 3


def test_the_readers_are_changed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetcher, "MemoryRecords", MemoryRecords)
    assert read_leniently()
    assert fetcher.MemoryRecords is odd_headers.LenientRecords
    assert not read_leniently()
