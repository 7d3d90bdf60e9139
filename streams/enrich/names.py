"""Find names of brands and products in the words of a text: they carry no opinion and are no term.

"@united" is +0.42 for VADER. A name of several words is found as a sequence ("best buy"), so that "best" alone
stays an opinion.
"""

from collections.abc import Mapping, Sequence

from streams.enrich.phrases import Match, Phrases
from streams.enrich.terms import NUMBER, parts_of


class Names:
    """A set of names; a name is found as its words, joined to one word, and as a hashtag.

    >>> names = Names({"Best Buy": "own"})
    >>> names.found([part.token for part in parts_of("the best case at best buy , #bestbuy")])
    [(4, 6, 'own'), (6, 7, 'own')]
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        """Take names with a label each."""
        spelt: list[tuple[list[str], str]] = []
        for name, label in names.items():
            tokens = tokens_of(name)
            if set(tokens) <= {NUMBER}:
                continue  # "3M" would be every number
            joined = "".join(tokens)
            spelt += [(tokens, label), ([joined], label), ([f"#{joined}"], label)]
        self._phrases = Phrases(spelt)
        self.openers = self._phrases.openers
        """Words that a name may begin with: most texts have none."""

    def found(self, tokens: Sequence[str]) -> list[Match]:
        """Where names stand among the lower-case words of a text, from left to right; longest first, no overlap."""
        return self._phrases.found(tokens)


def tokens_of(name: str) -> list[str]:
    """The words of a name as they stand in `Part.token`."""
    return [part.token for part in parts_of(name.replace("’", "'"))]
