"""`openear learn`: corrected labels become a lexicon that a profile names; a worse one is never written."""

import json
import re
from itertools import cycle, islice
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from agents.commands.errors import UserError
from agents.commands.main import app
from agents.profiles.faults import ProfileError
from agents.profiles.files import load_profile, load_profiles
from agents.profiles.folder import ProfileFolder
from streams.brand.profile_hash import profile_hash
from streams.enrich.enricher import Enricher

HEADER = "text,label"


def csv_of(folder: Path, *lines: str, header: str = HEADER) -> Path:
    file = folder / "corrections.csv"
    file.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return file


def rows(label: str, *templates: str, count: int = 120) -> list[str]:
    return [f"{text} after {n} weeks,{label}" for n, text in enumerate(islice(cycle(templates), count))]


TAUGHT = (*rows("negative", "it wobblates", "it clonks"), *rows("positive", "it zings", "it purrs"))


def learn(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["learn", *map(str, arguments)])


def refused(*arguments: object) -> str:
    result = learn(*arguments)
    assert isinstance(result.exception, UserError), result.output
    return str(result.exception)


def a_profile(folder: Path, lexicons: str = "[pricing]") -> Path:
    file = folder / "lumatone.yaml"
    file.write_text(f"brand: Lumatone\nlexicons: {lexicons}\nlexicon: {{purrs: 0.5}}\n", encoding="utf-8")
    return file


def test_a_profile_that_names_a_learned_lexicon_hears_by_it(tmp_path: Path) -> None:
    profile = a_profile(tmp_path)
    result = learn(csv_of(tmp_path, *TAUGHT), "--profile", profile, "--lexicon", "lumatone-words")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout.splitlines()[-1])
    assert told["macro_f1_before"] < told["macro_f1_after"] == 1.0
    assert {"wobblates", "zings"} <= {each["term"] for each in told["terms"]}

    before = load_profile(profile)
    after = load_profile(a_profile(tmp_path, "[pricing, lumatone-words]"))
    assert Enricher(before).hear("it wobblates").verdict == "neutral"
    assert Enricher(after).hear("it wobblates").verdict == "negative"
    assert after.lexicon["purrs"] == 0.5  # the profile's own words go first
    assert load_profiles(tmp_path) == {"Lumatone": after}


def test_the_hash_of_a_profile_covers_what_its_learned_lexicon_says(tmp_path: Path) -> None:
    learn(csv_of(tmp_path, *TAUGHT), "--profile", a_profile(tmp_path), "--lexicon", "words")
    profile = a_profile(tmp_path, "[words]")
    before = profile_hash(load_profile(profile))
    assert profile_hash(load_profile(profile)) == before
    file = tmp_path / "lexicons" / "words.yaml"
    file.write_text(file.read_text().replace('"wobblates"', '"wibblates"'))
    assert profile_hash(load_profile(profile)) != before


def test_a_worker_follows_a_learned_lexicon_that_is_changed(tmp_path: Path) -> None:
    learn(csv_of(tmp_path, *TAUGHT), "--profile", a_profile(tmp_path), "--lexicon", "words")
    a_profile(tmp_path, "[words]")
    folder = ProfileFolder(tmp_path)
    first = folder.look()
    assert first is not None
    assert folder.look() is None
    file = tmp_path / "lexicons" / "words.yaml"
    file.write_text(file.read_text().replace('"wobblates"', '"wibblates"'))
    assert folder.look() is None  # half a file may have been seen
    second = folder.look()
    assert second is not None
    assert "wibblates" in second.profiles["Lumatone"].lexicon
    assert "wobblates" in first.profiles["Lumatone"].lexicon


def test_a_lexicon_that_is_worse_on_held_out_rows_is_not_written(tmp_path: Path) -> None:
    """What the rows to learn from say is the opposite of what those held out say."""
    from streams.enrich.corrections import Correction, split

    texts = [f"the screen zings after {n} weeks" for n in range(200)]
    _, held_out = split([Correction(text, "negative") for text in texts], 1)
    held = {each.text for each in held_out}
    lines = [f"{text},{'neutral' if text in held else 'negative'}" for text in texts]
    lines += rows("positive", "a great phone")
    out = tmp_path / "worse.yaml"
    sentence = refused(csv_of(tmp_path, *lines), "--out", out)
    assert re.search(r"would fall from (0\.9\d+|1\.0000) to 0\.5000", sentence)
    assert not out.exists()


def test_a_lexicon_that_is_no_better_on_held_out_rows_is_not_written(tmp_path: Path) -> None:
    """Of those held out none has the word that was learned."""
    from streams.enrich.corrections import Correction, split

    texts = [f"the screen zings after {n} weeks" for n in range(200)]
    _, held_out = split([Correction(text, "negative") for text in texts], 1)
    held = {each.text for each in held_out}
    lines = [f"{text},negative" for text in texts if text not in held]
    lines += rows("positive", "a great phone") + rows("negative", "a terrible phone")
    out = tmp_path / "same.yaml"
    sentence = refused(csv_of(tmp_path, *lines), "--out", out)
    assert re.search(r"would not rise from (\d\.\d{4}) to \1 with 2 learned terms:", sentence)
    assert not out.exists()


def test_corrections_of_one_label_teach_nothing_as_they_cannot_show_harm(tmp_path: Path) -> None:
    out = tmp_path / "one.yaml"
    lines = rows("positive", "it purrs", "it zings", count=200)
    assert re.match(
        r"all \d+ held-out rows are positive: rows of one label",
        refused(csv_of(tmp_path, *lines), "--out", out),
    )
    assert not out.exists()


def test_the_same_corrections_write_the_same_file(tmp_path: Path) -> None:
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    learn(csv_of(tmp_path, *TAUGHT), "--brand", "Lumatone", "--out", one)
    learn(csv_of(tmp_path, *TAUGHT[::-1]), "--brand", "Lumatone", "--out", two)
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize(
    "content, sentence",
    [
        (b"", "begins with nothing"),
        (b"a,b\n1,2\n", "begins with a, b; expected is a CSV with the header text,label"),
        (b"text,label\n", "holds no correction"),
        (b"text,label\ngood,great\n", "a label that is none of"),
        (b"text,label,department\nx,positive,kitchen\n", "an unknown department"),
        (b"text,label\n" + b"x," * 50 + b"\n", "another number of cells"),
        (b"\x1f\x8b\x08\x00garbage", "cannot be read"),
        (b'text,label\n"' + b"x" * 3_000_000, "holds no correction"),
        (b"text,label\n" + b"a,positive\n" * 30, "too few to measure"),
    ],
)
def test_a_file_of_a_stranger_gets_one_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    file = tmp_path / "corrections.csv"
    file.write_bytes(content)
    told = refused(file, "--brand", "Lumatone")
    assert sentence in told
    assert "\n" not in told
    assert told.isprintable()


def test_formulas_and_nuls_are_texts_like_any_other(tmp_path: Path) -> None:
    hostile = ('"=HYPERLINK(""http://x"",""a"")",negative', "@SUM(1+1)*cmd|calc,negative", "a\0b,positive")
    out = tmp_path / "words.yaml"
    assert learn(csv_of(tmp_path, *hostile, *TAUGHT), "--brand", "Lumatone", "--out", out).exit_code == 0
    assert "=" not in out.read_text()


def test_a_learned_lexicon_that_is_not_there_or_no_lexicon_is_a_fault_of_the_profile(tmp_path: Path) -> None:
    profile = a_profile(tmp_path, "\n  - pricing\n  - words")
    with pytest.raises(
        ProfileError, match=r":4:5: lexicons\.1: 'words' is no lexicon .*no lexicons/words.yaml"
    ):
        load_profile(profile)
    (tmp_path / "lexicons").mkdir()
    (tmp_path / "lexicons" / "words.yaml").write_text("# mine\nversion: 2\n")
    with pytest.raises(
        ProfileError, match=r":4:5: lexicons\.1: lexicons/words.yaml:2:1: brand: this key is missing"
    ):
        load_profile(profile)
