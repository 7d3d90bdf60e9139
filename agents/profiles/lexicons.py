"""Keep learned lexicons in the folder `lexicons` beside the profiles, one YAML file each, for people to review.

A profile names one in `lexicons` by the name of its file. What it says becomes part of the profile when that is
read: so a changed term is another profile, with another hash, and a replay of old state hears by the old one.
"""

import json
from pathlib import Path

from pydantic import ValidationError

from agents.commands.errors import UserError
from agents.yaml_files.fault import YamlError
from agents.yaml_files.plain import MAX_BYTES, read_plain_yaml
from agents.yaml_files.reasons import wrongs_of
from schemas.lexicon import Lexicon
from schemas.profile import Profile
from streams.enrich.word_lists import industries

FOLDER = "lexicons"
SUFFIX = ".yaml"
MAX_FILES = 1000
"""Lexicons of one folder, of 1 MB at most each: a worker looks whether one has changed."""
MAX_LEXICON = 5000
"""Rated phrases of one profile, its own and learned: what the profile's schema allows."""


class LexiconError(UserError):
    """A learned lexicon that a profile names cannot be used; one sentence."""

    def __init__(self, message: str, *below: int) -> None:
        """Take the sentence, and which of the profile's `lexicons` it is about, if one of them."""
        self.below = below
        super().__init__(message)


def file_of(profile: Path, key: str) -> Path:
    """Where the learned lexicon of this name lies, for the profile in this file."""
    return profile.parent / FOLDER / f"{key}{SUFFIX}"


def lexicon_files(folder: Path) -> list[Path]:
    """The learned lexicons beside the profiles of a folder, sorted; raises UserError for too many."""
    paths = sorted((folder / FOLDER).glob(f"*{SUFFIX}"))
    if len(paths) > MAX_FILES:
        raise UserError(f"{folder / FOLDER} holds {len(paths)} lexicons, at most {MAX_FILES} are read")
    return paths


def with_learned(path: Path, profile: Profile) -> Profile:
    """The profile in this file with what its learned lexicons say; its own words go first.

    Of two learned lexicons the later one counts, as with those that are shipped. Raises LexiconError.
    """
    keys = {n: key for n, key in enumerate(profile.lexicons) if key not in industries()}
    if not keys:
        return profile
    learned: dict[str, float] = {}
    for n, key in keys.items():
        try:
            learned |= {each.term: each.valence for each in read_lexicon(file_of(path, key), key).terms}
        except LexiconError as error:
            raise LexiconError(str(error), n) from None
    every = learned | profile.lexicon
    if len(every) > MAX_LEXICON:
        raise LexiconError(
            f"rates {len(every):,} words with its learned lexicons, at most {MAX_LEXICON:,} are read"
        )
    return profile.model_copy(update={"lexicon": every})


def read_lexicon(path: Path, key: str) -> Lexicon:
    """Read a learned lexicon; raises LexiconError."""
    if not path.is_file():
        known = ", ".join(industries())
        raise LexiconError(
            f"{key!r} is no lexicon ({known}), and there is no {FOLDER}/{path.name} beside the profile"
        )
    try:
        with path.open("rb") as file:
            read = read_plain_yaml(file.read(MAX_BYTES + 1))
    except OSError as error:
        raise LexiconError(f"{FOLDER}/{path.name} cannot be read: {error.strerror}") from None
    except YamlError as error:
        raise LexiconError(f"{FOLDER}/{path.name}:{error.place.line}:{error.place.column}: {error}") from None
    try:
        return Lexicon.model_validate(read.value)
    except ValidationError as error:
        first = wrongs_of(read, error, Lexicon)[0]
        where = f"{FOLDER}/{path.name}:{first.place.line}:{first.place.column}"
        raise LexiconError(f"{where}: {first.key}: {first.reason}") from None


def written(lexicon: Lexicon) -> str:
    """A lexicon as YAML, a term a line: words are letters and spaces only, so that quotes hold them."""
    origin, measured = lexicon.learned_from, lexicon.measured
    head = [
        "# Learned from corrected labels, for review: change a valence (-4 to 4), or take a line out.",
        "# `support` counts the corrected texts with the term, `was` is what it said before.",
        f"version: {lexicon.version}",
        f"brand: {_quoted(lexicon.brand)}",
        "learned_from:",
        f"  corrections: {origin.corrections}",
        f"  digest: {_quoted(origin.digest)}",
        f"  seed: {origin.seed}",
        f"  lexicons: [{', '.join(origin.lexicons)}]",
        "measured:  # on rows that nothing was learned from",
        f"  held_out: {measured.held_out}",
        f"  macro_f1_before: {measured.macro_f1_before:.4f}",
        f"  macro_f1_after: {measured.macro_f1_after:.4f}",
        "terms:",
    ]
    terms = [
        f"  - {{term: {_quoted(each.term)}, valence: {each.valence}, support: {each.support}, was: {each.was}}}"
        for each in lexicon.terms
    ]
    return "\n".join([*head, *terms]) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text)
