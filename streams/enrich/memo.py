"""Remember what tokens mean, in one bounded memo: a text is split once, and a token is looked at once."""

from streams.enrich.meaning import Meanings
from streams.enrich.scored_words import WordLists
from streams.enrich.tokens import Token

MEMO_TOKENS = 16_384
"""Tokens of one generation of a memo: at most about 1 kB each, so two of them are 32 MB; 10 MB are usual. Brands
with equal sets of word lists share one."""
MEMO_CHARACTERS = 40
"""Longer tokens are looked at anew, or a flood of long links fills memory."""


class Tokens(dict[str, Token]):
    """A bounded memo from a token, as it stands in the text, to what all stages ask of it.

    It has two generations: when the younger is full it becomes the older one, which is forgotten but for what is
    met again meanwhile. So the words of a language stay, and links and typing errors go. What is remembered never
    changes what comes out.
    """

    def __init__(self, lists: WordLists) -> None:
        super().__init__()
        self.look_at = Meanings(lists, self).of
        """Work a token out anew."""
        self._older: dict[str, Token] = {}

    def __missing__(self, text: str) -> Token:
        token = self._older.pop(text, None) or self.look_at(text)
        if len(text) <= MEMO_CHARACTERS:
            if len(self) >= MEMO_TOKENS:
                self._older = dict(self)
                self.clear()
            self[text] = token
        return token

    def forget(self) -> None:
        """Empty it, which changes no result."""
        self._older.clear()
        self.clear()
