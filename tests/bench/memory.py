"""Measure what a brand holds in memory after ever more mentions of random vocabulary, the worst that can be heard.

`python -m tests.bench.memory [--quick]`: a busy brand (7,000 a day), a flood (a million a day) and a quiet brand
(three a day); no word comes twice, so that every table is as full as it gets. Reference: plain counters of the
same terms, 3 days by base window and all time in one, without bounds, as a listening script would keep them; the
ratio falls with time, since ours stops growing. Then CPU seconds and bytes for 100,000 mentions of the busy brand.
"""

import argparse
import gc
import json
import random
import sys
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from time import process_time
from types import FunctionType, MethodType, ModuleType

import msgspec

from schemas.base import from_epoch_ms
from streams.brand.footprint import BRAND_BYTES
from streams.enrich.terms import parts_of, terms_of
from streams.listen.config import ListenConfig
from streams.listen.listener import Listener
from streams.policy import BASE_MS, DAY_MS
from streams.records import Record
from tests.bench.report import report

STARTS_MS = 1_772_323_200_000
BRAND = "Babel"
WORDS = 8
BUSY_A_DAY, FLOOD_A_DAY, QUIET_A_DAY = 7000, 1_000_000, 3
MENTIONS, QUICK_MENTIONS = 1_000_000, 40_000
QUIET_MENTIONS = 1000
SAMPLES = 10
LETTERS = "abcdefghijklmnopqrstuvwxyz"
CONFIG = ListenConfig({}, b"a public key, no secret", 1)


@dataclass(frozen=True, slots=True)
class Sample:
    """What a brand holds after so many mentions."""

    mentions: int
    held: int
    """Bytes in memory."""
    saved: int
    """Bytes of its parts on the topic."""
    cpu_s: float


def babble(mentions: int, a_day: int) -> Iterator[tuple[int, str, bytes]]:
    """Event time, text and record of each mention: words that nobody used before, of authors nobody knows."""
    chance = random.Random(a_day)
    for number in range(mentions):
        at_ms = STARTS_MS + number * DAY_MS // a_day
        text = " ".join("".join(chance.choices(LETTERS, k=8)) for _ in range(WORDS))
        fields = {
            "id": f"p{number}",
            "brand": BRAND,
            "source": "babble",
            "created_at": from_epoch_ms(at_ms).isoformat(),
            "author": f"a{number}",
            "text": text,
        }
        yield at_ms, text, json.dumps(fields).encode()


def held_by(root: object, *but: object) -> int:
    """Bytes of an object and all that it refers to, each counted once; code and the given objects left out."""
    seen = {id(one) for one in but}
    waiting, total = [root], 0
    while waiting:
        one = waiting.pop()
        if id(one) not in seen and not isinstance(one, (type, ModuleType, FunctionType, MethodType, Enum)):
            seen.add(id(one))
            total += sys.getsizeof(one)
            waiting += gc.get_referents(one)
            if isinstance(one, msgspec.Struct):  # some are hidden from the collector
                waiting += msgspec.structs.astuple(one)
    return total


def samples(mentions: int, a_day: int, count: int = SAMPLES) -> Iterator[Sample]:
    """Hear so many mentions, and look `count` times at what is held."""
    listener = Listener(CONFIG, 0)
    parts: dict[bytes, int] = {}
    started = process_time()
    for number, (at_ms, _, value) in enumerate(babble(mentions, a_day), start=1):
        listener.hear(Record(0, number - 1, BRAND.encode(), value, at_ms))
        if number % 1000 == 0:
            listener.take_outputs()
        if number % (mentions // count) == 0:
            cpu_s = process_time() - started
            for part in listener.snapshot().state:
                parts[part.key] = 0 if part.value is None else len(part.value)
            brand = listener.brands.get(BRAND)
            assert brand is not None
            # what all brands of a process share is not the brand's
            held = held_by(brand, brand.editions, brand.tally)
            yield Sample(number, held, sum(parts.values()), cpu_s)
            started = process_time()


def counters_held(mentions: int, a_day: int) -> int:
    """Bytes that plain counters of the same terms hold: by base window for three days, and of all time."""
    all_time: Counter[str] = Counter()
    windows: deque[tuple[int, Counter[str]]] = deque()
    for at_ms, text, _ in babble(mentions, a_day):
        terms = terms_of(part for word in text.split() for part in parts_of(word)).keys()
        start_ms = at_ms - at_ms % BASE_MS
        if not windows or windows[-1][0] != start_ms:
            windows.append((start_ms, Counter()))
            while windows[0][0] < start_ms - 3 * DAY_MS:
                windows.popleft()
        windows[-1][1].update(terms)
        all_time.update(terms)
    return held_by([windows, all_time])


def counting_s(mentions: int) -> float:
    """CPU seconds that 100,000 mentions take plain counters."""
    started = process_time()
    counters_held(mentions, BUSY_A_DAY)
    return (process_time() - started) / mentions * 100_000


def measured(name: str, mentions: int, a_day: int) -> list[Sample]:
    """Report what is held at the end, against plain counters and against the stated bound."""
    seen = list(samples(mentions, a_day))
    last = seen[-1]
    ratio = last.held / counters_held(mentions, a_day)
    report(f"{name}_held", last.held, "bytes a brand", "plain counters of the same terms", ratio)
    report(f"{name}_of_bound", last.held, "bytes a brand", "the stated bound", last.held / BRAND_BYTES)
    report(f"{name}_saved", last.saved, "bytes a brand", "held in memory", last.saved / last.held)
    half = seen[len(seen) // 2 - 1]
    report(f"{name}_growth", last.held - half.held, "bytes", "held at half-time", last.held / half.held)
    return seen


def main() -> None:
    """Print one JSON object a measurement."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--quick", action="store_true", help="40,000 mentions instead of a million")
    mentions = QUICK_MENTIONS if arguments.parse_args().quick else MENTIONS
    busy = measured("memory_busy", mentions, BUSY_A_DAY)
    measured("memory_flood", mentions, FLOOD_A_DAY)
    measured("memory_quiet", QUIET_MENTIONS, QUIET_A_DAY)
    seconds = sum(sample.cpu_s for sample in busy) / mentions * 100_000
    report(
        "time_of_100000", seconds, "CPU s", "counting the same terms plainly", seconds / counting_s(mentions)
    )


if __name__ == "__main__":
    main()
