"""Sum up one closed base window: volumes, departments by sentiment, top terms, and what was lost or held back."""

from dataclasses import dataclass
from typing import NamedTuple

from schemas.base import from_epoch_ms
from schemas.window import HeldBack, Opinions, ThemeNow, TopTerm, WindowSummary
from streams.aggregate.bucket import TEN_THOUSAND, Bucket
from streams.policy import BASE_LATENESS_MS, BASE_MS
from streams.sketches.distinct import distinct

TOP_TERMS = 20
DIGITS = 4


@dataclass(slots=True)
class SinceSummary:
    """What is counted between two summaries and belongs to no bucket."""

    reshares: int = 0
    by_brand: int = 0
    late_added: int = 0
    late_withdrawn: int = 0


class Day(NamedTuple):
    """How many people spoke in the day that ends with the window."""

    voices: int
    expected: float | None
    is_quiet: bool


def summary_of(
    bucket: Bucket,
    brand: str,
    profile_hash: str,
    is_learning: bool,
    since: SinceSummary,
    held_back: tuple[HeldBack, ...],
    day: Day,
    top_terms: tuple[TopTerm, ...],
    silent: tuple[str, ...] = (),
    themes: tuple[ThemeNow, ...] = (),
) -> WindowSummary:
    """The summary of a bucket as it stands."""
    heard = bucket.folded + bucket.voice_count
    end_ms = bucket.start_ms + BASE_MS
    return WindowSummary(
        brand=brand,
        window_start=from_epoch_ms(bucket.start_ms),
        window_end=from_epoch_ms(end_ms),
        published_at=from_epoch_ms(end_ms + BASE_LATENESS_MS),
        profile=profile_hash,
        learning=is_learning,
        incomplete=bucket.incomplete,
        voices=bucket.voice_count,
        authors=distinct([bucket.authors]),
        folded=bucket.folded,
        reshares=since.reshares,
        by_brand=since.by_brand,
        unscored=bucket.unscored,
        late_added=since.late_added,
        withdrawn=bucket.withdrawn,
        late_withdrawn=since.late_withdrawn,
        revised=bucket.revised,
        positive=bucket.positive,
        neutral=bucket.neutral,
        negative=bucket.negative,
        sentiment=round(bucket.sentiment_sum / bucket.scored / TEN_THOUSAND, DIGITS)
        if bucket.scored
        else None,
        day_voices=day.voices,
        day_expected=day.expected,
        quiet=day.is_quiet,
        silent_sources=silent,
        departments={
            name: Opinions(positive=signs[0], neutral=signs[1], negative=signs[2])
            for name, signs in sorted(bucket.departments.items())
            if any(signs)  # all that spoke of it may have been taken back
        },
        sources={name: count for name, count in sorted(bucket.sources.items()) if count},
        top_terms=top_terms,
        held_back=held_back,
        themes=themes,
        duplicate_share=round(bucket.folded / heard, DIGITS) if heard else 0.0,
    )
