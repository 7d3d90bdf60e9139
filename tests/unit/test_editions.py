"""A new profile begins with the next base window, and what is heard by which profile is never a matter of luck."""

import json

from schemas.inputs import ProfileChange
from schemas.mention import Disposition
from schemas.profile import Profile, default_profile
from streams.brand.editions import Edition, Editions, Wish
from streams.listen.brands import DEFAULT_BRANDS
from streams.listen.listener import Listener
from streams.policy import BASE_LATENESS_MS, BASE_MS, MINUTE_MS
from streams.topology import Topic
from tests.builders import BRAND, START_MS, a_mention, a_record, config

OURS = Profile(brand=BRAND, accounts={"bluesky": ("us",)})
"""What the account says is the brand's own under this profile, and a voice under the default one."""
NEXT_MS = START_MS + BASE_MS


class Told:
    """A listener that is told what our own account says, a minute of the first window after the other."""

    def __init__(self, *profiles: Profile) -> None:
        self.listener = Listener(config(*profiles), 0)

    def say(self, at_ms: int, author: str = "us", brand: str = BRAND) -> Disposition | None:
        offset = self.listener.place.next_offset or 0
        said = a_mention(f"a song, and another, number {offset}", at_ms, author=author, brand=brand)
        return self.listener.hear(a_record(said, offset))

    @property
    def changes(self) -> list[ProfileChange]:
        values = [o.value or b"" for o in self.listener.snapshot().outputs if o.topic is Topic.INPUTS]
        return [ProfileChange.model_validate_json(value) for value in values]


def test_a_new_profile_is_heard_by_from_the_next_base_window_on() -> None:
    told = Told()
    assert told.say(START_MS + 5 * MINUTE_MS) is Disposition.COUNTED
    told.listener.take_profiles({BRAND: OURS})
    assert told.say(START_MS + 6 * MINUTE_MS) is Disposition.COUNTED
    assert told.say(NEXT_MS) is Disposition.BY_BRAND
    assert told.say(NEXT_MS + MINUTE_MS, author="somebody") is Disposition.COUNTED
    # for the window before, which is open still
    assert told.say(NEXT_MS - MINUTE_MS) is Disposition.COUNTED
    assert told.say(NEXT_MS + BASE_LATENESS_MS, author="somebody") is Disposition.COUNTED
    # that was judged now, and what is late for it is heard by the profile in force
    assert told.say(NEXT_MS - MINUTE_MS) is Disposition.BY_BRAND


def test_a_change_is_recorded_with_its_place_its_window_and_what_it_says() -> None:
    told = Told()
    told.say(START_MS)
    told.listener.take_profiles({BRAND: OURS})
    told.say(NEXT_MS, author="somebody")
    told.listener.take_profiles({})
    first, second, third = told.changes
    assert (first.offset, first.from_ms, first.says) == (0, START_MS, None)
    assert (second.offset, second.from_ms, second.says) == (1, NEXT_MS, OURS)
    assert (third.offset, third.from_ms, third.says) == (2, NEXT_MS + BASE_MS, None)
    assert first.profile == third.profile != second.profile


def test_what_was_written_down_leaves_defaults_out() -> None:
    told = Told(OURS)
    told.say(START_MS, author="somebody")
    (output,) = [o for o in told.listener.snapshot().outputs if o.topic is Topic.INPUTS]
    assert json.loads(output.value or b"")["says"] == {"brand": BRAND, "accounts": {"bluesky": ["us"]}}


def test_edits_that_say_the_same_change_nothing() -> None:
    told = Told(OURS)
    told.say(START_MS, author="somebody")
    assert len(told.changes) == 1
    told.listener.take_profiles({BRAND: Profile(brand=BRAND, accounts={"bluesky": ("us",)})})
    assert told.changes == []
    assert not told.listener.is_dirty


def test_a_second_edit_in_the_same_window_replaces_the_first() -> None:
    told = Told()
    told.say(START_MS)
    told.listener.take_profiles({BRAND: OURS})
    told.listener.take_profiles({})
    assert told.say(NEXT_MS) is Disposition.COUNTED
    assert [change.from_ms for change in told.changes] == [START_MS, NEXT_MS, NEXT_MS]


def test_other_windows_are_refused_with_the_reason_and_the_old_profile_stays() -> None:
    told = Told(OURS)
    told.say(START_MS, author="somebody")
    told.listener.take_profiles({BRAND: Profile(brand=BRAND, windows=("15m", "1h"))})
    assert told.listener.brands.refused == {
        BRAND: "it has other windows (15m, 60m) than the state was counted in (15m, 60m, 360m, 1440m, 4320m): "
        "take the change back, or reset the state"
    }
    assert told.listener.tally.profile_changes == {"refused": 1}
    assert told.say(NEXT_MS) is Disposition.BY_BRAND
    told.listener.take_profiles({BRAND: OURS})
    assert told.listener.brands.refused == {}


def test_while_a_file_cannot_be_read_no_brand_goes_back_to_the_default_profile() -> None:
    told = Told(OURS)
    told.say(START_MS, author="somebody")
    told.listener.take_profiles({}, is_partial=True)
    assert told.say(NEXT_MS) is Disposition.BY_BRAND
    told.listener.take_profiles({})
    assert told.say(NEXT_MS + BASE_MS) is Disposition.COUNTED


def test_a_file_that_changed_while_the_worker_was_down_begins_with_the_next_window_too() -> None:
    told = Told()
    told.say(START_MS)
    parts = {key: value for key, value in told.listener.snapshot().state if value is not None}
    again = Told()
    again.listener = Listener.restore(config(OURS), 0, parts)
    assert again.say(START_MS + MINUTE_MS) is Disposition.COUNTED
    assert again.say(NEXT_MS) is Disposition.BY_BRAND


def test_a_brand_that_gets_a_profile_makes_room_for_one_without() -> None:
    told = Told()
    for number in range(DEFAULT_BRANDS):
        told.say(START_MS, brand=f"brand {number}")
    assert told.say(START_MS, brand="one too many") is Disposition.DEAD
    told.listener.take_profiles({"brand 7": Profile(brand="brand 7", aliases=("seven",))})
    assert told.say(START_MS, brand="one more") is Disposition.COUNTED
    assert told.say(START_MS, brand="one too many") is Disposition.DEAD


def test_what_is_made_of_a_profile_is_made_again_for_the_brand_alone_whose_profile_changed() -> None:
    told = Told()
    for brand in ("A", "B"):
        told.say(START_MS, author="somebody", brand=brand)
    made = {brand.name: brand.editions.now.enricher for brand in told.listener.brands.values()}
    told.listener.take_profiles({"A": Profile(brand="A", lexicon={"hiss": 2.0}), "B": default_profile("B")})
    newest = {brand.name: brand.editions.newest.enricher for brand in told.listener.brands.values()}
    assert newest["A"] is not made["A"]
    assert newest["B"] is made["B"]


def test_three_editions_are_kept_at_most() -> None:
    editions = Editions(Edition(default_profile(BRAND), "0", START_MS))
    for number in range(100):
        editions.take(Wish(OURS, str(number)), START_MS + number * 7 * MINUTE_MS)
        assert len(editions.to_saved()) <= 3
    assert editions.newest.hash == "99"
