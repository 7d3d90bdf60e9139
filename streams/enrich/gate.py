"""Tell a person's own words from words that are passed on.

"RT @..." is reach, not a voice. What somebody writes before an inner "RT @..." or a quoted handle is theirs, and
only that is heard, provided that it says something.
"""

import re
from typing import Final

OWN_CHARACTERS = 8
"""Fewer before an inner reshare ("lol", "this!") add nothing: the whole is a reshare."""

_RESHARE: Final = re.compile(r"\s*[\"“”']?RT @")
_INNER: Final = re.compile(r"(?:\bRT\b|[\"“”])\s{0,9}@\w")


def own_words(text: str) -> tuple[str, bool]:
    """The part of a text that is its author's own, from its start; True if all of it is somebody else's.

    >>> own_words("the cap leaks again RT @lumatone: our new box"), own_words("RT @a: b")
    (('the cap leaks again ', False), ('RT @a: b', True))
    """
    if "@" not in text:
        return text, False
    if _RESHARE.match(text):
        return text, True
    inner = _INNER.search(text)
    if inner is None:
        return text, False
    own = text[: inner.start()]
    if len(own.strip()) >= OWN_CHARACTERS:
        return own, False
    is_quote = not inner[0].startswith("RT")
    return text, not is_quote
