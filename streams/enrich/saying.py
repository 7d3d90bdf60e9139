"""Keep the words of one text as accounts know them: what each stands for, and which stand around it.

A word stands for a declared use, an activity or itself (uses.py). The words around a use are its context: one
sentence that many repeat is one context.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from streams.enrich.hints import TOLD
from streams.enrich.terms import CONTENT
from streams.enrich.tokens import COMMA, ENDS, Token

BEFORE = 4
BEHIND = 1
"""Words that make a context, in the same part of a sentence: what leads to a use stands before it, and what follows
is when and where."""
_BREAKS: Final = ENDS | COMMA


class Saying:
    """The words of one text, which were looked at with the hints of a profile (hints.py)."""

    __slots__ = ("_parts", "_spoken", "_told", "hints", "names", "together", "tokens")

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        hints = 0
        names: list[str] = []
        told: list[str] = []
        for token in tokens:
            name = token.name
            names.append(name)
            of = token.hints
            hints |= of
            told.append(name if of & TOLD else "")
        self.hints = hints
        """What may be found anywhere in it."""
        self.names = names
        """What each token stands for."""
        self.together: Mapping[int, tuple[str, ...]] = {}
        """Place of a word -> the activities that it tells of together with another, without declared ones."""
        self._told = told
        """The same of those that a clause speaks of; empty for other words."""
        self._spoken: list[str] = []
        self._parts: list[int] = []

    def rename(self, place: int, name: str) -> None:
        """Let a word stand for a declared use of several words that begins with it."""
        self.names[place] = self._told[place] = name

    def keys(self, start: int, end: int, most: int) -> tuple[str, ...]:
        """What the words from `start` up to `end` speak of, each once, at most so many."""
        told = dict.fromkeys(self._told[start:end])
        told.pop("", None)
        for place, activities in self.together.items():
            if start <= place < end:
                told.update(dict.fromkeys(activities))
        return tuple(told)[:most]

    def content(self) -> list[str]:
        """What the content words of the text stand for, each once, sorted."""
        pairs = zip(self.names, self.tokens, strict=True)
        return sorted({name for name, token in pairs if token.role & CONTENT})

    def around(self, place: int) -> tuple[str, ...]:
        """The words around a place up to a comma or the sentence's end, each once; content by its key."""
        if not self._parts:
            self._part()
        spoken, parts = self._spoken, self._parts
        part, behind = parts[place], place + 1
        last = min(behind + BEHIND, len(parts))
        while last > behind and parts[last - 1] != part:
            last -= 1
        near = {*spoken[max(part, place - BEFORE) : place], *spoken[behind:last]}
        near.discard("")
        return tuple(sorted(near))

    def _part(self) -> None:
        """Note the words as contexts hold them, and where the part of a sentence begins that each stands in."""
        names, spoken, parts = self.names, self._spoken, self._parts
        part = 0
        for place, token in enumerate(self.tokens):
            spoken.append(names[place] if token.role & CONTENT else token.surface)
            parts.append(part)
            if token.flags & _BREAKS:
                part = place + 1
