"""Define the mention: one statement about one brand, as `mentions.v1` carries it.

A field that is absent means unknown, never 0, false or "". Names, avatars, gender, age and exact places are
left out on purpose: a person is reached through `url`.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from schemas.base import Author, Brand, Gauge, Id, Language, Lenient, Slug, Time, Url

MAX_TEXT = 100_000
"""Code points; connectors cut at 20,000 and set `truncated`."""


class Disposition(StrEnum):
    """What became of a received record. Every record has exactly one."""

    COUNTED = "counted"
    LATE_COUNTED = "late_counted"
    TOO_LATE = "too_late"
    DUPLICATE = "duplicate"
    RESHARE = "reshare"
    BY_BRAND = "by_brand"
    EXCLUDED = "excluded"
    """With a phrase of the profile's `not_when` it is not about the brand."""
    REVISED = "revised"
    WITHDRAWN = "withdrawn"
    NOTICE = "notice"
    QUARANTINED = "quarantined"
    DEAD = "dead"


Finite = Annotated[float, Field(allow_inf_nan=False)]


class Reach(Lenient):
    """Gauges with a time of measurement. Reach is never a voice: it opens no window and counts no mention."""

    followers: Gauge | None = None
    views: Gauge | None = None
    likes: Gauge | None = None
    shares: Gauge | None = None
    replies: Gauge | None = None
    estimate: Gauge | None = None
    """A vendor's figure: shown with `via`, never summed."""
    at: Time | None = None


Scale = Annotated[tuple[Finite, Finite], Field(description="lowest and highest possible rating")]


class Mention(Lenient):
    """One statement about one brand. Identity is (brand, source, id).

    `text` is the one plain text; every span counts Unicode code points of exactly this string.
    """

    event: Literal["mention"] = "mention"
    id: Id
    brand: Brand
    source: Slug
    created_at: Time
    text: Annotated[str, StringConstraints(max_length=MAX_TEXT)]
    author: Author | None = None
    """A stable account id of the source, never a display name. None: a voice of its own."""
    via: Slug | None = None
    """Who brought it; None: the source itself."""
    kind: Annotated[str, StringConstraints(max_length=32)] = "post"
    revised_at: Time | None = None
    reshare_of: Id | None = None
    by_brand: bool | None = None
    language: Language | None = None
    rating: Finite | None = None
    rating_scale: Scale = (1.0, 5.0)
    url: Url | None = None
    version: Annotated[str, StringConstraints(max_length=64)] | None = None
    product: Annotated[str, StringConstraints(max_length=128)] | None = None
    reply_to: Id | None = None
    thread: Id | None = None
    quote_of: Id | None = None
    context: Annotated[str, StringConstraints(max_length=1000)] | None = None
    """Title of a linked card, quoted or parent text: never scored, never a term."""
    match: Literal["alias", "account", "reply_to_brand", "thread", "store", "query"] | None = None
    media_alt: Annotated[
        tuple[Annotated[str, StringConstraints(max_length=1000)], ...], Field(max_length=10)
    ] = ()
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
    verified: bool | None = None
    bot: bool | None = None
    reach: Reach | None = None
    truncated: bool | None = None
    observed_at: Time | None = None
