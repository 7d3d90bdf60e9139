"""Hear praise of what nobody promised in all its words: "barely any noise" and "whisper quiet" are one quality.

Who praises a thing for being quiet says it in many words, none of which twenty people use. The properties of
promises (properties.py) know them: a quality, which is a property that neither promise nor copy of the brand
speaks of, is told of by whatever tells that it holds, or does not.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

from schemas.profile import Profile
from streams.enrich.doubt import is_denied_behind, is_doubtful, is_negated
from streams.enrich.limits import BROKEN, KEPT
from streams.enrich.phrases import Phrases, keys_of
from streams.enrich.properties import Property, properties, properties_of
from streams.enrich.tokens import Token

_STANCES: Final = {"+": KEPT, "-": BROKEN}


class Told(NamedTuple):
    """A quality that a text tells of."""

    name: str
    stance: int
    """`KEPT` where it has it, `BROKEN` where it has not."""
    place: int
    """Of the first word of the phrase."""


class Qualities:
    """What may be praised of a brand's products that its promises and its copy do not speak of."""

    def __init__(self, profile: Profile) -> None:
        said = " . ".join(
            [profile.copy_, *(text for one in profile.promises for text in (one.text, *one.terms))]
        )
        ours = set(properties_of(said))
        free = [one for one in properties() if one.label and one not in ours] if profile.promises else []
        self._phrases = Phrases([pair for one in free for pair in _phrases_of(one)])
        self.openers = self._phrases.openers
        """A text without one of these keys tells of no quality."""

    def told(self, tokens: Sequence[Token], keys: Sequence[str]) -> Iterator[Told]:
        """Each quality once, by the last phrase that tells of it without a doubt."""
        last: dict[str, Told] = {}
        for start, end, label in self._phrases.found(keys):
            if is_doubtful(tokens, start):
                continue
            stance = _STANCES[label[0]]
            is_denied = stance == BROKEN and is_denied_behind(tokens, end)
            stance = -stance if is_denied or is_negated(tokens, start) else stance
            last[label[1:]] = Told(label[1:], stance, start)
        yield from last.values()


def _phrases_of(known: Property) -> Iterator[tuple[list[str], str]]:
    for phrases, sign in ((known.broken, "-"), (known.kept, "+")):
        for phrase in phrases:
            if known.is_telling(phrase):
                yield keys_of(phrase), sign + known.name


@cache
def qualities() -> dict[str, Property]:
    """Those that may be praised, by their names."""
    return {one.name: one for one in properties() if one.label}
