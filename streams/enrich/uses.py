"""Find what people use a thing for: "use it for X", "great as X", "turned it into X", "instead of my X".

Rules over the tokens of a text, each a trigger, a short gap, a word that leads on, and the noun phrase behind it.
None looks farther than `GAP` + `PHRASE` tokens, so a hostile text costs as much as any other. What the phrase says
is normalised: a declared use to its id, words of one activity (lexicons/uses.txt) to the first of them.

Whose idea: Fan and Lussier's regexes of unexpected benefits; Suryadi and Kim 2019, usage contexts in reviews.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

from schemas.profile import Profile
from streams.enrich.phrases import Match, Phrases, keys_of
from streams.enrich.tokens import COMMA, ENDS, Token
from streams.enrich.word_lists import lines_of, words_of
from streams.terms import CONTENT, stem

GAP = 4
"""Tokens between a trigger and the word that leads on: "use [my little machine mostly] for"."""
PHRASE = 7
HEADS = 3
"""Content words of one phrase that count: "mixing oil paint" are three, the true use is the one that many say."""
DECLARED: Final = "="
"""Begins the key of a use that the profile declares."""
COPY_SHARE = 0.01
"""From this share of the content words of our own copy on, we do say it."""

_USE: Final = frozenset("use used using uses utilise utilize reuse reused repurposed employ employed".split())
_BUY: Final = frozenset(
    "bought buy buying got get getting purchased purchase ordered order picked chose".split()
)
_TURN: Final = frozenset(
    "turn turned turning turns made make makes converted convert transformed transform became".split()
)
_WORK: Final = frozenset(
    "works work worked working serves serve served doubles doubled functions acts".split()
)
_INSTEAD: Final = frozenset("replaced replaces replace replacing sold ditched retired".split())
_KNOW: Final = frozenset(
    "know knew known thought think expected expect realise realised realize realized idea guess guessed imagine "
    "imagined believe believed dream dreamed dreamt".split()
)
_UNKNOWN: Final = frozenset("not who nobody no never didn't hadn't".split())
_MODALS: Final = frozenset("could can would might".split())
_OWN: Final = frozenset("my our".split())
_A: Final = frozenset("a an my our the".split())
_IT: Final = frozenset(
    {"it", "this", "that", "one", "mine", "them", "these", "thing", "machine", "device", ""}
)
_FITS: Final = frozenset(
    "perfect ideal great good excellent amazing brilliant fantastic best wonderful lovely awesome handy superb "
    "fab useful suited suitable meant terrific unbeatable spectacular outstanding magic genius godsend nice "
    "ace stellar fabulous incredible marvellous marvelous splendid decent well perfectly beautifully "
    "love loved loving adore enjoy like bad terrible awful horrible useless hopeless poor rubbish worthless".split()
)
_NO_USE_BEHIND: Final = frozenset(
    "thank thanks thankyou sorry luck wait waiting waited looking look pay paid".split()
)
_ATTRIBUTE: Final = frozenset({"its", "their", "what", "how", "me", "us", "you", "him", "which"})
_PASSES: Final = frozenset("of on up out after off to over our my the a an his her and & your some".split())
"""Words inside of a phrase: "keep an eye on my dog", "photos and films"."""
_NO_DOING: Final = frozenset(
    "thing nothing something anything everything being having going during morning evening loving working king "
    "using getting doing trying loving interesting annoying disappointing happening".split()
)
_SINGLE: Final = frozenset({"a", "an", "this", "such"})
"""Behind an opening "for": what it is, as in "for a blender it is quiet", and not what it is used for."""
_BE: Final = frozenset({"is", "are", "being", "gets", "be", "it's"})


@cache
def _families() -> dict[str, str]:
    """Stem of a word -> the first word of its line, by its stem."""
    families: dict[str, str] = {}
    for line in lines_of("uses"):
        stems = [stem(word) for word in line.split()]
        for one in stems:
            families.setdefault(one, stems[0])
    return families


@cache
def excluded() -> frozenset[str]:
    """Stems of words that are no use."""
    return frozenset(map(stem, words_of("not_uses")))


@cache
def persons() -> frozenset[str]:
    """Stems of words for people."""
    return frozenset(map(stem, words_of("persons")))


class Uses:
    """What a brand declares that it is for, and how words stand for uses."""

    def __init__(self, profile: Profile) -> None:
        families = _families()
        self._declared: dict[str, str] = {}
        phrases: list[tuple[list[str], str]] = []
        for use in profile.uses:
            for term in (use.id.replace("-", " ").replace("_", " "), *use.terms):
                keys = keys_of(term)
                if len(keys) > 1:
                    phrases.append((keys, DECLARED + use.id))
                elif keys:
                    self._declared.setdefault(families.get(keys[0], keys[0]), use.id)
                    self._declared.setdefault(keys[0], use.id)
        self._phrases = Phrases(phrases)
        said = [key for key in keys_of(profile.copy_) if key not in ("", "not")]
        self.copy_words = len(said)
        self._copy: dict[str, int] = {}
        for key in said:
            name = self.key_of(key)
            self._copy[name] = self._copy.get(name, 0) + 1

    def key_of(self, word: str) -> str:
        """What the stem of a word stands for: a declared use, an activity, or itself."""
        name = _families().get(word, word)
        declared = self._declared.get(word) or self._declared.get(name)
        return name if declared is None else DECLARED + declared

    def copy_count(self, key: str) -> int:
        """How often our own copy says it."""
        return self._copy.get(key, 0)

    def is_said_by_us(self, key: str) -> bool:
        """True for a declared use, and for what our own copy speaks of."""
        if key.startswith(DECLARED):
            return True
        count = self.copy_count(key)
        return count > 0 and count >= COPY_SHARE * self.copy_words

    def declared_in(self, keys: Sequence[str]) -> list[Match]:
        """Declared uses of several words."""
        if self._phrases.openers.isdisjoint(keys):
            return []
        return self._phrases.found(keys)


def is_activity(key: str) -> bool:
    """True for a word of lexicons/uses.txt, which is a use in whatever sentence it stands."""
    return _families().get(key) == key


def use_heads(tokens: Sequence[Token]) -> list[int]:
    """The places of the words that say what it is used for, rising."""
    words = [token.surface for token in tokens]
    found: set[int] = set()
    for start, takes_people in _phrase_starts(tokens, words):
        found.update(noun_phrase(tokens, words, start, takes_people=takes_people))
    return sorted(found)


def _phrase_starts(tokens: Sequence[Token], words: Sequence[str]) -> Iterable[tuple[int, bool]]:
    """Where a phrase begins that says a use, and whether people may be one there."""
    for i, word in enumerate(words):
        if word in _USE:
            yield from _led(tokens, words, i, ("for", "as", "to"), takes_people=True)
        elif word in _BUY:
            yield from _led(tokens, words, i, ("for", "to"), takes_people=False)
        elif word in _TURN:
            yield from _led(
                tokens, words, i, ("into", "my") if word == "became" else ("into",), takes_people=True
            )
        elif word in _INSTEAD or (word == "of" and i and words[i - 1] == "instead"):
            if i + 1 < len(words) and words[i + 1] in _OWN:
                yield i + 2, False
        elif word in _KNOW:
            yield from _unknown(tokens, words, i)
        elif (
            word == "for"
            and _opens(tokens, i)
            and words[i + 1 : i + 2] not in (["a"], ["an"], ["this"], ["such"])
        ):
            yield i + 1, False
        elif word == "as" and i and words[i + 1 : i + 2] and words[i + 1] in _A - {"the"}:
            yield i + 1, words[i - 1] in _IT
        elif word == "with" and i + 1 < len(words) and _is_it(words, i + 1):
            yield from _doing(tokens, words, i)
        if word in _WORK:
            yield from _led(tokens, words, i, ("as", "for", "against"), takes_people=False)
        elif _fits(tokens[i], word) and not (i and words[i - 1] in ("as", "so")):
            yield from _led(tokens, words, i, ("for", "as", "at", "against"), takes_people=False)


def _led(
    tokens: Sequence[Token], words: Sequence[str], i: int, leads: tuple[str, ...], *, takes_people: bool
) -> Iterable[tuple[int, bool]]:
    """Where the phrase begins behind a trigger at `i`, a gap and one of the words that lead on."""
    for place in range(i + 1, min(i + GAP + 2, len(words))):
        if tokens[place - 1].flags & (ENDS | COMMA):
            return
        word = words[place]
        if word not in leads:
            continue
        behind = words[place + 1] if place + 1 < len(words) else ""
        if word == "to" and place == i + 1 and not (i and words[i - 1] in _BE):
            return  # "used to be", "got to", "works to"
        if word == "at" and not behind.endswith("ing"):
            return
        yield place + 1, takes_people
        return


def _unknown(tokens: Sequence[Token], words: Sequence[str], i: int) -> Iterable[tuple[int, bool]]:
    """Find surprise: "didn't know it could X", "who knew it would X", "never thought a tent could be a X"."""
    before = {words[n] for n in range(max(0, i - 3), i)} | {tokens[n].key for n in range(max(0, i - 3), i)}
    if before.isdisjoint(_UNKNOWN):
        return
    for place in range(i + 1, min(i + 7, len(words))):
        if tokens[place - 1].flags & ENDS:
            return
        if words[place] in _MODALS:
            yield place + 1, True
            return


def _doing(tokens: Sequence[Token], words: Sequence[str], i: int) -> Iterable[tuple[int, bool]]:
    """Find "mixing paint with it": from the word in -ing that stands before."""
    for place in range(i - 1, max(-1, i - PHRASE), -1):
        if tokens[place].flags & (ENDS | COMMA):
            return
        if words[place].endswith("ing") and words[place] not in _NO_DOING:
            yield place, True
            return


def _is_it(words: Sequence[str], place: int) -> bool:
    return words[place] in _IT or (
        words[place] in ("my", "the", "our") and words[place + 1 : place + 2] == [""]
    )


def _opens(tokens: Sequence[Token], i: int) -> bool:
    return i == 0 or bool(tokens[i - 1].flags & ENDS)


def _fits(token: Token, word: str) -> bool:
    return word not in _NO_USE_BEHIND and (word in _FITS or bool(token.word.valence))


def noun_phrase(
    tokens: Sequence[Token], words: Sequence[str], start: int, *, takes_people: bool
) -> list[int]:
    """The content words of the phrase that begins here; none where it is an attribute, a person or a time."""
    heads: list[int] = []
    if start < len(words) and words[start] in _ATTRIBUTE:
        return heads
    for place in range(start, min(start + PHRASE, len(words))):
        token = tokens[place]
        takes_people = takes_people or words[place].endswith("ing")  # "keeping an eye on grandma"
        if token.role & CONTENT and not token.word.valence:
            if not takes_people and not heads and token.key in persons():
                return heads
            if token.key in persons():
                is_use = takes_people and is_relative(token.key)
            else:
                is_use = token.key not in excluded()
            if is_use:
                heads.append(place)
        elif heads and words[place] not in _PASSES:
            break
        if token.flags & (ENDS | COMMA) or len(heads) == HEADS:
            break
    return heads


def is_relative(key: str) -> bool:
    """True for people that are an activity of their own: watching over babies or grandparents."""
    return key in _families()
