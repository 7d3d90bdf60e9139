"""Measure what masking misses and what it takes too much: `python -m tests.bench.masking [--show]`.

On the texts of `personal.txt`, each half for itself: rules were tuned on half A alone, half B is only reported.
One JSON object a line on standard output; `--show` names on standard error what went wrong, of half A alone.

A person is missed if any part of what names them is left: a word of four letters or more, or anything with a
digit. A text with nothing to mask is masked falsely if it changes at all. `beyond` is the share of texts with a
person in which a word beside what names them went too.
"""

import argparse
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from streams.alert.masking import clean, mask
from tests.bench.labelled import Half, half_of
from tests.bench.report import report

FILE = Path(__file__).with_name("personal.txt")
_MARKED = re.compile(r"\[\[(.+?)\]\]", re.DOTALL)
_LABEL = re.compile(r"@?\[[a-z-]+\]")
_WORD = re.compile(r"\w+")

Masking = Callable[[str], str]


class Said(NamedTuple):
    """A text, and what in it names a person."""

    kind: str
    text: str
    named: tuple[str, ...]

    @property
    def half(self) -> Half:
        """A is tuned on, B is only reported."""
        return half_of(self.text)


def said() -> list[Said]:
    """All texts, in the order of the file."""
    texts, kind = [], ""
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("= "):
            kind = line.removeprefix("= ").removesuffix("!")
        elif line and not line.startswith("#"):
            line = line.replace("\\n", "\n")
            texts.append(Said(kind, _MARKED.sub(r"\1", line), tuple(_MARKED.findall(line))))
    return texts


def _words(text: str) -> Counter[str]:
    words = _WORD.findall(_LABEL.sub(" ", text))
    return Counter(word for word in words if len(word) > 3 or any(map(str.isdigit, word)))


def outside(each: Said) -> Counter[str]:
    """The words beside what names a person."""
    text = each.text
    for name in each.named:
        text = text.replace(name, " ", 1)
    return _words(text)


def missed(each: Said, masked: str) -> list[str]:
    """What of a person is left."""
    left = _words(masked) - outside(each)
    return [name for name in each.named if _words(name) & left]


def is_beyond(each: Said, masked: str) -> bool:
    """Whether a word went that names nobody."""
    return bool(outside(each) - _words(masked))


class Tally:
    """What went wrong in the texts of one kind."""

    def __init__(self) -> None:
        self.names = self.texts = 0
        self.wrong: list[str] = []
        self.beyond: list[str] = []

    def add(self, each: Said, masked: str) -> None:
        """Look at one text."""
        self.texts += 1
        self.names += len(each.named)
        if each.named:
            self.wrong += [f"{name!r} in {masked!r}" for name in missed(each, masked)]
            if is_beyond(each, masked):
                self.beyond.append(f"beyond: {each.text!r} became {masked!r}")
        elif masked != each.text:
            self.wrong.append(f"{each.text!r} became {masked!r}")


def tallies(half: Half, masking: Masking, texts: Iterable[Said]) -> dict[str, Tally]:
    """Kind -> what went wrong in one half; the kinds with nothing to mask end in `!`."""
    found: dict[str, Tally] = defaultdict(Tally)
    for each in texts:
        if each.half == half:
            text = clean(each.text).replace("\n", " ")
            found[each.kind + "!" * (not each.named)].add(each._replace(text=text), masking(text))
    return found


def shares(found: dict[str, Tally]) -> dict[str, tuple[float, int]]:
    """What is reported of one half: name -> (share, of how many)."""
    told: dict[str, tuple[float, int]] = {}
    for is_person, name in ((True, "missed"), (False, "falsely")):
        kinds = {kind: tally for kind, tally in found.items() if kind.endswith("!") != is_person}
        total = sum(_of(tally) for tally in kinds.values())
        told[f"{name}_all"] = (sum(len(tally.wrong) for tally in kinds.values()) / total, total)
        for kind, tally in kinds.items():
            told[f"{name}_{kind.removesuffix('!')}"] = (len(tally.wrong) / _of(tally), _of(tally))
    people = [tally for kind, tally in found.items() if not kind.endswith("!")]
    texts = sum(tally.texts for tally in people)
    told["beyond_all"] = (sum(len(tally.beyond) for tally in people) / texts, texts)
    return told


def _of(tally: Tally) -> int:
    return tally.names or tally.texts


def main() -> None:
    """Report both halves, kind by kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="name what went wrong in half A")
    parser.add_argument("--quick", action="store_true", help="the same: it takes a second")
    show = parser.parse_args().show
    texts = said()
    tuned, held_out = (tallies(half, mask, texts) for half in ("A", "B"))
    if show:
        for kind, tally in tuned.items():
            for wrong in tally.wrong + tally.beyond:
                print(f"{kind}: {wrong}", file=sys.stderr)
    on_a, on_b = shares(tuned), shares(held_out)
    for name in on_a | on_b:
        a, of_a = on_a.get(name, (0.0, 0))
        b, of_b = on_b.get(name, (0.0, 0))
        unit = f"share of {of_b} that nothing was tuned on"
        report(f"masking_{name}", b, unit, f"the {of_a} that were tuned on: {a:.3f}", b / a if a else 1.0)


if __name__ == "__main__":
    main()
