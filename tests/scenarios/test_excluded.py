"""A text with a phrase of `not_when` is not about the brand: it has a fate of its own and changes nothing else."""

import pytest

from schemas.mention import Disposition
from schemas.profile import Profile
from streams.policy import DAY_MS, HOUR_MS
from tests.builders import BRAND, START_MS, Story, a_mention, chorus, in_order, talk

OTHERS = Profile(brand=BRAND, not_when=("lumatone keyboard", "bright-leaf tobacco", "g3 clef"))
NOON = START_MS + 5 * DAY_MS + 12 * HOUR_MS


@pytest.mark.parametrize(
    "text, is_excluded",
    [
        ("my Lumatone keyboard is great", True),
        ("#lumatonekeyboard", True),
        ("I smoke Bright Leaf tobacco", True),
        ("a keyboard and a Lumatone", False),
        ("Lumatone is a keyboard", False),
        ("the clef", False),
        ("", False),
    ],
)
def test_a_phrase_is_found_as_its_words_in_their_order_and_as_a_hashtag(text: str, is_excluded: bool) -> None:
    (fate,) = Story(OTHERS).tell([a_mention(text, NOON, rating=5)])
    assert fate is (Disposition.EXCLUDED if is_excluded else Disposition.COUNTED)


def test_what_is_excluded_raises_no_theme_moves_no_watermark_and_is_counted() -> None:
    said = in_order(talk(8), chorus(14, "the lid of my lumatone keyboard cracked", NOON, over_ms=2 * HOUR_MS))
    inside, outside = Story(OTHERS), Story(Profile(brand=BRAND))
    fates = inside.tell(said)
    outside.tell(said)
    assert fates.count(Disposition.EXCLUDED) == 14
    assert sum(inside.listener.tally.dispositions.values()) == len(said)
    assert outside.finish().opened
    assert not inside.finish().opened
    without = Story(OTHERS)
    without.tell([each for each, fate in zip(said, fates, strict=True) if fate is not Disposition.EXCLUDED])
    assert inside.outputs == without.finish().outputs
