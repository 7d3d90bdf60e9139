"""Praise of what nobody promised is one quality in many words."""

import pytest

from schemas.profile import Profile, Promise
from streams.enrich.enricher import Enricher
from streams.enrich.limits import BROKEN, KEPT
from streams.enrich.qualities import Qualities, qualities
from streams.enrich.remarks import OF_QUALITY

EVEN = Promise(id="even", text="Perfectly even grounds.", terms=("even",), kept=("all the same size",))
SILENT = Promise(id="silent", text="Silent as a mouse.", terms=("silent",))
GRINDER = Profile(brand="Merrow", promises=(EVEN,))


def told(text: str, profile: Profile = GRINDER) -> dict[str, int]:
    remark = Enricher(profile).hear(text).remark
    assert remark is not None
    scores = {keys[0]: score for keys, score in remark.clauses if len(keys) == 1}
    return {
        name: KEPT if score > 0 else BROKEN for name, score in scores.items() if abs(score or 0) == OF_QUALITY
    }


@pytest.mark.parametrize(
    "text",
    [
        "whisper quiet compared with others",
        "barely any noise, you can hear the radio",
        "I grind at six and nobody wakes",
        "you'd expect a roar, you get a gentle whirr",
        "my kids never complain of a racket, it just hums",
    ],
)
def test_many_words_tell_of_one_quality(text: str) -> None:
    assert told(text) == {"quiet": KEPT}


@pytest.mark.parametrize("text", ["loud and noisy", "what a racket", "it is not quiet at all"])
def test_what_tells_that_it_is_missing_is_no_praise(text: str) -> None:
    assert told(text) == {"quiet": BROKEN}


@pytest.mark.parametrize("text", ["is it quiet?", "I hope it is quiet", "they said it is quiet"])
def test_who_asks_or_hopes_says_nothing_of_it(text: str) -> None:
    assert told(text) == {}


@pytest.mark.parametrize(
    "profile",
    [
        GRINDER.model_copy(
            update={"promises": (EVEN, Promise(id="q", text="Silent as a mouse.", terms=("silent",)))}
        ),
        GRINDER.model_copy(update={"copy_": "The quiet grinder for early mornings."}),
    ],
)
def test_what_is_promised_or_said_by_us_is_no_quality(profile: Profile) -> None:
    assert told("so quiet, barely any noise", profile) == {}


def test_a_brand_that_promises_nothing_is_asked_for_none() -> None:
    assert not Qualities(Profile(brand="Merrow")).openers


def test_a_quality_has_a_name_that_is_praise() -> None:
    assert told("it never once crashed") == {"reliabl": KEPT}
    assert qualities()["reliabl"].label == "reliable"
    assert told("no hidden fees, exactly what they said") == {}
