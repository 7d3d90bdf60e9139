"""Keep the words of one text as accounts know them: what each stands for, and which stand around it.

A word stands for a declared use, an activity or itself (uses.py). The words around a use are its context: one
sentence that many repeat is one context.
"""

from collections.abc import Sequence
from typing import Final

from streams.enrich.tokens import COMMA, ENDS, Token
from streams.enrich.uses import DECLARED
from streams.terms import CONTENT

BEFORE = 4
BEHIND = 1
"""Words that make a context, in the same part of a sentence: what leads to a use stands before it, and what follows
is when and where."""
_BREAKS: Final = ENDS | COMMA


class Wording:
    """The words of one text; `names` are what its tokens stand for, one each."""

    __slots__ = ("_parts", "_spoken", "_told", "names", "tokens")

    def __init__(self, tokens: Sequence[Token], names: Sequence[str]) -> None:
        self.tokens = tokens
        self.names = names
        spoken: list[str] = []
        told: list[str] = []
        parts: list[int] = []
        part = 0
        for place, (token, name) in enumerate(zip(tokens, names, strict=True)):
            if token.role & CONTENT:
                spoken.append(name)
                told.append(name)
            else:
                spoken.append(token.surface)
                told.append(name if name.startswith(DECLARED) else "")
            parts.append(part)
            if token.flags & _BREAKS:
                part = place + 1
        self._spoken = spoken
        """Content by what it stands for, other words as they are."""
        self._told = told
        """Content and declared uses; empty for other words."""
        self._parts = parts
        """Where the part of a sentence begins that a word stands in."""

    def keys(self, start: int, end: int, most: int) -> tuple[str, ...]:
        """What the words from `start` up to `end` speak of, each once, at most so many."""
        told = dict.fromkeys(self._told[start:end])
        told.pop("", None)
        return tuple(told)[:most]

    def content(self) -> list[str]:
        """What the content words of the text stand for, each once, sorted."""
        return sorted(
            {name for name, token in zip(self.names, self.tokens, strict=True) if token.role & CONTENT}
        )

    def around(self, place: int) -> tuple[str, ...]:
        """The words around a place up to a comma or the sentence's end, each once; content by its key."""
        spoken, parts = self._spoken, self._parts
        part, behind = parts[place], place + 1
        last = min(behind + BEHIND, len(parts))
        while last > behind and parts[last - 1] != part:
            last -= 1
        near = {*spoken[max(part, place - BEFORE) : place], *spoken[behind:last]}
        near.discard("")
        return tuple(sorted(near))
