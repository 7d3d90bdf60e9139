"""Compile the hot modules into the wheel by mypyc, where that is asked for: HATCH_BUILD_HOOK_ENABLE_CUSTOM=true.

The wheel then holds each of them twice, as source and compiled; Python loads the compiled one. Nothing is written
beside the sources of the tree: a compiled file that is older than its source would hide every later change of it.
Which modules stands in pyproject.toml. Run as a program it says what this machine lacks, if anything.
"""

import os
import shlex
import shutil
import sys
import sysconfig
from collections.abc import Iterable
from contextlib import chdir
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NAME = "openear"
"""Of the library that the modules share, at the root of the wheel: openear__mypyc."""
EXACT = ("-ffp-contract=off",)
"""A product and a sum stay two roundings, as in Python: where a machine fuses them, scores would differ."""
LEVEL = "1"
"""Measured as fast as 3 here, and compiled in two thirds of the time."""
PURE = "the pure build works the same, only slower"


def lacking() -> str | None:
    """What this machine lacks to compile, as a sentence for people; None: nothing."""
    compiler = os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc"
    if shutil.which(shlex.split(compiler)[0]) is None:
        return f"Compiling needs a C compiler, and {compiler!r} is not found: {PURE}"
    header = Path(sysconfig.get_path("include"), "Python.h")
    if not header.is_file():
        return f"Compiling needs Python's C headers, and {header} is not there (Debian: python3-dev): {PURE}"
    return None


class Compiled(BuildHookInterface[Any]):
    """Hatchling's hook of a wheel."""

    _folder = ""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and put what came out into the wheel, which then fits this Python and platform alone."""
        if version == "editable":
            return
        if sentence := lacking():
            self.app.abort(sentence)
        self._folder = mkdtemp(prefix="openear-compiled-")
        libraries = compiled(self.config["modules"], Path(self.root), Path(self._folder))
        build_data |= {"pure_python": False, "infer_tag": True}
        build_data["force_include"] |= {str(path): name for path, name in libraries}

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Remove what was only needed until the wheel was written."""
        shutil.rmtree(self._folder, ignore_errors=True)


def compiled(modules: Iterable[str], root: Path, folder: Path) -> list[tuple[Path, str]]:
    """Compile modules of a tree in a folder elsewhere: each library, and its name in the wheel."""
    from mypyc.build import mypycify
    from setuptools import Distribution

    with chdir(root):
        options = (f"--cache-dir={folder / 'cache'}", *modules)
        levels = {"opt_level": LEVEL, "debug_level": "0"}
        extensions = mypycify(list(options), target_dir=str(folder / "c"), group_name=NAME, **levels)
        for extension in extensions:
            extension.extra_compile_args = [*extension.extra_compile_args, *EXACT]
        command = Distribution({"name": NAME, "ext_modules": extensions}).get_command_obj("build_ext")
        command.build_lib, command.build_temp = str(folder / "lib"), str(folder / "temp")
        command.ensure_finalized()
        command.run()
    built = (folder / "lib").rglob(f"*{sysconfig.get_config_var('EXT_SUFFIX')}")
    return [(path, str(path.relative_to(folder / "lib"))) for path in sorted(built)]


if __name__ == "__main__":
    sys.exit(lacking())
