"""Tell seeded stories of other trades: what people say of a blender, a bank or a tent, and what must be heard.

Each story has everyday talk and one thing that is planted. `TUNED` were in view when lines were chosen, `UNSEEN`
were written before that and looked at once all lines stood.
"""

from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Any

from schemas.alert import Alert
from schemas.base import from_epoch_ms
from streams.policy import DAY_MS
from streams.simulate.talk import Talk
from tests.builders import START_MS, Story
from tests.more_trades import MORE
from tests.own_words_trades import IN_OWN_WORDS
from tests.trade import Trade
from tests.tuned_trades import TUNED
from tests.unseen_trades import UNSEEN

DAYS = 24
AUTHORS = 4000


def tell(trade: Trade, seed: int, days: int = DAYS) -> list[dict[str, Any]]:
    """All mentions of a story in the order of time."""
    chance = Random(f"{trade.brand} {seed}")
    everyday = Talk(chance, trade.everyday, trade.more)
    fading = Talk(chance, [*trade.everyday, *trade.fades], trade.more) if trade.fades else everyday
    planted = Talk(chance, trade.planted, trade.planted_more) if trade.planted else None
    said: list[dict[str, Any]] = []
    for day in range(days):
        talk = fading if trade.everyday_stops is None or day < trade.everyday_stops else everyday
        texts = [talk.text() for _ in range(trade.a_day)]
        if planted is not None and day >= trade.planted_from:
            texts += [planted.text() for _ in range(trade.planted_a_day)]
        for text in texts:
            at_ms = START_MS + day * DAY_MS + int(chance.random() * DAY_MS)
            author = f"person-{int(chance.random() * AUTHORS)}"
            number = len(said)
            said.append(
                {
                    "id": f"{trade.brand}-{number}", "brand": trade.brand, "source": "reddit", "text": text,
                    "author": author, "created_at": from_epoch_ms(at_ms).isoformat(),
                }
            )  # fmt: skip
    return sorted(said, key=lambda one: (one["created_at"], one["id"]))


EVERY = {trade.brand: trade for trade in (*TUNED, *UNSEEN, *MORE, *IN_OWN_WORDS)}


@cache
def heard(brand: str, seed: int) -> tuple[Alert, ...]:
    """Every event of every alert of a story, told to its end."""
    trade = EVERY[brand]
    story = Story(trade.of())
    story.tell(tell(trade, seed))
    return tuple(story.finish().alerts)


def told_of(alert: Any) -> Iterator[str]:
    """The words by which an alert can be known."""
    for text in (*alert.terms, alert.told_of or ""):
        yield from text.casefold().replace('"', " ").replace(".", " ").split()
