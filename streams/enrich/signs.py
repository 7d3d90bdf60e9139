"""Know the signs of enjoyment and of regret: many who love or give up what they do never say a word of either."""

from functools import cache
from typing import Final

from streams.enrich.phrases import Phrases, keys_of
from streams.enrich.word_lists import lines_of

ENJOYED: Final = "enjoyed"
REGRETTED: Final = "regretted"


@cache
def signs() -> Phrases:
    """The phrases of lexicons/enjoyed.txt and lexicons/regretted.txt, each by the name of its list."""
    return Phrases(
        [
            (keys_of(phrase), name)
            for name in (ENJOYED, REGRETTED)
            for line in lines_of(name)
            for phrase in line.split(",")
            if phrase.strip()
        ]
    )
