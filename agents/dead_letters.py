"""Read dead letters back from Kafka, choose some of them, and send them again to where they came from.

Topics in: dead-letters.v1 (or late.v1), committed records, without a group. Topic out: mentions.v1, key brand,
with the headers `openear.replays` and `openear.replay_of`. A record of the topic that is no letter of ours is
counted and skipped. Stopped half-way, what was sent stays sent: to begin again is safe, repeats are recognised.
"""

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime
from time import time
from typing import Any, NamedTuple

from agents.refusals import absence_of
from agents.sender import Sender
from agents.tail import ALL, Newest, Tailed, ends_of
from schemas.dead_letter import DeadLetter, Reason
from streams.ingest.dead_letters import REPLAYS, letter_of
from streams.ingest.readmit import Readmission, readmission
from streams.topology import Topic

REPLAY_OF = "openear.replay_of"


class Letter(NamedTuple):
    """A dead letter: what its headers say, and the record that could not be heard."""

    said: DeadLetter
    value: bytes | None

    @property
    def name(self) -> str:
        """How a person names it: partition and offset where the record stands in `mentions.v1`."""
        return f"{self.said.partition}-{self.said.offset}"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which letters are meant; what is left empty means all."""

    names: frozenset[str] = frozenset()
    reasons: frozenset[Reason] = frozenset()
    partition: int | None = None
    since: datetime | None = None
    """Arrived at or after."""
    until: datetime | None = None
    """Arrived before."""

    def takes(self, letter: Letter) -> bool:
        """True if this letter is meant."""
        said = letter.said
        return (
            (not self.names or letter.name in self.names)
            and (not self.reasons or said.reason in self.reasons)
            and (self.partition is None or said.partition == self.partition)
            and (self.since is None or said.arrived_at >= self.since)
            and (self.until is None or said.arrived_at < self.until)
        )


@dataclass
class Letters:
    """The letters of a topic, one pass: as they stand in each partition, oldest first."""

    connection: dict[str, Any] = field(repr=False)  # a password is in it
    prefix: str
    choice: Choice = field(default_factory=Choice)
    topic: Topic = Topic.DEAD_LETTERS
    last: int = ALL
    """Newest letters of a partition to look at, whether they are meant or not."""
    unreadable: int = 0
    """Records that are no letters of ours."""
    has_older: bool = False
    """True once older letters were left out."""

    async def __aiter__(self) -> AsyncGenerator[Letter]:
        """Give the letters that are meant; raises UserError where Kafka lacks the topic."""
        if not await ends_of(self.connection, self.topic, self.prefix):
            raise await absence_of(self.connection, self.prefix + self.topic)
        newest = Newest(self.topic, self.last, lambda record: _letter(record) is not None)
        async with aclosing(newest.read(self.connection, self.prefix)) as records:
            async for record in records:
                letter = _letter(record)
                if letter is None:
                    self.unreadable += 1
                elif self.choice.takes(letter):
                    yield letter
        self.has_older = newest.has_older


def _letter(record: Tailed) -> Letter | None:
    try:
        return Letter(letter_of(record.headers), record.value)
    except ValueError:
        return None


class Replayed(NamedTuple):
    """What became of one letter."""

    letter: Letter
    verdict: Readmission
    sent: bool


async def replay(
    letters: Letters, *, force: bool, dry_run: bool, now_ms: Callable[[], int] = lambda: int(time() * 1000)
) -> AsyncGenerator[Replayed]:
    """Send again what may be heard now; `dry_run` sends nothing. A letter is given once it was handed over."""
    async with Sender(letters.connection, letters.prefix) as sender, aclosing(aiter(letters)) as chosen:
        async for letter in chosen:
            verdict = readmission(letter.said, letter.value, sender.partitions, now_ms())
            is_sent = verdict.is_let_in(force=force) and not dry_run
            if is_sent:
                await sender.send(verdict.key, letter.value or b"", _headers(letter))
            yield Replayed(letter, verdict, is_sent)


def _headers(letter: Letter) -> list[tuple[str, bytes]]:
    replays = str(letter.said.replays + 1).encode()
    return [(REPLAYS, replays), (REPLAY_OF, f"{letter.said.topic}-{letter.name}".encode())]
