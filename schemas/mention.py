"""Define the mention: one statement about one brand, as `mentions.v1` carries it.

A field that is absent means unknown, never 0, false or "". Names, avatars, gender, age and exact places are
left out on purpose: a person is reached through `url`.

Sources tell more than is decided by so far. Such fields are checked all the same and stay in the log, so that
senders need not change once they are heard: `via`, `version`, `product`, `reply_to`, `thread`, `quote_of`,
`context`, `match`, `country`, `verified`, `bot`, `truncated`, `observed_at`, and of `reach` all but likes, shares
and `at`.
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
    """A near copy of another mention too: it is folded into the voice that it copies."""
    LATE_COUNTED = "late_counted"
    """Behind the base lateness, and inside of the longest window: what is judged later counts it."""
    TOO_LATE = "too_late"
    """Its window has left the longest one: on `late.v1`."""
    DUPLICATE = "duplicate"
    """Its id was heard, in this revision or in a later one."""
    RESHARE = "reshare"
    """It passes on what another said."""
    BY_BRAND = "by_brand"
    """Said by the brand itself."""
    EXCLUDED = "excluded"
    """With a phrase of the profile's `not_when` it is not about the brand."""
    REVISED = "revised"
    """A later revision of a mention that was heard: in its place."""
    WITHDRAWN = "withdrawn"
    """It was deleted before it came."""
    NOTICE = "notice"
    """No mention: a delete, a gap, a measurement and the like."""
    QUARANTINED = "quarantined"
    """Dated further ahead of its arrival than clocks err: on `dead-letters.v1`."""
    DEAD = "dead"
    """No record that can be heard: on `dead-letters.v1`."""


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
    """When it was measured: a later measurement replaces an earlier one."""


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
    """post, comment, review, reshare and the like: what decides is whether it is a review or a reshare."""
    revised_at: Time | None = None
    """When its author changed it last; the id stays."""
    reshare_of: Id | None = None
    """Id of the mention that it passes on."""
    by_brand: bool | None = None
    """True where the source knows that the brand itself speaks; accounts may stand in the profile too."""
    language: Language | None = None
    rating: Finite | None = None
    rating_scale: Scale = (1.0, 5.0)
    url: Url | None = None
    version: Annotated[str, StringConstraints(max_length=64)] | None = None
    """Of the product, as a store tells it."""
    product: Annotated[str, StringConstraints(max_length=128)] | None = None
    """As the source or the profile calls it."""
    reply_to: Id | None = None
    """Id of the mention, or of whatever else, that it answers."""
    thread: Id | None = None
    """Id of what its conversation began with."""
    quote_of: Id | None = None
    """Id of what it quotes, with words of its own."""
    context: Annotated[str, StringConstraints(max_length=1000)] | None = None
    """Title of a linked card, quoted or parent text: never scored, never a term."""
    match: Literal["alias", "account", "reply_to_brand", "thread", "store", "query"] | None = None
    """How the connector knew that it is about the brand."""
    media_alt: Annotated[
        tuple[Annotated[str, StringConstraints(max_length=1000)], ...], Field(max_length=10)
    ] = ()
    """Descriptions of its pictures: never scored."""
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
    """ISO 3166-1, two letters: of the store or of the author, as the source tells it."""
    verified: bool | None = None
    """The source knows that the author bought it."""
    bot: bool | None = None
    """The source says that a program wrote it."""
    reach: Reach | None = None
    truncated: bool | None = None
    """The connector cut the text."""
    observed_at: Time | None = None
    """When the connector saw it."""
