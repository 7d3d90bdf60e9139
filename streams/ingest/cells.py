"""Read a row of CSV by its column names: which fields of a mention it gives, and as what."""

import math
from collections.abc import Callable, Mapping
from typing import Any

_TRUTHS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


def fields_of(cells: Mapping[str, str]) -> dict[str, Any]:
    """The fields that a row gives; other columns are ignored, empty cells are absent, what fits no type stays text.

    >>> fields_of({"id": " 7 ", "source": "App Store", "rating": "4.5", "shop": "west", "author": ""})
    {'id': '7', 'source': 'app_store', 'rating': 4.5, 'text': ''}
    """
    fields: dict[str, Any] = {}
    for name, read in _COLUMNS.items():
        cell = cells.get(name, "")
        if cell.strip():
            fields[name] = read(cell)
    fields.setdefault("text", "")
    return fields


def _slug(cell: str) -> str:
    return "_".join(cell.casefold().replace("-", " ").split())


def _number(cell: str) -> object:
    try:
        number = float(cell)
    except ValueError:
        return cell
    return number if math.isfinite(number) else cell


def _truth(cell: str) -> object:
    return _TRUTHS.get(cell.strip().casefold(), cell)


_COLUMNS: Mapping[str, Callable[[str], object]] = {
    "text": str,
    **dict.fromkeys(("id", "brand", "created_at", "author", "kind", "revised_at", "reshare_of"), str.strip),
    **dict.fromkeys(("language", "url", "version", "product", "reply_to", "thread", "quote_of"), str.strip),
    **dict.fromkeys(("context", "match", "country", "observed_at"), str.strip),
    **dict.fromkeys(("source", "via"), _slug),
    "rating": _number,
    **dict.fromkeys(("by_brand", "verified", "bot", "truncated"), _truth),
}
