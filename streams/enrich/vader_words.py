"""Say once per token what VADER's rules ask of it: valence, booster, negation, capitals.

The package lower-cases the whole text again at every look back, which makes it quadratic. Here a token is
looked at once and remembered; the rules see `Word`s.
"""

import string
from collections.abc import Mapping
from typing import Final

from streams.enrich.vader_lexicon import BOOSTERS, NEGATIONS, PHRASES, VALENCES

MEMO_TOKENS = 32_768
"""Tokens remembered: a stream of English needs some 20,000; at about 150 bytes each it is 5 MB."""
MEMO_CHARACTERS = 40
"""Longer tokens are looked at anew, or a flood of long links fills memory: 32,768 x 40 x 4 bytes is 5 MB."""

_PHRASES = [phrase.split() for phrase in (*PHRASES, *BOOSTERS) if " " in phrase]
_IN_PHRASE = frozenset(word for phrase in _PHRASES for word in phrase)
_ANNOUNCES = frozenset(max(phrase, key=len) for phrase in _PHRASES)
# the longest word of a phrase is a rare one: "the shit" is looked for where "shit" stands, not at each "the"
_ASKED = _IN_PHRASE | {"at", "but", "doubt", "kind", "least", "never", "no", "nor", "of", "or"}
_ASKED |= {"so", "this", "very", "without"}
_LOUD = _ANNOUNCES | {"least", "no", "so", "this"}


class Word:
    """What the rules ask of one token: shared by all texts and never changed; one equals itself alone."""

    __slots__ = (
        "booster",
        "is_announcer",
        "is_in_phrase",
        "is_loud",
        "is_marked",
        "is_negation",
        "is_upper",
        "lower",
        "valence",
    )
    lower: str
    """Its lower-case form where some rule compares it, else empty."""
    valence: float | None
    """Its valence where the lexicon has one."""
    booster: float | None
    """What it adds to a following positive word."""
    is_negation: bool
    is_upper: bool
    """All its letters are capitals, and it has one."""
    is_loud: bool
    """It may change a word up to three places further on."""
    is_announcer: bool
    """It is the rarest word of a phrase of several words."""
    is_in_phrase: bool
    """It may be a part of such a phrase, or is "no", which asks for the next word."""
    is_marked: bool
    """It carries a valence of its own, or is "but": the text is not neutral by default."""

    def __init__(
        self,
        lower: str = "",
        valence: float | None = None,
        booster: float | None = None,
        is_negation: bool = False,
        is_upper: bool = False,
        is_loud: bool = False,
        is_announcer: bool = False,
        is_in_phrase: bool = False,
        is_marked: bool = False,
    ) -> None:
        self.lower = lower
        self.valence = valence
        self.booster = booster
        self.is_negation = is_negation
        self.is_upper = is_upper
        self.is_loud = is_loud
        self.is_announcer = is_announcer
        self.is_in_phrase = is_in_phrase
        self.is_marked = is_marked

    def negated(self) -> "Word":
        """The same word, saying the opposite."""
        return Word(
            self.lower,
            -self.valence if self.valence else self.valence,
            self.booster,
            self.is_negation,
            self.is_upper,
            self.is_loud,
            self.is_announcer,
            self.is_in_phrase,
            self.is_marked,
        )

    @property
    def is_swaying(self) -> bool:
        """True if a text with this word may score otherwise than by the sum of its valences.

        Capitals alone do not matter, as those of "I": only a rated or boosting word in capitals says more.
        """
        is_rated = self.valence is not None
        is_upper = self.is_upper and (is_rated or self.booster is not None)
        return self.is_loud or is_upper or self.lower == "but" or (is_rated and self.is_in_phrase)


PLAIN: Final = Word()
PLAIN_UPPER: Final = Word(is_upper=True)
"""Nearly every word of a language is one of these two: they are shared, so that a memo of them is small."""
EDGE: Final = Word(valence=0.0)
"""Stands before the first word. As the rules ask nothing of a neighbour that has a valence, it has one."""


def stripped(token: str) -> str:
    """A token without its outer punctuation, whole where two characters or fewer would stay (":)", "ok.")."""
    word = token.strip(string.punctuation)
    return token if len(word) <= 2 else word


class Words(dict[str, Word]):
    """A bounded memo from a token, as it stands in the text, to its `Word`.

    `extra` adds valences to the lexicon or replaces some, tokens in `silent` have none. What is remembered
    never changes what comes out: a full memo is emptied and fills again.
    """

    def __init__(self, extra: Mapping[str, float], silent: frozenset[str]) -> None:
        super().__init__()
        self._extra = extra
        self._silent = silent

    def __missing__(self, token: str) -> Word:
        word = self.look_at(token)
        if len(token) <= MEMO_CHARACTERS:
            if len(self) >= MEMO_TOKENS:
                self.clear()
            self[token] = word
        return word

    def look_at(self, token: str) -> Word:
        """The `Word` of a token, worked out anew."""
        bare = stripped(token)
        lower = bare.lower()
        valence = self._valence(lower)
        booster = BOOSTERS.get(lower)
        is_negation = "n't" in lower or lower in NEGATIONS
        if valence is None and booster is None and not is_negation and lower not in _ASKED:
            return PLAIN_UPPER if bare.isupper() else PLAIN
        return Word(
            lower=lower if lower in _ASKED else "",
            valence=valence,
            booster=booster,
            is_negation=is_negation,
            is_upper=bare.isupper(),
            is_loud=booster is not None or is_negation or lower in _LOUD,
            is_announcer=lower in _ANNOUNCES,
            is_in_phrase=lower in _IN_PHRASE or lower == "no",
            is_marked=(valence is not None and booster is None) or lower == "but",
        )

    def _valence(self, lower: str) -> float | None:
        if lower in self._silent:
            return None
        valence = self._extra.get(lower)
        return VALENCES.get(lower) if valence is None else valence
