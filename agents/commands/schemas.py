"""Write and check what subscribers rely on: `openear schemas export` and `openear schemas check`."""

from pathlib import Path
from typing import Annotated

import typer

from agents.commands.errors import UserError
from agents.commands.output import emit, say

schemas = typer.Typer(
    name="schemas", no_args_is_help=True, help="JSON Schema of every message, and one AsyncAPI 3 document."
)

DirOption = Annotated[Path, typer.Option("--dir", file_okay=False, metavar="DIR", help="Where they are.")]
PLACE = Path("deploy/schemas")


@schemas.command()
def export(folder: DirOption = PLACE) -> None:
    """Write all documents from the models, and print the names of those that changed.

    Example: `openear schemas export --dir schemas-of-openear`
    """
    from agents.contract.documents import documents

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in documents().items():
            path = folder / name
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                path.write_text(text, encoding="utf-8")
                emit(name)
    except OSError as error:
        raise UserError(f"{error.filename} cannot be written: {error.strerror}") from None
    say(f"{folder} holds the contract")


@schemas.command()
def check(folder: DirOption = PLACE) -> None:
    """End with 1 if the documents of a folder are not those of the models, and say which.

    Example: `openear schemas check`
    """
    from agents.contract.documents import differences

    if not folder.is_dir():
        raise UserError(f"there is no folder {folder}", exit_code=2)
    found = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.json"))}
    wrong = list(differences(found))
    for sentence in wrong:
        emit(sentence)
    if wrong:
        say("`openear schemas export` writes them anew")
        raise typer.Exit(1)
    say(f"{folder} holds {len(found)} documents, as the models say")
