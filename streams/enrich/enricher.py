"""Hear one text: its words, terms, sentiment, language and departments, for one brand.

Around an exact VADER stands what a brand needs: cleaned tokens, neutral names, words of customers and of the
industry, rated emoji, clauses, a language gate, and marks for what makes an opinion doubtful. Nothing here
reads a clock or remembers a text; the same text gives the same result, whatever was heard before.
"""

from typing import Final

from schemas.profile import Profile
from streams.enrich.comparison import turn_comparisons, turn_lessened
from streams.enrich.concepts import named_by, phrases_by
from streams.enrich.gate import own_words
from streams.enrich.heard import Heard, verdict_of
from streams.enrich.language import SCORED, base_of
from streams.enrich.names import Names, tokens_of
from streams.enrich.opinions import opinions_in_doubt, opinions_of
from streams.enrich.remarks import remarks_for
from streams.enrich.speech import Speech
from streams.enrich.terms import origins_of, terms_of
from streams.enrich.tokens import LOUD
from streams.enrich.tongue import Tongue, tongue_of
from streams.enrich.vocabulary import vocabulary_of

MAX_HEARD = 20_000
"""Characters heard of one text; connectors cut there too."""
SHOUTED_WORDS = 3
SHOUTED_SHARE = 0.6
"""Of words in capitals; fewer words are an abbreviation."""

_OWN: Final = "own"
_OTHER: Final = "other"
"""A competitor: no opinion, but a term."""
_WORD: Final = "word"
"""Of the brand's name: no term, but it may be an opinion ("best" of "Best Buy")."""


class Enricher:
    """What the texts about one brand say; brands with equal word lists share one memo."""

    def __init__(self, profile: Profile) -> None:
        self._vocabulary = vocabulary_of(profile)
        is_neutral = profile.sentiment.neutral_names
        names = dict.fromkeys(profile.names(), _OWN if is_neutral else _WORD)
        if is_neutral:
            names |= dict.fromkeys(set(profile.competitors) - set(names), _OTHER)
        # the words of the brand's name are no terms even alone; those of a product's name are
        words = dict.fromkeys(tokens_of(profile.brand), _WORD)
        self._names = Names(names | {word: label for word, label in words.items() if word not in names})
        self._language = None if profile.language == SCORED else profile.language
        self.remarks = remarks_for(profile)

    def hear(self, text: str, language: str | None = None) -> Heard:
        """Hear a text whose language was declared, or not. Takes every string, lone surrogates included."""
        speech, is_reshare = self._begin(text)
        words = tuple(filter(None, speech.heard))
        speech.listen()
        language, is_scored = self._tongue_of(speech, language)
        sentiment = speech.score() if is_scored else None
        flags: list[str] = []
        doubts = speech.doubts if sentiment is not None else ()
        if doubts and sentiment is not None and sentiment > 0:
            # praise that may be meant otherwise is nobody's praise; it is never turned round
            sentiment = None
            flags.append("sarcasm")
        if speech.said & LOUD and _is_shouted(speech):
            flags.append("shouting")
        if len(text) > MAX_HEARD:
            flags.append("truncated")
        if not is_scored:
            flags.append("unscored_language")
        topics = speech.topics()
        if doubts:
            opinions = opinions_in_doubt(speech, topics, doubts)
        else:
            opinions = opinions_of(speech, topics, sentiment) if topics else ()
        return Heard(
            words,
            origins_of(speech.tokens),
            sentiment,
            verdict_of(sentiment),
            language,
            opinions,
            tuple(flags),
            is_reshare,
            None if self.remarks is None else self.remarks.of(speech, sentiment),
            named_by(speech.concepts()),
        )

    def terms_in(self, text: str) -> dict[str, str]:
        """The terms of a text and their readable forms alone, as `hear` gives them, for a third of its time."""
        return terms_of(self._begin(text)[0].tokens)

    def concepts_in(self, text: str) -> dict[str, str]:
        """Concept -> the first phrase of a text that stands for it, as it was written."""
        speech = self._begin(text)[0]
        speech.listen()
        return phrases_by(speech.concepts(), [token.surface for token in speech.tokens])

    def _begin(self, text: str) -> tuple[Speech, bool]:
        """The words of a text that are heard, with names told from them; True if they are somebody else's."""
        text = text[:MAX_HEARD]
        text, is_reshare = own_words(text) if "@" in text else (text, False)
        speech = Speech(self._vocabulary, text)
        if not self._names.openers.isdisjoint(speech.heard):
            self._hear_names(speech)
        return speech, is_reshare

    def forget(self) -> None:
        """Empty the memo of tokens: only a benchmark has to, since it changes no result."""
        self._vocabulary.tokens.forget()

    def understood(self, text: str, language: str | None) -> tuple[Speech, list[tuple[int, int]], bool]:
        """A text with names taken out of the score, the tokens of the names, and whether it is scored."""
        speech = Speech(self._vocabulary, text)
        names = [(start, end) for start, end, label in self._names.found(speech.heard) if label != _WORD]
        self._hear_names(speech)
        speech.listen()
        return speech, names, self._tongue_of(speech, language)[1]

    def _hear_names(self, speech: Speech) -> None:
        """Take names out of the score and of the terms."""
        found = self._names.found(speech.heard)
        own = [match for match in found if match[2] == _OWN]
        neutral = [match for match in found if match[2] != _WORD]
        if neutral:
            turn_lessened(speech, neutral)
        if own:
            turn_comparisons(speech, own)
            speech.pass_over(own)
        if len(own) < len(found):
            speech.silence([match for match in found if match[2] == _OTHER])
            speech.unname([match for match in found if match[2] == _WORD])

    def _tongue_of(self, speech: Speech, declared: str | None) -> Tongue:
        """By what is declared of a text, else of the brand, and by its words."""
        return tongue_of(speech, (base_of(declared) if declared else None) or self._language)


def _is_shouted(speech: Speech) -> bool:
    loud = sum([1 for token in speech.tokens if token.flags & LOUD])
    return loud >= SHOUTED_WORDS and loud >= SHOUTED_SHARE * len(speech.tokens)
