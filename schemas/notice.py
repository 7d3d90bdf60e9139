"""Define the notices: what else may happen to a mention, in the same partition as the mentions it changes.

An unknown event is a dead letter: a reader that skipped it would count a delete as a mention.
"""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from schemas.base import Author, Brand, Id, Lenient, Slug, Time, epoch_ms
from schemas.mention import Reach
from schemas.profile import known_window


class Delete(Lenient):
    """A mention is gone at its source, or must be forgotten (`request`): then no later revision restores it."""

    event: Literal["delete"]
    brand: Brand | None = None
    source: Slug
    id: Id
    at: Time
    reason: Literal["author", "moderation", "withheld", "gone", "request"] | None = None


class DeleteAuthor(Lenient):
    """All mentions of one account are gone, or must be forgotten (`request`), however they are revised later."""

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

    @model_validator(mode="after")
    def _ends_after_it_began(self) -> Self:
        """Most likely the two were mixed up: to take it for no gap at all would call what was missed silence."""
        if epoch_ms(self.from_) > epoch_ms(self.to):
            raise PydanticCustomError("gap_order", "`from` lies after `to`")
        return self


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
NOTICE_FIELDS = frozenset(
    field.alias or name
    for notice in (Delete, DeleteAuthor, Engagement, Gap, Progress, Baseline)
    for name, field in notice.model_fields.items()
)
"""Names of all fields of notices, as a sender writes them."""
BROADCAST_KEY = b"*"
"""Key of a notice without a brand; the sender writes it to every partition."""
