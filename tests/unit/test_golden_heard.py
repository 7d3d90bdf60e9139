"""What is heard in a text is the same on every Python: 200 texts with what was heard in each.

The file holds the texts too. Where hearing has changed on purpose, `python -m tests.unit.test_golden_heard`
hears them anew, and the difference shows what the change did.

Letters that the Unicode of an older Python does not know yet (scripts added since 2022) are not among them.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from schemas.profile import Profile
from streams.enrich.enricher import Enricher
from streams.enrich.vader import scores

GOLDEN = Path(__file__).parent / "golden" / "heard.v1.ndjson"
PROFILE = Profile.model_validate(
    {
        "brand": "Lumatone",
        "aliases": ["lumatone", "luma tone"],
        "products": [{"id": "one", "name": "Lumatone One", "aliases": ["luma one"]}],
        "competitors": ["Sonabox"],
        "lexicons": ["consumer-electronics", "packaging-and-delivery", "pricing"],
        "lexicon": {"brick": -2.5},
        "departments": {"operations": {"terms": ["outage", "server", "down"]}},
    }
)


def heard_in(text: str, declared: str | None, enricher: Enricher) -> dict[str, Any]:
    """All that leaves the enricher, as JSON holds it."""
    heard = enricher.hear(text, declared)
    return {
        "text": text,
        "declared": declared,
        "vader": list(scores(text)),
        "sentiment": heard.sentiment,
        "verdict": heard.verdict,
        "language": heard.language,
        "departments": [list(each) for each in heard.departments],
        "flags": list(heard.flags),
        "is_reshare": heard.is_reshare,
        "tokens": list(heard.tokens),
        "terms": heard.terms,
    }


def golden() -> Iterator[dict[str, Any]]:
    with GOLDEN.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def test_the_same_is_heard_in_every_text_on_every_python() -> None:
    enricher = Enricher(PROFILE)
    expected = list(golden())
    assert len(expected) >= 200
    heard = [heard_in(each["text"], each["declared"], enricher) for each in expected]
    differing = [(was, now) for was, now in zip(expected, heard, strict=True) if was != now]
    assert not differing, f"{len(differing)} texts, the first: {differing[0]}"


def test_the_order_of_texts_changes_nothing() -> None:
    enricher = Enricher(PROFILE)
    for each in reversed(list(golden())):
        assert heard_in(each["text"], each["declared"], enricher) == each


if __name__ == "__main__":
    anew = [heard_in(each["text"], each["declared"], Enricher(PROFILE)) for each in golden()]
    GOLDEN.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in anew), "utf-8")
