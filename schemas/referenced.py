"""Define what stands behind a reference of an alert, as `evidence.v1` carries it: key `brand|reference`.

Where a profile says `privacy.quotes: reference`, alerts name mentions by keyed hashes alone; whoever may read this
topic learns whose words they are. It is compacted, and an entry is taken back when its mention was deleted, or when
no open alert refers to it any more.
"""

from typing import Annotated

from pydantic import Field, StringConstraints

from schemas.alert import Span
from schemas.base import Brand, Frozen, Id, Slug, Time, Url

Reference = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]


class Referenced(Frozen):
    """One mention that open alerts refer to; without `source` it is only listed, and its words are not kept."""

    schema_version: int = 1
    brand: Brand
    reference: Reference
    """Keyed hash of source and id: the same for whoever has the key."""
    id: Id
    source: Slug | None = None
    at: Time | None = None
    url: Url | None = None
    text: Annotated[str, Field(max_length=400)] = ""
    """At most 280 code points of the mention, personal data masked."""
    spans: tuple[Span, ...] = ()
    """Where the words of the theme stand that quoted it last; offsets count code points of `text`."""
