"""Do the sums of one alert again and show them: `openear explain`."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import msgspec
import typer

from agents.commands.errors import UserError
from agents.commands.options import BrokersOption, PrefixOption, kafka_settings
from agents.commands.output import emit, emit_json, say
from agents.terminal import harmless
from streams.wording import counted

if TYPE_CHECKING:
    from agents.settings import WorkerSettings
    from schemas.alert import Alert
    from streams.explain.sums import Check, Section

MAX_LINE = 1_048_576
"""Characters of one alert as JSON; a real one has about 8,000."""
VERDICTS = ("hits", "traps")
"""What `evaluate --json` adds to an alert."""

FileArgument = Annotated[
    Path | None,
    typer.Argument(
        metavar="[FILE|-]",
        help="NDJSON of replay, evaluate or alerts; without it, Kafka.",
    ),
]


class _Head(msgspec.Struct):
    id: str
    revision: int


def explain(
    alert_id: Annotated[str, typer.Argument(metavar="ALERT_ID", help="The id, or how it begins.")],
    file: FileArgument = None,
    brokers: BrokersOption = None,
    prefix: PrefixOption = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    every: Annotated[bool, typer.Option("--all", help="All terms in full, not the strongest alone.")] = False,
) -> None:
    """Do every sum of an alert again from the inputs that it carries, and print the arithmetic.

    Both nulls, the expectation, the score, line, gates, praise, severity, share and ids; the newest revision
    where there are several. Ends with 1 if a number of the alert does not come out.

    Example: `openear replay reviews.csv --json - | openear explain 3f2a -`
    """
    from streams.explain.explanation import GIVEN
    from streams.explain.explanation import explain as sums_of

    alert = _found_in(file, alert_id) if file else _found_at(kafka_settings(brokers, prefix), alert_id)
    sections = sums_of(alert)
    wrong = [check for section in sections for check in section.disagreeing]
    if json:
        emit_json(_as_json(alert, sections, len(wrong)))
    else:
        for line in _lines(alert, sections, every):
            emit(harmless(line))
        emit(f"Taken as given: {'; '.join(GIVEN)}.")
    checked = sum(len(section.checks) for section in sections)
    if wrong:
        names = ", ".join(dict.fromkeys(check.name for check in wrong))
        raise UserError(
            f"{len(wrong)} of {checked} sums do not give what the alert says ({harmless(names)}): "
            "it was changed, or written by another version"
        )
    say(f"all {checked} sums agree")


def _found_in(file: Path, prefix: str) -> "Alert":
    try:
        with nullcontext(sys.stdin) if str(file) == "-" else file.open(encoding="utf-8") as lines:
            return _newest(_alerts_of(_bounded(lines), prefix), prefix)
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{file} cannot be read: {error}", exit_code=2) from None


def _found_at(settings: "WorkerSettings", prefix: str) -> "Alert":
    import asyncio

    from agents.alert_topic import newest_alerts, one_of

    return one_of(asyncio.run(newest_alerts(settings)), prefix)


def _bounded(lines: IO[str]) -> Iterator[str]:
    # never a whole line: one without an end would fill the memory first
    for number, line in enumerate(iter(lambda: lines.readline(MAX_LINE + 1), ""), 1):
        if len(line) > MAX_LINE:
            raise UserError(
                f"line {number} has more than {MAX_LINE:,} characters: it is no alert", exit_code=2
            )
        yield line


def _alerts_of(lines: Iterable[str], prefix: str) -> Iterator["Alert"]:
    """The alerts whose id begins so; of the others nothing but the id is looked at."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            head = msgspec.json.decode(line, type=_Head)
        except msgspec.DecodeError:
            raise UserError(f"line {number} is no alert: is it a file of `--json`?", exit_code=2) from None
        if head.id.startswith(prefix):
            yield _alert_of(line, number)


def _alert_of(line: str, number: int) -> "Alert":
    from pydantic import ValidationError

    from schemas.alert import Alert

    fields = msgspec.json.decode(line)
    for name in VERDICTS:
        fields.pop(name, None)
    try:
        return Alert.model_validate(fields)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = harmless(".".join(map(str, first["loc"])))
        raise UserError(f"the alert in line {number} breaks its schema: {where}: {first['msg']}") from None


def _newest(alerts: Iterable["Alert"], prefix: str) -> "Alert":
    """The one alert, in its newest revision."""
    from agents.alert_topic import keep_newest, one_of

    newest: dict[str, Alert] = {}
    for alert in alerts:
        keep_newest(newest, alert)
    return one_of(newest, prefix)


def _lines(alert: "Alert", sections: Iterable["Section"], every: bool) -> Iterator[str]:
    yield f"{alert.title}"
    yield f"  {alert.id}, {alert.brand}, {alert.state.value}, revision {alert.revision}"
    yield f"  {alert.cause}"
    tests = len(alert.theme.tests)
    for number, section in enumerate(sections):
        yield ""
        if 0 < number < tests and not every and not section.disagreeing:
            test = alert.theme.tests[number]
            yield (
                f"{section.title}: {counted(test.authors, 'author')}, {test.expected:.3g} expected, "
                f"score {test.score:.3g}: {counted(len(section.checks), 'sum agrees', 'sums agree')}"
            )
            continue
        yield section.title
        yield from map(_line, section.checks)
    yield ""


def _line(check: "Check") -> str:
    from streams.explain.sums import short

    mark = "ok" if check.agrees else "NO"
    if check.found is None and check.said is None:
        return f"  {mark}  {check.name}: {check.sum}"
    claim = "" if check.agrees else f", but the alert says {short(check.said)}"
    return f"  {mark}  {check.name} = {check.sum} = {short(check.found)}{claim}"


def _as_json(alert: "Alert", sections: Iterable["Section"], wrong: int) -> dict[str, object]:
    from dataclasses import asdict

    return {
        "alert": alert.id,
        "revision": alert.revision,
        "disagreeing": wrong,
        "sections": [asdict(section) for section in sections],
    }
