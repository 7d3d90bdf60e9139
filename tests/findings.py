"""Build valid voices, tests and findings; a test states only what matters to it."""

from collections.abc import Mapping
from typing import Any

from streams.aggregate import Voice
from streams.detect.finding import Finding
from streams.detect.significance import Tested
from streams.identity import hash64
from streams.policy import DAY_MS, SCALES

MONDAY_MS = 1_772_442_000_000
"""2026-03-02 09:00 UTC."""
LEAKS = "The cap leaks all over my bag"


def a_voice(number: int = 0, text: str = LEAKS, **changed: Any) -> Voice:
    """A voice of its own author, one second after the voice before it."""
    fields: dict[str, Any] = {
        "id": f"m{number}",
        "source": "reddit",
        "author": hash64(f"author {number}"),
        "at_ms": MONDAY_MS - DAY_MS // 2 + 1000 * number,
        "text": text,
        "sentiment": -0.4,
        "departments": (("packaging", -0.4),),
        "terms": ("cap", "leak", "cap leak"),
        "url": None,
        "is_author_known": True,
        "id_hash": hash64(f"m{number}"),
        "reach": 0,
    }
    return Voice(**{**fields, **changed})


def a_test(term: str = "cap leak", **changed: Any) -> Tested:
    """A term that 14 of 320 voices used, where 2.1 were expected."""
    fields: dict[str, Any] = {
        "term": term,
        "authors": 14,
        "voices": 320,
        "baseline_term": 20.0,
        "baseline_voices": 3000.0,
        "baseline_windows": 9.0,
        "hour_factor": 1.0,
        "expected_by_share": 2.1,
        "expected_by_rate": 2.0,
        "phi": 0.15,
        "size": 5.0,
        "score": 6.2,
    }
    return Tested(**{**fields, **changed})


def a_finding(
    *voices: Voice,
    terms: tuple[str, ...] = ("cap leak", "leak", "cap"),
    window_departments: Mapping[str, int] | None = None,
    **changed: Any,
) -> Finding:
    """A day in which the cap leaked: 14 voices, unless others are given."""
    evidence = voices or tuple(a_voice(n) for n in range(14))
    fields: dict[str, Any] = {
        "scale": SCALES[3],
        "end_ms": MONDAY_MS,
        "tests": tuple(a_test(term, score=6.2 - 0.1 * n) for n, term in enumerate(terms)),
        "penalty": 0.0,
        "line": 4.75,
        "tested": 10,
        "voices": 320,
        "evidence": tuple(sorted(evidence, key=lambda voice: (voice.at_ms, voice.id_hash))),
        "folded": 0,
        "window_departments": window_departments or {"packaging": 30, "product": 160},
    }
    return Finding(**{**fields, **changed})
