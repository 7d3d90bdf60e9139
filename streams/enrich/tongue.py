"""Say in which language a text is spoken, and whether it is scored: by what is declared, its words, a model last.

The words decide nearly every text (`language.py`); what they leave open goes to the model (`language_model.py`).
"""

from collections.abc import Iterable

from streams.enrich.language import ALIEN_SHARE, HARDLY, SCORED, language_of, script_of
from streams.enrich.language_model import CHARACTERS, foreign_language
from streams.enrich.speech import Speech
from streams.enrich.tokens import ALIEN, ENGLISH, FOREIGN, Token

Tongue = tuple[str | None, bool]
"""The language of a text, where it is known, and whether the text is scored."""


def tongue_of(speech: Speech, declared: str | None) -> Tongue:
    """The language of a text that was listened to; `declared` is a base language."""
    is_other = declared is not None and declared != SCORED
    if not (speech.said & FOREIGN or is_other) and speech.text.isascii():
        return (SCORED, True) if declared or _is_english(speech.tokens) else _by_model(speech)
    if speech.said & ALIEN and _alien_share(speech.tokens) > ALIEN_SHARE:
        return (declared if is_other else script_of(speech.text)), False
    english = sum([token.english for token in speech.tokens])
    language = language_of(declared, english, [token.foreign for token in speech.tokens if token.foreign])
    if declared is None and (language is None or (language == SCORED and english <= HARDLY)):
        named, is_scored = _by_model(speech)
        return named or language, is_scored
    return language, language is None or language == SCORED


def _is_english(tokens: Iterable[Token]) -> bool:
    """True if a word speaks for English, that of a name included."""
    for token in tokens:  # noqa: SIM110 - asked of every text, and a generator takes twice as long
        if token.flags & ENGLISH:
            return True
    return False


def _alien_share(tokens: Iterable[Token]) -> float:
    """Letters of another script among all letters."""
    letters = [(token.letters, token.alien) for token in tokens]
    every = sum([all_of for all_of, _ in letters])
    return sum([alien for _, alien in letters]) / every if every else 0.0


def _by_model(speech: Speech) -> Tongue:
    """What the model says of the words of two letters and more that are no names, links, handles or hashtags."""
    words = [word for token in speech.tokens if len(word := token.surface) > 1 and word[0] != "#"]
    readable = " ".join(words)
    language = foreign_language(readable) if len(readable) >= CHARACTERS else None
    return language, language is None
