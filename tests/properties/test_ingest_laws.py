"""Whatever stands in a record, reading it gives one answer and never raises."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.mention import Disposition
from schemas.notice import NOTICE_EVENTS
from streams.ingest import Ingest, Rejection, Statement
from streams.policy import EARLIEST_MS, SKEW_MS
from streams.records import Record

LAW = settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
ARRIVED_MS = 1_772_442_000_000

FIELDS = (
    "event", "id", "brand", "source", "created_at", "text", "author", "via", "kind", "revised_at", "rating",
    "rating_scale", "url", "reach", "media_alt", "at", "from", "to", "through", "counts", "window", "x",
)  # fmt: skip
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(sorted(NOTICE_EVENTS)),
    st.sampled_from(
        ["L", "bluesky", "2026-03-02T08:00:00Z", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"]
    ),
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)
WHOLE = {"id": "1", "brand": "L", "source": "x", "created_at": "2026-03-02T08:00:00Z", "text": "it leaks"}
VALUES = st.one_of(
    st.none(),
    st.binary(max_size=200),
    JSON.map(lambda value: json.dumps(value).encode()),
    st.dictionaries(st.sampled_from(FIELDS), JSON).map(lambda some: json.dumps(some).encode()),
    st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=2).map(
        lambda some: json.dumps({**WHOLE, **some}).encode()
    ),
)
KEYS = st.one_of(st.none(), st.binary(max_size=5), st.sampled_from([b"L", b"*"]))


@LAW
@given(VALUES, KEYS)
def test_any_record_has_one_answer_and_a_rejection_has_its_reason(
    value: bytes | None, key: bytes | None
) -> None:
    reading = Ingest(0, 1).read(Record(0, 0, key, value, ARRIVED_MS))
    if isinstance(reading, Rejection):
        assert reading.disposition in (Disposition.DEAD, Disposition.QUARANTINED)
        assert 0 < len(reading.message) <= 300
        assert reading.message.isprintable()
    elif isinstance(reading, Statement):
        assert key == reading.mention.brand.encode()
        assert EARLIEST_MS <= reading.at_ms <= ARRIVED_MS + SKEW_MS
        assert len(reading.text) == len(reading.mention.text)


@LAW
@given(st.binary(max_size=60), st.integers(0, 200))
def test_bytes_put_into_a_good_record_never_break_the_reader(noise: bytes, place: int) -> None:
    good = json.dumps(WHOLE).encode()
    broken = good[:place] + noise + good[place:]
    Ingest(0, 1).read(Record(0, 0, b"L", broken, ARRIVED_MS))
