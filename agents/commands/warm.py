"""Teach a new brand what is normal from its history: `openear warm`."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agents.commands.errors import UserError
from agents.commands.options import BrokersOption, PrefixOption, ProfilesOption, kafka_settings
from agents.commands.output import say
from agents.terminal import harmless
from streams.wording import counted

if TYPE_CHECKING:
    from agents.settings import WorkerSettings
    from schemas.notice import Baseline

BrandArgument = Annotated[
    str, typer.Argument(metavar="BRAND", help="The brand, spelled as the key of its records.")
]
FilesArgument = Annotated[
    list[Path], typer.Argument(exists=True, dir_okay=False, metavar="FILE...", help="CSV or NDJSON, or gz.")
]
OutOption = Annotated[
    Path | None,
    typer.Option("--json", metavar="OUT", help="Write the notices there (- for stdout) and send nothing."),
]


def warm(
    brand: BrandArgument,
    files: FilesArgument,
    brokers: BrokersOption = None,
    prefix: PrefixOption = None,
    profiles: ProfilesOption = None,
    out: OutOption = None,
) -> None:
    """Hear a brand's old mentions in memory and send what is normal, so that its first day is listened to.

    Old mentions sent to Kafka would raise old alerts, or be too late where newer ones were heard; a lesson raises
    nothing and changes what is expected. It is a `baseline` notice on `mentions.v1` for each window length. Send
    it once and before the brand's first mention: a second one adds to the first. Use the worker's own profile.

    With --json the notices are lines that `openear produce` sends and `openear replay` hears.

    Example: `openear warm Lumatone last-year.csv.gz --profiles deploy/profiles`
    """
    from agents.commands.file_talk import tell_reading, write_lines
    from agents.history import lessons_from
    from agents.one_brand import OneBrand
    from agents.profiles.files import load_profiles
    from schemas.profile import default_profile

    known = load_profiles(profiles) if profiles else {}
    source = OneBrand(brand)
    lessons, tally = lessons_from(source.rows_in(files), brand, known, _now_ms())
    tell_reading(source.reading)
    if sentence := source.left_out():
        say(sentence)
    source.require()
    if tally.reasons:
        put_aside = ", ".join(f"{count:,} {reason}" for reason, count in sorted(tally.reasons.items()))
        say(f"put aside: {put_aside}")
    _refuse_too_little(brand, lessons, (known.get(brand) or default_profile(brand)).windows)
    if out is not None:
        write_lines(out, (lesson.model_dump_json() for lesson in lessons))
    else:
        _send(lessons, kafka_settings(brokers, prefix))
    terms = max(len(lesson.counts) for lesson in lessons)
    done = "sent" if out is None else "written"
    say(
        f"{counted(source.rows, 'mention')} of {harmless(brand)}, up to {counted(terms, 'term')}: "
        f"{counted(len(lessons), 'lesson')} {done}"
    )


def _refuse_too_little(brand: str, lessons: "Sequence[Baseline]", windows_s: tuple[int, ...]) -> None:
    """Say which lengths go on learning; UserError if all would: such a lesson does not do what it is sent for."""
    from streams.warm import too_little, what_is_missing

    missing = too_little(lessons, windows_s)
    if not lessons or len(missing) == len(windows_s):
        # the longest window forgets most slowly: it has most
        has = f" ({what_is_missing(missing[-1])})" if missing else ": none of its mentions was counted"
        raise UserError(
            f"the history is too little: {harmless(brand)} would go on learning{has}, so nothing was sent"
        )
    for lesson in missing:
        say(f"goes on learning: {what_is_missing(lesson)}")


def _send(lessons: "Sequence[Baseline]", settings: "WorkerSettings") -> None:
    import asyncio

    from agents.sender import Sender

    async def send_all() -> None:
        async with Sender(settings.connection(), settings.prefix) as sender:
            for lesson in lessons:
                await sender.send(lesson.brand.encode(), lesson.model_dump_json().encode())

    asyncio.run(send_all())


def _now_ms() -> int:
    from time import time

    return int(time() * 1000)
