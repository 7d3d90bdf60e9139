"""Define the notices: what else may happen to a mention, in the same partition as the mentions it changes.

An unknown event is a dead letter: a reader that skipped it would count a delete as a mention.
"""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from schemas.base import Author, Brand, Id, Lenient, Slug, Time
from schemas.mention import Reach
from schemas.profile import known_window


class Delete(Lenient):
    """A mention is gone at its source."""

    event: Literal["delete"]
    brand: Brand | None = None
    source: Slug
    id: Id
    at: Time
    reason: Literal["author", "moderation", "withheld", "gone"] | None = None


class DeleteAuthor(Lenient):
    """All mentions of one account are gone, or must be forgotten."""

    event: Literal["delete_author"]
    brand: Brand | None = None
    source: Slug
    author: Author
    at: Time
    reason: Literal["deleted", "suspended", "protected", "request"] | None = None


class Engagement(Lenient):
    """Reach measured anew: absolute values, never differences."""

    event: Literal["engagement"]
    brand: Brand | None = None
    source: Slug
    id: Id
    reach: Reach


class Gap(Lenient):
    """A connector knows that it missed something between two times."""

    event: Literal["gap"]
    brand: Brand | None = None
    source: Slug
    via: Slug | None = None
    from_: Annotated[Time, Field(alias="from")]
    to: Time
    reason: Annotated[str, Field(max_length=200)] | None = None


class Progress(Lenient):
    """A connector has delivered everything up to `through`, also when nothing was said."""

    event: Literal["progress"]
    brand: Brand | None = None
    source: Slug
    via: Slug | None = None
    through: Time


Amount = Annotated[float, Field(ge=0, le=1e12)]
"""A decayed count."""


class Baseline(Lenient):
    """What a brand's history taught; it changes expectations only."""

    event: Literal["baseline"]
    brand: Brand
    window: Annotated[int, AfterValidator(known_window)]
    """Seconds; one of the window lengths."""
    counts: Annotated[dict[Annotated[str, Field(max_length=200)], Amount], Field(max_length=2000)]
    voices: Amount
    negative: Amount = 0.0
    windows: Amount


Notice = Annotated[
    Delete | DeleteAuthor | Engagement | Gap | Progress | Baseline, Field(discriminator="event")
]
NOTICE_EVENTS = frozenset({"delete", "delete_author", "engagement", "gap", "progress", "baseline"})
BROADCAST_KEY = b"*"
"""Key of a notice without a brand; the sender writes it to every partition."""
