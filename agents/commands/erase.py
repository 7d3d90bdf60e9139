"""Forget a mention, or all of an account, and say what is gone, what goes later and what stays: `openear erase`."""

from typing import TYPE_CHECKING, Annotated

import typer

from agents.commands.errors import UserError
from agents.commands.options import BrokersOption, PrefixOption, kafka_settings
from agents.commands.output import emit, emit_json, say
from agents.commands.patience import patiently
from streams.wording import counted

if TYPE_CHECKING:
    from agents.erasure import Erased, Wish
    from streams.erasure import Goes

SLACK_S = 120.0
"""For all that is asked of Kafka beside the waiting."""
SHORT_ID = 8


def erase(
    source: Annotated[str, typer.Option("--source", metavar="S", help="Where it was said, such as bluesky.")],
    mention_id: Annotated[str | None, typer.Option("--id", metavar="ID", help="This mention.")] = None,
    author: Annotated[
        str | None, typer.Option("--author", metavar="A", help="All of this account, as mentions name it.")
    ] = None,
    brand: Annotated[
        str | None, typer.Option("--brand", metavar="B", help="Of this brand alone; else of every brand.")
    ] = None,
    wait_s: Annotated[
        float, typer.Option("--wait", min=0, max=3600, metavar="SECONDS", help="For the workers to hear it.")
    ] = 60.0,
    no_wait: Annotated[bool, typer.Option("--no-wait", help="Send it and look at nothing.")] = False,
    brokers: BrokersOption = None,
    prefix: PrefixOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="The report as one JSON object.")] = False,
) -> None:
    """Let every worker forget a mention or an account, and report what that reached.

    Open alerts are told again without it, its words go from `evidence.v1` and the state at once. What stands on
    topics that keep records by time goes with them: the report says when, by the settings as they are. For three
    days nothing of it is heard again, however it is revised; what an account says anew is heard. To ask twice is
    safe. Ends with 1 if a worker did not hear it in time, if something names the mention all the same, or if no
    brand of that name was heard.

    Example: `openear erase --source bluesky --id at://did:plc:x/app.bsky.feed.post/3l3`
    """
    import asyncio

    from agents.erasure import Wish
    from agents.erasure import erase as erased

    if (mention_id is None) == (author is None):
        raise UserError("say what to forget: either --id or --author", exit_code=2)
    wish = Wish(source, mention_id, author, brand)
    settings = kafka_settings(brokers, prefix)
    waiting = None if no_wait else wait_s
    sent: list[bool] = []
    asked = erased(settings, wish, waiting, lambda: sent.append(True))
    try:
        done = asyncio.run(patiently(asked, SLACK_S + (waiting or 0.0)))
    except (KeyboardInterrupt, UserError) as error:
        _tell_stopped(is_sent=bool(sent), is_interrupted=isinstance(error, KeyboardInterrupt))
        raise
    emit_json(_json(done, wish)) if as_json else _tell(done, wish)
    if done.unheard:
        numbers = ", ".join(map(str, done.unheard[:8])) + (", ..." if len(done.unheard) > 8 else "")
        say(
            f"no worker had heard it on {len(done.unheard)} of {len(done.sender.reached)} partitions ({numbers}) "
            f"in {wait_s:g} s: each hears it as soon as it gets there; ask again to see"
        )
    if "brand" in done.unknown:
        say(
            "no brand of that name was heard lately: look at `openear status`, and ask again as it is written there"
        )
    if "source" in done.unknown:
        say(f"nothing was heard lately from a source named {wish.source}: if it is mistyped, ask again")
    if done.unheard or done.still or "brand" in done.unknown:
        raise typer.Exit(1)


def _tell_stopped(*, is_sent: bool, is_interrupted: bool) -> None:
    """Say what became of the notice; of what fails before it was sent its own sentence says enough."""
    if is_sent:
        say(
            "the notice was sent before that: every worker hears it all the same; ask again to see what it reached"
        )
    elif is_interrupted:
        say("stopped before it was known whether the notice was sent: ask again, to ask twice is safe")


def _tell(done: "Erased", wish: "Wish") -> None:
    from streams.erasure import anew_from_ms, remembered_until_ms

    what = "the mention" if wish.author is None else "the account"
    emit(f"asked: forget {what} of {wish.source}, of {wish.brand or 'every brand'}, as of {_at(done.at_ms)}")
    if done.unheard is not None:
        heard = len(done.sender.reached) - len(done.unheard)
        emit(f"heard by the workers of {heard} of {len(done.sender.reached)} partitions")
    if done.reached is not None:
        _tell_reached(done)
    for each in done.still:
        emit(f"NOT GONE: {each}")
    emit("goes later, at the latest:")
    for goes in done.goes:
        emit(f"  {_when(goes, done.at_ms)}  {goes.topic}: {goes.holds}")
    until = _at(remembered_until_ms(done.at_ms))
    if wish.author is None:
        emit(f"stays: the keyed hash of its id, until {until}, so that it is not heard again, revised or not")
    else:
        emit(
            f"stays: the keyed hash of the account, until {until}, so that nothing that it said is heard again, "
            f"revised or not; what it says anew from {_at(anew_from_ms(done.at_ms))} on is heard"
        )
    emit("stays: numbers that were told; counts of single words and pairs of it, until they decay")
    emit("not reached: whoever was told by webhook or read it before, files, backups")


def _tell_reached(done: "Erased") -> None:
    assert done.reached is not None
    told, ended = done.reached.told_again, done.reached.ended
    if done.reached.is_nothing:
        emit("gone: nothing of that name stood in an open alert or in evidence.v1; if a worker counted it, its "
             "counts are taken back")  # fmt: skip
        return
    emit(
        f"gone: {counted(done.reached.entries, 'entry', 'entries')} of evidence.v1; "
        f"from {counted(len(told), 'open alert')}, {len(ended):,} ended"
    )
    for alert in told:
        mentions = counted(alert.evidence_withdrawn, "mention")
        emit(f"  {alert.id[:SHORT_ID]} of {alert.brand}: {mentions} of its evidence")
    for alert in ended:
        emit(f"  {alert.id[:SHORT_ID]} of {alert.brand}: not open any more")


def _when(goes: "Goes", at_ms: int) -> str:
    if goes.within_ms is None:
        return "never           "
    return _at(at_ms + goes.within_ms)


def _at(at_ms: int) -> str:
    from schemas.base import from_epoch_ms

    return f"{from_epoch_ms(at_ms):%Y-%m-%d %H:%M}"


def _json(done: "Erased", wish: "Wish") -> dict[str, object]:
    from schemas.base import from_epoch_ms
    from streams.erasure import anew_from_ms, remembered_until_ms

    reached = done.reached
    return {
        "event": "delete" if wish.author is None else "delete_author",
        "source": wish.source,
        "brand": wish.brand,
        "at": from_epoch_ms(done.at_ms).isoformat(),
        "partitions": len(done.sender.reached),
        "unheard": done.unheard,
        "gone": None
        if reached is None
        else {
            "entries": reached.entries,
            "told_again": [
                {"id": alert.id, "brand": alert.brand, "withdrawn": alert.evidence_withdrawn}
                for alert in reached.told_again
            ],
            "ended": [{"id": alert.id, "brand": alert.brand} for alert in reached.ended],
        },
        "still": done.still,
        "unknown": sorted(done.unknown),
        "goes": [
            {
                "topic": goes.topic,
                "holds": goes.holds,
                "by": "compaction" if goes.is_compacted else "retention",
                "at": None
                if goes.within_ms is None
                else from_epoch_ms(done.at_ms + goes.within_ms).isoformat(),
            }
            for goes in done.goes
        ],
        "remembered_until": from_epoch_ms(remembered_until_ms(done.at_ms)).isoformat(),
        "heard_anew_from": None
        if wish.author is None
        else from_epoch_ms(anew_from_ms(done.at_ms)).isoformat(),
    }
