"""What a brand profile may say, and what its hash stands for."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from schemas.profile import DEPARTMENTS, WINDOWS_S, Profile, default_profile
from streams.brand.profile_hash import profile_hash


def a_profile(**fields: Any) -> Profile:
    return Profile.model_validate({"brand": "Lumatone", **fields})


def the_error(**fields: Any) -> dict[str, Any]:
    with pytest.raises(ValidationError) as caught:
        a_profile(**fields)
    assert caught.value.error_count() == 1
    return dict(caught.value.errors()[0])


def test_a_brand_is_enough_and_gets_every_window() -> None:
    profile = a_profile()
    assert profile.windows == WINDOWS_S
    assert profile.language == "en"
    assert profile.alerts.budget_per_day == 5


def test_the_default_profile_knows_the_brand_by_its_name() -> None:
    assert default_profile("Lumatone").names() == ("lumatone",)


def test_names_are_those_of_brand_and_products_once_each() -> None:
    profile = a_profile(
        aliases=["LUMATONE", "luma tone"],
        products=[{"id": "one", "name": "Lumatone One", "aliases": ["luma one", "luma tone"]}],
    )
    assert profile.names() == ("lumatone", "luma tone", "lumatone one", "luma one")


@pytest.mark.parametrize("text, seconds", [("15m", 900), ("6h", 21_600), ("3d", 259_200), ("90s", 90)])
def test_durations_are_read_with_their_unit(text: str, seconds: int) -> None:
    assert a_profile(sources={"x": {"expected_silence": text}}).sources["x"].expected_silence == seconds
    assert a_profile(alerts={"cool_down": text}).alerts.cool_down == seconds


@pytest.mark.parametrize("wrong", ["6 hours", "h", "0h", "-1h", "1.5h", "", "9999999d"])
def test_what_is_no_duration_is_refused(wrong: str) -> None:
    assert "is not a duration" in the_error(alerts={"cool_down": wrong})["msg"]


def test_a_number_without_a_unit_is_refused() -> None:
    assert "900 has no unit" in the_error(alerts={"cool_down": 900})["msg"]


def test_windows_are_sorted_so_that_their_order_is_no_change() -> None:
    assert a_profile(windows=["1d", "15m"]).windows == (900, 86_400)


@pytest.mark.parametrize("windows", [["15m", "2h"], [], ["15m", "15m"]])
def test_windows_are_known_and_different(windows: list[str]) -> None:
    assert the_error(windows=windows)["loc"][0] == "windows"


@pytest.mark.parametrize("what", ["uses", "promises", "products"])
def test_two_of_one_id_are_refused_at_the_second(what: str) -> None:
    item = {"products": {"name": "x"}, "uses": {"terms": ["x"]}, "promises": {"text": "x"}}[what]
    error = the_error(**{what: [{"id": "a", **item}, {"id": "b", **item}, {"id": "a", **item}]})
    assert error["msg"] == "the id 'a' stands twice"
    assert (*error["loc"], *error["ctx"]["below"]) == (what, 2, "id")


def test_an_owner_of_an_unknown_department_is_refused() -> None:
    error = the_error(owners={"product": "a@b.example", "prodct": "c@d.example"})
    assert error["msg"].startswith("'prodct' is no department")
    assert error["ctx"]["below"] == ("prodct", "[key]")


def test_a_declared_department_may_have_an_owner() -> None:
    profile = a_profile(owners={"safety": "x@y.example"}, departments={"safety": {"terms": ["rash"]}})
    assert profile.owners["safety"] == "x@y.example"


@pytest.mark.parametrize("name", DEPARTMENTS)
def test_the_five_departments_are_not_declared_again(name: str) -> None:
    assert "is always there" in the_error(departments={name: {"terms": ["x"]}})["msg"]


@pytest.mark.parametrize("valence", [-4.1, 5, float("nan"), float("inf")])
def test_a_word_scores_between_minus_4_and_4(valence: float) -> None:
    assert the_error(lexicon={"brick": valence})["loc"] == ("lexicon", "brick")


def test_a_profile_never_changes() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        a_profile().brand = "Sonabox"


def test_the_hash_ignores_the_order_of_keys_and_of_windows() -> None:
    one = a_profile(language="de", windows=["1h", "15m"], lexicon={"a": 1, "b": 2})
    other = a_profile(lexicon={"b": 2, "a": 1}, windows=["15m", "1h"], language="de")
    assert profile_hash(one) == profile_hash(other)


def test_every_field_counts_in_the_hash() -> None:
    assert profile_hash(a_profile(copy="Hear every note.")) != profile_hash(a_profile())
    assert profile_hash(a_profile(privacy={"quotes": "reference"})) != profile_hash(a_profile())


@given(
    st.dictionaries(st.sampled_from(["brick", "fire", "gem"]), st.integers(-4, 4)),
    st.dictionaries(st.sampled_from(["brick", "fire", "gem"]), st.integers(-4, 4)),
)
def test_two_profiles_share_a_hash_only_if_they_are_equal(one: dict[str, int], other: dict[str, int]) -> None:
    profiles = a_profile(lexicon=one), a_profile(lexicon=other)
    assert (profile_hash(profiles[0]) == profile_hash(profiles[1])) == (profiles[0] == profiles[1])
