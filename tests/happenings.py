"""Build the notices of what else may happen to a mention; a test states only what matters to it."""

from collections.abc import Mapping
from typing import Any

from schemas.base import from_epoch_ms
from tests.builders import BRAND

Notice = dict[str, Any]


def iso(at_ms: int) -> str:
    return from_epoch_ms(at_ms).isoformat()


def a_delete(said: Mapping[str, Any], at_ms: int, **fields: Any) -> Notice:
    """The mention is gone at its source."""
    named = {"source": said["source"], "id": said["id"], "brand": said.get("brand", BRAND)}
    return {"event": "delete", **named, "at": iso(at_ms), **fields}


def a_delete_of(author: str, at_ms: int, **fields: Any) -> Notice:
    """Everything of an account is gone."""
    named = {"source": "bluesky", "author": author, "brand": BRAND}
    return {"event": "delete_author", **named, "at": iso(at_ms), **fields}


def an_edit(said: Mapping[str, Any], at_ms: int, **fields: Any) -> dict[str, Any]:
    """The same mention as its author wrote it anew."""
    return {**said, "revised_at": iso(at_ms), **fields}


def an_engagement(said: Mapping[str, Any], at_ms: int, **reach: int) -> Notice:
    """Its reach, measured anew."""
    named = {"source": said["source"], "id": said["id"], "brand": said.get("brand", BRAND)}
    return {"event": "engagement", **named, "reach": {**reach, "at": iso(at_ms)}}


def a_gap(from_ms: int, to_ms: int, **fields: Any) -> Notice:
    """A connector missed something."""
    return {
        "event": "gap", "brand": BRAND, "source": "bluesky", "via": "bluesky",
        "from": iso(from_ms), "to": iso(to_ms), **fields,
    }  # fmt: skip


def a_progress(through_ms: int, **fields: Any) -> Notice:
    """A connector delivered everything up to here."""
    named = {"brand": BRAND, "source": "bluesky", "via": "bluesky"}
    return {"event": "progress", **named, "through": iso(through_ms), **fields}
