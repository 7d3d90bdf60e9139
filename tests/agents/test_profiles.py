"""Profiles as files: what is read, and where a fault is shown."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from agents.commands.main import app
from agents.profiles.faults import MAX_FAULTS, ProfileError
from agents.profiles.files import load_profile, load_profiles
from agents.yaml_files.plain import MAX_BYTES, MAX_DEPTH, MAX_LINE, MAX_PARTS
from schemas.profile import Profile

EXAMPLES = Path(__file__).parents[2] / "deploy/profiles"


def faults(path: Path, content: str | bytes) -> list[str]:
    """Each fault as LINE:COLUMN: what."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(ProfileError) as caught:
        load_profile(path)
    return [str(fault).removeprefix(f"{path}:") for fault in caught.value.faults]


def the_fault(path: Path, content: str | bytes) -> str:
    (only,) = faults(path, content)
    return only


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "brand.yaml"


def loaded(file: Path, content: str) -> Profile:
    file.write_text(content, encoding="utf-8")
    return load_profile(file)


# what is read


def test_the_examples_hold_and_are_two_brands() -> None:
    assert set(load_profiles(EXAMPLES)) == {"Lumatone", "Brightleaf"}


def test_a_folder_is_read_by_suffix_and_not_deeper(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("brand: A")
    (tmp_path / "b.yml").write_text("brand: B")
    (tmp_path / "README.md").write_text("not a profile")
    (tmp_path / "deeper.yaml").mkdir()
    (tmp_path / "deeper.yaml" / "c.yaml").write_text("brand: C")
    assert list(load_profiles(tmp_path)) == ["A", "B"]


def test_a_profile_may_be_a_link_as_a_mounted_config_map_is(tmp_path: Path, file: Path) -> None:
    (tmp_path / "kept").write_text("brand: A")
    file.symlink_to(tmp_path / "kept")
    assert list(load_profiles(tmp_path)) == ["A"]


def test_an_empty_folder_gives_no_profile_and_no_fault(tmp_path: Path) -> None:
    assert load_profiles(tmp_path) == {}


def test_the_words_of_old_yaml_are_text(file: Path) -> None:
    assert loaded(file, "brand: A\nlanguage: no\naliases: [on, yes, 12:30, 2026-03-01]") == Profile(
        brand="A", language="no", aliases=("on", "yes", "12:30", "2026-03-01")
    )


def test_numbers_are_read_as_written(file: Path) -> None:
    words = loaded(file, "brand: A\nlexicon: {a: -1, b: 0x2, c: 0o3, d: 1.5e0, e: .5, f: +2}").lexicon
    assert words == {"a": -1, "b": 2, "c": 3, "d": 1.5, "e": 0.5, "f": 2}


def test_a_byte_order_mark_is_no_fault(file: Path) -> None:
    assert loaded(file, "\ufeffbrand: Größe").brand == "Größe"


# faults of the schema, each at its own place


@pytest.mark.parametrize(
    "yaml, fault",
    [
        ("brand: A\naliasses: [a]", "2:1: aliasses: unknown key; did you mean 'aliases'?"),
        ("brand: A\nzzz: 1", "2:1: zzz: unknown key"),
        ("brand: A\ncopy_: x", "2:1: copy_: unknown key; did you mean 'copy'?"),
        ("brand: A\n<<: {language: de}", "2:1: <<: unknown key"),
        (
            "brand: A\nsources:\n  x: {expect_silence: 6h}",
            "3:7: sources.x.expect_silence: unknown key; did you mean 'expected_silence'?",
        ),
        ("aliases: [a]", "1:1: brand: this key is missing"),
        ("brand: A\nuses:\n  - terms: [a]", "3:5: uses.0.id: this key is missing"),
        ("- brand: A", "1:1: must be keys with values (found [{'brand': 'A'}])"),
        ("brand: 12", "1:8: brand: must be text: put 12 in quotes"),
        ("brand: A\naliases: wrong", "2:10: aliases: must be a list (found 'wrong')"),
        ("brand: A\naliases:\nlanguage: en", "2:1: aliases: has no value: give one, or leave the key out"),
        (
            "brand: A\nlexicon: {a: 1, brick: -7}",
            "2:24: lexicon.brick: must be at least -4 (found -7)",
        ),
        ("brand: A\nwindows:\n  - 15m\n  - 2h", "4:5: windows.1: a window is one of 15m, 1h, 6h, 1d, 3d"),
        ("brand: A\nwindows: [2h]", "2:11: windows.0: a window is one of 15m, 1h, 6h, 1d, 3d"),
        ("brand: A\nuses: [{id: a, terms: []}]", "2:23: uses.0.terms: must not be empty"),
        (
            "brand: A\nuses:\n- {id: a, terms: [x]}\n- {id: a, terms: [x]}",
            "4:8: uses.1.id: the id 'a' stands twice",
        ),
        ("brand: A\nowners: {Bad!: x}", "2:10: owners.Bad!: 'Bad!' must match ^[a-z][a-z0-9_-]{0,31}$"),
        (
            "brand: A\nalerts: {cool_down: 6}",
            "2:21: alerts.cool_down: 6 has no unit: write a duration such as 15m, 6h or 3d",
        ),
        (
            "brand: A\ntimezone: Berlin/Europe",
            "2:11: timezone: 'Berlin/Europe' is no time zone: write one such as Europe/Berlin",
        ),
        (
            "brand: A\ntimezone: ../../etc/passwd",
            "2:11: timezone: '../../etc/passwd' must match ^[A-Za-z0-9_+\\-/]{1,64}$",
        ),
        ("version: 2\nbrand: A", "1:10: version: must be 1 (found 2)"),
        ("version: true\nbrand: A", "1:10: version: must be 1"),
        ("brand: A\nlexicon: {a: true}", "2:14: lexicon.a: must be a number (found true)"),
        (
            "brand: A\npromises:\n- id: a\n  text: t\n  tolerance: true",
            "5:14: promises.0.tolerance: must be a number (found true)",
        ),
        (
            "brand: A\nalerts: {budget_per_day: true}",
            "2:26: alerts.budget_per_day: must be a whole number (found true)",
        ),
        ("brand: A\naccounts: {x: y}", "2:15: accounts.x: must be a list (found 'y')"),
        ("brand: A\nowners: {product: ''}", "2:19: owners.product: must not be empty"),
        (
            "brand: A\nsources:\n  bluesky:",
            "3:3: sources.bluesky: has no value: give one, or leave the key out",
        ),
        ('brand: "a\\0b"', "1:8: brand: 'a\\x00b' must match ^[^\\x00-\\x1f\\x7f]+$"),
    ],
)
def test_a_fault_is_shown_at_its_line_and_column(file: Path, yaml: str, fault: str) -> None:
    assert the_fault(file, yaml) == fault


def test_all_faults_are_shown_in_the_order_of_the_file(file: Path) -> None:
    found = faults(file, "zzz: 1\nbrand: A\nlanguage: english\nversion: 3\nyyy: 2")
    assert [fault.partition(":")[0] for fault in found] == ["1", "3", "4", "5"]


def test_too_many_faults_are_counted(file: Path) -> None:
    found = faults(file, "brand: A\n" + "".join(f"wrong{n}: 1\n" for n in range(MAX_FAULTS + 7)))
    assert len(found) == MAX_FAULTS + 1
    assert found[-1] == f"{MAX_FAULTS + 2}:1: and 7 more faults from here on"


def test_a_key_cannot_write_to_the_terminal(file: Path) -> None:
    assert "\x1b" not in the_fault(file, 'brand: A\n"\\e[31mred": 1')


# faults of the YAML


@pytest.mark.parametrize(
    "yaml, fault",
    [
        ("", "1:1: the file is empty"),
        ("# nothing", "1:1: the file is empty"),
        ("brand: A\nbrand: B", "2:1: the key 'brand' stands twice, first on line 1"),
        ("brand: A\n---\nbrand: B", "2:1: a second document: one file holds one"),
        ("%YAML 1.1\n---\nbrand: A", "2:1: directives (%) are not read"),
        ("brand: A\nlexicon: {1: 2}", "2:11: a key must be text: put 1 in quotes"),
        ("brand: A\n? [x]\n: 1", "2:3: a key must be text, this is a list or a mapping"),
        ("brand: A\nuses:\n\t- a", "3:1: a tab: YAML indents with spaces"),
        (
            "brand: b: c",
            "1:9: no key can stand here: put text with a colon in quotes, or indent the key",
        ),
        ("brand: @b", "1:8: text that begins with such a character needs quotes"),
        ("brand: A\naliases:\n- 'a\n- b\nfoo: 1", "3:3: this quote is never closed"),
        (
            "brand: A\naliases: [a\n\nlanguage: en",
            "4:9: expected ',' or ']', but got ':' (while parsing a flow sequence, which begins on line 2)",
        ),
        ("brand: A\x00", "1:9: a control character, which YAML does not allow"),
        (b"brand: A\nx: \xfc", "2:4: byte 0xfc is not UTF-8"),
        ("brand: A\n".encode("utf-16"), "1:1: byte 0xff is not UTF-8"),
    ],
)
def test_what_is_no_plain_yaml_is_refused_where_it_stands(file: Path, yaml: str | bytes, fault: str) -> None:
    assert the_fault(file, yaml) == fault


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system", "!!str", "!thing", "!<tag:x,2026:y>"])
def test_tags_are_refused(file: Path, tag: str) -> None:
    fault = the_fault(file, f"brand: {tag} [exit 1]")
    assert fault.startswith("1:8: the tag ")
    assert fault.endswith("tags are not read")


def test_a_billion_laughs_end_at_the_first_anchor(file: Path) -> None:
    laughs = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]\n" for n in range(1, 10))
    assert the_fault(file, "brand: A\nl0: &l0 ha\n" + laughs) == "2:5: the anchor 'l0': anchors are not read"


def test_ten_thousand_aliases_end_at_the_first(file: Path) -> None:
    aliases = "  - *a\n" * 10_000
    assert (
        the_fault(file, f"brand: A\naliases:\n{aliases}")
        == "3:5: the alias 'a': aliases are not read, write it out"
    )


@pytest.mark.parametrize(
    "yaml, fault",
    [
        (b"brand: A\n" + b"#\n" * (MAX_BYTES // 2), f"1:1: larger than {MAX_BYTES} bytes"),
        (
            b"brand: A\nx: " + b"!" * MAX_LINE,
            f"2:1: a line of {MAX_LINE + 3} characters, at most {MAX_LINE} are read",
        ),
        (b"[" * 10_000, f"1:{MAX_DEPTH + 2}: nested deeper than {MAX_DEPTH}"),
        (b"a: [" + b"1,\n" * MAX_PARTS + b"]", f"{MAX_PARTS - 2}:1: more than {MAX_PARTS} keys and values"),
        (b"brand: " + b"9" * 5_000, "1:8: a number of 5000 digits, at most 100 are read"),
    ],
    ids=["bytes", "line", "depth", "parts", "digits"],
)
def test_every_size_has_a_bound(file: Path, yaml: bytes, fault: str) -> None:
    assert the_fault(file, yaml) == fault


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match=r"gone\.yaml:1:1: cannot be read: No such file"):
        load_profile(tmp_path / "gone.yaml")


# folders and the command


def test_two_profiles_of_one_brand_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("brand: A")
    (tmp_path / "b.yaml").write_text("# again\nbrand: A")
    with pytest.raises(ProfileError) as caught:
        load_profiles(tmp_path)
    assert str(caught.value) == f"{tmp_path}/b.yaml:2:8: brand: 'A' has a profile in {tmp_path}/a.yaml too"


def test_a_folder_tells_the_faults_of_all_its_files(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("brand: [A]")
    (tmp_path / "b.yaml").write_text("brand: {B: 1}")
    with pytest.raises(ProfileError) as caught:
        load_profiles(tmp_path)
    assert [fault.path.name for fault in caught.value.faults] == ["a.yaml", "b.yaml"]


def test_check_ends_with_0_and_a_line_a_profile() -> None:
    result = CliRunner().invoke(app, ["profile", "check", str(EXAMPLES)])
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        f"{EXAMPLES}/brightleaf.yaml: Brightleaf, 2 products, 1 use, 2 promises",
        f"{EXAMPLES}/lumatone.yaml: Lumatone, 1 product, 1 use, 1 promise",
    ]


def test_check_ends_with_1_and_the_faults_on_standard_error(file: Path) -> None:
    file.write_text("brand: A\nlanguage: english")
    result = CliRunner().invoke(app, ["profile", "check", str(file)])
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"{file}:2:11: language: 'english' must match ^[a-z]{{2,3}}$\n"


def test_check_tells_programs_an_object_a_file(file: Path, tmp_path: Path) -> None:
    file.write_text("brand: A\nlanguage: english")
    (tmp_path / "good.yaml").write_text("brand: B")
    result = CliRunner().invoke(app, ["profile", "check", "--json", str(tmp_path)])
    bad, good = map(json.loads, result.stdout.splitlines())
    assert result.exit_code == 1
    assert bad["faults"] == [
        {"line": 2, "column": 11, "key": "language", "reason": "'english' must match ^[a-z]{2,3}$"}
    ]
    assert (good["brand"], len(good["hash"]), good["faults"]) == ("B", 32, [])


def test_check_of_a_folder_without_profiles_does_not_hold(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["profile", "check", str(tmp_path)])
    assert result.exit_code == 1
    assert "holds no profile" in result.stderr


def test_check_of_nothing_is_wrong_use(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["profile", "check", str(tmp_path / "gone")]).exit_code == 2


DOUBTFUL = """\
brand: A
aliases: [the a]
not_when:
  - keyboard
  - THE A
competitors: [B, a]
promises:
  - id: works
    text: It works.
    kept: [it works]
    broken:
      - did nothing
      - It works
language: de
"""


def test_what_holds_and_may_not_be_meant_is_noted_at_its_line(file: Path) -> None:
    file.write_text(DOUBTFUL)
    result = CliRunner().invoke(app, ["profile", "check", str(file)])
    assert result.exit_code == 0
    assert [line.removeprefix(f"{file}:") for line in result.stderr.splitlines()] == [
        "5:5: note: not_when.1: 'THE A' is a name of ours: no text with it is heard",
        "6:18: note: competitors.1: 'a' is a name of ours too",
        "13:9: note: promises.0.broken.1: 'It works' stands in `kept` too: it counts as broken",
        "14:11: note: language: only English is scored: texts in 'de' are counted, unscored",
    ]
    noted = json.loads(CliRunner().invoke(app, ["profile", "check", "--json", str(file)]).stdout)
    assert [(note["line"], note["key"]) for note in noted["notes"]][:2] == [
        (5, "not_when.1"),
        (6, "competitors.1"),
    ]


def test_the_examples_have_nothing_to_note() -> None:
    assert CliRunner().invoke(app, ["profile", "check", str(EXAMPLES)]).stderr == ""
