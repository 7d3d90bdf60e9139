"""Do a connector's duties for a row of a file: what no record may hold is made fit, or left out.

Ids of at most 512 characters, texts of at most 20,000 code points, no names that stand for nobody, times with a
time of day.
"""

from enum import Flag, auto
from hashlib import sha256
from typing import Any

CUT_AT = 20_000
"""Code points of a text that an importer passes on; it sets `truncated` where it cut."""
LONGEST_ID = 512
NOBODY = frozenset({"a google user", "[deleted]", "[removed]", "anonymous"})
"""Names that stand for an unknown author: each of their mentions is a voice of its own."""


class Mended(Flag):
    """What was changed in a row."""

    NOTHING = 0
    ID = auto()
    """It was too long, and is a hash now."""
    TEXT = auto()
    AUTHOR = auto()
    TIME = auto()
    """A date alone, which is midnight UTC now."""


def mend(fields: dict[str, Any]) -> Mended:
    """Change the fields in place; gives what was changed.

    >>> row = {"id": "1", "author": "[deleted]", "created_at": "2026-03-01"}
    >>> mend(row) == Mended.AUTHOR | Mended.TIME, row
    (True, {'id': '1', 'created_at': '2026-03-01T00:00:00Z'})
    """
    mended = Mended.NOTHING
    identity = fields.get("id")
    if isinstance(identity, str) and len(identity) > LONGEST_ID:
        fields["id"] = "sha256:" + sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()
        mended |= Mended.ID
    text = fields.get("text")
    if isinstance(text, str) and len(text) > CUT_AT:
        fields["text"], fields["truncated"] = text[:CUT_AT], True
        mended |= Mended.TEXT
    author = fields.get("author")
    if isinstance(author, str) and (not author.strip() or author.strip().casefold() in NOBODY):
        del fields["author"]
        mended |= Mended.AUTHOR
    created_at = fields.get("created_at")
    if isinstance(created_at, str) and len(created_at) == 10:
        fields["created_at"] = created_at + "T00:00:00Z"
        mended |= Mended.TIME
    return mended
