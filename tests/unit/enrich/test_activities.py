"""Fields of words: what people do with a thing, told by two words of it where no word names it."""

import pytest

from schemas.profile import Profile
from streams.enrich.activities import fields, is_activity, told_together, words_of
from streams.enrich.enricher import Enricher
from streams.enrich.terms import stem
from streams.enrich.word_lists import lines_of

PROFILE = {"brand": "Lumatone", "uses": [{"id": "shirts", "terms": ["shirt", "blouse"]}]}
STEAMER = Enricher(Profile.model_validate(PROFILE))


def spoken(text: str) -> set[str]:
    remark = STEAMER.hear(text).remark
    assert remark is not None
    return {key for keys, _ in remark.clauses for key in keys if is_activity(key)}


def told(text: str) -> dict[str, tuple[str, ...]]:
    remark = STEAMER.hear(text).remark
    assert remark is not None
    return dict(remark.uses)


@pytest.mark.parametrize(
    "text, activity",
    [
        ("the paper came off the wall in one go", "decorat"),
        ("thirty years of paste and then bare plaster", "decorat"),
        ("lye never touches the coating", "soap"),
        ("no more dandelions between the slabs", "weed"),
        ("poured forty jars of wax last night", "candl"),
        ("the terrier slept through the fireworks", "pet"),
        ("cumin and coriander to dust in seconds", "spic"),
        ("the neighbours no longer hear the vibration", "soundproof"),
    ],
)
def test_an_activity_is_heard_where_no_word_names_it(text: str, activity: str) -> None:
    assert activity in spoken(text)


@pytest.mark.parametrize(
    "text",
    [
        "it hangs on the wall",
        "the paper in the box was torn",
        "the wall and again the wall",
        "a wall here " + "and so on " * 10 + "paper there",
    ],
)
def test_one_word_that_hints_tells_of_nothing(text: str) -> None:
    assert "decorat" not in spoken(text)


def test_who_tells_of_it_by_two_words_tells_of_a_use_in_these_words() -> None:
    assert told("Peeled the paper, wall by wall, in the rain")["decorat"] == ("paper", "peel", "wall")


def test_a_declared_use_is_no_activity_of_strangers() -> None:
    """Collars and pleats belong to the shirts that the profile declares."""
    assert spoken("collar and pleats crisp again") == set()


def test_each_word_that_tells_belongs_to_one_activity() -> None:
    owners: dict[str, set[str]] = {}
    for line in lines_of("uses"):
        sure = line.partition("|")[0].split()
        for word in sure:
            owners.setdefault(stem(word), set()).add(stem(sure[0]))
    assert {word: names for word, names in owners.items() if len(names) > 1} == {}


def test_a_word_that_hints_at_an_activity_does_not_tell_of_it_already() -> None:
    telling, hinting = fields()
    assert [word for word, names in hinting.items() if telling.get(word) in names] == []


def test_the_words_of_a_text_that_belong_to_an_activity_are_its_breadth() -> None:
    assert words_of("decorat", ("love", "wall", "wallpaper", "paper")) == ("paper", "wall", "wallpaper")
    assert told_together([(0, "wallpaper"), (3, "love")]) == {}


def test_a_part_of_life_is_made_of_activities() -> None:
    names = {stem(word) for line in lines_of("fields_of_life") for word in line.split()}
    assert [name for name in sorted(names) if not is_activity(name)] == []
