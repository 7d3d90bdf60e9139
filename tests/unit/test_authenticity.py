"""Near copies are one voice; the same short words of many people are many."""

from streams.aggregate.authenticity import KEPT_MS, RING, SEGMENT, SEGMENTS, Folder, segment_of
from streams.aggregate.authenticity import _saved as voice_saved
from streams.policy import DAY_MS

NOW_MS = 1_772_442_000_000
LONG = "the cap of my new bottle leaks all over the bag every single morning"


class Crowd:
    """A folder that is told texts one after the other."""

    def __init__(self, folder: Folder | None = None) -> None:
        self.folder = folder or Folder()
        self.told = 0

    def says(self, text: str, author: int = 1, at_ms: int = NOW_MS) -> int | None:
        self.told += 1
        return self.folder.first_of(text.split(), author, self.told, at_ms)


def test_a_near_copy_of_another_account_is_folded_into_the_first_voice() -> None:
    crowd = Crowd()
    assert crowd.says(LONG, author=1) is None
    assert crowd.says(LONG.replace("morning", "day"), author=2) == 1
    assert crowd.says(LONG + " really", author=3) == 1


def test_a_copy_of_a_copy_is_folded_into_the_first_voice_too() -> None:
    crowd = Crowd()
    crowd.says(LONG)
    crowd.says(LONG)
    assert crowd.says(LONG) == 1


def test_other_words_are_a_voice_of_their_own() -> None:
    crowd = Crowd()
    crowd.says(LONG)
    assert crowd.says("after two weeks the lid will not close and water runs out of it") is None


def test_short_texts_of_many_people_are_many_voices() -> None:
    crowd = Crowd()
    assert [crowd.says("love it so much", author=n) for n in range(40)] == [None] * 40


def test_a_short_text_repeated_by_its_author_is_folded() -> None:
    crowd = Crowd()
    assert [crowd.says("love it so much", author=7) for _ in range(3)] == [None, 1, 1]


def test_a_text_without_words_is_folded_into_nothing() -> None:
    crowd = Crowd()
    assert (crowd.says(""), crowd.says("0 0")) == (None, None)
    assert not crowd.folder.ring


def test_after_seven_days_the_same_words_are_a_voice_again() -> None:
    crowd = Crowd()
    crowd.says(LONG)
    assert crowd.says(LONG, at_ms=NOW_MS + KEPT_MS) == 1
    assert crowd.says(LONG, at_ms=NOW_MS + KEPT_MS + 1) is None


def other(number: int) -> str:
    return " ".join(f"word{number}x{n}" for n in range(8))


def test_the_ring_holds_so_many_first_voices_and_no_more() -> None:
    crowd = Crowd()
    for number in range(RING + 10):
        crowd.says(other(number))
    assert len(crowd.folder.ring) == RING
    assert crowd.says(other(9)) is None  # it had left the ring
    assert crowd.says(other(20)) == 21


def test_a_quiet_brand_keeps_the_voices_of_ten_days_alone() -> None:
    crowd = Crowd()
    for day in range(400):
        crowd.says(other(day), at_ms=NOW_MS + day * DAY_MS)
    assert len(crowd.folder.ring) == 11
    assert len(crowd.folder._by_band) == 11 * 8
    voices = [voice for slot in range(SEGMENTS) for voice in crowd.folder.segment(slot)]
    assert Folder.restore(400, voices).ring == crowd.folder.ring
    assert crowd.says(other(393), at_ms=NOW_MS + 400 * DAY_MS) == 394


def test_what_a_saved_segment_still_holds_is_dropped_again() -> None:
    crowd = Crowd()
    saved = []
    for day in range(40):
        crowd.says(other(day), at_ms=NOW_MS + day * DAY_MS)
        saved.append(crowd.folder.ring[day])
    stale = Folder.restore(40, [voice_saved(kept) for kept in saved])
    assert stale.ring == crowd.folder.ring
    assert stale._by_band == crowd.folder._by_band


def test_only_the_newest_segment_changes() -> None:
    crowd = Crowd()
    for number in range(SEGMENT + 1):
        crowd.says(other(number))
    crowd.folder.dirty.clear()
    crowd.says(other(SEGMENT + 1))
    crowd.says(other(3))
    assert crowd.folder.dirty == {segment_of(SEGMENT + 1)} == {1}


def test_a_restored_folder_folds_as_if_it_had_never_stopped() -> None:
    crowd = Crowd()
    for number in range(RING + 300):
        crowd.says(other(number))
        crowd.says("love it", author=number)
    segments = [crowd.folder.segment(slot) for slot in reversed(range(SEGMENTS))]
    voices = [voice for segment in segments for voice in segment]
    again = Folder.restore(crowd.folder.next_number, voices)
    assert again.ring == crowd.folder.ring
    assert again._by_band == crowd.folder._by_band
    folders = [Crowd(crowd.folder), Crowd(again)]
    for said in (other(5), other(RING + 200), other(9999), "love it"):
        assert folders[0].says(said, author=RING) == folders[1].says(said, author=RING)
