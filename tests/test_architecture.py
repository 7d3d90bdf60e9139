"""Keep the map true: who may import whom, what the pure side may touch, what the tree may say."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.topology.table import as_markdown

ROOT = Path(__file__).parents[1]
LAYERS = ("schemas", "streams", "agents")
"""Each may import itself and what stands before it."""
PURE = ("schemas", "streams")
MAX_LINES = 400

NOT_PURE = {
    "asyncio", "concurrent", "getpass", "http", "logging", "multiprocessing", "os", "platform", "random",
    "secrets", "select", "selectors", "shutil", "signal", "socket", "ssl", "subprocess", "tempfile",
    "threading", "time", "urllib", "uuid",
}  # fmt: skip
"""Standard modules that bring a clock, chance, the environment, the network or a log."""
PURE_THIRD_PARTY = {
    "annotated_types",
    "msgspec",
    "numpy",
    "py3langid",
    "pydantic",
    "pydantic_core",
    "vaderSentiment",
}
NOW = {"now", "utcnow", "today"}
"""Methods of `datetime` and `date` that read the clock."""

MODULES = sorted(path for layer in LAYERS for path in (ROOT / layer).rglob("*.py"))
PURE_MODULES = [path for path in MODULES if path.relative_to(ROOT).parts[0] in PURE]


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def _imports(path: Path) -> Iterator[tuple[int, str]]:
    """Line and dotted name of every import, those inside functions and type-checking blocks included."""
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, "." * node.level + (node.module or "")


def _top(name: str) -> str:
    return name.partition(".")[0]


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_imports_run_from_agents_to_streams_to_schemas(path: Path) -> None:
    above = LAYERS[LAYERS.index(path.relative_to(ROOT).parts[0]) + 1 :]
    wrong = [f"{_name(path)}:{line}: {name}" for line, name in _imports(path) if _top(name) in above]
    assert not wrong


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_imports_are_absolute_and_never_of_tests(path: Path) -> None:
    wrong = [f"{_name(path)}:{line}: {name}" for line, name in _imports(path) if _top(name) in {"", "tests"}]
    assert not wrong


PACKAGES = [path for path in MODULES if path.name == "__init__.py"]
_FIRST_WORD = re.compile(r"^([a-z_]\w*)(?= )", re.MULTILINE)


@pytest.mark.parametrize("path", PACKAGES, ids=_name)
def test_a_package_that_lists_its_files_lists_them_all(path: Path) -> None:
    files = {file.stem for file in path.parent.glob("*.py")} - {"__init__"}
    listed = [word for word in _FIRST_WORD.findall(ast.get_docstring(_tree(path)) or "") if word in files]
    if len(listed) > 1:
        assert sorted(listed) == sorted(files)


@pytest.mark.parametrize("path", PURE_MODULES, ids=_name)
def test_the_pure_side_imports_no_clock_chance_network_or_log(path: Path) -> None:
    allowed = (sys.stdlib_module_names - NOT_PURE) | PURE_THIRD_PARTY | set(PURE)
    wrong = [f"{_name(path)}:{line}: {name}" for line, name in _imports(path) if _top(name) not in allowed]
    assert not wrong


@pytest.mark.parametrize("path", PURE_MODULES, ids=_name)
def test_the_pure_side_never_reads_the_clock_nor_salts_a_hash(path: Path) -> None:
    wrong = []
    for node in ast.walk(_tree(path)):
        if not isinstance(node, ast.Call):
            continue
        match node.func:
            case ast.Attribute(value=ast.Name(id="datetime" | "date"), attr=attr) if attr in NOW:
                wrong.append(f"{_name(path)}:{node.lineno}: {attr}() reads the clock")
            case ast.Name(id="hash"):
                wrong.append(f"{_name(path)}:{node.lineno}: hash() differs from process to process")
    assert not wrong


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout, so nothing says which files are ours")
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


def test_no_python_file_is_longer_than_400_lines() -> None:
    lengths = {
        _name(path): path.read_text(encoding="utf-8").count("\n")
        for path in _tracked()
        if path.suffix == ".py"
    }
    assert {name: lines for name, lines in lengths.items() if lines > MAX_LINES} == {}


# put together here, so that this file does not say what it looks for
MACHINE_PATHS = r"(?<![\w.*-])/(?:work|root|home/[a-z]+|Users/\w+)/" + r"|(?<![\w.*-])/tmp/" + r"\w"
REGISTRY_HOSTS = "|".join(
    re.escape(".".join(host))
    for host in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("maven", "org"),
        ("maven", "apache", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("crates", "io"),
        ("golang", "org"),
        ("debian", "org"),
        ("docker", "io"),
        ("ghcr", "io"),
    )
)
OPEN_ENDS = r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b"


@pytest.mark.parametrize(
    "what, pattern",
    [
        ("path of one machine", MACHINE_PATHS),
        ("host of a package registry", REGISTRY_HOSTS),
        ("open end", OPEN_ENDS),
    ],
)
def test_tracked_files_hold_no(what: str, pattern: str) -> None:
    found = []
    for path in _tracked():
        text = path.read_bytes().decode("utf-8", "replace")
        found += [
            f"{_name(path)}:{text.count(chr(10), 0, hit.start()) + 1}: {what} {hit.group()!r}"
            for hit in re.finditer(pattern, text)
        ]
    assert not found


def test_the_readme_shows_the_topics_that_the_code_makes() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    if not readme.strip():
        pytest.skip("the README is not written yet")
    shown = re.search(r"<!-- topics -->\n(.*?)\n<!-- /topics -->", readme, re.DOTALL)
    assert shown, "README.md has no table between <!-- topics --> and <!-- /topics -->"
    assert shown[1].strip() == as_markdown()
