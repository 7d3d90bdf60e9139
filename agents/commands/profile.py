"""Write and check brand profiles before a worker reads them: `openear profile new` and `profile check`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agents.commands.errors import UserError
from agents.commands.output import emit, emit_json, say
from streams.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from agents.profiles.faults import Fault
    from schemas.profile import Profile

profile = typer.Typer(name="profile", no_args_is_help=True, help="Brand profiles, one YAML file per brand.")

PathsArgument = Annotated[
    list[Path], typer.Argument(exists=True, metavar="FILE|DIR...", help="Profiles, or folders of *.yaml.")
]


@profile.command()
def new(
    brand: Annotated[
        str, typer.Argument(metavar="BRAND", help="The key of its records, spelled exactly so.")
    ],
    alias: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Another name; repeatable.")] = None,
    use: Annotated[
        list[str] | None, typer.Option(metavar="'ID: TERM, TERM'", help="What it is sold for; repeatable.")
    ] = None,
    owner: Annotated[
        list[str] | None, typer.Option(metavar="'DEPARTMENT: CONTACT'", help="Who decides; repeatable.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where to write it; else standard output.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Write a first profile with comments on what else it may say.

    On a terminal, and with none of the options that describe the brand, it asks a few questions.

    Example: `openear profile new Lumatone --alias "luma tone" --use "music: song, g clef" --out lumatone.yaml`
    """
    import sys

    from agents.profiles.draft import Draft, asked, owner_of, use_of, written

    if out is not None and out.exists() and not force:
        raise _there_already(out)
    if not (alias or use or owner) and sys.stdin.isatty():
        draft = asked(brand, _ask)
    else:
        aliases, uses, owners = tuple(alias or ()), map(use_of, use or ()), map(owner_of, owner or ())
        draft = Draft(brand, aliases, dict(uses), dict(owners))
    text = written(draft)
    if out is None:
        emit(text.rstrip("\n"))
    else:
        _write(out, text, force=force)
        say(f"wrote {out}; check it with: openear profile check {out}")


def _ask(question: str) -> str:
    answer: str = typer.prompt(question, default="", show_default=False, prompt_suffix="", err=True)
    return answer


def _write(out: Path, text: str, *, force: bool) -> None:
    try:
        with out.open("w" if force else "x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise _there_already(out) from None
    except OSError as error:
        raise UserError(f"{out} cannot be written: {error.strerror}") from None


def _there_already(out: Path) -> UserError:
    return UserError(f"{out} is there already: choose another name, or --force to write over it")


@profile.command()
def check(
    paths: PathsArgument,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a file on standard output.")] = False,
) -> None:
    """Say of each profile that it holds, or by line and column what is wrong.

    What holds and may not be meant is a note: a phrase that stands in both `kept` and `broken`, say.

    Ends with 0 if every profile holds, with 1 if one does not or a folder has none.

    Example: `openear profile check deploy/profiles`
    """
    from agents.profiles.files import check_profiles, profile_files

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
    from agents.profiles.notes import notes_of

    if isinstance(verdict, tuple):
        for fault in verdict:
            say(str(fault))
        return
    parts = {"product": verdict.products, "use": verdict.uses, "promise": verdict.promises}
    counts = ", ".join(counted(len(of), name) for name, of in parts.items())
    emit(f"{file}: {verdict.brand}, {counts}")
    for note in notes_of(file, verdict):
        say(f"{note.path}:{note.line}:{note.column}: note: {note.key}: {note.reason}")
    if idle := _idle_keys(verdict):
        say(f"{file}: read and checked, but without effect yet: {', '.join(idle)}")


def _idle_keys(profile: "Profile") -> list[str]:
    """Keys that a profile sets and no stage asks for yet."""
    from schemas.profile import NO_EFFECT_YET

    return sorted(NO_EFFECT_YET & profile.model_fields_set)


def _tell_json(file: Path, verdict: "Profile | tuple[Fault, ...]") -> None:
    from agents.profiles.notes import notes_of
    from streams.brand.profile_hash import profile_hash

    if not isinstance(verdict, tuple):
        emit_json({"file": str(file), "brand": verdict.brand, "hash": profile_hash(verdict), "faults": [],
                   "notes": _places(notes_of(file, verdict)), "no_effect_yet": _idle_keys(verdict)})  # fmt: skip
        return
    emit_json({"file": str(file), "brand": None, "hash": None, "faults": _places(verdict)})


def _places(faults: "Iterable[Fault]") -> list[dict[str, object]]:
    return [{"line": f.line, "column": f.column, "key": f.key, "reason": f.reason} for f in faults]
