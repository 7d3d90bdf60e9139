"""Keep account of what customers say of uses, promises and companions, over a quarter of a year.

Themes live in windows of days; what a product is loved for, and whether a promise is kept, shows over weeks. An
account counts people, not posts: of each author the last word only. Remarks wait until the base window in which
they were made is judged and are then taken in the order of (time, id), so that the order of arrival within the
lateness never shows.

Bounds: `LIMITS` accounts of a kind with at most `AUTHORS` authors each (x 2 between prunings) and `VOICES` voices:
192 uses + 64 companions + 256 joys + 100 promises + 100 declared uses, 10 MB at the very most, 0.3 MB as a rule.
"""

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from schemas.profile import Profile
from streams.aggregate import BLAME, PRAISE, Voice
from streams.cases.account import (
    ANY_USE,
    COMPANION,
    DECLARED_USE,
    EVERYBODY,
    JOY,
    PAIRING,
    PROMISE,
    USE,
    Account,
)
from streams.cases.chances import cusum_steps
from streams.enrich.activities import is_activity, words_of
from streams.enrich.remark import Remark
from streams.enrich.uses import DECLARED
from streams.identity import hash64, person_of
from streams.policy import BASE_MS, DAY_MS

HORIZON_MS = 90 * DAY_MS
"""What was said earlier counts no more: a quarter."""
SEGMENTS = 16
"""Parts that the accounts are saved in."""
PENDING = 4096
"""Remarks that wait for their window; a busy brand has some hundred. Beyond it they are taken at once."""
LIMITS: Final = {USE: 192, COMPANION: 64, JOY: 256}
"""Accounts of a kind; of promises and declared uses there are as many as the profile has."""
Key = tuple[str, str]
"""Kind and name of an account."""
_Said = tuple[str, str, int, tuple[str, ...] | None]
"""Kind, name, in favour or not, and the words around it where a rule found it."""


class Pending(msgspec.Struct, array_like=True):
    """A remark that waits for its window."""

    voice: Voice
    remark: Remark


class Accounts:
    """The accounts of one brand."""

    def __init__(self) -> None:
        self.accounts: dict[Key, Account] = {}
        self.pending: list[Pending] = []
        self.dirty: set[int] = set()
        """Segments that changed."""
        self.tolerances: dict[str, float] = {}
        """Tolerated share of broken of each promise of the profile in force."""

    def follow(self, profile: Profile) -> None:
        """Keep account of the promises of the profile in force, and of joys where it has promises."""
        if self.tolerances or profile.promises:
            self.tolerances = {promise.id: promise.tolerance for promise in profile.promises}

    def hear(self, voice: Voice, remark: Remark) -> None:
        """Let a remark wait until its base window is judged."""
        self.pending.append(Pending(voice, remark))
        if len(self.pending) > PENDING:
            self.take_until(max(one.voice.at_ms for one in self.pending) + BASE_MS)

    def take_until(self, end_ms: int) -> None:
        """Take in what was said in base windows that end by now, oldest first."""
        ripe = [one for one in self.pending if one.voice.at_ms // BASE_MS * BASE_MS + BASE_MS <= end_ms]
        if not ripe:
            return
        self.pending = [
            one for one in self.pending if one.voice.at_ms // BASE_MS * BASE_MS + BASE_MS > end_ms
        ]
        for one in sorted(ripe, key=lambda one: (one.voice.at_ms, one.voice.id_hash)):
            self._take(one.voice, one.remark)

    def _take(self, voice: Voice, remark: Remark) -> None:
        overall, person = _sign(voice.sentiment), person_of(voice.author)
        self._note((EVERYBODY, ""), voice, person, overall)
        uses = companions = False
        for kind, name, sign, context in self._said(voice, remark):
            uses = uses or kind in (USE, DECLARED_USE)
            companions = companions or kind == COMPANION
            self._note((kind, name), voice, person, sign, context)
            if kind == USE and is_activity(name):
                self.accounts[kind, name].place(words_of(name, voice.terms))
        if uses:
            self._note((ANY_USE, ""), voice, person, overall)
        if companions:
            self._note((PAIRING, ""), voice, person, overall)
        for promise, stance in remark.promises:
            if promise in self.tolerances:
                self._note((PROMISE, promise), voice, person, stance)

    def _said(self, voice: Voice, remark: Remark) -> Iterator[_Said]:
        """Everything that a text speaks of."""
        heads, companions, praised = dict(remark.uses), dict(remark.companions), dict(remark.praised)
        for keys, score in remark.clauses:
            sign = _sign(_opinion(score, voice.sentiment)) if remark.is_scored else 0
            for key in keys:
                if key.startswith(DECLARED):
                    yield DECLARED_USE, key[len(DECLARED) :], sign, heads.get(key)
                    continue
                if key in heads or is_activity(key) or (USE, key) in self.accounts:
                    yield USE, key, sign, heads.get(key)
                if key in companions or (COMPANION, key) in self.accounts:
                    yield COMPANION, key, sign, companions.get(key)
                if self.tolerances:
                    yield JOY, key, sign, praised.get(key) if sign > 0 else None

    def _note(
        self, key: Key, voice: Voice, person: int, sign: int, context: tuple[str, ...] | None = None
    ) -> None:
        account = self.accounts.get(key) or self._opened(key, voice.at_ms)
        self.dirty.add(segment_of(key))
        if not account.note(person, (voice.at_ms, sign, context is not None)):
            return
        if context is not None:
            account.place(context)
        if account.kind == PROMISE:
            self._move(account, sign)
        if account.kind not in (JOY, EVERYBODY, ANY_USE, PAIRING):
            account.keep(voice)

    def _move(self, account: Account, stance: int) -> None:
        """Step Page's sum; who speaks of a promise and says neither moves nothing (the share counts him)."""
        if not stance:
            return
        broken, other = cusum_steps(self.tolerances.get(account.name, 0.15))
        account.moved = max(0.0, account.moved + (broken if stance < 0 else other))

    def _opened(self, key: Key, at_ms: int) -> Account:
        limit = LIMITS.get(key[0])
        if limit is not None:
            same = [one for one in self.accounts if one[0] == key[0]]
            if len(same) >= limit:
                least = min(same, key=self._worth)
                self.dirty.add(segment_of(least))
                del self.accounts[least]
        account = self.accounts[key] = Account(*key, {}, [], [], 0, at_ms, at_ms)
        return account

    def _worth(self, key: Key) -> tuple[int, int, str]:
        account = self.accounts[key]
        return len(account.words), account.last_ms, account.name

    def account(self, kind: str, name: str = "") -> Account | None:
        """One account; None where nobody spoke of it."""
        return self.accounts.get((kind, name))

    def of_kind(self, kind: str) -> list[Account]:
        """The accounts of a kind, by name."""
        return sorted((one for one in self.accounts.values() if one.kind == kind), key=lambda one: one.name)

    def forget(self, now_ms: int) -> None:
        """Drop what nobody spoke of within the horizon."""
        gone = [key for key, one in self.accounts.items() if one.last_ms < now_ms - HORIZON_MS]
        for key in gone:
            self.dirty.add(segment_of(key))
            del self.accounts[key]

    def segment(self, number: int) -> list[Account]:
        """The accounts that are saved together, by key."""
        keys = sorted(key for key in self.accounts if segment_of(key) == number)
        return [self.accounts[key] for key in keys]

    def restore(self, accounts: Iterable[Account], pending: list[Pending]) -> None:
        """Take back what was saved."""
        self.accounts = {(one.kind, one.name): one for one in accounts}
        self.pending = pending


def segment_of(key: Key) -> int:
    """The part that an account is saved in."""
    return hash64("\0".join(key)) % SEGMENTS


def _opinion(own: float | None, overall: float | None) -> float | None:
    """What a clause says itself, twice, and the whole text with its stars once: "without" may fool a word list."""
    return overall if own is None else own if overall is None or not own else (2 * own + overall) / 3


def _sign(score: float | None) -> int:
    if score is None:
        return 0
    return 1 if score >= PRAISE else -1 if score <= BLAME else 0
