"""Hear one text: its words, terms, sentiment, language and departments, for one brand.

Around an exact VADER stands what a brand needs: cleaned tokens, neutral names, words of customers and of the
industry, rated emoji, clauses, a language gate, and marks for what makes an opinion doubtful. Nothing here
reads a clock or remembers a text; the same text gives the same result, whatever was heard before.
"""

from dataclasses import dataclass
from typing import Literal

from schemas.profile import Profile
from streams.enrich.departments import seeds
from streams.enrich.gate import own_words
from streams.enrich.language import ALIEN_SHARE, SCORED, base_of, language_of, script_of
from streams.enrich.names import Names, tokens_of
from streams.enrich.opinions import Opinions, opinions_of
from streams.enrich.speech import Speech
from streams.enrich.vocabulary import vocabulary_of
from streams.terms import terms_of

MAX_HEARD = 20_000
"""Characters heard of one text; connectors cut there too."""
THRESHOLD = 0.05
"""VADER's own: from here on a text is positive, from minus this on negative."""
SHOUTED_WORDS = 3
SHOUTED_SHARE = 0.6
"""Of words in capitals; fewer words are an abbreviation."""

Verdict = Literal["positive", "negative", "neutral", "unscored"]


@dataclass(frozen=True, slots=True)
class Heard:
    """What one text says."""

    tokens: tuple[str, ...]
    """Lower-case words for near copies; numbers are "0", links and handles are dropped."""
    terms: dict[str, str]
    """Term -> its first readable form; at most 64."""
    sentiment: float | None
    """-1 to 1; None where it is not scored, never a silent 0."""
    verdict: Verdict
    language: str | None
    departments: Opinions
    flags: tuple[str, ...]
    """Of sarcasm, shouting, truncated, unscored_language."""
    is_reshare: bool
    """Somebody else's words, passed on."""


class Enricher:
    """What the texts about one brand say; brands with equal word lists share one memo."""

    def __init__(self, profile: Profile) -> None:
        self._vocabulary = vocabulary_of(profile)
        self._seeds = seeds(
            profile.lexicons, tuple((name, extra.terms) for name, extra in profile.departments.items())
        )
        own = profile.names()
        self._own = Names((*own, *tokens_of(profile.brand)))
        """The words of the brand's name are no terms even alone; those of a product's name are."""
        self._named = Names((*own, *profile.competitors) if profile.sentiment.neutral_names else ())
        self._language = None if profile.language == SCORED else profile.language

    def hear(self, text: str, language: str | None = None) -> Heard:
        """Hear a text whose language was declared, or not. Takes every string, lone surrogates included."""
        is_truncated = len(text) > MAX_HEARD
        text, is_reshare = own_words(text[:MAX_HEARD])
        speech = self.speech(text)
        language, is_scored = self._language_of(speech, language)
        sentiment = speech.score() if is_scored else None
        flags: list[str] = []
        if sentiment is not None and sentiment > 0 and self._vocabulary.sarcasm.found(speech.keys):
            sentiment = None  # praise that may be meant otherwise is nobody's praise; never turned round
            flags.append("sarcasm")
        if _is_shouted(speech):
            flags.append("shouting")
        if is_truncated:
            flags.append("truncated")
        if not is_scored:
            flags.append("unscored_language")
        topics = speech.topics(self._seeds)
        return Heard(
            speech.lower,
            terms_of(speech.parts),
            sentiment,
            verdict_of(sentiment),
            language,
            opinions_of(speech.tokens, topics, sentiment, speech.score) if topics else (),
            tuple(flags),
            is_reshare,
        )

    def speech(self, text: str) -> Speech:
        """The tokens of a text with names taken out of the score and of the terms."""
        speech = Speech(self._vocabulary, text)
        lower = speech.lower
        if not self._named.openers.isdisjoint(lower):
            speech.silence(self._named.found(lower))
        if not self._own.openers.isdisjoint(lower):
            speech.unname(self._own.found(lower))
        return speech

    def _language_of(self, speech: Speech, declared: str | None) -> tuple[str | None, bool]:
        """The language of a text, and whether it is scored."""
        declared = base_of(declared) or self._language
        if not speech.text.isascii() and speech.alien_share > ALIEN_SHARE:
            is_other = declared is not None and declared != SCORED
            return (declared if is_other else script_of(speech.text)), False
        language = language_of(declared, speech.english, speech.foreign)
        return language, language is None or language == SCORED


def verdict_of(sentiment: float | None) -> Verdict:
    """What a sentiment says, by VADER's thresholds.

    >>> verdict_of(0.05), verdict_of(-0.04), verdict_of(None)
    ('positive', 'neutral', 'unscored')
    """
    if sentiment is None:
        return "unscored"
    if sentiment >= THRESHOLD:
        return "positive"
    return "negative" if sentiment <= -THRESHOLD else "neutral"


def _is_shouted(speech: Speech) -> bool:
    loud = speech.loud
    return loud >= SHOUTED_WORDS and loud >= SHOUTED_SHARE * len(speech.tokens)
