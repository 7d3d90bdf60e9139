"""Compare what workers committed with the oracle: nothing missing, nothing twice, nothing else, in order."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from streams.records import Record
from tests.integration.engine import Lines
from tests.integration.oracle import compared, oracle

Place = tuple[str, int]


@dataclass
class Verdict:
    """Records by how they differ; all empty where everything is exact."""

    doubled: Counter[Place] = field(default_factory=Counter)
    missing: Counter[Place] = field(default_factory=Counter)
    wrong: Counter[Place] = field(default_factory=Counter)
    """Written, and nothing of the kind is expected."""
    out_of_order: list[Place] = field(default_factory=list)
    records: int = 0
    """Compared, byte for byte."""

    @property
    def is_exact(self) -> bool:
        """True where a reader of committed records sees what the oracle says and nothing else."""
        return not (self.doubled or self.missing or self.wrong or self.out_of_order)

    def counts(self) -> dict[str, int]:
        """Records that differ, by how; one that stands at the wrong place is wrong."""
        return {
            "lost": self.missing.total(),
            "doubled": self.doubled.total(),
            "wrong": self.wrong.total() + len(self.out_of_order),
            "compared": self.records,
        }


def judged(lines: Lines, source: Mapping[int, list[Record]]) -> Verdict:
    """The verdict on all outputs of a run."""
    written, expected, verdict = compared(lines), oracle(dict(source), lines), Verdict()
    for place in sorted(written.keys() | expected.keys()):
        have, want = written.get(place, []), expected.get(place, [])
        verdict.records += len(want)
        more, less = Counter(have) - Counter(want), Counter(want) - Counter(have)
        twice = Counter({each: count for each, count in more.items() if each in set(want)})
        _note(verdict.doubled, place, twice)
        _note(verdict.wrong, place, more - twice)
        _note(verdict.missing, place, less)
        if have != want and not more and not less:
            verdict.out_of_order.append(place)
    return verdict


def _note(counts: Counter[Place], place: Place, found: Counter[object]) -> None:
    if found:
        counts[place] += found.total()
