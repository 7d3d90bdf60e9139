"""Make hostile records: good ones with something wrong in them, since random bytes alone are all refused at once.

Seeded, so that a failure can be told again by its seed.
"""

import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from schemas.base import from_epoch_ms
from streams.policy import DAY_MS, MINUTE_MS
from streams.records import Record
from tests.builders import START_MS

NASTY = (
    "\x00", "\x1b[2J\x1b]0;owned\x07", "\r\nopenear: all is well", "\u202eevil\u202c", "\u2066\u2069",
    "\ufeff", "\ud800", "\udfff\ud800", "a\u0300" * 60, "\U0010ffff", "\u2028\u2029", '{"brand": "x"}',
    "'; DROP TABLE brands; --", "%s%n{0}", "=cmd|' /C calc'!A1", "../../etc/passwd",
    "<script>alert(1)</script>", "\\", '"', "\t", " ", "", "*", "👩‍👩‍👧‍👦" * 9, "ﷺ" * 20, "ΑΣ", "ß" * 70,
    "İ" * 33, "(a+)+$" * 9, "x" * 3000, "!" * 800, ":) " * 200, "\u0600" * 40,
)  # fmt: skip
"""Strings that have ended, fooled or slowed down something somewhere."""
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**31, 2**63, 2**64, -(2**63) - 1, 10**400, 1.5, -0.0, 1e308, 5e-324,
    float("inf"), float("-inf"), float("nan"), [], {}, [[]], [None], {"": {}}, ["a"] * 50,
    {"a": {"b": {"c": [1, {"d": None}]}}},
)  # fmt: skip
TIMES = (
    "0000-00-00T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z",
    "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "2026-02-30T00:00:00Z",
    "2026-03-01T24:00:00Z", "2026-03-01T23:59:60Z", "1970-01-01T00:00:00Z", "1999-12-31T23:59:59Z",
    "2000-01-01T00:00:00Z", "24-03-01T00:00:00Z", "2026-03-01", "2026-03-01T00:00", "1690722383",
    "1690722383000", "1690722383000000", "-1", "now", "", "2026-03-01T00:00:00+99:99",
    "+292278994-08-17T07:12:55Z", "12026-03-01T00:00:00Z", "2026-W09-7T00:00:00Z",
    "2026-03-01T00:00:00.123456789Z", "٢٠٢٦-٠٣-٠١T٠٠:٠٠:٠٠Z", "2026-03-01t00:00:00z",
)  # fmt: skip
BRANDS = (
    "Lumatone", "Acme", "Ünïcode & Söhne", "=SUM(A1)", "\u202eenotamuL", "名前", "b", "*", "x" * 100, "👻",
    "O'Brien\\", "{}",
)  # fmt: skip
WORDS = "the lid cracked again love this terrible camera but not the price of a useless song".split()
RAW = (
    b"", b" ", b"null", b"[]", b"{}", b"0", b'"', b"{", b"\xff\xfe{\x00}\x00", b"\xef\xbb\xbf{}",
    b"\x00" * 64, b"\x1f\x8b\x08\x00" * 9, b"NaN", b"Infinity", b'{"id": 1e999}', b'{"id": 01}',
    b'{"a":' * 500, b"[" * 5000, b"[" * 100_000, b'{"text": "\\ud800"}', b'{"text": "\\u0000"}',
    b'{"text": "\xed\xa0\x80"}', b'{"text": "\xc0\xaf"}', b"\xf5" * 200, b'{"event": "mention"}',
    b'{"event": ["delete"]}', b'{"event": "no such"}', b'{"event": null}', b'{"event": ""}',
    b"//comment\n{}", b"{'id': 1}",
)  # fmt: skip


def hostile_records(seed: int, count: int, partition: int = 0) -> Iterator[Record]:
    """So many records of one partition, a minute apart in arrival; about one in five is good."""
    chance = Random(seed)
    for offset in range(count):
        arrived_ms = START_MS + offset * MINUTE_MS // 20
        fields = (
            _notice(chance, arrived_ms) if chance.random() < 0.1 else _mention(chance, arrived_ms, offset)
        )
        key, value = _told(chance, fields)
        yield Record(partition, offset, key, value, arrived_ms)


def _mention(chance: Random, arrived_ms: int, number: int) -> dict[str, Any]:
    said_ms = arrived_ms - chance.choice(
        (0, 0, 0, MINUTE_MS, 30 * MINUTE_MS, DAY_MS, 9 * DAY_MS, -4 * MINUTE_MS)
    )
    return {
        "id": f"{chance.randrange(number + 1)}" if chance.random() < 0.05 else f"{number}",
        "brand": chance.choice(BRANDS),
        "source": chance.choice(("bluesky", "web", "app_store")),
        "created_at": from_epoch_ms(said_ms).isoformat(),
        "text": " ".join(chance.choices(WORDS, k=chance.randrange(1, 9))),
        "author": f"a{chance.randrange(500)}",
    }


def _notice(chance: Random, at_ms: int) -> dict[str, Any]:
    at = from_epoch_ms(at_ms).isoformat()
    common = {"source": "bluesky", "brand": chance.choice((*BRANDS, None))}
    return common | chance.choice(
        (
            {"event": "delete", "id": str(chance.randrange(1000)), "at": at},
            {"event": "delete_author", "author": f"a{chance.randrange(500)}", "at": at},
            {"event": "engagement", "id": "7", "reach": {"likes": chance.choice(VALUES[:10])}},
            {"event": "gap", "from": at, "to": at, "reason": chance.choice(NASTY)},
            {"event": "progress", "through": chance.choice((at, *TIMES))},
            {"event": "baseline", "window": chance.choice((900, 3600, 86400, 7)),
             "counts": {chance.choice(NASTY): 1}, "voices": chance.choice((0, 1, 1e12)), "windows": 3},
        )
    )  # fmt: skip


def _told(chance: Random, fields: dict[str, Any]) -> tuple[bytes | None, bytes | None]:
    brand = fields.get("brand")
    key: bytes | None = b"*" if brand is None else str(brand).encode()
    for _ in range(chance.choice((0, 1, 1, 1, 2, 3))):
        chance.choice(_FIELD_WRONGS)(chance, fields)
    if chance.random() < 0.0002:
        fields["text"] = chance.choice(WORDS) * 200_000  # about 1 MB
    value: bytes | None = _bytes_of(chance, fields)
    if chance.random() < 0.15:
        value = chance.choice(_BYTE_WRONGS)(chance, value or b"")
    if chance.random() < 0.03:
        key = chance.choice((None, b"", b"\xff\xfe", b"\0", b"*", b"k" * 2000, chance.randbytes(8)))
    return key, value


def _bytes_of(chance: Random, fields: dict[str, Any]) -> bytes:
    if chance.random() < 0.5:
        return json.dumps(fields).encode()
    return json.dumps(fields, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _other_value(chance: Random, fields: dict[str, Any]) -> None:
    fields[chance.choice(_NAMES)] = chance.choice(VALUES)


def _other_text(chance: Random, fields: dict[str, Any]) -> None:
    fields[chance.choice(_NAMES)] = chance.choice(NASTY)


def _in_the_text(chance: Random, fields: dict[str, Any]) -> None:
    fields["text"] = f"{fields.get('text')}{chance.choice(NASTY)}{chance.choice(WORDS)}"


def _other_time(chance: Random, fields: dict[str, Any]) -> None:
    fields[chance.choice(("created_at", "revised_at", "at", "observed_at"))] = chance.choice(TIMES)


def _gone(chance: Random, fields: dict[str, Any]) -> None:
    fields.pop(chance.choice(list(fields) or [""]), None)


def _unknown(chance: Random, fields: dict[str, Any]) -> None:
    fields |= {chance.choice((*NASTY, "__class__", "model_config", "copy")): chance.choice(VALUES)}


def _valid(chance: Random, fields: dict[str, Any]) -> None:
    fields |= chance.choice(
        ({"rating": 1, "text": ""}, {"reshare_of": "9"}, {"by_brand": True}, {"author": None},
         {"language": "de"}, {"kind": "review", "rating": 5.0}, {"media_alt": ["a lid"]},
         {"url": "https://x.test/\u202e"}, {"bot": True})
    )  # fmt: skip


def _cut(chance: Random, value: bytes) -> bytes:
    return value[: chance.randrange(len(value) + 1)]


def _flipped(chance: Random, value: bytes) -> bytes:
    changed = bytearray(value or b"x")
    for _ in range(chance.choice((1, 2, 9))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _put_in(chance: Random, value: bytes) -> bytes:
    at = chance.randrange(len(value) + 1)
    return (
        value[:at]
        + chance.choice((b"\xff", b"\x00", b"\xed\xa0\x80", b"\\ud800", b'"', b",", b"[["))
        + value[at:]
    )


def _twice(chance: Random, value: bytes) -> bytes:
    """A key of the object a second time, with another value."""
    more = json.dumps({chance.choice(_NAMES): chance.choice((*NASTY, *VALUES))})
    return value[:-1] + b"," + more[1:].encode("utf-8", "surrogatepass")


def _raw(chance: Random, _: bytes) -> bytes | None:
    return chance.choice((None, chance.randbytes(chance.randrange(200)), *RAW))


_NAMES = (
    "event", "id", "brand", "source", "created_at", "text", "author", "via", "kind", "revised_at",
    "reshare_of", "by_brand", "language", "rating", "rating_scale", "url", "version", "product",
    "reply_to", "context", "match", "media_alt", "country", "reach", "truncated", "observed_at",
)  # fmt: skip
_FIELD_WRONGS: tuple[Callable[[Random, dict[str, Any]], None], ...] = (
    _other_value, _other_text, _other_text, _in_the_text, _in_the_text, _other_time, _gone, _unknown,
    _valid, _valid,
)  # fmt: skip
_BYTE_WRONGS: tuple[Callable[[Random, bytes], bytes | None], ...] = (
    _cut, _flipped, _flipped, _put_in, _twice, _raw,
)  # fmt: skip
