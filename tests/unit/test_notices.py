"""The pieces that deletes, edits and gaps are made of: parts, ids, spans, what is remembered and refused."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.aggregate.authenticity import Folder
from streams.aggregate.bucket import WITHDRAWN_TERMS, Bucket
from streams.listen.listener import Listener
from streams.notices.gaps import GAPS, Gaps
from streams.notices.ids import Ids
from streams.notices.part import Part, bucket_ms_of, packed, unpacked
from streams.notices.remembered import LASTS_MS, Mark, Remembered
from streams.policy import BASE_MS, DAY_MS
from streams.state.saved import META_KEY, StateError, decoded
from tests.builders import START_MS, Story, a_mention, config
from tests.findings import a_voice
from tests.happenings import a_delete, a_delete_of

PARTS = st.builds(
    Part,
    author=st.integers(0, 2**64 - 1),
    at_ms=st.integers(START_MS, START_MS + 90 * DAY_MS),
    is_author_known=st.booleans(),
    is_revised=st.booleans(),
    first=st.none(),
    score=st.none() | st.integers(-10_000, 10_000).map(lambda whole: whole / 10_000),
    opinions=st.lists(st.tuples(st.integers(0, 80), st.integers(0, 2)), max_size=30).map(tuple),
)
COPIES = st.builds(
    Part,
    author=st.integers(0, 2**64 - 1),
    at_ms=st.integers(START_MS, START_MS + 90 * DAY_MS),
    is_author_known=st.booleans(),
    is_revised=st.just(False),
    first=st.integers(0, 2**64 - 1),
    score=st.none(),
    opinions=st.just(()),
)


@given(PARTS | COPIES)
def test_a_part_is_packed_in_a_few_bytes_and_comes_back_as_it_was(part: Part) -> None:
    assert unpacked(packed(part)) == part
    assert bucket_ms_of(packed(part)) == part.bucket_ms == part.at_ms // BASE_MS * BASE_MS
    assert len(packed(part)) <= 24 + len(part.opinions)


def a_part(at_ms: int = START_MS, author: int = 7) -> Part:
    return Part(author, at_ms, True, False, None, 0.5, ((0, 0),))


def test_an_id_is_known_with_what_it_added_until_it_is_taken_out() -> None:
    ids = Ids()
    ids.remember(1, START_MS, packed(a_part()), None)
    ids.remember(2, START_MS, packed(a_part(author=8)), 5)
    assert (ids.revision_of(1), ids.revision_of(2), ids.revision_of(3)) == (0, 5, None)
    assert ids.of_author(8, START_MS) == [2]
    assert ids.take_out(2) == a_part(author=8)
    assert (ids.take_out(2), 2 in ids, len(ids), list(ids.by_bucket[START_MS])) == (None, False, 1, [1])


def test_what_is_forgotten_for_the_bound_is_known_to_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streams.notices.ids.IDS", 3)
    ids = Ids()
    for n in range(5):
        ids.remember(n, START_MS + n * BASE_MS, packed(a_part()), None)
    assert list(ids.overflow()) == [START_MS, START_MS + BASE_MS]
    assert (len(ids), ids.lost_to_ms) == (3, START_MS + BASE_MS)


def test_of_an_id_beyond_the_bound_the_words_are_erased_and_the_withdrawal_is_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("streams.notices.ids.IDS", 3)
    said = [a_mention(f"song {n}", START_MS + n * BASE_MS, id=str(n), author=f"a{n}") for n in range(6)]
    story = Story()
    story.tell([*said, a_delete(said[0], START_MS + DAY_MS), a_delete_of("a1", START_MS + DAY_MS)])
    (brand,) = story.listener.brands.values()
    first, second = brand.buckets[START_MS], brand.buckets[START_MS + BASE_MS]
    assert (first.voices, first.voice_count, first.withdrawn) == ([], 1, 1)
    assert (second.voices, second.voice_count, second.withdrawn) == ([], 1, 1)
    assert story.listener.tally.withdrawn == 0
    assert brand.buckets.voices_kept == 4


def test_spans_that_touch_are_one_and_the_oldest_are_united_beyond_the_bound() -> None:
    gaps = Gaps()
    assert gaps.add(START_MS + 1, START_MS + 2) == (START_MS, START_MS + BASE_MS)
    gaps.add(START_MS + BASE_MS, START_MS + 2 * BASE_MS - 1)
    assert gaps.spans == [(START_MS, START_MS + 2 * BASE_MS)]
    for n in range(2, 2 + GAPS):
        gaps.add(START_MS + 3 * n * BASE_MS, START_MS + 3 * n * BASE_MS)
    assert len(gaps.spans) == GAPS
    assert gaps.spans[0] == (START_MS, START_MS + 7 * BASE_MS)


def test_a_gap_holds_its_own_base_windows_and_touches_what_overlaps() -> None:
    gaps = Gaps()
    gaps.add(START_MS + BASE_MS, START_MS + 2 * BASE_MS)
    assert [gaps.holds(START_MS + n * BASE_MS) for n in range(4)] == [False, True, True, False]
    assert gaps.within(START_MS, START_MS + DAY_MS) == [START_MS + BASE_MS, START_MS + 2 * BASE_MS]
    end_ms = START_MS + 3 * BASE_MS
    assert not gaps.touches(end_ms, end_ms + BASE_MS)
    assert gaps.touches(end_ms, end_ms + BASE_MS, behind_ms=1)
    gaps.forget(end_ms)
    assert gaps.spans == []


def test_a_later_delete_renews_an_entry_and_an_expired_one_makes_room() -> None:
    remembered = Remembered()
    for key, at_ms in ((1, 100), (2, 100), (1, 200), (1, 150)):
        remembered.remember(key, is_author=False, brand=None, at_ms=at_ms, watermark_ms=None)
    assert remembered.deleted_ms(1, is_author=False, brand="Lumatone") == 200
    assert remembered.deleted_ms(1, is_author=True, brand="Lumatone") is None
    remembered.remember(3, is_author=False, brand="A", at_ms=10**9, watermark_ms=101 + LASTS_MS)
    assert len(remembered) == 2
    assert remembered.deleted_ms(3, is_author=False, brand="A") == 10**9
    assert remembered.deleted_ms(3, is_author=False, brand="B") is None


def test_a_delete_that_was_saved_before_requests_were_told_apart_is_a_plain_one() -> None:
    saved = msgspec.msgpack.encode([[0, 1, False, 100]])
    assert decoded(saved, list[Mark]) == [Mark(0, 1, is_author=False, at_ms=100, is_request=False)]


def test_terms_of_which_it_is_counted_who_took_them_back_are_bounded() -> None:
    bucket = Bucket(START_MS)
    for n in range(8):
        bucket.add(a_voice(n, terms=tuple(f"word{n}x{k}" for k in range(60))))
        assert bucket.drop_voice(a_voice(n).id_hash) is not None
    assert len(bucket.withdrawn_terms) == WITHDRAWN_TERMS


def test_a_term_that_its_author_still_says_was_not_taken_back() -> None:
    bucket = Bucket(START_MS)
    author = a_voice(1).author
    for voice in (a_voice(1), a_voice(2, author=author, terms=("cap",)), a_voice(3)):
        bucket.add(voice)
    bucket.drop_voice(a_voice(1).id_hash)
    assert bucket.withdrawn_terms == {"leak": 1, "cap leak": 1}
    assert bucket.drop_voice(a_voice(1).id_hash) is None


def test_the_words_of_a_first_voice_are_forgotten_and_the_ring_goes_on() -> None:
    words, folder = [f"w{n}" for n in range(8)], Folder()
    assert folder.first_of(words, 1, 10, 0) is None
    assert folder.first_of(["a", "short", "one"], 1, 11, 0) is None
    folder.forget(10)
    folder.forget(11)
    again = Folder.restore(folder.next_number, folder.segment(0))
    for each in (folder, again):
        assert [(kept.id_hash, kept.words, kept.keys) for kept in each.ring.values()] == [
            (0, frozenset(), [])
        ] * 2
        assert each.first_of(words, 2, 20, 0) is None
        assert each.first_of(["a", "short", "one"], 1, 21, 0) is None
        assert each.first_of(words, 3, 30, 0) == 20
    assert again.segment(0) == folder.segment(0)


def test_state_of_the_version_before_is_refused_with_what_to_do_about_it() -> None:
    listener = Listener(config(), 0)
    state = {part.key: part.value for part in listener.snapshot().state if part.value is not None}
    state[META_KEY] = json.dumps({**json.loads(state[META_KEY]), "version": 5}).encode()
    with pytest.raises(
        StateError, match="has version 5, this program reads version 6: start the version that wrote it"
    ):
        Listener.restore(config(), 0, state)
