"""A first profile: what a person said of a brand, as YAML that `openear profile check` accepts."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from agents.commands.errors import UserError
from agents.commands.main import app
from agents.profiles.draft import Draft, asked, owner_of, quoted, use_of, written
from agents.yaml_files.plain import read_plain_yaml
from schemas.profile import Profile


def read(text: str) -> Profile:
    return Profile.model_validate(read_plain_yaml(text.encode()).value)


def openear(*words: str | Path) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["profile", *map(str, words)])
    return done.exit_code if not isinstance(done.exception, UserError) else 1, done.stdout


def test_a_brand_alone_makes_a_profile_that_knows_it_by_its_name() -> None:
    profile = read(written(Draft("Acme")))
    assert (profile.brand, profile.aliases, profile.uses) == ("Acme", ("Acme",), ())


def test_what_was_said_of_a_brand_stands_in_its_profile() -> None:
    draft = Draft("Acme", ("acme inc",), {"music": ("song", "g clef")}, {"service": "care@acme.example"})
    profile = read(written(draft))
    assert profile.aliases == ("acme inc",)
    assert [(use.id, use.terms) for use in profile.uses] == [("music", ("song", "g clef"))]
    assert profile.owners == {"service": "care@acme.example"}


def test_every_example_in_a_comment_can_be_made_a_line() -> None:
    text = written(Draft("Acme"))
    profile = read(text.replace("#: ", ""))
    assert profile.not_when
    assert profile.products
    assert profile.accounts
    assert profile.lexicon
    assert profile.lexicons
    assert profile.owners
    assert profile.uses
    assert profile.copy_
    assert profile.promises


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=50))
def test_any_text_comes_back_from_its_quotes(text: str) -> None:
    assert read_plain_yaml(f"brand: {quoted(text)} # a comment".encode()).value == {"brand": text}


@pytest.mark.parametrize(
    "brand", ["no", "null", "12:30", "~", "# Acme", "Ac: me", "A, B", "[x]", "Ünï 🎵", "1e3"]
)
def test_a_brand_is_spelled_as_it_was_given(brand: str) -> None:
    assert read(written(Draft(brand))).brand == brand


@pytest.mark.parametrize(
    "draft, wrong",
    [
        (Draft("a\nb"), "^brand: 'a.nb' must match"),
        (Draft(""), "^brand: must not be empty$"),
        (Draft("Acme", uses={"Bad Id": ("song",)}), "^uses.0.id: 'Bad Id' must match"),
        (Draft("Acme", owners={"moon": "x@acme.example"}), "^owners.moon: 'moon' is no department"),
    ],
)
def test_what_would_be_no_profile_is_refused_by_name(draft: Draft, wrong: str) -> None:
    with pytest.raises(UserError, match=wrong):
        written(draft)


@pytest.mark.parametrize("text", ["music", "music:", ": song", "music: ,"])
def test_a_use_without_name_or_terms_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="is no use"):
        use_of(text)


def test_an_owner_needs_a_department_and_a_contact() -> None:
    with pytest.raises(UserError, match="is no owner"):
        owner_of("care@acme.example")


def test_a_few_questions_describe_a_brand() -> None:
    answers: Iterator[str] = iter(
        ["acme inc, the acme", "music: song", "", "", "", "ads@acme.example", "", ""]
    )
    draft = asked("Acme", lambda _question: next(answers))
    assert draft == Draft(
        "Acme", ("acme inc", "the acme"), {"music": ("song",)}, {"marketing": "ads@acme.example"}
    )


def test_the_command_writes_what_the_check_accepts(tmp_path: Path) -> None:
    out = tmp_path / "acme.yaml"
    words = ["--alias", "acme inc", "--use", "music: song, playlist", "--owner", "product: p@acme.example"]
    assert openear("new", "Acme", *words, "--out", out) == (0, "")
    assert openear("check", out) == (0, f"{out}: Acme, 0 products, 1 use, 0 promises\n")


def test_a_file_is_written_over_by_force_alone(tmp_path: Path) -> None:
    out = tmp_path / "acme.yaml"
    out.write_text("mine")
    assert openear("new", "Acme", "--out", out)[0] == 1
    assert out.read_text() == "mine"
    assert openear("new", "Acme", "--out", out, "--force")[0] == 0
    assert read(out.read_text()).brand == "Acme"


def test_without_a_file_the_profile_is_the_output() -> None:
    code, text = openear("new", "Acme")
    assert code == 0
    assert read(text).brand == "Acme"
