"""Count who said something of one thing, and in favour or not: people, not posts, of each the last word only.

Bounds: `AUTHORS` people of an account (x 2 between prunings), `VOICES` voices, `SPANS` windows, `CONTEXTS`.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Final

import msgspec

from streams.aggregate import Voice
from streams.enrich.terms import STOP, stem
from streams.identity import person_of
from streams.policy import DAY_MS, HOUR_MS

SPAN_MS = 6 * HOUR_MS
"""Of a window in which something was said: many people of one evening are one."""
SPANS = 32
"""Windows remembered of an account."""
VOICES = 24
"""Voices kept of an account, the newest: of a use that few speak of, more than windows hold."""
CONTEXTS = 12
FRESH_MS = 14 * DAY_MS
FRESH = 2
"""People who said it within the last fortnight: what was loved last quarter is no news."""
ALIKE = 0.5
"""Jaccard similarity from which on two contexts are one: "great for X, says my dad" and "great for X, says mum"."""

SHARED_BY = 0.6
"""Of different contexts that have one content word in common: above it they are one sentence."""
_FUNCTION: Final = STOP | {stem(word) for word in STOP}

USE: Final = "use"
DECLARED_USE: Final = "declared"
PROMISE: Final = "promise"
COMPANION: Final = "companion"
JOY: Final = "joy"
EVERYBODY: Final = "everybody"
"""All who speak, by what their text says as a whole; its key is ""."""
ANY_USE: Final = "any use"
"""All who speak of a use, declared or not."""
PAIRING: Final = "pairing"
"""All who speak of a companion."""

AUTHORS: Final = {JOY: 96, EVERYBODY: 512, ANY_USE: 512, PAIRING: 512}
MOST_PEOPLE = 256
"""Of an account: "the last 256 people who spoke of it"."""

Word = tuple[int, int, bool]
"""When an author last said it (ms), in favour (1), against (-1) or neither (0), and whether by a rule."""


class Account(msgspec.Struct, array_like=True):
    """Who said something about one thing, and in favour or not."""

    kind: str
    name: str
    words: dict[int, Word]
    """Person (`person_of` an author) -> last word."""
    spans: list[int]
    """Windows in which it was said, rising."""
    voices: list[Voice]
    """The newest, in the order of (time, id)."""
    heard: int
    """People heard of since the account was opened; those who were forgotten in between count again."""
    first_ms: int
    last_ms: int
    contexts: list[tuple[str, ...]] = msgspec.field(default_factory=list)
    """Different words that stood around it, at most `CONTEXTS`."""
    moved: float = 0.0
    """Page's sum: how surely a promise is broken more often than is tolerated, in natural logs."""

    def note(self, author: int, word: Word) -> bool:
        """Take in somebody's word; False if a later one of theirs is known."""
        known = self.words.get(author)
        if known is None:
            self.heard += 1
        elif known[:2] >= word[:2]:
            return False
        self.words[author] = (word[0], word[1], word[2] or (known is not None and known[2]))
        self.last_ms = max(self.last_ms, word[0])
        span = word[0] // SPAN_MS
        if span not in self.spans:
            self.spans = sorted({*self.spans, span})[-SPANS:]
        most = AUTHORS.get(self.kind, MOST_PEOPLE)
        if len(self.words) > 2 * most:
            self.words = dict(self.newest(most))
        return True

    def place(self, context: tuple[str, ...]) -> None:
        """Take in the words around it, unless they are known."""
        if len(self.contexts) < CONTEXTS and not any(_is_alike(context, known) for known in self.contexts):
            self.contexts.append(context)

    def keep(self, voice: Voice) -> None:
        """Hold a voice as evidence, the newest ones only."""
        held = {kept.id_hash: kept for kept in self.voices}
        held[voice.id_hash] = voice
        self.voices = sorted(held.values(), key=lambda kept: (kept.at_ms, kept.id_hash))[-VOICES:]

    def newest(self, most: int) -> list[tuple[int, Word]]:
        """The last people who spoke of it, latest first; ties by the author."""
        return sorted(self.words.items(), key=lambda item: (-item[1][0], item[0]))[:most]

    def since(self, from_ms: int) -> "Count":
        """People whose last word is no older than this, of the last `AUTHORS` of the kind."""
        most = AUTHORS.get(self.kind, MOST_PEOPLE)
        newest = (
            self.words.items() if len(self.words) <= most else self.newest(most)
        )  # mostly no sort is needed
        return Count({author: word for author, word in newest if word[0] >= from_ms})

    def is_fresh(self, now_ms: int) -> bool:
        """Whether `FRESH` people said it within `FRESH_MS`."""
        return self.since(now_ms - FRESH_MS).people >= FRESH


class Count:
    """People and their last words, over some time, counted once."""

    __slots__ = ("against_it", "by_rule", "for_it", "people", "words")

    def __init__(self, words: dict[int, Word]) -> None:
        self.words = words
        self.people = len(words)
        """All of them."""
        self.for_it = sum([1 for word in words.values() if word[1] > 0])
        """Those in favour."""
        self.against_it = sum([1 for word in words.values() if word[1] < 0])
        """Those against."""
        self.by_rule = sum([1 for word in words.values() if word[2]])
        """Those whose words a rule found in the place of a use or a companion."""

    @property
    def opinions(self) -> int:
        """Those in favour or against."""
        return self.for_it + self.against_it

    @property
    def first_ms(self) -> int:
        """When the first of the last words was said."""
        return min((word[0] for word in self.words.values()), default=0)

    @property
    def telling(self) -> "Count":
        """Those whose words a rule found."""
        return Count({author: word for author, word in self.words.items() if word[2]})

    def without(self, others: "Count") -> "Count":
        """Those who are not among the others."""
        return Count({author: word for author, word in self.words.items() if author not in others.words})


def united(accounts: Sequence[Account]) -> Account:
    """The first account, and who put one of the other words in the place of a use; different contexts of all."""
    first, *others = accounts
    if not others:
        return first
    one = Account(
        first.kind, first.name, dict(first.words), list(first.spans), list(first.voices), 0,
        first.first_ms, first.last_ms,
    )  # fmt: skip
    for account in others:
        for author, word in account.words.items():
            if word[2]:
                one.note(author, word)
        for voice in account.voices:
            if person_of(voice.author) in one.words:
                one.keep(voice)
    one.contexts = _different(accounts)
    return one


def _different(accounts: Sequence[Account]) -> list[tuple[str, ...]]:
    """Contexts of several words: a sentence that has two of them is one, though each stands beside the other."""
    known: list[tuple[str, tuple[str, ...]]] = []
    for account in accounts:
        for context in account.contexts:
            whole = tuple(sorted({*context, account.name}))
            if not any(
                _is_alike(context, other) if name == account.name else _is_alike(whole, (*other, name))
                for name, other in known
            ):
                known.append((account.name, context))
    first = accounts[0].name
    every = [
        context if name == first else tuple(sorted({*context, name} - {first})) for name, context in known
    ]
    return every[:CONTEXTS]


def is_one_sentence(contexts: Sequence[tuple[str, ...]], fewest: int, own: Collection[str]) -> bool:
    """True where too few things were said, or one content word stands in nearly all: a sentence that goes round.

    "Kids take them to school" of forty people is one sentence, whatever else they say; forty who use it as a plant
    stand in their own ways have no other word in common. `own`: words that all may share.
    """
    telling = [words for context in contexts if (words := set(context) - _FUNCTION)]
    if len(telling) < fewest:
        return True
    counts = Counter(
        word for words in telling for word in words if word not in own and not word.startswith("=")
    )
    return max(counts.values(), default=0) > SHARED_BY * len(telling)


def _is_alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    shared = len(set(one).intersection(other))
    return one == other or shared >= ALIKE * (len(one) + len(other) - shared)
