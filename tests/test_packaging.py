"""Install the wheel and use it from another folder: the tree must not be what makes it work.

The environment is clean but for a path line to the locked dependencies, which `make setup` has just installed
by hash; a path line does not load that folder's own `.pth` files, so the editable install stays out.
"""

import ast
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from importlib.metadata import packages_distributions, requires
from pathlib import Path
from typing import NamedTuple

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PACKAGES = ("agents", "schemas", "streams")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


class Installed(NamedTuple):
    """The wheel in an environment of its own."""

    wheel: Path
    bin: Path
    site: Path
    elsewhere: Path
    """A folder that has nothing to do with the tree."""

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        return subprocess.run(
            [str(self.bin / command[0]), *command[1:]],
            cwd=self.elsewhere,
            env={**environment, "NO_COLOR": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )


def _ran(*command: str | Path) -> None:
    done = subprocess.run(list(map(str, command)), cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel, built from the source distribution, so that this one is complete too."""
    folder = tmp_path_factory.mktemp("packaging")
    _ran(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder / "dist", ROOT)
    (wheel,) = (folder / "dist").glob("*.whl")
    venv.create(folder / "venv", with_pip=False, symlinks=True)
    python = folder / "venv/bin/python"
    _ran(
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "install",
        "--quiet",
        "--no-index",
        "--no-deps",
        wheel,
    )
    (site,) = (folder / "venv/lib").glob("python*/site-packages")
    (site / "locked_dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    return Installed(wheel, folder / "venv/bin", site, elsewhere)


def test_the_installed_command_names_every_command(installed: Installed) -> None:
    helped = installed.run("openear", "--help")
    assert helped.returncode == 0, helped.stderr
    assert "profile" in helped.stdout


def test_the_installed_command_tells_its_version(installed: Installed) -> None:
    assert installed.run("openear", "--version").stdout == f"{PROJECT['version']}\n"


def test_the_modules_loaded_are_the_wheels_own(installed: Installed) -> None:
    """Another distribution installs a top-level `agents` too, and the tree is a source of all three."""
    script = "import agents, schemas, streams; print(agents.__file__, schemas.__file__, streams.__file__)"
    loaded = installed.run("python", "-c", script)
    assert loaded.stdout.split() == [str(installed.site / name / "__init__.py") for name in PACKAGES]


def test_no_other_locked_package_has_a_top_level_name_of_ours() -> None:
    owners = packages_distributions()
    others = {owner for name in PACKAGES for owner in owners.get(name, [])} - {"openear"}
    assert others == set()


def test_every_tracked_file_of_the_packages_is_in_the_wheel(installed: Installed) -> None:
    listed = subprocess.run(
        ["git", "ls-files", *PACKAGES], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout, so nothing says which files are ours")
    tracked = {name for name in listed.stdout.split("\n") if name and (ROOT / name).is_file()}
    assert tracked - set(zipfile.ZipFile(installed.wheel).namelist()) == set()


def test_the_wheel_holds_the_packages_and_nothing_else(installed: Installed) -> None:
    tops = {name.partition("/")[0] for name in zipfile.ZipFile(installed.wheel).namelist()}
    assert tops == {*PACKAGES, f"openear-{PROJECT['version']}.dist-info"}


def test_every_file_of_data_beside_the_code_is_in_the_wheel(installed: Installed) -> None:
    """Word lists and the lock of Kafka's jars are no Python, and a build may forget them in silence."""
    beside = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("[!.]*")
        if path.is_file() and path.suffix not in {".py", ".pyc"}
    }
    assert "agents/broker/kafka.lock" in beside
    assert beside - set(zipfile.ZipFile(installed.wheel).namelist()) == set()


def test_the_demo_finds_its_brands_in_the_wheel(installed: Installed) -> None:
    script = (
        "from agents.demo.stage import example_profiles; from agents.profiles.files import load_profiles; "
        "print(example_profiles(), *sorted(load_profiles(example_profiles())))"
    )
    found = installed.run("python", "-c", script)
    assert found.stdout.split() == [str(installed.site / "agents/demo/profiles"), "Brightleaf", "Lumatone"]


def test_the_image_has_the_examples_that_the_demos_link_points_to() -> None:
    assert (ROOT / "agents/demo/profiles").resolve() == ROOT / "deploy/profiles"
    assert "COPY deploy/profiles deploy/profiles\n" in (ROOT / "deploy/Dockerfile").read_text(
        encoding="utf-8"
    )


def test_every_module_of_the_wheel_can_be_imported_and_its_examples_hold(installed: Installed) -> None:
    """Nothing but the wheel and its dependencies is there: what reads a file of its own has to find it."""
    (installed.elsewhere / "pytest.ini").write_text("[pytest]\naddopts = --import-mode=importlib\n")
    (installed.elsewhere / "conftest.py").write_text(
        "import agents, schemas, streams\n\n"
        "def pytest_report_header() -> list[str]:\n"
        "    return [f'loaded {m.__file__}' for m in (agents, schemas, streams)]\n",
        encoding="utf-8",
    )
    options = ("--doctest-modules", "-p", "no:cacheprovider", "--pyargs")
    tested = installed.run("python", "-m", "pytest", *options, *PACKAGES)
    assert tested.returncode == 0, tested.stdout[-4000:] + tested.stderr[-1000:]
    loaded = re.findall(r"^loaded (.+)$", tested.stdout, re.MULTILINE)
    assert loaded == [str(installed.site / name / "__init__.py") for name in PACKAGES]


@pytest.mark.parametrize("folder", ["unit/enrich"])
def test_tests_of_what_reads_its_own_data_hold_for_the_wheel(installed: Installed, folder: str) -> None:
    """The other tests need no second run: the wheel holds their files, and all of them can be imported."""
    copied = installed.elsewhere / "tests"
    copied.mkdir(exist_ok=True)
    (copied / "__init__.py").touch()
    for shared in ROOT.glob("tests/build*.py"):
        shutil.copy(shared, copied)
    shutil.copytree(ROOT / "tests" / "bench", copied / "bench", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "tests" / folder, copied / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", installed.elsewhere)
    options = ("-c", "pyproject.toml", "-m", "not slow and not integration", "-p", "no:cacheprovider")
    tested = installed.run("python", "-m", "pytest", *options, f"tests/{folder}")
    assert tested.returncode == 0, tested.stdout[-4000:] + tested.stderr[-1000:]


def _closure(names: set[str]) -> set[str]:
    """These distributions and all that they need, without their extras."""
    known: set[str] = set()
    waiting = {canonicalize_name(name) for name in names}
    while waiting:
        name = waiting.pop()
        known.add(name)
        needed = map(Requirement, requires(name) or [])
        needs = {
            canonicalize_name(n.name) for n in needed if n.marker is None or n.marker.evaluate({"extra": ""})
        }
        waiting |= needs - known
    return known


def _imported_by(path: Path) -> set[str]:
    """Top-level names that a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return {name.partition(".")[0] for name in names}


def test_what_the_product_imports_comes_with_it() -> None:
    """A package of the development group on the product's side would work here and nowhere else."""
    owners = packages_distributions()
    declared = _closure({Requirement(line).name for line in PROJECT["dependencies"]})
    known = sys.stdlib_module_names | set(PACKAGES)
    missing = {
        f"{path.relative_to(ROOT)}: {name}"
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        for name in _imported_by(path) - known
        if not declared & {canonicalize_name(owner) for owner in owners.get(name, [])}
    }
    assert missing == set()


def _locked(path: str) -> dict[str, tuple[str, frozenset[str]]]:
    """Version and hashes of every package of a lock file."""
    text = (ROOT / path).read_text(encoding="utf-8")
    found: dict[str, tuple[str, frozenset[str]]] = {}
    for block in re.split(r"\n(?=[A-Za-z])", text):
        named = re.match(r"([\w.-]+)==([^\s;]+)", block)
        assert named, block.partition("\n")[0]
        hashes = frozenset(re.findall(r"--hash=sha256:([0-9a-f]{64})", block))
        found[canonicalize_name(named[1])] = (named[2], hashes)
    return found


LOCKS = ("requirements.lock", "deploy/requirements.lock")


@pytest.mark.parametrize("path", [*LOCKS, ".github/audit.lock"])
def test_a_lock_has_a_hash_for_every_package_and_no_address(path: str) -> None:
    assert all(hashes for _, hashes in _locked(path).values())
    text = (ROOT / path).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index" not in text


@pytest.mark.parametrize("path", LOCKS)
def test_a_lock_holds_every_declared_dependency_in_an_allowed_version(path: str) -> None:
    locked = _locked(path)
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]
    for line in [*PROJECT["dependencies"], *(groups["dev"] if path == LOCKS[0] else [])]:
        wanted = Requirement(line)
        assert wanted.specifier.contains(locked[canonicalize_name(wanted.name)][0]), line


def test_the_image_is_made_of_what_the_tests_ran_with_but_for_the_tools() -> None:
    everything, image = _locked("requirements.lock"), _locked("deploy/requirements.lock")
    assert {name: locked for name, locked in image.items() if everything.get(name) != locked} == {}
    assert {"pytest", "mypy", "ruff"}.isdisjoint(image)
