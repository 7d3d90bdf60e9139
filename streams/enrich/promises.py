"""Say of a promise in print whether a text tells that it was kept, that it was broken, or only speaks of it.

The profile's own phrases decide, and the claim itself (claims.py), never the valence: "this cold medicine works"
scores 0.0. A phrase is turned round
by a negation in front of it ("never died after an hour" keeps), and says nothing in a question, a condition or a
hope ("does it work?", "if it works", "supposed to last"). Of several the last one counts: "did nothing at first,
now it works".
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from schemas.profile import Profile, Promise
from streams.enrich.claims import Printed, verdict_of
from streams.enrich.doubt import NEGATION_REACH, is_denied_behind, is_doubtful, is_negated
from streams.enrich.durations import SECONDS
from streams.enrich.figures import label_in, with_figures
from streams.enrich.limits import BROKEN, KEPT
from streams.enrich.noun_phrases import excluded, persons
from streams.enrich.phrases import Match, Phrases, keys_of
from streams.enrich.properties import properties_of
from streams.enrich.terms import CONTENT, parts_of, stem
from streams.enrich.tokens import Token

SPOKEN: Final = 0
CLAIM_WORDS = 6
"""A printed text up to so many words is a phrase that customers may say themselves."""

_FILLERS: Final = frozenset(
    "really just actually even still very so simply totally absolutely always quite honestly definitely truly also "
    "completely genuinely certainly literally".split()
)
_DETERMINERS: Final = frozenset("a an the this that these those our your it".split())
_AUXILIARIES: Final = frozenset(
    map(stem, "do does did is was are were has have had will would could can".split())
)
_OF_TIME: Final = frozenset(key for word in SECONDS for key in keys_of(word))
"""Keys of which a text that tells a time has one."""
IsBlamed = Callable[[Match], bool]
_LABELS: Final = {"kept": KEPT, "broken": BROKEN, "spoken": SPOKEN}


class _Ledger(NamedTuple):
    id: str
    phrases: Phrases
    beside: Phrases
    """What tells of it beside one of its phrases alone."""
    printed: Printed
    claimed: frozenset[str]
    """Words of the claim and of its terms."""
    breaking: frozenset[str]
    """Content words of its broken phrases that are none of these."""
    blaming: frozenset[str]
    """All content words of its broken phrases."""


class Promises:
    """The promises of a profile, ready to be looked for."""

    def __init__(self, profile: Profile) -> None:
        self._promises = [_ledger(one) for one in profile.promises]
        self.ids = tuple(one.id for one in self._promises)
        timed = _OF_TIME if any(one.printed.limit is not None for one in self._promises) else frozenset[str]()
        self.openers = timed.union(*(one.phrases.openers for one in self._promises))
        """A text without one of these keys speaks of no promise."""

    def stances(
        self, tokens: Sequence[Token], is_blamed: IsBlamed = lambda _: False, text: str = ""
    ) -> tuple[tuple[str, int], ...]:
        """(id, `KEPT`, `BROKEN` or `SPOKEN`) of each promise that the text speaks of, in the profile's order.

        `is_blamed`: whether the sentence around some words is blame, the words themselves left out; `text`: as it
        was written, for the times that it tells.
        """
        keys = [token.key for token in tokens]
        if self.openers.isdisjoint(keys):
            return ()
        places = [n for n, token in enumerate(tokens) if token.surface not in _FILLERS]
        short = [keys[n] for n in places]
        said: list[tuple[str, int]] = []
        tells_time = bool(text) and not _OF_TIME.isdisjoint(keys)
        for one in self._promises:
            found = one.phrases.found(keys)
            if len(short) < len(keys):  # "it really does work": fillers between the words of a phrase
                gapped = one.phrases.found(short)
                found += [(places[start], places[end - 1] + 1, label) for start, end, label in gapped]
            if found:
                found += one.beside.found(keys)
                found = [(*match[:2], label_in(match[2], text, one.printed.limit)) for match in found]
            stance = _judged(tokens, keys, found, one, is_blamed) if found else None
            is_open = stance != BROKEN and not (stance == KEPT and _names_time(keys, found))
            if is_open and tells_time and one.printed.limit is not None:
                timed = one.printed.limit.stance(text, one.claimed, one.breaking)
                stance = timed if timed == BROKEN or (timed and not stance) else stance
            if stance is not None:
                said.append((one.id, stance))
        return tuple(said)


def _names_time(keys: Sequence[str], found: Sequence[Match]) -> bool:
    """True where what keeps a promise names a time: by the profile "lasts all night" is long enough."""
    return any(label == "kept" and not _OF_TIME.isdisjoint(keys[start:end]) for start, end, label in found)


def _ledger(promise: Promise) -> _Ledger:
    claimed = _words_of(promise.text, *promise.terms)
    return _Ledger(
        promise.id,
        _phrases_of(promise),
        Phrases(_of_properties(promise, is_telling=False)),
        Printed(promise.text),
        claimed,
        _words_of(*promise.broken) - claimed,
        _words_of(*promise.broken),
    )


def printed_words(profile: Profile) -> frozenset[str]:
    """The words that promises are known by, and those that are no thing to promise."""
    said = [phrase for one in profile.promises for phrase in (one.text, *one.terms, *one.kept, *one.broken)]
    return frozenset(key for phrase in said for key in keys_of(phrase)) | excluded() | persons()


def _phrases_of(promise: Promise) -> Phrases:
    """Broken before kept, kept before what customers say of such promises (properties.py), that before terms.

    The first label of one phrase counts; the longest phrase wins.
    """
    said = (
        *((phrase, "broken") for phrase in promise.broken),
        *((phrase, "kept") for phrase in (*promise.kept, *_claims(promise))),
    )
    labelled = [
        *((_plain(phrase), label) for phrase, label in with_figures(said)),
        *_of_properties(promise, is_telling=True),
        *((keys_of(term), "spoken") for term in promise.terms),
        *(([key], "spoken") for key in sorted(Printed(promise.text).chores)),
    ]
    return Phrases(labelled)


def _words_of(*phrases: str) -> frozenset[str]:
    """The content words, as they are written."""
    parts = [part for phrase in phrases for word in phrase.casefold().split() for part in parts_of(word)]
    return frozenset(part.surface for part in parts if part.role & CONTENT)


def _of_properties(promise: Promise, *, is_telling: bool) -> Iterator[tuple[list[str], str]]:
    """What customers say of what is promised (properties.py), by itself or beside other words of the promise."""
    for known in properties_of(promise.text):
        for phrases, label in ((known.broken, "broken"), (known.kept, "kept")):
            for phrase in phrases:
                if known.is_telling(phrase) is is_telling:
                    yield _plain(phrase), label


def _plain(phrase: str) -> list[str]:
    """The keys of a phrase; "does not work" as "not work", which "never worked" is too."""
    keys = keys_of(phrase)
    return keys[1:] if keys[1:2] == ["not"] and keys[0] in _AUXILIARIES else keys


def _claims(promise: Promise) -> tuple[str, ...]:
    """The printed text as customers would repeat it, where it is short: "cold medicine works"."""
    words = promise.text.strip().rstrip(".!").split()
    while words and words[0].casefold() in _DETERMINERS:
        words = words[1:]
    return (" ".join(words),) if 1 < len(words) <= CLAIM_WORDS else ()


def _judged(
    tokens: Sequence[Token],
    keys: Sequence[str],
    found: Sequence[Match],
    one: _Ledger,
    is_blamed: IsBlamed,
) -> int:
    """A verdict on the claim, the phrases of the profile, or what the claim says by itself, in this order.

    Of what shall be absent blame tells that it is there: "my eyes are on fire" of what never stings them.
    """
    printed = one.printed
    if printed.chores:
        found = [match for match in found if not printed.is_named(tokens, *match[:2])]
    stance, at = _stance(tokens, found, one.blaming)
    spared = printed.spared(tokens, keys)
    if spared is not None and spared[0] >= at:
        stance = spared[1]
    stance = verdict_of(keys) or stance
    if stance != SPOKEN:
        return stance
    for start, end, _ in sorted(found):
        if not is_doubtful(tokens, start):
            place = next((n for n in range(start, end) if keys[n] in printed.absent), start)
            if keys[place] in printed.chores:
                continue
            is_denied = is_negated(tokens, start) or is_denied_behind(tokens, end)
            stance = printed.stance(tokens, place, is_negated=is_denied) or stance
    if stance == SPOKEN and printed.absent:
        for match in found:  # who hates a chore is glad to be spared it
            if printed.chores.isdisjoint(keys[match[0] : match[1]]) and is_blamed(match):
                return BROKEN
    return stance


def _stance(tokens: Sequence[Token], found: Sequence[Match], blaming: frozenset[str]) -> tuple[int, int]:
    """What the last phrase says that tells more than that it is spoken of, and where it begins."""
    stance, at = SPOKEN, 0
    for start, end, label in sorted(found):
        said = _LABELS[label]
        if said == SPOKEN or is_doubtful(tokens, start):
            continue
        is_denied = said == BROKEN and is_denied_behind(tokens, end)
        is_meant = said == BROKEN or not _is_of_another(tokens, start, blaming)
        is_turned = is_denied or (is_negated(tokens, start) and is_meant)
        stance, at = -said if is_turned else said, start
    return stance, at


def _is_of_another(tokens: Sequence[Token], start: int, blaming: frozenset[str]) -> bool:
    """True where what is negated in front of a phrase is what would break it: "not wilted at day 15"."""
    near = [token.surface for token in tokens[max(0, start - NEGATION_REACH) : start]]
    return any(word in blaming and not word.startswith("last") for word in near)
