"""Read records whose headers have names that are no UTF-8, which aiokafka's readers refuse for ever.

A header's name is text, says Kafka's protocol, but no broker looks: a client of librdkafka may write any bytes.
aiokafka raises UnicodeDecodeError in the middle of a fetch, so that one such record would end every worker that
comes to its partition. Nothing here reads headers' names but our own, so odd bytes become escapes.
"""

from typing import Any

from aiokafka.consumer import fetcher
from aiokafka.record.default_records import _DefaultRecordBatchPy
from aiokafka.record.memory_records import _MemoryRecordsPy
from aiokafka.record.util import decode_varint_py

MAGIC = 16
"""Where a batch says its format; from 2 on it has headers."""


class AnyText(bytearray):
    """Bytes that decode whatever they are."""

    def __getitem__(self, at: Any) -> Any:
        piece = super().__getitem__(at)
        return AnyText(piece) if isinstance(at, slice) else piece

    def decode(self, encoding: str = "utf-8", errors: str = "backslashreplace") -> str:
        """Text, with an escape for each odd byte."""
        return super().decode(encoding, errors)


class LenientBatch(_DefaultRecordBatchPy):  # type: ignore[misc]
    """A batch in pure Python: 20 us a record, a tenth of what hearing it takes."""

    def _maybe_uncompress(self) -> None:
        super()._maybe_uncompress()
        self._buffer: Any
        if not isinstance(self._buffer, AnyText):
            self._buffer = AnyText(self._buffer)

    def _read_msg(self, *_: Any) -> Any:
        return super()._read_msg(decode_varint_py)  # the one in C takes no other kind of bytearray


class LenientRecords(_MemoryRecordsPy):  # type: ignore[misc]
    """What a fetch brought, batch by batch."""

    def next_batch(self, *_: Any) -> Any:
        """Give the next batch, or None."""
        piece = self._next_slice
        batch = super().next_batch()
        return LenientBatch(piece) if piece is not None and piece[MAGIC] >= 2 else batch


def read_leniently() -> bool:
    """Let all that this process fetches from now on be read so; False if that was so already."""
    if fetcher.MemoryRecords is LenientRecords:
        return False
    fetcher.MemoryRecords = LenientRecords
    return True
