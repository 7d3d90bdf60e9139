"""Know the signs of enjoyment: many who love what they do with a thing never say a word of praise."""

from functools import cache

from streams.enrich.phrases import Phrases, keys_of
from streams.enrich.word_lists import lines_of


@cache
def signs() -> Phrases:
    """The phrases of lexicons/enjoyed.txt."""
    phrases = (phrase.strip() for line in lines_of("enjoyed") for phrase in line.split(","))
    return Phrases([(keys_of(phrase), "enjoyed") for phrase in phrases if phrase])
