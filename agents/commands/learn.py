"""Learn a brand's words from corrected labels: `openear learn`. No broker is needed, and nothing is changed."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agents.commands.errors import UserError
from agents.commands.output import emit_json, say
from streams.wording import counted

if TYPE_CHECKING:
    from schemas.lexicon import Lexicon
    from schemas.profile import Profile
    from streams.enrich.corrections import Correction

MIN_HELD_OUT = 20
"""Rows below which two figures say nothing about each other."""
SHOWN = 4
"""Digits of a figure: what is no better in them is no better."""
KEY = re.compile(r"^[a-z0-9][a-z0-9_-]{0,63}$")


def learn(
    corrections: Annotated[
        Path,
        typer.Argument(
            exists=True, dir_okay=False, metavar="CORRECTIONS.csv", help="CSV: text,label[,department]."
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", dir_okay=False, metavar="FILE", help="Write the lexicon there, for review."),
    ] = None,
    profile: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="The brand's profile: its names and lexicons."),
    ] = None,
    brand: Annotated[str | None, typer.Option(help="The brand, where it has no profile yet.")] = None,
    lexicon: Annotated[
        str | None, typer.Option(metavar="NAME", help="The lexicon's name in a profile, instead of --out.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Which quarter of the rows is held out.")] = 1,
) -> None:
    """Propose valences for a brand's words from corrected labels, and say how much more is right with them.

    A quarter of the rows is held out. Where the verdicts on them do not get better, nothing is written, and the
    exit code is 1; so it is where all of them have one label, which cannot show harm. A profile uses the file as
    `lexicons/NAME.yaml` beside it, by NAME in its `lexicons`.

    Example: `openear learn corrected.csv --profile profiles/lumatone.yaml --lexicon lumatone-words`
    """
    from agents.corrections import read_corrections, tell_faults
    from agents.profiles.lexicons import written
    from schemas.profile import DEPARTMENTS

    chosen = _profile(profile, brand)
    target = _target(out, profile, lexicon)
    read = read_corrections(corrections, frozenset({*DEPARTMENTS, *chosen.departments}))
    if left_out := tell_faults(read):
        say(left_out)
    made = _learned(chosen, read.rows, seed)
    _tell(made, target)
    if target is not None:
        _write(target, written(made))


def _profile(path: Path | None, brand: str | None) -> "Profile":
    from agents.profiles.files import load_profile
    from schemas.profile import default_profile

    if path is None:
        return default_profile(brand or "-")
    if brand is not None:
        raise UserError("--profile names the brand already: leave --brand out", exit_code=2)
    return load_profile(path)


def _target(out: Path | None, profile: Path | None, lexicon: str | None) -> Path | None:
    """Where the lexicon goes: a file, or beside the profile by its name; None: it is only shown."""
    if lexicon is None:
        return out
    if out is not None or not KEY.match(lexicon):
        raise UserError(
            "--lexicon takes a name such as lumatone-words, and stands instead of --out", exit_code=2
        )
    from agents.profiles.lexicons import file_of

    return file_of(profile or Path("profile.yaml"), lexicon)


def _learned(profile: "Profile", rows: "list[Correction]", seed: int) -> "Lexicon":
    """Learn from three quarters of the rows, and measure on the rest; raises UserError where it does not help."""
    from schemas.lexicon import Lexicon, Measured, Provenance
    from streams.enrich.corrections import digest_of, macro_f1, split
    from streams.enrich.enricher import Enricher
    from streams.enrich.learn import learned

    learning, held_out = split(rows, seed)
    if len(held_out) < MIN_HELD_OUT:
        raise UserError(
            f"of {len(rows):,} corrections {len(held_out)} would be held out, which is too few to measure on: "
            f"bring {4 * MIN_HELD_OUT} different texts or more"
        )
    if len(labels := {each.label for each in held_out}) == 1:
        raise UserError(
            f"all {len(held_out):,} held-out rows are {labels.pop()}: rows of one label cannot show what else gets "
            "worse, so bring corrections of two labels or three"
        )
    before = Enricher(profile)
    terms = learned(before, learning)
    if not terms:
        raise UserError(
            f"no word is used one-sidedly in five or more of {len(learning):,} corrections: nothing to learn"
        )
    words = {each.term: each.valence for each in terms}
    after = Enricher(profile.model_copy(update={"lexicon": words | profile.lexicon}))
    scores = macro_f1(before, held_out), macro_f1(after, held_out)
    if round(scores[1], SHOWN) <= round(scores[0], SHOWN):
        fall = "fall" if scores[1] < scores[0] else "not rise"
        raise UserError(
            f"macro-F1 on {len(held_out):,} held-out rows would {fall} from {scores[0]:.4f} to {scores[1]:.4f} "
            f"with {counted(len(terms), 'learned term')}: nothing is written"
        )
    return Lexicon(
        brand=profile.brand,
        learned_from=Provenance(
            corrections=len(rows), digest=digest_of(rows), seed=seed, lexicons=profile.lexicons
        ),
        measured=Measured(held_out=len(held_out), macro_f1_before=scores[0], macro_f1_after=scores[1]),
        terms=terms,
    )


def _tell(made: "Lexicon", target: Path | None) -> None:
    measured = made.measured
    say(
        f"macro-F1 on {measured.held_out:,} held-out rows: {measured.macro_f1_before:.4f} before, "
        f"{measured.macro_f1_after:.4f} with {counted(len(made.terms), 'learned term')}"
    )
    if target is None:
        say("nothing was written: name a file by --out")
    emit_json(
        {
            "held_out": measured.held_out,
            "macro_f1_before": measured.macro_f1_before,
            "macro_f1_after": measured.macro_f1_after,
            "terms": [each.model_dump() for each in made.terms],
        }
    )


def _write(target: Path, content: str) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8")
    except OSError as error:
        raise UserError(f"{target} cannot be written: {error.strerror}", exit_code=2) from None
    say(f"written to {target}: review it, then name {target.stem} in the profile's lexicons")
