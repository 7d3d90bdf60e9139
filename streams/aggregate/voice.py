"""Keep one counted mention, as evidence may need it."""

import msgspec


class Voice(msgspec.Struct, array_like=True, gc=False):
    """One counted mention. `text` is cut at 280 code points.

    It holds nothing that could hold it, so that the collector of cycles need not visit the thousands kept.
    """

    id: str
    source: str
    author: int
    at_ms: int
    text: str
    sentiment: float | None
    departments: tuple[tuple[str, float | None], ...]
    terms: tuple[str, ...]
    url: str | None
    is_author_known: bool
    id_hash: int
    reach: int
    """Likes + shares, as last measured: shown apart, never counted as voices."""
    reach_at_ms: int = 0
    """When its reach was measured; 0 where nobody says."""
    is_revised: bool = False
    """A review that was said in the window of its revision: what it said before may have been counted too."""
