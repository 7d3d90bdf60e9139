"""Check brand profiles before a worker reads them: `openear profile check`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agents.commands.output import emit, emit_json, say

if TYPE_CHECKING:
    from agents.profiles import Fault
    from schemas.profile import Profile

profile = typer.Typer(name="profile", no_args_is_help=True, help="Brand profiles, one YAML file per brand.")

PathsArgument = Annotated[
    list[Path], typer.Argument(exists=True, metavar="FILE|DIR...", help="Profiles, or folders of *.yaml.")
]


@profile.command()
def check(
    paths: PathsArgument,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a file on standard output.")] = False,
) -> None:
    """Say of each profile that it holds, or by line and column what is wrong.

    Ends with 0 if every profile holds, with 1 if one does not or a folder has none.

    Example: `openear profile check deploy/profiles`
    """
    from agents.profiles import check_profiles, profile_files

    files = [file for path in paths for file in profile_files(path)]
    empty = [path for path in paths if path.is_dir() and not profile_files(path)]
    for path in empty:
        say(f"openear: {path} holds no profile (*.yaml or *.yml)")
    verdicts = check_profiles(files)
    for file, verdict in verdicts:
        _tell_json(file, verdict) if json else _tell(file, verdict)
    if empty or any(isinstance(verdict, tuple) for _, verdict in verdicts):
        raise typer.Exit(1)


def _tell(file: Path, verdict: "Profile | tuple[Fault, ...]") -> None:
    if isinstance(verdict, tuple):
        for fault in verdict:
            say(str(fault))
        return
    parts = {"product": verdict.products, "use": verdict.uses, "promise": verdict.promises}
    counts = ", ".join(f"{len(of)} {name}{'' if len(of) == 1 else 's'}" for name, of in parts.items())
    emit(f"{file}: {verdict.brand}, {counts}")


def _tell_json(file: Path, verdict: "Profile | tuple[Fault, ...]") -> None:
    from streams.profile_hash import profile_hash

    if not isinstance(verdict, tuple):
        emit_json({"file": str(file), "brand": verdict.brand, "hash": profile_hash(verdict), "faults": []})
        return
    faults = [{"line": f.line, "column": f.column, "key": f.key, "reason": f.reason} for f in verdict]
    emit_json({"file": str(file), "brand": None, "hash": None, "faults": faults})
