"""Put the saved state of partitions into words for a terminal, or into JSON for a program."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from agents.terminal import harmless
from schemas.base import from_epoch_ms
from streams.state.contents import StateSize
from streams.state.parts import Kind
from streams.state.saved import VERSION
from streams.wording import counted

SHOWN = 5
"""Brands of a partition that are named, the largest first."""


def state_lines(sizes: Iterable[StateSize]) -> Iterator[str]:
    """A line a partition: how far it is, and what its bytes are spent on."""
    for size in sizes:
        kinds = size.kinds()
        spent = ", ".join(f"{kind} {kinds[kind]:,}" for kind in Kind if kinds[kind])
        attempts = size.meta.get("attempts")
        yield (
            f"partition {size.partition}: next offset {_shown(size.meta.get('next_offset'))}, "
            f"watermark {_watermark(size) or '-'}, {counted(len(size.brands()), 'brand')}, "
            f"{counted(kinds.total(), 'byte')} ({spent})"
            + (
                f", {_shown(attempts)} {'start' if attempts == 1 else 'starts'} without a checkpoint"
                if attempts
                else ""
            )
        )


def remarks(sizes: Iterable[StateSize], committed: dict[int, int]) -> list[str]:
    """What is not as it should be, and the largest brands."""
    sizes = list(sizes)
    told = []
    for size in sizes:
        version, heard = size.meta.get("version"), size.meta.get("next_offset")
        if version != VERSION:
            told.append(
                f"partition {size.partition} has version {_shown(version)}, this program reads {VERSION}"
            )
        if size.partition in committed and committed[size.partition] != heard:
            told.append(
                f"partition {size.partition}: the state says offset {_shown(heard)}, "
                f"the group {committed[size.partition]}"
            )
        if size.unknown:
            keys = counted(size.unknown, "key that is", "keys that are")
            told.append(f"partition {size.partition} holds {keys} none of ours")
    brands = sum((size.brands() for size in sizes), Counter[str]())
    largest = ", ".join(f"{harmless(name)} {count:,}" for name, count in brands.most_common(SHOWN))
    return [*told, f"largest brands, bytes: {largest}"] if largest else told


def state_json(size: StateSize, committed: dict[int, int]) -> dict[str, Any]:
    """One partition for a program."""
    kinds = size.kinds()
    return {
        "partition": size.partition,
        **{name: size.meta.get(name) for name in ("version", "next_offset", "attempts", "clean")},
        "committed": committed.get(size.partition),
        "watermark": _watermark(size) or None,
        "bytes": {kind.value: kinds[kind] for kind in Kind},
        "brands": dict(sorted(size.brands().items())),
    }


def _watermark(size: StateSize) -> str:
    at_ms = size.meta.get("watermark_ms")
    try:
        return from_epoch_ms(at_ms).isoformat() if isinstance(at_ms, int) else ""
    except (ValueError, OverflowError):
        return "?"


def _shown(value: object) -> str:
    """A field of a record that anyone with the right to write could have written."""
    return "-" if value is None else harmless(str(value))[:20]
