"""Tell the seeded story of a music machine: everyday talk, two themes, and what must not pass for one.

Lumatone is designed, boxed and advertised for music. Over three and a half weeks people fall in love with it
for photography, and the cap of a bottle in the box leaks. In between three accounts paste a campaign, one
person will not stop writing about a hinge, records come late, twice or broken. Brightleaf stays quiet.
"""

import heapq
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from schemas.base import from_epoch_ms
from streams.identity import canonical
from streams.policy import DAY_MS, HOUR_MS, MINUTE_MS
from streams.simulate import phrases
from streams.simulate.chance import Chance, below, dealt
from streams.simulate.planted import Fate, Plant
from streams.simulate.talk import Talk

LUMATONE = "Lumatone"
BRIGHTLEAF = "Brightleaf"
DAYS = 26
EVERYDAY_A_DAY = 46
QUIET_A_DAY = 14
LOUD_DAY, CAMPAIGN_DAY = 15, 16
"""Before the themes, so that their three-day windows are judged when the last theme is heard."""
PHOTO_FROM = 19
PHOTO_A_DAY = (16, 30, 38, 42, 44, 44, 44)
LEAK_FROM = 22
LEAK_A_DAY = (10, 18, 14)
LOUD_POSTS = 30
CAMPAIGN_POSTS = 27
AUTHORS = 3000
"""Accounts that everyday talk comes from; each speaks about once a story."""
SOURCES = ("bluesky", "mastodon", "reddit", "youtube", "trustpilot", "web")

_HOURS = (1, 1, 1, 1, 1, 2, 3, 5, 6, 6, 6, 6, 7, 6, 6, 6, 6, 7, 8, 9, 9, 7, 4, 2)
"""Voices by hour of the day, UTC: people sleep."""


class Told(NamedTuple):
    """One record of the story, as it would stand in `mentions.v1`."""

    key: bytes
    value: bytes
    event_ms: int
    arrived_ms: int


def starts_ms(ends_ms: int) -> int:
    """Midnight of the first day of a story that ends at this midnight."""
    return ends_ms - DAYS * DAY_MS


def planted(ends_ms: int) -> tuple[Plant, ...]:
    """Everything that is planted, by time."""

    def day(number: int) -> int:
        return starts_ms(ends_ms) + number * DAY_MS

    def lumatone(
        name: str, stems: str, departments: str, polarity: str, first: int, last: int, fate: Fate, why: str
    ) -> Plant:
        stem, department = tuple(stems.split()), tuple(departments.split())
        return Plant(name, LUMATONE, stem, department, polarity, day(first), day(last + 1), fate, why)

    held, heard = Fate.HELD_BACK, Fate.HEARD
    one_voice, three_accounts = f"{LOUD_POSTS} posts of one person", f"{CAMPAIGN_POSTS} copies, 3 accounts"
    leak_until = LEAK_FROM + len(LEAK_A_DAY) - 1
    return (
        lumatone("one loud author", "hing", "product", "blame", LOUD_DAY, LOUD_DAY, held, one_voice),
        lumatone(
            "a pasted campaign", "vouch luma20 megadeal", "pricing marketing", "praise",
            CAMPAIGN_DAY, CAMPAIGN_DAY, held, three_accounts,
        ),
        lumatone(
            "loved for photography", "photo photograph camera", "marketing product", "praise",
            PHOTO_FROM, DAYS - 1, heard, "sold for music, loved for its photos",
        ),
        lumatone(
            "the cap leaks", "cap leak", "packaging", "blame",
            LEAK_FROM, leak_until, heard, "a bottle in the box",
        ),
    )  # fmt: skip


def tell(chance: Chance, ends_ms: int) -> Iterator[Told]:
    """Tell the whole story in the order in which its records arrive.

    `ends_ms` is a midnight (UTC): the day's hops then fall the same way whenever the story is told, and one
    seed tells one story.
    """
    start = starts_ms(ends_ms)
    voices = _Voices(chance)
    everyday = Talk(chance, phrases.EVERYDAY, phrases.EVERYDAY_MORE)
    quiet = Talk(chance, phrases.QUIET, phrases.QUIET_MORE)
    photo = Talk(chance, phrases.PHOTO, phrases.PHOTO_MORE)
    leak = Talk(chance, phrases.LEAK, phrases.LEAK_MORE)
    hinge = Talk(chance, phrases.HINGE)
    pasted = dealt(chance, phrases.CAMPAIGN)
    for number in range(DAYS):
        midnight = start + number * DAY_MS
        day = [voices.says(LUMATONE, everyday.text(), at) for at in _times(chance, midnight, EVERYDAY_A_DAY)]
        day += [voices.says(BRIGHTLEAF, quiet.text(), at) for at in _times(chance, midnight, QUIET_A_DAY)]
        if number == LOUD_DAY:
            times = _times(chance, midnight, LOUD_POSTS)
            day += [
                voices.says(LUMATONE, hinge.text(n=n + 4), at, author="account-hinge", source="web")
                for n, at in enumerate(times)
            ]
        if number == CAMPAIGN_DAY:
            day += [
                voices.says(LUMATONE, next(pasted), at, author=f"account-deal-{n % 3}", source="bluesky")
                for n, at in enumerate(_times(chance, midnight, CAMPAIGN_POSTS))
            ]
        day += [
            voices.says(LUMATONE, photo.text(), at)
            for at in _times(chance, midnight, _of(PHOTO_A_DAY, number - PHOTO_FROM))
        ]
        day += [
            voices.says(LUMATONE, leak.text(), at)
            for at in _times(chance, midnight, _of(LEAK_A_DAY, number - LEAK_FROM))
        ]
        day.sort(key=lambda told: told.arrived_ms)
        yield from heapq.merge(day, _spoilt(voices, number, midnight, day), key=lambda told: told.arrived_ms)


def _of(plan: tuple[int, ...], index: int) -> int:
    return plan[index] if 0 <= index < len(plan) else 0


def _times(chance: Chance, midnight: int, count: int) -> list[int]:
    """Give event times of one day, spread by the hours at which people speak."""
    total = sum(_HOURS)
    times = []
    for _ in range(count):
        mark = chance.random() * total
        hour = 0
        while mark >= _HOURS[hour]:
            mark -= _HOURS[hour]
            hour += 1
        times.append(midnight + hour * HOUR_MS + below(chance, HOUR_MS))
    return sorted(times)


class _Voices:
    """The people of the story: numbers their posts and gives each a source and an account."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._sources = dealt(chance, SOURCES)
        self._authors = dealt(chance, range(AUTHORS))
        self._posts = 0

    def says(
        self,
        brand: str,
        text: str,
        at: int,
        *,
        author: str | None = None,
        source: str | None = None,
        **more: object,
    ) -> Told:
        self._posts += 1
        fields = {
            "id": f"post-{self._posts:06d}",
            "brand": brand,
            "source": source or next(self._sources),
            "created_at": _rfc3339(at),
            "author": author or f"account-{next(self._authors)}",
            "text": text,
            **more,
        }
        # a connector delivers within seconds
        return _told(brand, fields, at, at + 1000 + below(self._chance, 20_000))


def _spoilt(voices: _Voices, number: int, midnight: int, day: list[Told]) -> list[Told]:
    """Give the records of a day that come twice, late, broken or from a wrong clock, by arrival."""
    first = next(told for told in day if told.key == LUMATONE.encode())
    at = midnight + 12 * HOUR_MS
    records = [first._replace(arrived_ms=first.arrived_ms + MINUTE_MS)]
    if number % 5 == 4:
        late = voices.says(LUMATONE, "Forgot to say that mine hums in the evening", at - 9 * HOUR_MS)
        lost = voices.says(LUMATONE, "Found this old note of mine about the remote", at - 5 * DAY_MS)
        ahead = voices.says(LUMATONE, "My clock is wrong but the sound is right", at + 400 * DAY_MS)
        records += [told._replace(arrived_ms=at) for told in (late, lost, ahead)]
        records += _broken(at)
    return sorted(records, key=lambda told: told.arrived_ms)


def _broken(at: int) -> list[Told]:
    good = {
        "id": f"broken-{at}",
        "brand": LUMATONE,
        "source": "web",
        "created_at": _rfc3339(at),
        "text": "Hm",
    }
    wrongs: tuple[Mapping[str, object], ...] = (
        {**good, "created_at": at},
        {**good, "event": "telepathy"},
        {**good, "brand": BRIGHTLEAF},
        {**good, "source": "Some Site"},
    )
    cut = _told(LUMATONE, good, at, at)
    return [cut._replace(value=cut.value[:-9]), *(_told(LUMATONE, wrong, at, at) for wrong in wrongs)]


def _told(key: str, fields: Mapping[str, object], at: int, arrived_ms: int) -> Told:
    return Told(key.encode(), canonical(fields), at, arrived_ms)


def _rfc3339(ms: int) -> str:
    return from_epoch_ms(ms).isoformat(timespec="milliseconds").replace("+00:00", "Z")
