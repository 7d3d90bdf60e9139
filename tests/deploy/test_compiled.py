"""The compiled build: opt-in, beside no source, and the same to the last digit."""

import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from hatch_build import lacking
from tests.bench.compiled import ROOT, is_of_these_sources, with_modules_of

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
HOOK: dict[str, Any] = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["hooks"]["custom"]
ASKED = "HATCH_BUILD_HOOK_ENABLE_CUSTOM"


def ran(*command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        list(map(str, command)),
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("module", HOOK["modules"])
def test_a_module_that_is_compiled_defines_no_type_that_mypyc_cannot_compile(module: str) -> None:
    source = (ROOT / module).read_text(encoding="utf-8")
    assert "msgspec.Struct" not in source
    assert "BaseModel" not in source


def test_nothing_compiled_lies_beside_the_sources() -> None:
    """It would be loaded instead of them, and hide every change."""
    packages = [ROOT / name for name in ("agents", "schemas", "streams")]
    assert [path for package in packages for path in package.rglob("*.so")] == []


def test_it_is_built_where_it_is_asked_for_alone_and_the_image_asks() -> None:
    assert HOOK["enable-by-default"] is False
    image = (ROOT / "deploy/Dockerfile").read_text(encoding="utf-8")
    assert f"RUN {ASKED}=true /builder/bin/python -m build" in image
    assert f"{ASKED}=true $(RUN) -m build" in (ROOT / "Makefile").read_text(encoding="utf-8")
    assert ASKED not in (ROOT / ".ci/run").read_text(encoding="utf-8")


def test_a_machine_without_a_compiler_gets_one_sentence() -> None:
    told = ran(sys.executable, "hatch_build.py", CC="no-such-compiler")
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr == (
        "Compiling needs a C compiler, and 'no-such-compiler' is not found: "
        "the pure build works the same, only slower\n"
    )


def test_the_wheel_of_such_a_machine_is_refused_and_never_half_compiled(tmp_path: Path) -> None:
    command = (sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, ROOT)
    told = ran(*command, CC="no-such-compiler", **{ASKED: "true"})
    assert told.returncode != 0
    assert "Compiling needs a C compiler" in told.stdout + told.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages of a compiled wheel."""
    if sentence := lacking():
        pytest.skip(sentence)
    folder = tmp_path_factory.mktemp("compiled")
    command = (sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    built = ran(*command, **{ASKED: "true"})
    assert built.returncode == 0, built.stdout[-4000:] + built.stderr[-2000:]
    (wheel,) = folder.glob("*.whl")
    assert "-none-any" not in wheel.name
    zipfile.ZipFile(wheel).extractall(folder / "site")
    return folder / "site"


@pytest.mark.slow  # a minute of compiling, many on a busy machine
@pytest.mark.timeout(1800)
def test_it_hears_the_same_to_the_last_digit(site: Path) -> None:
    assert is_of_these_sources(site)
    command = (sys.executable, "-P", "-m", "tests.deploy.heard_alike")
    pure, compiled = ran(*command), ran(*command, **with_modules_of(site))
    assert (pure.returncode, compiled.returncode) == (0, 0), pure.stderr + compiled.stderr
    (pure_build, *heard), (compiled_build, *heard_compiled) = (
        pure.stdout.splitlines(),
        compiled.stdout.splitlines(),
    )
    assert (pure_build, compiled_build) == ("pure", "compiled")
    assert len(heard) > 1
    assert heard_compiled == heard


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_the_tests_of_hearing_hold_for_it(site: Path) -> None:
    tests = ("tests/unit/enrich", "tests/unit/test_terms.py", "tests/properties/test_enrich.py")
    laws = ("tests/properties/test_remark_laws.py", "tests/properties/test_vader_exact.py")
    options = ("-q", "-p", "no:cacheprovider", "-m", "not slow")
    told = ran(sys.executable, "-P", "-m", "pytest", *options, *tests, *laws, **with_modules_of(site))
    assert told.returncode == 0, told.stdout[-4000:]
