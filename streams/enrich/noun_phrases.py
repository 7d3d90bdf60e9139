"""Read the noun phrase that stands somewhere in a sentence: the words that say what a thing is used for, or with.

An attribute ("its battery"), a person ("my wife") and a time ("a week") are none; the true use is the one that many
people say, so of "mixing oil paint" all three words count.
"""

from collections.abc import Sequence, Set
from functools import cache
from typing import Final

from streams.enrich.terms import CONTENT, stem
from streams.enrich.tokens import COMMA, ENDS, Token
from streams.enrich.word_lists import words_of

PHRASE = 7
HEADS = 3
"""Content words of one phrase that count."""
_ATTRIBUTE: Final = frozenset({"its", "their", "what", "how", "me", "us", "you", "him", "which"})
_PASSES: Final = frozenset("of on up out after off to over our my the a an his her and & your some".split())
"""Words inside of a phrase: "keep an eye on my dog", "photos and films"."""
_IT: Final = frozenset(
    {"it", "this", "that", "one", "mine", "ours", "them", "these", "those", "thing", "machine", "device", ""}
)
_BEFORE_IT: Final = frozenset("my the our a an his her their two three four".split())
_OF_IT: Final = frozenset({"these", "them", "those"})


@cache
def excluded() -> frozenset[str]:
    """Stems of words that are no use."""
    return frozenset(map(stem, words_of("not_uses")))


@cache
def persons() -> frozenset[str]:
    """Stems of words for people."""
    return frozenset(map(stem, words_of("persons")))


class Sentence:
    """The tokens of a text and their words, to look around in."""

    __slots__ = ("tokens", "words")

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.words = [token.surface for token in tokens]

    def word(self, place: int) -> str:
        """The word at a place, empty beyond the end."""
        return self.words[place] if 0 <= place < len(self.words) else ""

    def breaks(self, place: int) -> bool:
        """True if a sentence or a part of it ends behind this place."""
        return bool(self.tokens[place].flags & (ENDS | COMMA))

    def opens(self, place: int) -> bool:
        """True if a sentence begins here."""
        return place == 0 or bool(self.tokens[place - 1].flags & ENDS)

    def clause_start(self, place: int, reach: int) -> int:
        """Where the part of a sentence begins that this place stands in, at most `reach` tokens back."""
        first = place
        while first and place - first < reach and not self.breaks(first - 1):
            first -= 1
        return first

    def is_it(self, place: int) -> bool:
        """True where the thing itself is named: "it", "mine", "my <name>", "two of these"."""
        if not 0 <= place < len(self.words):
            return False
        word, behind = self.words[place], self.word(place + 1)
        if word in _IT and not (word == "" and self.tokens[place].key):
            return True
        return word in _BEFORE_IT and (
            (place + 1 < len(self.words) and behind == "")
            or (behind == "of" and self.word(place + 2) in _OF_IT)
        )

    def is_person(self, place: int) -> bool:
        """True for a word for people."""
        return self.tokens[place].key in persons()

    def has_doer(self, first: int, end: int, doers: Set[str]) -> bool:
        """True if somebody does something between these places."""
        return any(self.words[n] in doers or self.is_person(n) for n in range(first, end))


def content_between(sentence: Sentence, first: int, end: int) -> list[int]:
    """The nearest content words in front of `end`, at most `HEADS`, rising."""
    places = [place for place in range(first, end) if _is_content(sentence.tokens[place])]
    return places[-HEADS:]


def noun_phrase(sentence: Sentence, start: int, *, takes_people: bool, relatives: Set[str]) -> list[int]:
    """The content words of the phrase that begins here; none where it is an attribute, a person or a time.

    `relatives`: people that are an activity of their own, such as babies.
    """
    tokens, words = sentence.tokens, sentence.words
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
                is_use = takes_people and token.key in relatives
            else:
                is_use = token.key not in excluded()
            if is_use:
                heads.append(place)
        elif heads and words[place] not in _PASSES:
            break
        if token.flags & (ENDS | COMMA) or len(heads) == HEADS:
            break
    return heads


def _is_content(token: Token) -> bool:
    is_said = token.role & CONTENT and not token.word.valence
    return bool(is_said) and token.key not in excluded() and token.key not in persons()
