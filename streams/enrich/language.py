"""Decide whether a text is English enough to be scored: declared language, function words, script.

A language model costs more than the whole score; the closed word classes decide nearly every text of a
sentence or more, and only what they leave open goes to one (`language_model.py`). A text that is too short for
that is scored unless something speaks against it. A text that is not scored is
counted as such and never becomes a silent 0.0.
"""

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Final

from streams.enrich.word_lists import lines_of

SCORED: Final = "en"
"""VADER's language."""
SURE = 3
"""Weight of foreign words that outweighs silence: two words, one of them never English."""
VERY_SURE = 4
HARDLY = 1
"""Weight of English words that a text of another language may have by chance: one "a"."""
ALIEN_SHARE = 0.4
"""Of letters in another script: an English post may quote a title."""
_STRONG, _WEAK = 2, 1
_UNKNOWN: Final = frozenset(
    {"", "und", "mul", "zxx", "mis", "qme", "qht", "qam", "qct", "qst", "art", "unknown"}
)
_LATIN_END = 0x24F
_MORE_LATIN: Final = range(0x1E00, 0x1F00)
_SCRIPTS: Final = (
    (0x0370, 0x03FF, "el"),
    (0x0400, 0x052F, "ru"),
    (0x0590, 0x05FF, "he"),
    (0x0600, 0x077F, "ar"),
    (0x0900, 0x097F, "hi"),
    (0x0980, 0x09FF, "bn"),
    (0x0B80, 0x0BFF, "ta"),
    (0x0E00, 0x0E7F, "th"),
    (0x3040, 0x30FF, "ja"),
    (0x3400, 0x9FFF, "zh"),
    (0xAC00, 0xD7AF, "ko"),
)
"""The commonest language of each script: a name for what was not scored, no more."""

Votes = tuple[tuple[str, int], ...]
"""Language -> how strongly a word speaks for it."""
_NO_VOTES: Final[tuple[int, Votes]] = (0, ())


_Weights = Mapping[str, tuple[int, Votes]]


@cache
def _weights() -> _Weights:
    """Word -> how strongly it speaks for English, and for other languages."""
    votes: dict[str, dict[str, int]] = {}
    weak: set[str] = set()
    for line in lines_of("languages"):
        language, *words = line.split()
        if language == "weak":
            weak.update(words)
            continue
        for word in words:
            votes.setdefault(word, {})[language] = _STRONG
    for word, of in votes.items():
        is_shared = SCORED in of and len(of) > 1
        if is_shared or word in weak:
            votes[word] = dict.fromkeys(of, _WEAK)
    return {word: (of.pop(SCORED, 0), tuple(of.items())) for word, of in votes.items()}


def votes_of(word: str) -> tuple[int, Votes]:
    """How strongly a lower-case word speaks for English, and for other languages.

    >>> votes_of("the"), votes_of("nicht"), votes_of("battery")
    ((2, ()), (0, (('de', 2),)), (0, ()))
    """
    return _weights().get(word, _NO_VOTES)


def is_foreign(word: str) -> bool:
    """True for the function words of another language that English does not have: they are no terms."""
    foreign = votes_of(word)[1]
    return any(weight == _STRONG for _, weight in foreign) if foreign else False


@lru_cache(maxsize=256)
def base_of(declared: str | None) -> str | None:
    """The language of a declared tag without its region; None where it says nothing.

    >>> base_of("en-US"), base_of("und")
    ('en', None)
    """
    if declared is None:
        return None
    base = declared.replace("_", "-").partition("-")[0].strip().lower()
    return None if base in _UNKNOWN else base


def language_of(declared: str | None, english: int, foreign: Iterable[Votes]) -> str | None:
    """The language of a text in Latin letters: not English only where something says so; None: unknown.

    Raises nothing; `declared` is a base language. A declared language is believed unless the words contradict
    it clearly: networks guess it, and guess short texts wrongly.
    """
    sums: dict[str, int] = {}
    for votes in foreign:
        for language, weight in votes:
            sums[language] = sums.get(language, 0) + weight
    # most votes first, then by name, so that the order of the words is no matter
    other, weight = min(sums.items(), key=lambda item: (-item[1], item[0]), default=("", 0))
    if declared is None:
        if weight >= SURE and weight > english:
            return other
        return SCORED if english else None
    if declared == SCORED:
        return other if weight >= VERY_SURE and weight > 2 * english else SCORED
    return SCORED if english >= SURE and english > 2 * weight else declared


def letters_of(token: str) -> tuple[int, int]:
    """How many letters a token has, and how many of them are of no Latin script."""
    if token.isascii():
        return sum(map(str.isalpha, token)), 0
    letters = [ord(character) for character in token if character.isalpha()]
    return len(letters), sum(1 for code in letters if code > _LATIN_END and code not in _MORE_LATIN)


def script_of(text: str) -> str | None:
    """The language that the first letter of a known script is most often used for."""
    found: str | None = None
    for character in text:
        code = ord(character)
        if code <= _LATIN_END:
            continue
        found = next((language for low, high, language in _SCRIPTS if low <= code <= high), None)
        if found == "ja":
            break  # Japanese begins with Han as often
        if found and found != "zh":
            break
    return found
