"""Read the word lists that are shipped with the package: plain text, UTF-8, `#` opens a comment line.

Where a list comes from stands in its first lines. They are read through `importlib.resources`, so that a wheel
in a zip works as a folder does.
"""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

_FOLDER = files("streams.enrich") / "lexicons"


def lines_of(name: str) -> Iterator[str]:
    """The lines of a list but for comments and empty ones; `name` has no ending and may name a folder."""
    text = _FOLDER.joinpath(*f"{name}.txt".split("/")).read_text(encoding="utf-8")
    for line in text.splitlines():
        line = line.strip()
        if line and not line.startswith("# ") and line != "#":
            yield line


@cache
def words_of(name: str) -> frozenset[str]:
    """A list of words, many a line."""
    return frozenset(word for line in lines_of(name) for word in line.split())


GENERAL = "general"
"""The folder that holds for every brand."""


@cache
def industries() -> tuple[str, ...]:
    """The keys that a profile may name in `lexicons`, sorted."""
    return tuple(sorted(path.name for path in _FOLDER.iterdir() if path.is_dir() and path.name != GENERAL))


@cache
def phrases_in(industry: str, name: str) -> tuple[str, ...]:
    """A list of an industry's phrases, one a line or divided by commas; empty where it has none of this name."""
    if not _FOLDER.joinpath(industry, f"{name}.txt").is_file():
        return ()
    phrases = (phrase.strip() for line in lines_of(f"{industry}/{name}") for phrase in line.split(","))
    return tuple(phrase for phrase in phrases if phrase)


@cache
def valences_of(name: str) -> tuple[tuple[str, float], ...]:
    """A list of words or phrases with a valence at the end of the line, -4 to 4."""
    pairs = (line.rsplit(maxsplit=1) for line in lines_of(name))
    return tuple((phrase.strip(), float(valence)) for phrase, valence in pairs)


def valences_in(industry: str) -> tuple[tuple[str, float], ...]:
    """The words and phrases that an industry rates; none where it has no such list."""
    return valences_of(f"{industry}/valences") if _FOLDER.joinpath(industry, "valences.txt").is_file() else ()
