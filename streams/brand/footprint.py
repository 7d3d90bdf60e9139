"""State what a brand may hold in memory at the very most: every bound times the bytes of one entry.

Bytes as CPython 3.11 on 64 bits needs them, hash tables with their free places, measured by
`python -m tests.bench.memory`, which holds a brand to this sum. Saved, an entry is three to eight times smaller.
"""

from typing import Final

from streams.aggregate.authenticity import RING
from streams.aggregate.bucket import LOUD, SOURCES, WITHDRAWN_TERMS
from streams.aggregate.buckets import USES, VOICES
from streams.alert.evidence import IDS as IDS_SHOWN
from streams.alert.evidence import QUOTES
from streams.detect.tellings import KEPT_DAYS, TOLD
from streams.detect.themes import EVIDENCE, EXCLUSIONS, OPEN, PEOPLE
from streams.notices.ids import IDS
from streams.notices.remembered import REMEMBERED
from streams.policy import BASE_MS, LONGEST_MS, SCALES
from streams.sketches.space_saving import TERMS

BUCKETS: Final = LONGEST_MS // BASE_MS + 2
"""290: the longest window, the one that begins and the one that leaves."""
TELLERS: Final = IDS_SHOWN + QUOTES + 1
"""Whose words one alert shows or lists."""
_NUMBER: Final = 100
"""A 64-bit hash and its place in a table."""

PARTS: Final = {
    "terms in base buckets": USES * 200,
    "kept voices": VOICES * 1_800,
    "first voices of near copies": RING * 4_200,
    "ids heard": IDS * 2 * _NUMBER,
    "baselines": len(SCALES) * TERMS * 400,
    "authors and copies in base buckets": BUCKETS * (2 * LOUD + SOURCES) * _NUMBER,
    "open themes": OPEN * (8_192 + (EVIDENCE + PEOPLE) * _NUMBER + TELLERS * 300) + EXCLUSIONS * 300,
    "withdrawn terms": BUCKETS * WITHDRAWN_TERMS * _NUMBER,
    "who told of concepts": KEPT_DAYS * TOLD * 1_800,
}
"""Bound x bytes of an entry: 100 + 15 + 17 + 26 + 4 + 32 + 8 + 7 + 1 MB."""
BRAND_BYTES: Final = sum(PARTS.values())
"""The most that a brand may hold: 210 MB, whatever is said of it. Of random vocabulary, a brand of 7,000 posts a
day holds a fifth of it, one of three a day a sixtieth."""

PARTITION_BYTES: Final = REMEMBERED * 3 * _NUMBER
"""What a partition may hold beside its brands: the deletes that it remembers, 20 MB."""
