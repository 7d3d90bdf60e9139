"""Files of strangers end in a sentence: without an end, unpacking to gigabytes, with names that lead elsewhere."""

import ast
import gzip
import json
import os
import tracemalloc
from pathlib import Path

import pytest
from typer.testing import CliRunner

from agents.commands.errors import UserError
from agents.commands.main import app
from agents.files import Reading, lines, read_rows
from agents.profiles.files import load_profiles
from streams.ingest.rows import RowReason
from tests.builders import a_mention, talk

MEGABYTE = 1_048_576
ROOT = Path(__file__).parents[2]


def refusal(path: Path) -> str:
    """The sentence that reading a file ends in, within bounded memory."""
    tracemalloc.start()
    try:
        with pytest.raises(UserError) as told:
            list(read_rows(path, Reading()))
        assert tracemalloc.get_traced_memory()[1] < 32 * MEGABYTE
    finally:
        tracemalloc.stop()
    assert told.value.exit_code == 2
    return str(told.value)


def repeated(path: Path, begin: bytes, piece: bytes, times: int) -> Path:
    """A gzip file that unpacks to so many pieces."""
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(begin)
        for _ in range(times):
            file.write(piece)
    return path


def test_a_line_without_an_end_is_refused_by_its_number(tmp_path: Path) -> None:
    path = tmp_path / "endless.ndjson"
    good = json.dumps(a_mention()).encode() + b"\n"
    path.write_bytes(good * 3)
    os.truncate(path, 2 * 1024 * MEGABYTE)  # two gigabytes of zeros, none of them on the disk
    assert refusal(path) == (
        f"endless.ndjson line 4 goes on for more than {lines.ENDLESS:,} bytes: this is no file of mentions"
    )


@pytest.mark.parametrize("begin", [b"", b'{"id": "', b"id,brand,created_at,source,text\n", b"\r\n"])
def test_so_is_one_in_any_format(tmp_path: Path, begin: bytes) -> None:
    path = tmp_path / "endless"
    path.write_bytes(begin)
    os.truncate(path, 2 * lines.ENDLESS)
    assert "goes on for more than" in refusal(path)


def test_a_file_that_unpacks_to_gigabytes_is_refused_early(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "RATIO_FROM", MEGABYTE)
    rows = (b"x" * 99_999 + b"\n") * 10
    told = refusal(repeated(tmp_path / "bomb.ndjson.gz", b"{}\n", rows, 20))
    assert told.startswith("bomb.ndjson.gz unpacks to more than 200 times its size (")
    assert told.endswith("if it is no attack, unpack it first")


@pytest.mark.parametrize("words", [("replay",), ("notices", "send"), ("warm", "A")])
def test_every_command_that_takes_a_file_refuses_such_a_one_as_wrong_use(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "RATIO_FROM", MEGABYTE)
    bomb = repeated(tmp_path / "bomb.ndjson.gz", b"{}\n", (b"x" * 99_999 + b"\n") * 10, 20)
    done = CliRunner().invoke(app, [*words, str(bomb)])
    assert isinstance(done.exception, UserError)
    assert done.exception.exit_code == 2
    assert "unpacks to more than 200 times its size" in str(done.exception)


def test_a_line_of_a_packed_file_has_the_same_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "RATIO_FROM", 1024 * MEGABYTE)
    path = repeated(tmp_path / "bomb.csv.gz", b"id,brand,created_at,source,text\n", b" " * MEGABYTE, 70)
    assert "line 2 goes on for more than" in refusal(path)


def test_a_file_of_posts_packs_far_less_than_what_is_refused(tmp_path: Path) -> None:
    posts = b"".join(json.dumps(each).encode() + b"\n" for each in talk(10))
    assert len(posts) / len(gzip.compress(posts)) < lines.MAX_RATIO / 20


def test_texts_on_standard_input_have_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    done = CliRunner().invoke(app, ["score", "-"], input=b"good\n" + b"x" * 2 * MEGABYTE)
    assert str(done.exception) == "line 2 of standard input is longer than 1,048,575 bytes"


def test_a_line_that_is_no_alert_has_a_bound(tmp_path: Path) -> None:
    path = tmp_path / "alerts.ndjson"
    path.write_bytes(b"[" * 2 * MEGABYTE)
    done = CliRunner().invoke(app, ["explain", "abc", str(path)])
    assert "line 1 has more than" in str(done.exception)


def test_profiles_are_files_and_nothing_else(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")  # to read it would wait for ever
    (tmp_path / "zero.yaml").symlink_to("/dev/zero")
    (tmp_path / "loop.yaml").symlink_to(tmp_path / "loop.yaml")
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "a.yaml").write_text("brand: A")
    assert list(load_profiles(tmp_path)) == ["A"]
    with pytest.raises(UserError, match="larger than"):
        load_profiles(Path("/dev/zero"))


def test_a_brand_is_no_path(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text('brand: "../../etc/cron.d/x"')
    (tmp_path / "b.ndjson").write_text(json.dumps(a_mention(brand="../../etc/cron.d/x")))
    before = sorted(tmp_path.rglob("*"))
    given = ["replay", str(tmp_path / "b.ndjson"), "--profiles", str(tmp_path), "--json", "-"]
    assert CliRunner().invoke(app, given).exit_code == 0
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "a/b", "..", "a\\u0000b", "a.yaml", "~"])
def test_the_name_of_a_lexicon_leads_nowhere_else(name: str, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(f'brand: A\nlexicons: ["{name}"]')
    with pytest.raises(UserError, match=r"a\.yaml:2:12: lexicons\.0: .* must match \^\[a-z0-9\]"):
        load_profiles(tmp_path)


def test_nothing_is_written_over_unless_asked_for(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("precious")
    (tmp_path / "link.yaml").symlink_to(target)
    done = CliRunner().invoke(app, ["profile", "new", "A", "--out", str(tmp_path / "link.yaml")])
    assert "is there already" in str(done.exception)
    assert target.read_text() == "precious"


def test_no_spreadsheet_is_written_so_no_formula_is() -> None:
    """Whoever adds an export as CSV has to put an apostrophe before =, +, -, @, tab and carriage return."""
    for path in [path for part in ("streams", "agents", "schemas") for path in (ROOT / part).rglob("*.py")]:
        names = {
            node.attr for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)
        }
        assert not names & {"writer", "DictWriter", "to_csv"}, path


def test_a_formula_in_a_file_of_mentions_is_a_text(tmp_path: Path) -> None:
    path = tmp_path / "formula.csv"
    path.write_text("id,brand,created_at,source,text\n=1+1,=A1,2026-03-01T00:00:00Z,web,=HYPERLINK(1)\n")
    (row,) = read_rows(path, Reading())
    assert (row.key, json.loads(row.value)["text"]) == (b"=A1", "=HYPERLINK(1)")


def test_a_line_that_is_too_long_but_ends_is_counted_and_the_rest_is_read(tmp_path: Path) -> None:
    path, reading = tmp_path / "long.ndjson", Reading()
    good = json.dumps(a_mention()).encode() + b"\n"
    path.write_bytes(good + b"x" * (lines.MAX_LINE + 1) + b"\n" + good)
    assert len(list(read_rows(path, reading))) == 2
    assert reading.faults == {RowReason.TOO_LONG: 1}
