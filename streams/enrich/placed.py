"""Say in which words uses, companions and joys stand: one sentence that many repeat is one context."""

from collections.abc import Mapping, Sequence

from streams.enrich.hints import PLAIN
from streams.enrich.remark import Placed
from streams.enrich.saying import Saying
from streams.enrich.terms import CONTENT
from streams.enrich.tokens import COMMA, ENDS, Token

MOST = 48


def told(saying: Saying, heads: Mapping[int, bool]) -> tuple[Placed, ...]:
    """Uses with the words around them; of who tells of a use of his own these are the words of the whole text.

    Forty people who "use it as a plant stand" are no campaign where the rest of what they say differs, and forty
    who say "great for plants" may all be one advertisement. An activity that two words tell of together is told in
    these words, whatever else the text says.
    """
    names = saying.names
    whole = saying.content()[:MOST]
    found: dict[str, tuple[str, ...]] = {}
    for place, is_told in list(heads.items())[:MOST]:
        around = whole if is_told else saying.around(place)
        same = {names[n] for n in _phrase_around(saying.tokens, place)}
        context = tuple([word for word in around if word not in same])
        if is_told or names[place] not in found:
            found[names[place]] = context
    together, tokens = saying.together, saying.tokens
    for activity in dict.fromkeys([name for activities in together.values() for name in activities]):
        words = {tokens[place].key for place, activities in together.items() if activity in activities}
        found.setdefault(activity, tuple(sorted(words))[:MOST])
    return tuple(found.items())[:MOST]


def _phrase_around(tokens: Sequence[Token], place: int) -> list[int]:
    """The word at a place and those that name it with it: "night fishing" in forty ways is no one sentence."""
    last = len(tokens) - 1
    phrase = [place]
    if place and tokens[place - 1].role & CONTENT and not tokens[place - 1].flags & (ENDS | COMMA):
        phrase.append(place - 1)
    if place < last and tokens[place + 1].role & CONTENT and not tokens[place].flags & (ENDS | COMMA):
        phrase.append(place + 1)
    return phrase


def placed(saying: Saying, places: Sequence[int]) -> tuple[Placed, ...]:
    """What stands at some places, each once, with the words around the first."""
    names = saying.names
    found: dict[str, tuple[str, ...]] = {}
    for place in places[:MOST]:
        if names[place] not in found:
            found[names[place]] = saying.around(place)
    return tuple(found.items())


def praised(saying: Saying) -> tuple[Placed, ...]:
    """Every content word of a text in praise but adverbs: what one may promise."""
    tokens = saying.tokens
    return placed(
        saying, [n for n, token in enumerate(tokens) if token.hints & PLAIN and not token.word.valence]
    )
