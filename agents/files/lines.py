"""Give the lines of a stranger's file, plain or gzip, within bounds: of one line, and of how far it unpacks.

Memory is bounded by one line of `MAX_LINE`, time by what lies on the disk: a longer line is skipped to its end
unless it has none, and a gzip file that unpacks to far more than its size is refused.
"""

import gzip
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from agents.commands.errors import UserError

MAX_LINE = 2 * 1_048_576
"""Bytes of one line after unpacking: twice the largest record of `mentions.v1`, since JSON may escape."""
ENDLESS = 64 * 1_048_576
"""Bytes after which a line is taken to have no end."""
MAX_RATIO = 200
"""Times its size that a gzip file may unpack to; posts come to 3 to 10, gzip itself to 1,032."""
RATIO_FROM = 16 * 1_048_576
"""Bytes unpacked before that is looked at: a small file of one repeated row is no attack, and soon read."""
LOOK = 65_536
"""Bytes at the beginning in which a line has to end, if lines end by a line feed."""
_GZIP = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"


def unpacked(raw: IO[bytes], path: Path) -> IO[bytes]:
    """The content of an open file, with line feeds; raises UserError on reading where it unpacks without end."""
    is_packed = raw.read(len(_GZIP)) == _GZIP
    raw.seek(0)
    return _with_line_feeds(io.BufferedReader(_Unpacked(raw, path)) if is_packed else raw)


class _Unpacked(io.RawIOBase):
    """What a gzip file holds, as long as it is not absurdly more than the file."""

    def __init__(self, raw: IO[bytes], path: Path) -> None:
        super().__init__()
        self._raw, self._path = raw, path
        self._content = gzip.GzipFile(fileobj=raw)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._content.seek(offset, whence)

    def readinto(self, buffer: Any) -> int:
        size = self._content.readinto(buffer)
        so_far, packed = self._content.tell(), self._raw.tell()
        if so_far > max(RATIO_FROM, MAX_RATIO * packed):
            raise UserError(
                f"{self._path.name} unpacks to more than {MAX_RATIO} times its size ({so_far:,} bytes from "
                f"{packed:,} so far): if it is no attack, unpack it first",
                exit_code=2,
            )
        return size


class _OldMac(io.RawIOBase):
    """A file with carriage returns as line feeds."""

    def __init__(self, lines: IO[bytes]) -> None:
        super().__init__()
        self._lines = lines

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._lines.read(len(buffer)).replace(b"\r", b"\n")
        buffer[: len(piece)] = piece
        return len(piece)


def _with_line_feeds(lines: IO[bytes]) -> IO[bytes]:
    """Give the file; lines that end by a carriage return alone, as spreadsheets on a Mac write them, mended."""
    head = lines.read(LOOK)
    lines.seek(0)
    return io.BufferedReader(_OldMac(lines)) if b"\r" in head and b"\n" not in head else lines


def bounded_lines(
    path: Path, lines: IO[bytes], skipped: Callable[[int], None]
) -> Iterator[tuple[int, bytes]]:
    """Give numbered lines without the empty ones; one that is too long is skipped, and `skipped` told its number.

    Raises UserError for a line without an end.
    """
    number = 0
    while line := lines.readline(MAX_LINE):
        number += 1
        if number == 1:
            line = line.removeprefix(_BOM)
        if len(line) == MAX_LINE and not line.endswith(b"\n"):
            _skip(path, lines, number)
            skipped(number)
        elif line.strip():
            yield number, line


def _skip(path: Path, lines: IO[bytes], number: int) -> None:
    size = MAX_LINE
    while (more := lines.readline(MAX_LINE)) and not more.endswith(b"\n"):
        size += len(more)
        if size > ENDLESS:
            raise UserError(
                f"{path.name} line {number} goes on for more than {ENDLESS:,} bytes: this is no file of mentions",
                exit_code=2,
            )
