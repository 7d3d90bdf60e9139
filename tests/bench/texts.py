"""Make the mentions that the benchmarks hear: a busy brand, many quiet ones with a story each, or a file's."""

import json
import random
from collections.abc import Iterator
from pathlib import Path

from agents.files import Reading, merged
from schemas.base import from_epoch_ms
from streams.ingest.rows import Row
from streams.policy import DAY_MS
from streams.simulate import phrases, tell
from streams.simulate.talk import Talk

ENDS_MS = 1_772_323_200_000
"""A midnight; which one makes no difference."""
ROWS_A_STORY = 2000
BUSY_A_DAY = 7000
"""As many as people write about a maker of phones on a network."""
BUSY_AUTHORS = 20_000
VOCABULARY = 30_000
RARE_WORDS = 5
"""Of each text, drawn by Zipf's law: real talk brings words that nobody used before."""


def mentions(rows: int) -> list[Row]:
    """Give about so many valid mentions of the simulated story, told to a new brand by each seed."""
    told: list[Row] = []
    for seed in range(1 + rows // ROWS_A_STORY):
        for record in tell(random.Random(seed), ENDS_MS):
            try:
                fields = json.loads(record.value)
            except json.JSONDecodeError:
                continue
            if record.key.decode() != fields["brand"] or abs(record.event_ms - record.arrived_ms) > 60_000:
                continue
            fields["brand"] = f"{fields['brand']} {seed}"
            told.append(Row(record.event_ms, fields["brand"].encode(), json.dumps(fields).encode()))
    told.sort(key=lambda row: row.created_ms)
    return told[:rows]


def busy_mentions(rows: int, ends_ms: int = ENDS_MS, brand: str = "Busy") -> list[Row]:
    """Give so many mentions of one busy brand, evenly spaced, no two with the same words; the last at `ends_ms`."""
    chance = random.Random(brand)
    texts = _texts(chance)
    told = []
    for number in range(rows):
        at_ms = ends_ms - (rows - 1 - number) * DAY_MS // BUSY_A_DAY
        fields = {
            "id": f"post-{number:07d}",
            "brand": brand,
            "source": "bluesky",
            "created_at": from_epoch_ms(at_ms).isoformat(),
            "author": f"account-{chance.randrange(BUSY_AUTHORS)}",
            "text": next(texts),
        }
        told.append(Row(at_ms, brand.encode(), json.dumps(fields).encode()))
    return told


def steady_mentions(rows: int, first_ms: int, every_ms: int, brands: int) -> Iterator[Row]:
    """Tell so many mentions one by one, evenly spaced from `first_ms` on; the first brand gets every second one."""
    chance = random.Random(brands)
    texts = _texts(chance)
    for number in range(rows):
        brand = f"Brand {0 if number % 2 else 1 + chance.randrange(brands - 1)}"
        fields = {
            "id": f"post-{number:07d}",
            "brand": brand,
            "source": "bluesky",
            "created_at": from_epoch_ms(first_ms + number * every_ms).isoformat(),
            "author": f"account-{chance.randrange(BUSY_AUTHORS)}",
            "text": next(texts),
        }
        yield Row(first_ms + number * every_ms, brand.encode(), json.dumps(fields).encode())


def _texts(chance: random.Random) -> Iterator[str]:
    talk = Talk(chance, (*phrases.EVERYDAY, *phrases.PHOTO, *phrases.LEAK))
    more = (*phrases.EVERYDAY_MORE, *phrases.LEAK_MORE)
    while True:
        rare = " ".join(_made_up(int(VOCABULARY ** chance.random())) for _ in range(RARE_WORDS))
        # two halves of sentences, so that texts are as varied as people's
        words = talk.text().split()
        addition = chance.choice(more).replace("{", "").replace("}", "").split()
        cut = chance.randrange(4, len(words) + 1) if len(words) > 4 else len(words)
        yield f"{' '.join(words[:cut])} {rare}. {' '.join(addition[chance.randrange(3) :])}"


def _made_up(number: int) -> str:
    """A word that looks like one: the syllables of a number."""
    word = ""
    while True:
        number, syllable = divmod(number, 100)
        word += "bdfgklmnpr"[syllable // 10] + "a e i o u ai ei or an en".split()[syllable % 10]
        if not number:
            return word


def of_file(path: Path) -> list[Row]:
    """Give the mentions of a file by event time."""
    return list(merged([path], Reading()))


def text_of(row: Row) -> str:
    """The words that a sentiment scorer gets."""
    text: str = json.loads(row.value)["text"]
    return text
