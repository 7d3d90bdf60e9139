"""A comparison is heard for the side of the brand, and an idiom for what it means."""

import pytest

from schemas.profile import Profile, SentimentOptions
from streams.enrich.enricher import Enricher
from streams.enrich.vader import scores

ENRICHER = Enricher(Profile(brand="Lumatone", competitors=("Roli", "Linnstrument")))


def verdict(text: str) -> str | None:
    return ENRICHER.hear(text).verdict


@pytest.mark.parametrize(
    "text, said",
    [
        ("Lumatone is less reliable than Roli", "negative"),
        ("Roli is less reliable than Lumatone", "positive"),
        ("Lumatone is less buggy than Roli", "positive"),
        ("Roli is a lot less buggy than my Lumatone", "negative"),
        ("Lumatone is less expensive than Roli", "positive"),
        ("Lumatone has fewer problems than the Linnstrument", "positive"),
        ("Roli is good but less reliable than Lumatone", "positive"),
        ("I like Lumatone less than Roli", "negative"),
        ("I like the Roli much less than my Lumatone", "positive"),
        ("Lumatone is not less reliable than Roli", "positive"),
    ],
)
def test_less_turns_what_it_stands_before(text: str, said: str) -> None:
    assert verdict(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "Lumatone is excellent and costs less than Roli",
        "Lumatone is great, it took less than a week",
        "The lovely Lumatone works more or less perfectly",
    ],
)
def test_less_of_something_else_turns_nothing(text: str) -> None:
    assert verdict(text) == "positive"


@pytest.mark.parametrize(
    "text, said",
    [
        ("Roli is not as good as Lumatone", "positive"),
        ("Roli isn't nearly as reliable as my Lumatone", "positive"),
        ("Lumatone is not as good as Roli", "negative"),
        ("Roli is not as bad as Lumatone", "negative"),
        ("Roli is as good as Lumatone", "positive"),
        ("Roli is inferior to Lumatone", "positive"),
        ("Roli is superior to the Lumatone", "negative"),
        ("Lumatone is superior to Roli", "positive"),
        ("Roli is cheaper than Lumatone", "negative"),
        ("Lumatone is cheaper than Roli", "positive"),
    ],
)
def test_what_is_said_of_another_is_turned_for_the_brand(text: str, said: str) -> None:
    assert verdict(text) == said


@pytest.mark.parametrize(
    "text, said",
    [
        ("Nobody does it better than Lumatone", "positive"),
        ("No keyboard is better than the Lumatone", "positive"),
        ("Nothing is worse than Lumatone", "negative"),
        ("Nobody told me that Roli is better than Lumatone", "negative"),
        ("I have no idea why Roli is better than Lumatone", "negative"),
        ("No, I find the Roli better than Lumatone", "negative"),
    ],
)
def test_where_nobody_is_better_the_brand_is_best(text: str, said: str) -> None:
    assert verdict(text) == said


@pytest.mark.parametrize(
    "text, said",
    [
        ("Compared with Lumatone, Roli is terrible", "positive"),
        ("Roli is terrible compared to Lumatone", "positive"),
        ("Compared to Roli, Lumatone is terrible", "negative"),
        ("Compared to Roli the Lumatone is great", "positive"),
        ("Compared to Lumatone the old Lumatone is great", "positive"),
    ],
)
def test_a_contrast_speaks_of_the_other_one(text: str, said: str) -> None:
    assert verdict(text) == said


def test_a_contrast_turns_its_own_sentence_alone() -> None:
    text = "Compared with Lumatone, Roli is terrible. I hate this awful weather and the terrible rain."
    assert verdict(text) == "negative"


@pytest.mark.parametrize("text", ["the old version was better", "The old Lumatone was so much better"])
def test_praise_of_what_was_blames_what_is(text: str) -> None:
    assert verdict(text) == "negative"


@pytest.mark.parametrize(
    "text, said",
    [
        ("Couldn't be happier with it", "positive"),
        ("Never been happier", "positive"),
        ("It could not be better", "positive"),
        ("It could not be worse", "negative"),
        ("can't recommend it enough", "positive"),
        ("I cannot recommend the Lumatone enough", "positive"),
        ("can't recommend Lumatone highly enough", "positive"),
        ("I cannot recommend the Lumatone", "negative"),
        ("Couldn't be more disappointed with Lumatone", "negative"),
        ("far from perfect", "negative"),
        ("anything but good", "negative"),
        ("less than perfect", "negative"),
        ("leaves a lot to be desired", "negative"),
        ("hard to recommend", "negative"),
    ],
)
def test_an_idiom_says_what_people_mean_by_it(text: str, said: str) -> None:
    assert verdict(text) == said


def test_a_turned_comparison_keeps_its_words_and_language() -> None:
    """Only the sign differs by the side on which the brand stands."""
    ours, theirs = (
        ENRICHER.hear(f"Roli is not as reliable as {name}") for name in ("Lumatone", "Linnstrument")
    )
    assert ours.language == theirs.language
    assert "reliabl" in ours.terms
    assert (ours.sentiment or 0) > 0 > (theirs.sentiment or 0)


@pytest.mark.parametrize("text", ["Lumatone is less reliable than Roli", "Lumatone could not be better"])
def test_with_every_addition_off_it_is_vaders_own_number(text: str) -> None:
    off = SentimentOptions(normalise=False, neutral_names=False, emoji=False, sarcasm_flag=False)
    profile = Profile(brand="Lumatone", competitors=("Roli",), sentiment=off)
    assert Enricher(profile).hear(text).sentiment == scores(text).compound
