"""Split a text once into tokens that were looked at before, and answer the stages from them."""

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_
from typing import Final

from streams.enrich.clauses import cuts_between, sentence_ends
from streams.enrich.normalise import BREAK
from streams.enrich.phrases import Match
from streams.enrich.scoring import Scoring
from streams.enrich.signs import signs
from streams.enrich.tokens import (
    ANCHOR,
    MARKS,
    ODD,
    PARTED,
    SCORED,
    SEVERAL,
    SWAYS,
    UNSPOKEN,
    Token,
    expanded,
    rated,
    silent,
    unnamed,
    unrated,
    unspoken,
)
from streams.enrich.vader import REACH
from streams.enrich.vocabulary import CONCEPT, RATED, SARCASM, SEED, SIGN, Vocabulary

_SELDOM: Final = UNSPOKEN | SWAYS | PARTED | MARKS


class Speech(Scoring):
    """One text as tokens, which are shared and never changed: where one has to be, another takes its place.

    Three steps: made of a text, then told which words are names, then `listen` once; then it answers.
    """

    __slots__ = (
        "_conceptual",
        "_ends",
        "_is_joint",
        "_sarcastic",
        "_seeds",
        "_signs",
        "_vocabulary",
        "heard",
        "keys",
        "parted",
        "said",
        "text",
    )
    said: int
    """What is telling and what is odd of all tokens: what need not be looked for."""
    parted: list[int]
    """Where sentences end and contrasts begin."""
    _is_joint: bool
    """A seed of several words may stand here."""
    keys: list[str]
    """What phrases are matched by, one a token, and an empty one behind them."""

    def __init__(self, vocabulary: Vocabulary, text: str) -> None:
        self.text = text
        self._vocabulary = vocabulary
        split = (text.replace("\n", f" {BREAK} ") if "\n" in text else text).split()
        self.tokens = list(map(vocabulary.tokens.__getitem__, split))
        self.heard: list[str] = [token.token for token in self.tokens]
        """The lower-case words of the text, one a token, empty where it has none."""
        if SEVERAL in self.heard:
            self.tokens = expanded(self.tokens)
            self.heard = [token.token for token in self.tokens]

    def look_up(self, text: str) -> tuple[Token, ...]:
        """What one token of the text is heard as."""
        token = self._vocabulary.tokens[text]
        return token.pieces or (token,)

    def pass_over(self, matches: Iterable[Match]) -> None:
        """Hear names as if they were not there: no opinion, no term, no seed."""
        tokens = self.tokens
        for start, end, _ in matches:
            tokens[start:end] = [silent(token.flags) for token in tokens[start:end]]

    def silence(self, matches: Iterable[Match]) -> None:
        """Leave words out of the score, as if they were not there."""
        tokens = self.tokens
        for start, end, _ in matches:
            tokens[start:end] = map(unspoken, tokens[start:end])

    def unname(self, matches: Iterable[Match]) -> None:
        """Make no terms of words and find no seeds in them."""
        tokens = self.tokens
        for start, end, _ in matches:
            tokens[start:end] = map(unnamed, tokens[start:end])

    def listen(self) -> None:
        """Visit each token once: join what they say, and note the places that are asked for.

        Where a phrase may stand, the neighbours are looked at: most have none of a phrase. One long loop, since
        it runs for every word heard.
        """
        tokens = self.tokens
        keys = [token.key for token in tokens]
        keys.append("")  # stands behind the last one, and in front of the first one as well
        said = joint = 0
        reach = -1
        is_bent = False
        parted: list[int] = []
        unspoken: list[int] = []
        marks: list[int] = []
        scored: list[int] = []
        seeds: list[int] = []
        in_rated: list[int] = []
        sarcastic: list[int] = []
        conceptual: list[int] = []
        enjoyed: list[int] = []
        for place, token in enumerate(tokens):
            telling = token.telling
            if not telling:
                continue
            said |= telling
            if telling & ANCHOR:
                near, before, after = token.anchor
                if after is not None and keys[place + 1] in after:
                    joint |= after[keys[place + 1]]
                    near |= after[keys[place + 1]]
                if before is not None and keys[place - 1] in before:
                    joint |= before[keys[place - 1]]
                    near |= before[keys[place - 1]]
                if near & SEED:
                    seeds.append(place)
                if near & RATED:
                    in_rated.append(place)
                if near & SARCASM:
                    sarcastic.append(place)
                if near & CONCEPT:
                    conceptual.append(place)
                if near & SIGN:
                    enjoyed.append(place)
            if telling & _SELDOM:
                if telling & SWAYS:
                    reach = place + REACH
                if telling & PARTED:
                    parted.append(place)
                if telling & UNSPOKEN:
                    unspoken.append(place)
                    reach += 1
                if telling & MARKS:
                    marks.append(place)
            if telling & SCORED:
                scored.append(place)
                if place <= reach:
                    is_bent = True
        if said & ODD:
            said |= reduce(or_, [token.flags for token in tokens])
        self.said, self.parted, self.keys = said, parted, keys
        self._scored, self._unspoken, self._marks = scored, unspoken, marks
        self._seeds, self._sarcastic, self._conceptual = seeds, sarcastic, conceptual
        self._signs = enjoyed
        self._ends: list[int] | None = None
        self.is_bent = is_bent
        self._is_joint = joint & SEED != 0
        self._reading = self._valences = None
        if in_rated:
            self._rate(self._vocabulary.rated.found_from(keys, in_rated))

    def _rate(self, matches: Sequence[Match]) -> None:
        """Put the valence of a phrase at its first token, and nothing at the others.

        At the first, so that a negation in front of it reaches it ("not a waste of money").
        """
        tokens = self.tokens
        for start, end, valence in matches:
            tokens[start] = rated(tokens[start], valence)
            tokens[start + 1 : end] = map(unrated, tokens[start + 1 : end])
        if matches:
            self._scored = [place for place, token in enumerate(tokens) if token.flags & SCORED]
            self._unspoken = [place for place in self._unspoken if tokens[place].flags & UNSPOKEN]
            self.is_bent = True

    def negate(self, places: Iterable[int]) -> None:
        """Turn what words say round."""
        for place in places:
            self.tokens[place] = self.tokens[place].negated()

    def rate(self, place: int, valence: float) -> None:
        """Give a word a valence, before `listen`."""
        self.tokens[place] = rated(self.tokens[place], repr(valence))

    def topics(self) -> list[Match]:
        """The tokens that speak of departments."""
        places = self._seeds
        if not places:
            return []
        phrases = self._vocabulary.seeds
        if self._is_joint:
            return [match for match in phrases.found_from(self.keys, places) if match[2]]
        labels, keys = phrases.alone, self.keys
        return [(place, place + 1, label) for place in places if (label := labels[keys[place]])]

    def concepts(self) -> list[Match]:
        """The phrases that stand for what people tell of in words of their own."""
        places = self._conceptual
        return self._vocabulary.concepts.found_from(self.keys, places) if places else []

    def signs(self) -> list[Match]:
        """The signs of enjoyment and of regret, where remarks are asked for."""
        places = self._signs
        return signs().found_from(self.keys, places) if places else []

    def cuts(self, topics: Sequence[Match]) -> list[int]:
        """The ends of the clauses, rising: of the sentences, and where a topic gives way to another one."""
        if self._ends is None:
            self._ends = sentence_ends(self.tokens, self.parted)
        return cuts_between(self.tokens, topics, self._ends)

    @property
    def doubts(self) -> list[int]:
        """Where phrases begin that make praise doubtful."""
        places = self._sarcastic
        return (
            [start for start, _, _ in self._vocabulary.sarcasm.found_from(self.keys, places)]
            if places
            else []
        )
