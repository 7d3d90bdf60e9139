"""Run something with the wheel that `make compiled` built, in a process of its own, if it is of these sources."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
SITE = ROOT / "build" / "compiled" / "site"
PACKAGES = ("agents", "schemas", "streams")


def is_of_these_sources(site: Path) -> bool:
    """True if the wheel was built of the sources as they are now; it holds a copy of each."""
    return all(
        (site / path.relative_to(ROOT)).is_file()
        and (site / path.relative_to(ROOT)).read_bytes() == path.read_bytes()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
    )


def with_modules_of(site: Path) -> dict[str, str]:
    """The environment of a process that loads these modules, and the tests from the tree; needs `python -P`."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join((str(site), str(ROOT)))}


def run_compiled(module: str, arguments: Sequence[str]) -> None:
    """Run a module of the tests with the compiled wheel, or say why not."""
    if not SITE.is_dir():
        return print("not compiled: `make compiled` builds a wheel to measure beside this", file=sys.stderr)
    if not is_of_these_sources(SITE):
        return print("the compiled wheel is of other sources: run `make compiled` again", file=sys.stderr)
    sys.stdout.flush()
    command = [sys.executable, "-P", "-m", module, *arguments]
    subprocess.run(command, env=with_modules_of(SITE), cwd=ROOT, check=True)
    return None
