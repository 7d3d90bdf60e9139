"""Note what a text says of uses, promises and companions, for brands whose profile declares something of the kind.

A remark is a function of the text and the profile alone. What it means for an account (streams/cases/accounts.py)
depends on what others said, so it keeps what each clause speaks of, with the clause's own score.
"""

from bisect import bisect_right
from collections.abc import Container, Mapping, Sequence
from typing import Final

from schemas.profile import Profile
from streams.enrich.activities import told_together
from streams.enrich.companions import companions_in
from streams.enrich.enjoyment import Opined
from streams.enrich.hints import (
    FRAMED,
    JOINT,
    LEADS,
    OF_FIELD,
    PAIRS,
    PROMISED,
    QUALIFIES,
    TOPICAL,
    hints_for,
)
from streams.enrich.limits import KEPT
from streams.enrich.noun_phrases import Sentence
from streams.enrich.phrases import Match, keys_of
from streams.enrich.placed import MOST, placed, praised, told
from streams.enrich.promises import IsBlamed, Promises, printed_words
from streams.enrich.qualities import Qualities, Told
from streams.enrich.remark import Placed, Remark, Said
from streams.enrich.saying import Saying
from streams.enrich.speech import Speech
from streams.enrich.terms import CONTENT
from streams.enrich.tokens import ENDS, Token
from streams.enrich.uses import DECLARED, Uses, use_heads

BLAMED = -0.3
"""Clear blame: a mild word is no broken promise."""
NEAR = 6
"""Tokens around the words of a promise in which blame is of it: many texts have no full stop."""
COHERENT = 3
"""Clauses of a text up to which the others speak for the one that names a use and says nothing of its own."""
OF_QUALITY = 0.5
"""What it is worth that a quality is there, on VADER's scale."""
PRAISE = 0.05
"""VADER's own threshold."""


class Remarks:
    """Looks at a text that was heard, for one profile."""

    def __init__(self, profile: Profile) -> None:
        self.uses = Uses(profile)
        self.promises = Promises(profile)
        self.qualities = Qualities(profile)
        self.printed = printed_words(profile)
        """What is promised, and what can be no promise."""
        self.rivals = frozenset(key for name in profile.competitors for key in keys_of(name))

    def of(self, speech: Speech, sentiment: float | None) -> Remark:
        """The remark of a text; call it after the text was scored."""
        tokens = speech.tokens
        saying = self._saying(speech)
        names, hints = saying.names, saying.hints
        sentence = Sentence(tokens)
        places = [n for n, token in enumerate(tokens) if token.hints & FRAMED or token.word.valence]
        heads = use_heads(sentence, places, leads=hints & LEADS != 0) if places else {}
        if heads:
            heads = _answered(tokens, heads)
        uses = told(saying, _without_modifiers(names, heads)) if heads or saying.together else ()
        companions = placed(saying, companions_in(sentence)) if hints & PAIRS else ()
        if sentiment is None:
            said: tuple[Said, ...] = ((saying.keys(0, len(tokens), MOST), None),)
            return Remark(uses, companions, self._stances(speech, hints, sentiment), said, (), False)
        topics = self._topics(names, heads) if heads or hints & (TOPICAL | JOINT) else ()
        qualities = tuple(self.qualities.told(tokens, speech.keys)) if hints & QUALIFIES else ()
        joys = praised(saying) if sentiment >= PRAISE and self.promises.ids else ()
        return Remark(
            uses,
            companions,
            self._stances(speech, hints, sentiment),
            _clauses(speech, saying, topics) + _said_of(qualities),
            _joined(joys, qualities, saying),
            True,
        )

    def _saying(self, speech: Speech) -> Saying:
        """Its words by what they stand for."""
        saying = Saying(speech.tokens)
        if saying.hints & JOINT:
            for start, _, label in self.uses.declared_in(speech.keys):
                saying.rename(start, label)
        if saying.hints & OF_FIELD:
            saying.together = self._told_together(speech.tokens)
        return saying

    def _told_together(self, tokens: Sequence[Token]) -> dict[int, tuple[str, ...]]:
        words = [(n, token.key) for n, token in enumerate(tokens) if token.hints & OF_FIELD]
        if len(words) < 2:
            return {}
        told = {
            place: tuple([name for name in activities if self.uses.key_of(name) == name])
            for place, activities in told_together(words).items()
        }
        return {place: activities for place, activities in told.items() if activities}

    def _stances(self, speech: Speech, hints: int, sentiment: float | None) -> tuple[tuple[str, int], ...]:
        if not hints & PROMISED:
            return ()  # most texts: no word of a promise
        return self.promises.stances(
            speech.tokens,
            _nothing if sentiment is None or sentiment >= PRAISE else _blamed_in(speech),
            speech.text,
        )

    def _topics(self, names: Sequence[str], heads: Container[int]) -> list[Match]:
        """Where uses stand, by rule or by word, so that a sentence about two of them is cut between them."""
        topical = self.uses.topical
        return [(n, n + 1, name) for n, name in enumerate(names) if name and (n in heads or name in topical)]


def _clauses(speech: Speech, saying: Saying, topics: Sequence[Match]) -> tuple[Said, ...]:
    """Each clause with what it speaks of. Where one clause names all uses, the others may speak for it."""
    cuts = speech.cuts(topics)
    is_open = len(cuts) <= COHERENT and (len(topics) < 2 or _is_of_one(cuts, topics))
    opinions = Opined(speech, [n for start, end, _ in topics for n in range(start, end)], saying.hints)
    said: list[Said] = []
    start = 0
    for end in cuts:
        keys = saying.keys(start, end, MOST)
        if keys and not speech.tokens[end - 1].questions:
            own = opinions.of((start, end))
            said.append((keys, own or (None if is_open else 0.0)))
        start = end
    return tuple(said)


def _said_of(qualities: Sequence[Told]) -> tuple[Said, ...]:
    """A clause for each quality: that it is told of says more than how the words around it feel."""
    return tuple([((one.name,), one.stance * OF_QUALITY) for one in qualities])


def _joined(joys: tuple[Placed, ...], qualities: Sequence[Told], saying: Saying) -> tuple[Placed, ...]:
    """The words in praise, and the qualities that are told to be there, each once."""
    if not qualities:
        return joys
    held = {one.name: saying.around(one.place) for one in qualities if one.stance == KEPT}
    return (*(joy for joy in joys if joy[0] not in held), *held.items())


def _is_of_one(cuts: Sequence[int], topics: Sequence[Match]) -> bool:
    """True if all topics begin in one clause."""
    return bisect_right(cuts, topics[0][0]) == bisect_right(cuts, topics[-1][0])


def _nothing(_: Match) -> bool:
    return False


def _blamed_in(speech: Speech) -> IsBlamed:
    """Whether the sentence around some words is clear blame, the words themselves left out."""

    def is_blamed(words: Match) -> bool:
        tokens, (first, behind, _) = speech.tokens, words
        ends = speech.cuts(())
        end = next(place for place in ends if place > first)
        start = max((place for place in ends if place <= first), default=0)
        if tokens[end - 1].questions or (behind < end and _is_thing(tokens[behind])):
            return False
        span = (max(start, first - NEAR), min(end, behind + NEAR))
        return Opined(speech, range(first, behind)).of(span) <= BLAMED

    return is_blamed


def _is_thing(token: Token) -> bool:
    """Behind the words of a promise: "rinse aid" and "white shirt" are other things."""
    is_said = token.role & CONTENT and not token.word.valence
    return bool(is_said) and not token.surface.endswith(("ing", "ed"))


def remarks_for(profile: Profile) -> Remarks | None:
    """Who looks for remarks; None for a brand that declares nothing to compare them with: it costs nothing."""
    return None if hints_for(profile) is None else Remarks(profile)


_WHOSE: Final = frozenset("my our your his her their the a".split())


def _without_modifiers(names: Sequence[str], heads: Mapping[int, bool]) -> dict[int, bool]:
    """In a phrase that names a declared use the other words only describe it: "for a rainy cold".

    So they do behind several of its words: of "teaching my kids trees", where classes are declared.
    """
    declared = {place for place in heads if names[place].startswith(DECLARED)}
    for place in sorted(declared):
        behind = place + 1
        while behind < len(names) and (names[behind].startswith(DECLARED) or names[behind] in _WHOSE):
            declared.add(behind)
            behind += 1
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
