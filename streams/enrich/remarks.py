"""Note what a text says of uses, promises and companions, for brands whose profile declares something of the kind.

A remark is a function of the text and the profile alone. What it means for an account (streams/cases/accounts.py)
depends on what others said, so it keeps what each clause speaks of, with the clause's own score.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import msgspec

from schemas.profile import Profile
from streams.enrich.clauses import Span, cuts_of
from streams.enrich.companions import companions_in
from streams.enrich.enjoyment import opinion_in
from streams.enrich.phrases import Match, keys_of
from streams.enrich.promises import IsBlamed, Promises, printed_words
from streams.enrich.speech import Speech
from streams.enrich.tokens import COMMA, ENDS, Token
from streams.enrich.uses import DECLARED, Uses, is_activity, use_heads
from streams.terms import CONTENT

MOST = 48
BLAMED = -0.3
"""Clear blame: a mild word is no broken promise."""
NEAR = 6
"""Tokens around the words of a promise in which blame is of it: many texts have no full stop."""
COHERENT = 3
"""Clauses of a text up to which the others speak for the one that names a use and says nothing of its own."""
PRAISE = 0.05
"""VADER's own threshold."""


BEFORE = 4
BEHIND = 1
"""Words that make a context, in the same part of a sentence: what leads to a use stands before it, and what follows
is when and where."""

Placed = tuple[str, tuple[str, ...]]
"""A key, and the words around it: one sentence that many repeat is one context."""
Said = tuple[tuple[str, ...], float | None]
"""What a clause speaks of, and its score; None where it says nothing of its own."""


class Remark(msgspec.Struct, array_like=True, frozen=True):
    """What one text says of uses, promises and companions."""

    uses: tuple[Placed, ...]
    """What a rule found in the place of a use."""
    companions: tuple[Placed, ...]
    promises: tuple[tuple[str, int], ...]
    """Promise -> kept (1), broken (-1) or only spoken of (0)."""
    clauses: tuple[Said, ...]
    praised: tuple[Placed, ...]
    """Every content word of a text in praise, for brands that promise something."""
    is_scored: bool
    """False where the text cannot be scored or may be meant otherwise."""


class Remarks:
    """Looks at a text that was heard, for one profile."""

    def __init__(self, profile: Profile) -> None:
        self.uses = Uses(profile)
        self.promises = Promises(profile)
        self.printed = printed_words(profile)
        """What is promised, and what can be no promise."""
        self.rivals = frozenset(key for name in profile.competitors for key in keys_of(name))

    def of(self, speech: Speech, sentiment: float | None) -> Remark:
        """The remark of a text; call it after the text was scored."""
        tokens = speech.tokens
        heads = _answered(tokens, use_heads(tokens))
        names = [self.uses.key_of(token.key) if token.role & CONTENT or token.key else "" for token in tokens]
        joint = self.uses.declared_in(speech.keys)
        for start, _, label in joint:
            names[start] = label
        topics = _topics(names, heads)
        return Remark(
            _told(tokens, names, _without_modifiers(names, heads)),
            _placed(tokens, names, companions_in(tokens)),
            self.promises.stances(tokens, _blamed_in(speech) if sentiment is not None else _nothing),
            self._clauses(speech, names, topics) if sentiment is not None else _whole(speech, names),
            self._praised(tokens, names) if sentiment is not None and sentiment >= PRAISE else (),
            sentiment is not None,
        )

    def _praised(self, tokens: Sequence[Token], names: Sequence[str]) -> tuple[Placed, ...]:
        if not self.promises.ids:
            return ()
        places = [
            n
            for n, token in enumerate(tokens)
            if token.role & CONTENT and not token.word.valence and not token.surface.endswith("ly")
        ]
        return _placed(tokens, names, places)

    def _clauses(self, speech: Speech, names: Sequence[str], topics: Sequence[Match]) -> tuple[Said, ...]:
        """Each clause with what it speaks of. Where one clause names all uses, the others may speak for it."""
        cuts = cuts_of(speech.tokens, topics, speech.parted)
        spans = list(pairwise([0, *cuts]))
        named = {n for start, end, _ in topics for n in range(start, end)}
        naming = sum(any(start <= topic[0] < end for topic in topics) for start, end in spans)
        is_open = naming <= 1 and len(spans) <= COHERENT
        said: list[Said] = []
        for span in spans:
            keys = _keys(speech, names, span)
            if keys and not speech.tokens[span[1] - 1].questions:
                own = opinion_in(speech, span, named)
                said.append((keys, own or (None if is_open else 0.0)))
        return tuple(said)


def _nothing(_: Match) -> bool:
    return False


def _blamed_in(speech: Speech) -> IsBlamed:
    """Whether the sentence around some words is clear blame, the words themselves left out."""

    def is_blamed(words: Match) -> bool:
        tokens, (first, behind, _) = speech.tokens, words
        ends = cuts_of(tokens, (), speech.parted)
        end = next(place for place in ends if place > first)
        start = max((place for place in ends if place <= first), default=0)
        if tokens[end - 1].questions or (behind < end and _is_thing(tokens[behind])):
            return False
        span = (max(start, first - NEAR), min(end, behind + NEAR))
        return opinion_in(speech, span, set(range(first, behind))) <= BLAMED

    return is_blamed


def _is_thing(token: Token) -> bool:
    """Behind the words of a promise: "rinse aid" and "white shirt" are other things."""
    is_said = token.role & CONTENT and not token.word.valence
    return bool(is_said) and not token.surface.endswith(("ing", "ed"))


def remarks_for(profile: Profile) -> Remarks | None:
    """Who looks for remarks; None for a brand that declares nothing to compare them with: it costs nothing."""
    is_asked = profile.uses or profile.promises or profile.products or profile.competitors
    return Remarks(profile) if is_asked else None


def _without_modifiers(names: Sequence[str], heads: Mapping[int, bool]) -> dict[int, bool]:
    """In a phrase that names a declared use the other words only describe it: "for a rainy cold"."""
    declared = {place for place in heads if names[place].startswith(DECLARED)}
    return {
        place: is_told
        for place, is_told in heads.items()
        if place in declared or not {place - 1, place + 1} & declared
    }


def _answered(tokens: Sequence[Token], heads: Mapping[int, bool]) -> dict[int, bool]:
    """Without those in a question: "ok for silver?" tells of no use."""
    if not heads:
        return {}
    asked: set[int] = set()
    start = 0
    for place, token in enumerate(tokens):
        if token.flags & ENDS:
            if token.questions:
                asked.update(range(start, place + 1))
            start = place + 1
    return {place: is_told for place, is_told in heads.items() if place not in asked}


def _told(tokens: Sequence[Token], names: Sequence[str], heads: Mapping[int, bool]) -> tuple[Placed, ...]:
    """Uses with the words around them; of who tells of a use of his own these are the words of the whole text.

    Forty people who "use it as a plant stand" are no campaign where the rest of what they say differs, and forty
    who say "great for plants" may all be one advertisement.
    """
    if not heads:
        return ()
    whole = sorted({name for name, token in zip(names, tokens, strict=True) if token.role & CONTENT})
    placed: dict[str, tuple[str, ...]] = {}
    for place, is_told in list(heads.items())[:MOST]:
        around = whole[:MOST] if is_told else _around(tokens, names, place)
        same = {names[n] for n in (place - 1, place, place + 1) if n in heads}
        context = tuple(word for word in around if word not in same)
        if is_told or names[place] not in placed:
            placed[names[place]] = context
    return tuple(placed.items())


def _placed(tokens: Sequence[Token], names: Sequence[str], places: Sequence[int]) -> tuple[Placed, ...]:
    placed: dict[str, tuple[str, ...]] = {}
    for place in places[:MOST]:
        placed.setdefault(names[place], _around(tokens, names, place))
    return tuple(placed.items())


def _around(tokens: Sequence[Token], names: Sequence[str], place: int) -> tuple[str, ...]:
    """The words around a place up to a comma or the sentence's end, each once; content by its key."""
    first = last = place
    while first and place - first < BEFORE and not tokens[first - 1].flags & (ENDS | COMMA):
        first -= 1
    while last + 1 < len(tokens) and last - place < BEHIND and not tokens[last].flags & (ENDS | COMMA):
        last += 1
    near = (n for n in range(first, last + 1) if n != place)
    words = {names[n] if tokens[n].role & CONTENT else tokens[n].surface for n in near}
    return tuple(sorted(words - {""}))


def _whole(speech: Speech, names: Sequence[str]) -> tuple[Said, ...]:
    return ((_keys(speech, names, (0, len(names))), None),)


def _keys(speech: Speech, names: Sequence[str], span: Span) -> tuple[str, ...]:
    start, end = span
    tokens = speech.tokens
    spoken = (
        names[n] for n in range(start, end) if tokens[n].role & CONTENT or names[n].startswith(DECLARED)
    )
    return tuple(dict.fromkeys(spoken))[:MOST]


def _topics(names: Sequence[str], heads: Iterable[int]) -> list[Match]:
    """Where uses stand, so that a sentence about two of them is cut between them."""
    of_rule = set(heads)
    return [
        (n, n + 1, name)
        for n, name in enumerate(names)
        if name and (n in of_rule or name.startswith(DECLARED) or is_activity(name))
    ]
