"""Work out what one token means: for the score, the terms, the departments, the clauses and the language.

None of it depends on the neighbours of the token, so that it is worked out when a token is first met (memo.py).
"""

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Final

from streams.enrich.language import letters_of, votes_of
from streams.enrich.normalise import BREAK, cleaned, is_drawn_out, is_spoilt, shortened
from streams.enrich.phrases import NO_PHRASE
from streams.enrich.scored_words import ScoredWords, WordLists
from streams.enrich.terms import NEGATOR, NONE, Part, parts_of, stem
from streams.enrich.tokens import (
    ALIEN,
    ANCHOR,
    CARRIES,
    COMMA,
    ENDS,
    ENGLISH,
    FOREIGN,
    JOINS,
    LOUD,
    MARKS,
    SCORED,
    SEVERAL,
    SILENT,
    SWAYS,
    TURNS,
    UNREAD,
    UNSPOKEN,
    Token,
    silent,
)
from streams.enrich.vader_words import PLAIN, PLAIN_UPPER, Word

_ENDS: Final = (".", "!", "?", ";", "…")
_CLOSING: Final = "\"')]}*"
_SHORTENED: Final = frozenset({"mr.", "mrs.", "ms.", "dr.", "st.", "vs.", "e.g.", "i.e.", "etc.", "approx."})
_TURNS: Final = frozenset(
    {"but", "however", "although", "though", "tho", "whereas", "except", "unfortunately", "yet"}
)
_TRAILING: Final = ("though", "tho")
"""Stand behind what they turn as often: "cheap though, and ..."."""
_JOINS: Final = frozenset({"and", "while", "plus", "also", "because", "so", "&", "or", "with", "then"})
_VERBS: Final = frozenset(
    "is was are were has have had seems looks feels works lasts isn't wasn't aren't came arrived broke".split()
)
_TONE_TAGS: Final = frozenset({"/s", "/S", "/sarcasm"})
"""How people mark what they do not mean; "/srs" and its like say nothing that changes a score."""
_SARCASM: Final = "#sarcasm"
"""Stands in lexicons/general/sarcasm.txt."""
_PAUSES: Final = (",", ":", ")", "-")
_OPENING: Final = "\"'(*"
_SIGNS: Final = ".,!?;\"')*-"
"""What may stand around a word of letters and changes nothing of what the word itself means; "https:" is a link."""


class Meanings:
    """What tokens mean by some word lists; `known` are tokens that were worked out before."""

    def __init__(self, lists: WordLists, known: Mapping[str, Token]) -> None:
        self._lists = lists
        self._known = known
        self._scored = ScoredWords(lists)

    def of(self, text: str) -> Token:
        """What the token means that stands so in a text."""
        if text.isascii():
            if text.isalpha():
                return self._of_letters(text)
            if text in _TONE_TAGS and self._lists.normalise:
                return self._tone()
            token = self._between_signs(text)
            if token is not None:
                return token
        elif text == BREAK:
            return silent(ENDS)
        plain = cleaned(text)
        if not plain and self._lists.normalise:
            return SILENT
        ends = _is_end(plain)
        parts = () if is_spoilt(plain) else parts_of(shortened(plain, 2), is_last=ends)
        words = self._scored.of(plain if self._lists.normalise else text)
        pieces = [self._token(part, word) for part, word in zip_longest(parts, words)]
        if not pieces:
            return SILENT
        _describe(pieces, plain, ends)
        return pieces[0] if len(pieces) == 1 else Token(SEVERAL, "", "", NONE, "", pieces=tuple(pieces))

    def _tone(self) -> Token:
        """A mark of sarcasm and no word: as the hashtag is for the phrases, nothing for the score and the terms."""
        anchor = self._lists.anchors.get(_SARCASM, NO_PHRASE)
        flags = UNSPOKEN | UNREAD | (ANCHOR if anchor is not NO_PHRASE else 0)
        return Token("", "", "", NONE, _SARCASM, flags=flags, anchor=anchor)

    def _of_letters(self, text: str) -> Token:
        """A word of ASCII letters alone: most tokens, and there is no sign to look for."""
        lower = text.lower()
        if is_drawn_out(lower):
            parts, word = parts_of(shortened(text, 2)), self._scored.word(text)
        else:
            parts = parts_of(text)
            is_plain = parts and parts[0].role != NEGATOR  # the stem of a negation is "not"
            word = self._scored.rated(text, parts[0].stem if is_plain else stem(lower))
        loud = LOUD if text.isupper() and len(text) > 1 else 0
        token = self._token(parts[0] if parts else None, word, loud)
        token.letters = len(text)
        return token

    def _between_signs(self, text: str) -> Token | None:
        """A word of letters with signs around it, most other tokens, if it means just what the word means."""
        bare = text.lstrip(_OPENING).rstrip(_SIGNS)
        if (
            len(bare) <= 2
            or not bare.isalpha()
            or self._scored.is_known(text.lower())
            or is_drawn_out(bare.lower())
        ):
            return None
        known = self._known[bare]
        token = known.like(known.flags, known.word)
        flags = token.flags
        if _is_end(text):
            flags |= ENDS
            token.joins = NONE
        if text.endswith(_PAUSES):
            flags |= COMMA
        if flags & TURNS and flags & (ENDS | COMMA) and token.surface in _TRAILING:
            flags &= ~TURNS
        if text[0] == "(":
            flags |= JOINS
        token.exclamations, token.questions = text.count("!"), text.count("?")
        token.say(flags | MARKS if token.exclamations or token.questions else flags)
        return token

    def _token(self, part: Part | None, word: Word | None, flags: int = 0) -> Token:
        """One word, of which the score or the terms may know nothing; `flags` are what its spelling says."""
        flags |= _flags_of(word)
        word = word or PLAIN
        if part is None:
            return Token("", "", "", NONE, "", flags=flags | UNREAD, word=word)
        surface = part.surface
        english, foreign = votes_of(surface)
        if english:
            flags |= ENGLISH
        elif foreign and any(weight > 1 for _, weight in foreign):
            flags |= FOREIGN
        if surface in _VERBS:
            flags |= CARRIES
        flags |= TURNS if surface in _TURNS else JOINS if surface in _JOINS else 0
        anchor = self._lists.anchors.get(part.key)
        if anchor is not None:
            flags |= ANCHOR
        token = Token(
            part.token,
            part.stem,
            surface,
            part.role,
            part.key,
            part.joins,
            flags,
            word,
            anchor or NO_PHRASE,
            english,
            foreign,
        )
        hints = self._lists.hints
        if hints is not None:
            token.name = hints.name_of(part)
            token.hints = hints.of(part, token.name)
        return token


def _is_end(plain: str) -> bool:
    """True if a sentence ends behind a token."""
    return plain.rstrip(_CLOSING).endswith(_ENDS) and plain.lower() not in _SHORTENED


def _flags_of(word: Word | None) -> int:
    """What the word that is scored has to say."""
    if word is None:
        return UNSPOKEN
    if word is PLAIN or word is PLAIN_UPPER:
        return 0
    return (
        (CARRIES if word.valence else 0)
        | (SCORED if word.is_marked else 0)
        | (SWAYS if word.is_swaying else 0)
    )


def _describe(pieces: Sequence[Token], plain: str, ends: bool) -> None:
    """Say what holds of a token as a whole at its first or last piece."""
    first, last = pieces[0], pieces[-1]
    last.exclamations, last.questions = plain.count("!"), plain.count("?")
    closing = (
        (ENDS if ends else 0)
        | (COMMA if plain.endswith(_PAUSES) else 0)
        | (MARKS if last.exclamations or last.questions else 0)
    )
    last.say(last.flags | closing)
    if first.surface in _TRAILING and last.flags & (ENDS | COMMA):
        first.say(first.flags & ~TURNS)
    first.letters, first.alien = letters_of(plain)
    opening = (
        (JOINS if plain.startswith(("(", "-", "&")) else 0)
        | (ALIEN if first.alien else 0)
        | (LOUD if first.letters > 1 and plain.isupper() else 0)
    )
    first.say(first.flags | opening)
