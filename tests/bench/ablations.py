"""Measure what each default and each gate of the themes is worth: one changed at a time, on streams with events.

`python -m tests.bench.ablations --sets FOLDER [FOLDER ...] [--only WORDS ...]`: each folder holds `mentions.csv` or
`mentions.ndjson`, `events.json`, `event_mentions.csv` and, if it has any, `profiles`. A row is a process of its
own, in which the names are changed wherever they were imported. The first row is what ships.
"""

import argparse
import csv
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import msgspec

from agents.profiles.files import load_profiles
from agents.rehearsal import rehearse_files
from schemas.profile import DEPARTMENTS
from streams import policy
from streams.aggregate import Voice
from streams.aggregate.authenticity import Folder
from streams.aggregate.vote import voice_of
from streams.detect.themes import longest_first
from streams.evaluate.evaluation import judge, metrics
from streams.evaluate.truth import labels_of
from streams.evaluate.truth_file import truth_of
from streams.ingest.rows import Row
from streams.policy import HOUR_MS

Change = tuple[str, Any]
"""A name of `streams`, and what it is instead."""


class Ablation(NamedTuple):
    """One row: what is changed."""

    what: str
    changes: tuple[Change, ...] = ()


def _hops(of_day_h: int, of_three_days_h: int) -> Change:
    *short, day, longest = policy.SCALES
    slower = (
        *short,
        replace(day, hop_ms=of_day_h * HOUR_MS),
        replace(longest, hop_ms=of_three_days_h * HOUR_MS),
    )
    return ("SCALES", slower)


def _with_phi(phi: float, of_longest: float) -> Change:
    *short, longest = policy.SCALES
    return ("SCALES", (*(replace(scale, phi=phi) for scale in short), replace(longest, phi=of_longest)))


def _without(number: int) -> Change:
    """One window length of themes is not judged."""
    return ("longest_first", lambda due: [one for one in longest_first(due) if one != number])


def _with_weeks(phi: float) -> Change:
    return ("SLOW_SCALES", tuple(replace(scale, phi=phi) for scale in policy.SLOW_SCALES))


class _Unfolded(Folder):
    """Near copies are voices."""

    def first_of(self, *_args: object) -> None:
        return None


def _each_its_own(said: Any, heard: Any, told: Any, id_hash: int, _author: int, at_ms: int) -> Voice:
    """Whoever says something twice is two."""
    return voice_of(said, heard, told, id_hash, id_hash, at_ms)


def _always(answer: object) -> Callable[..., object]:
    return lambda *_args, **_kwargs: answer


ABLATIONS = (
    Ablation("as shipped"),
    # what is judged, and by which line
    *(
        Ablation(f"without windows of {name}", (_without(number),))
        for number, name in enumerate(("15 min", "1 h", "6 h", "1 d", "3 d"))
    ),
    Ablation("without windows of weeks", (("slow_windows", _always(())),)),
    *(Ablation(f"weeks with a phi of {phi:g}", (_with_weeks(phi),)) for phi in (0.15, 1.0)),
    *(
        Ablation(f"a line of {line:g}", (("LINES", {"quiet": line, "normal": line, "keen": line}),))
        for line in (2.5, 3.0, 3.5, 4.0, 5.0)
    ),
    *(
        Ablation(f"the line of concepts lower by {below:g}", (("CONCEPTS_BELOW", below),))
        for below in (0.0, 0.5, 0.75)
    ),
    Ablation("near copies are voices", (("Folder", _Unfolded),)),
    Ablation("the calendar is a theme", (("is_of_calendar", _always(False)),)),
    Ablation("posts instead of authors", (("voice_of", _each_its_own),)),
    # departures from the first recipe
    Ablation("hops of 3 h and 12 h", (_hops(3, 12), ("OFTEN_VOICES", 0))),
    *(Ablation(f"judged often up to {n} voices", (("OFTEN_VOICES", n),)) for n in (0, 50, 400, 1000)),
    Ablation("a lone word needs no margin", (("LONE_WORD_MARGIN", 0.0),)),
    Ablation("a lone word needs 1.0", (("LONE_WORD_MARGIN", 1.0),)),
    Ablation('"down" is no term', (("_TELLING", frozenset()),)),
    Ablation('"cash back" is not "cashback"', (("_ENDINGS", ()),)),
    Ablation("no concepts", (("every_concept", _always(frozenset())),)),
    *(Ablation(f"everyday from {share}", (("EVERYDAY", share),)) for share in (0.001, 0.005, 0.01, 1.0)),
    *(Ablation(f"known from {n:g} voices", (("KNOWN", n),)) for n in (50.0, 100.0, 400.0, 1000.0)),
    *(Ablation(f"{n} wordings", (("WORDINGS", n),)) for n in (1, 2, 4, 5)),
    *(
        Ablation(f"share of complaints at {line}", (("SHARE_LINE", line),))
        for line in (0.0, 1.0, 1.5, 2.5, 3.0)
    ),
    *(Ablation(f"a share of {share}", (("MIN_SHARE", share),)) for share in (0.0, 0.005, 0.02, 0.03)),
    Ablation("late sources are sources", (("is_newly_collected", _always(False)),)),
    *(Ablation(f"risen from {line}", (("RISEN_LINE", line),)) for line in (1.0, 1.9, 99.0)),
    Ablation("crowds are customers", (("is_crowd", _always(False)),)),
    Ablation("a tenth speak for a department", (("SPOKEN_SHARE", 0.1),)),
    # defaults of the recipe
    *(Ablation(f"{n} authors", (("MIN_AUTHORS", n),)) for n in (4, 6)),
    *(Ablation(f"{lift:g} times the expected", (("MIN_LIFT", lift),)) for lift in (2.0, 4.0)),
    Ablation("phi 0", (_with_phi(0.0, 0.0),)),
    Ablation("phi 0.15 at all lengths", (_with_phi(0.15, 0.15),)),
    *(Ablation(f"praise {penalty:g} orders rarer", (("_PENALTY", penalty),)) for penalty in (0.0, 3.0, 4.5)),
    Ablation("no surge of complaints", (("surge_of", _always(None)),)),
    Ablation("one theme a finding", (("SAME_EVIDENCE", 2.0), ("SAME_TERMS", 2.0))),
)


class Told(NamedTuple):
    """What came of a set."""

    must: int
    of: int
    unexplained: int
    traps: int
    departments: list[bool]
    hours: list[float]


def change_everywhere(changes: Sequence[Change]) -> None:
    """Put other values in, wherever a module of `streams` holds the name; KeyError for a name that none holds."""
    modules = [module for name, module in sorted(sys.modules.items()) if name.startswith("streams")]
    for name, value in changes:
        holders = [module for module in modules if hasattr(module, name)]
        if not holders:
            raise KeyError(name)
        for module in holders:
            setattr(module, name, value)


def told_of(folder: Path) -> Told:
    """Hear one set and hold it against its events."""
    mentions = next(path for path in (folder / "mentions.csv", folder / "mentions.ndjson") if path.is_file())
    profiles = load_profiles(folder / "profiles") if (folder / "profiles").is_dir() else {}
    truth = truth_of((folder / "events.json").read_bytes())
    with (folder / "event_mentions.csv").open(newline="", encoding="utf-8") as file:
        labels = labels_of(csv.reader(file))
    labelled = frozenset().union(*labels.values())
    times: dict[str, int] = {}

    def see(row: Row) -> None:
        identity = msgspec.json.decode(row.value).get("id", "")
        if identity in labelled:
            times[identity] = row.created_ms

    run, _ = rehearse_files([mentions], profiles, see)
    departments = {brand: (*DEPARTMENTS, *profile.departments) for brand, profile in profiles.items()}
    figures: dict[str, Any] = metrics(
        judge(run.alerts, truth, labels, run.spans), truth, labels, times, run.spans, departments
    )
    heard = [one for one in figures["events"] if one["must"] and one["is_hit"]]
    agreed = [one["department_agrees"] for one in heard if one["department_agrees"] is not None]
    hours = [one["hours_from_fifth"] for one in heard if one["hours_from_fifth"] is not None]
    traps = len(figures["traps_raised"])
    return Told(figures["must_hit"], figures["must_events"], figures["unexplained"], traps, agreed, hours)


def row_of(asked: tuple[int, Sequence[Path]]) -> str:
    """One row of the table, over all sets together."""
    number, folders = asked
    ablation = ABLATIONS[number]
    change_everywhere(ablation.changes)
    told = [told_of(folder) for folder in folders]
    agreed = [right for one in told for right in one.departments]
    hours = [hour for one in told for hour in one.hours]
    cells = (
        f"{sum(one.must for one in told)} of {sum(one.of for one in told)}",
        f"{sum(one.unexplained for one in told)} ({', '.join(str(one.unexplained) for one in told)})",
        f"{sum(one.traps for one in told)}",
        f"{sum(agreed) / len(agreed):.2f}" if agreed else "-",
        f"{median(hours):.2f} h" if hours else "-",
    )
    return f"| {ablation.what} | " + " | ".join(cells) + " |"


def main() -> None:
    """Print the table as the rows come."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--sets", nargs="+", type=Path, required=True)
    parser.add_argument("--only", nargs="+", default=[""], help="rows that hold one of these, and the first")
    asked = parser.parse_args()
    rows = [n for n, one in enumerate(ABLATIONS) if n == 0 or any(word in one.what for word in asked.only)]
    print(
        "| | must | unexplained | traps | department | after the fifth, median |\n|---|---|---|---|---|---|"
    )
    with get_context("fork").Pool(1, maxtasksperchild=1) as pool:
        for row in pool.imap(row_of, [(number, asked.sets) for number in rows]):
            print(row, flush=True)


if __name__ == "__main__":
    main()
