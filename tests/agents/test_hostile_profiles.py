"""A profile is words, never a program: no pattern, no object, no size that others pay for."""

import json
from pathlib import Path

import pytest

from agents.commands.errors import UserError
from agents.profiles.faults import MAX_FAULTS
from agents.profiles.files import load_profile
from schemas.profile import Profile
from streams.enrich.enricher import Enricher
from tests.builders import BRAND, START_MS, Story, a_mention

BOMBS = (
    "(a+)+$",
    "(a|a)*b",
    "(.*)*x",
    "^(([a-z])+.)+[A-Z]([a-z])+$",
    "a.c",
    "[",
    "(?P<x>",
    "\\",
    "*",
    "%s",
    "{0}",
)
"""Patterns that take for ever, are none, or mean something else than their letters."""


def test_words_of_a_profile_are_words_and_no_patterns() -> None:
    made = Profile.model_validate(
        {
            "brand": "(b+)+$",
            "aliases": list(BOMBS),
            "products": [{"id": "p", "name": "(p+)+$", "aliases": list(BOMBS)}],
            "uses": [{"id": "u", "terms": list(BOMBS)}],
            "promises": [{"id": "q", "text": "(q+)+$", "terms": list(BOMBS), "broken": list(BOMBS)}],
        }
    )
    enricher = Enricher(made)
    for bomb in ("a" * 20_000 + "!", "b" * 20_000 + "!", "x" * 20_000, "abc " * 5_000):
        enricher.hear(bomb, None)  # a pattern would take longer than the universe
    plain, named = (
        Enricher(Profile(brand=BRAND, aliases=aliases)).hear("abc is terrible", None)
        for aliases in ((), ("a.c",))
    )
    assert plain == named


def test_a_story_with_such_a_profile_is_told_to_its_end() -> None:
    profile = Profile.model_validate(
        {"brand": BRAND, "aliases": list(BOMBS), "uses": [{"id": "u", "terms": list(BOMBS)}]}
    )
    story = Story(profile)
    story.tell(a_mention("a" * 20_000, START_MS + number, id=str(number)) for number in range(20))
    assert story.finish().windows


@pytest.mark.parametrize("key", ["aliases", "uses", "lexicon"])
def test_ten_thousand_aliases_are_refused_with_the_number_that_is_read(tmp_path: Path, key: str) -> None:
    path = tmp_path / "many.yaml"
    many = [f"alias number {number}" for number in range(10_000)]
    said = {
        "aliases": {"aliases": many},
        "uses": {"uses": [{"id": "u", "terms": many}]},
        "lexicon": {"lexicon": dict.fromkeys(many, 1.0)},
    }[key]
    path.write_text(json.dumps({"brand": "A", **said}))
    with pytest.raises(UserError) as told:
        load_profile(path)
    assert len(str(told.value).splitlines()) <= MAX_FAULTS + 1


def test_the_most_that_a_profile_may_say_is_heard_as_one_that_says_nothing() -> None:
    aliases = tuple(f"alias number {number}" for number in range(500))
    full = Enricher(Profile(brand=BRAND, aliases=aliases))
    assert full.hear("the lid cracked again", None) == Enricher(Profile(brand=BRAND)).hear(
        "the lid cracked again", None
    )


@pytest.mark.parametrize(
    "text",
    [
        "brand: !!python/object/apply:os.system ['touch owned']",
        "brand: !!python/name:os.system",
        "!!map {brand: A}",
        "brand: &a A\naliases: [*a]",
        "brand: A\n<<: {aliases: [x]}",
        "brand: A\n---\nbrand: B",
        "%TAG ! tag:yaml.org,2002:\n---\nbrand: A",
        "brand: A\naliases: " + "[" * 5_000,
        "brand: A\n? {x: y}\n: z",
        "brand: A\nbrand: B",
        "brand: A\naliases: [" + "x, " * 60_000 + "]",
        "brand: 1" + "0" * 5_000,
        "\x00",
        "brand: A\x1b[2J",
    ],
)
def test_what_yaml_can_do_beyond_plain_values_is_refused_by_its_place(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(text)
    with pytest.raises(UserError) as told:
        load_profile(path)
    assert str(told.value).startswith(f"{path}:")
    assert str(told.value).isprintable()
    assert not list(tmp_path.glob("owned"))
