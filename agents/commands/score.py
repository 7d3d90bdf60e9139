"""Score texts clause by clause: `openear score`. No broker is needed, and nothing is stored or sent."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from agents.commands.errors import UserError
from agents.commands.output import emit_json, screen

if TYPE_CHECKING:
    from rich.table import Table

    from schemas.profile import Profile
    from streams.enrich.enricher import Enricher

MAX_LINE = 1_048_576
"""Bytes of a text on standard input: ten times the longest text of a mention."""
NOBODY = "-"
"""The brand of a text that is scored for none: a name without a letter is found nowhere."""


def score(
    texts: Annotated[
        list[str], typer.Argument(metavar="TEXT...|-", help="Texts; - reads one a line from stdin.")
    ],
    profile: Annotated[
        Path | None,
        typer.Option(
            exists=True, dir_okay=False, help="A brand profile: its names, lexicons and departments."
        ),
    ] = None,
    language: Annotated[
        str | None, typer.Option(help="Declared language of the texts, such as en or de.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a text on standard output.")] = False,
) -> None:
    """Say what a text says: VADER's numbers, the sentiment heard, and each clause with its departments.

    Example: `openear score "I love the performance, but it seems a bit pricey"`
    """
    from schemas.profile import Profile
    from streams.enrich.enricher import Enricher

    chosen = _profile(profile) if profile else Profile(brand=NOBODY)
    enricher = Enricher(chosen)
    scored = (_scored(enricher, text, language) for text in _every(texts))
    if json:
        for each in scored:
            emit_json(each)
    else:
        _show(scored)


def _profile(path: Path) -> "Profile":
    from agents.profiles.files import load_profile

    return load_profile(path)


def _every(texts: Iterable[str]) -> Iterator[str]:
    """The texts given, with the lines of standard input in the place of `-`."""
    for text in texts:
        if text == "-":
            for number, line in enumerate(iter(lambda: sys.stdin.buffer.readline(MAX_LINE), b""), 1):
                if len(line) == MAX_LINE:
                    raise UserError(f"line {number} of standard input is longer than {MAX_LINE - 1:,} bytes")
                # bytes that are no UTF-8 must not end the run
                yield line.decode("utf-8", "replace").rstrip("\r\n")
        else:
            yield text


def _scored(enricher: "Enricher", text: str, language: str | None) -> dict[str, Any]:
    """One text in the form of the contract; a lone surrogate, which no JSON can hold, becomes U+FFFD."""
    from streams.enrich.explain import explained
    from streams.enrich.vader import scores

    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    heard = enricher.hear(text, language)
    return {
        "text": text,
        "vader": scores(text)._asdict(),
        "sentiment": heard.sentiment,
        "verdict": heard.verdict,
        "language": heard.language,
        "flags": list(heard.flags),
        "clauses": [
            {
                "text": clause.text,
                "span": list(clause.span),
                "sentiment": clause.sentiment,
                "departments": list(clause.departments),
                "matched": [list(span) for span in clause.matched],
                "target": clause.target,
                "confidence": clause.confidence,
                "why": [
                    {"text": said.text, "span": list(said.span), "valence": said.valence}
                    for said in clause.why
                ],
                "flags": ["sarcasm"] if clause.is_sarcastic else [],
            }
            for clause in explained(enricher, text, language)
        ],
    }


def _show(scored: Iterable[dict[str, Any]]) -> None:
    """A table a text, for people."""
    console = screen()
    for each in scored:
        console.print(_table(each))


def _table(scored: dict[str, Any]) -> "Table":
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(_printable(scored["text"])), title_justify="left", caption_justify="left")
    for column in ("clause", "sentiment", "sure", "departments", "target", "why"):
        table.add_column(column, justify="right" if column in ("sentiment", "sure") else "left")
    for clause in scored["clauses"]:
        words = Text(_printable(clause["text"]))
        for start, end in clause["matched"]:
            words.stylize("bold", start - clause["span"][0], end - clause["span"][0])
        about = Text(", ".join(clause["departments"]))
        target = Text(_printable(clause["target"] or ""))
        sure = f"{clause['confidence']:.2f}"
        table.add_row(words, _number(clause["sentiment"]), sure, about, target, Text(_why(clause)))
    table.caption = Text(_summary(scored))
    return table


def _why(clause: dict[str, Any]) -> str:
    """The words that move a clause, each with what it adds."""
    said = [f"{_printable(each['text'])} {each['valence']:+.1f}" for each in clause["why"]]
    return ", ".join([*said, *clause["flags"]])


def _summary(scored: dict[str, Any]) -> str:
    parts = [scored["verdict"], _number(scored["sentiment"]), f"language {scored['language'] or 'unknown'}"]
    return ", ".join([*parts, *scored["flags"], f"VADER alone {scored['vader']['compound']:+.4f}"])


def _printable(text: str) -> str:
    """A text without what would move a terminal's cursor; as long as before, so that spans stay true."""
    return "".join(character if character.isprintable() else " " for character in text)


def _number(sentiment: float | None) -> str:
    return "-" if sentiment is None else f"{sentiment:+.4f}"
