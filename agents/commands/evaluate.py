"""Compare what would have been alerted with what is known to have happened: `openear evaluate`."""

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from agents.commands.errors import UserError
from agents.commands.options import ProfilesOption
from agents.commands.output import emit_json, say
from agents.deadline import deadline
from agents.terminal import harmless
from streams.wording import counted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from streams.evaluate.evaluation import Judged
    from streams.evaluate.truth import Labels, Truth
    from streams.ingest.rows import Row

MAX_TRUTH = 64 * 1_048_576
"""Bytes of an events file."""
NAMED = 5
"""Events that are named in one sentence."""
REGEX_S = 1.0
"""Seconds that the regexes of an events file may spend on one mention."""

MentionsOption = Annotated[
    list[Path],
    typer.Option("--mentions", exists=True, dir_okay=False, metavar="FILE", help="CSV, NDJSON, gz."),
]
EventsOption = Annotated[
    Path,
    typer.Option(
        "--events",
        exists=True,
        dir_okay=False,
        metavar="FILE",
        help="Events and traps: JSON, or a row each as NDJSON or CSV.",
    ),
]
LabelsOption = Annotated[
    Path | None,
    typer.Option(
        "--event-mentions", exists=True, dir_okay=False, metavar="FILE", help="CSV of mention_id, event_id."
    ),
]
OutOption = Annotated[
    Path | None,
    typer.Option("--json", metavar="OUT", help="Write alerts there, each with its hits."),
]


InjectOption = Annotated[
    int | None,
    typer.Option(
        "--inject", min=1, max=1000, metavar="N", help="Permute the texts and plant N themes in them."
    ),
]


def evaluate(
    mentions: MentionsOption,
    events: EventsOption,
    event_mentions: LabelsOption = None,
    profiles: ProfilesOption = None,
    out: OutOption = None,
    sweep: Annotated[bool, typer.Option("--sweep", help="The same at other lines: the curve.")] = False,
    inject: InjectOption = None,
    seed: Annotated[int, typer.Option("--seed", metavar="S", help="Of --inject.")] = 1,
    baselines: Annotated[
        bool, typer.Option("--baselines", help="With --inject: what the usual rules would raise.")
    ] = False,
) -> None:
    """Hear old mentions in memory and say which known events were alerted, how soon, and what else was.

    An alert hits an event when brand and time fit and one of its terms is an alias of the event, or at least
    30 % of its evidence belongs to it. Without --event-mentions, `event_mentions.csv` beside the events is
    used, else the regexes of the events. The figures are one JSON object on the last line of standard output.

    `--inject 40` also permutes the texts over their times, plants 40 themes of 2 to 12 new authors a window and
    bursts of copies and paraphrases, and apart from them 20 happenings that people tell of in many words, and says
    which were heard and what else was raised. Permuted talk has no drift: real talk raises more.

    Example: `openear evaluate --mentions mentions.csv --events events.json --sweep --inject 40 --baselines`
    """
    from agents.commands.file_talk import require_rows, tell_reading, write_lines
    from agents.profiles.files import load_profiles
    from agents.rehearsal import rehearse_files
    from schemas.profile import DEPARTMENTS
    from streams.evaluate.evaluation import judge, metrics

    if baselines and inject is None:
        raise UserError("--baselines compares what is planted: it needs --inject N", exit_code=2)
    truth = _truth(events)
    beside = events.with_name("event_mentions.csv")
    labels_file = event_mentions or (beside if beside.is_file() else None)
    witness = _Witness(truth, _labels(labels_file) if labels_file else None)
    known = load_profiles(profiles) if profiles else {}
    run, reading = rehearse_files(mentions, known, witness.see)
    labels = witness.labels()
    judged = judge(run.alerts, truth, labels, run.spans)
    if out is not None:
        write_lines(out, map(_line, judged))
    departments = {brand: (*DEPARTMENTS, *profile.departments) for brand, profile in known.items()}
    tell_reading(reading)
    require_rows(run.rows)
    for sentence in (*_strangers(truth, run.spans), *witness.unseen()):
        say(sentence)
    say(f"{counted(run.rows, 'row')}, {counted(len(judged), 'alert')}, {run.rate:,.0f} rows a second")
    figures = metrics(judged, truth, labels, witness.times, run.spans, departments)
    if sweep or inject is not None:
        from agents.commands.evaluate_trials import tried

        plants = None if inject is None else (inject, seed)
        figures |= tried(mentions, known, truth, labels, sweep, plants, baselines)
    emit_json(figures)


class _Witness:
    """Sees every mention pass and notes which belong to an event, and when those were made."""

    def __init__(self, truth: "Truth", labels: "Labels | None") -> None:
        from streams.evaluate.truth import Labeller

        self.times: dict[str, int] = {}
        self._labels = labels or {}
        self._labelled = frozenset().union(*self._labels.values())
        try:
            self._labeller = Labeller(truth) if labels is None else None
        except ValueError as error:
            raise UserError(str(error), exit_code=2) from None

    def see(self, row: "Row") -> None:
        said = msgspec.json.decode(row.value)
        identity = said.get("id", "")
        if identity in self._labelled or self._belongs(said, row.created_ms):
            self.times[identity] = row.created_ms

    def _belongs(self, said: "Mapping[str, str]", at_ms: int) -> bool:
        """True if the regex of an event finds the mention, where nobody labelled the set."""
        if self._labeller is None or "text" not in said:
            return False
        with deadline(REGEX_S, f"the events' regexes take more than {REGEX_S:g} s for one mention"):
            return self._labeller.see(said["id"], said["brand"], at_ms, said["text"])

    def unseen(self) -> "Iterator[str]":
        """What was labelled and is not there, as a sentence: figures of other files would be told else."""
        missing = len(self._labelled - self.times.keys())
        if missing:
            labelled = counted(len(self._labelled), "labelled mention")
            yield f"{missing:,} of {labelled} {'is' if missing == 1 else 'are'} not in the files"

    def labels(self) -> "Labels":
        """Which mentions belong to which event: as labelled, else as found."""
        return self._labels if self._labeller is None else self._labeller.labels()


def _strangers(truth: "Truth", heard: "Collection[str]") -> "Iterator[str]":
    """Brands of events of which no mention is there: a name is spelled exactly, or the event cannot be heard."""
    if len(truth.brands) == len(heard) == 1:
        return  # one set of one brand
    for brand in sorted(truth.brands - set(heard)):
        events = [event.id for event in truth.every if event.brand == brand]
        yield f"no mention is of the brand {harmless(brand)!r} of {harmless(', '.join(events[:NAMED]))}"


def _truth(events: Path) -> "Truth":
    from streams.evaluate.truth_file import truth_of

    with events.open("rb") as file:
        document = file.read(MAX_TRUTH + 1)
    if len(document) > MAX_TRUTH:
        raise UserError(f"{events.name} has more than {MAX_TRUTH} bytes", exit_code=2)
    try:
        return truth_of(document)
    except ValueError as error:
        raise UserError(f"{events.name}: {error}", exit_code=2) from None


def _labels(path: Path) -> "Labels":
    from streams.evaluate.truth import labels_of

    with path.open(newline="", encoding="utf-8-sig", errors="replace") as file:
        try:
            return labels_of(csv.reader(file))
        except (ValueError, csv.Error) as error:
            raise UserError(f"{path.name}: {error}", exit_code=2) from None


def _line(one: "Judged") -> str:
    known = {**one.alert.model_dump(mode="json"), "hits": list(one.events), "traps": list(one.traps)}
    return json.dumps(known, ensure_ascii=False, separators=(",", ":"))
