"""Name what stands on each topic, for those who read and write them: model, key, direction.

`state.v1` is ours alone, packed, and changes with every version: it is no part of the contract.
"""

from dataclasses import dataclass
from enum import StrEnum

from pydantic import TypeAdapter

from schemas.alert import Alert
from schemas.dead_letter import DeadLetter
from schemas.delivery import Delivery, Digest
from schemas.inputs import Input
from schemas.mention import Mention
from schemas.notice import Notice
from schemas.referenced import Referenced
from schemas.silence import Silence
from schemas.window import WindowSummary
from streams.topology import TOPICS, Topic


class Direction(StrEnum):
    """Seen from Openear, as AsyncAPI sees it."""

    RECEIVE = "receive"
    SEND = "send"


@dataclass(frozen=True, slots=True)
class Form:
    """What a message is: its name, its model, and how it comes."""

    name: str
    says: str
    model: TypeAdapter[object] | None
    """None: the original bytes of whatever was sent."""
    direction: Direction = Direction.SEND
    is_event: bool = False
    """A CloudEvent in binary mode."""
    has_tombstones: bool = False


MENTION = Form(
    "mention",
    "One statement about one brand, or a notice about what was said.",
    TypeAdapter(Mention | Notice),
    Direction.RECEIVE,
)
WINDOW = Form("window", "One closed base window of one brand.", TypeAdapter(WindowSummary))
ALERT = Form("alert", "One event in the life of an alert.", TypeAdapter(Alert), is_event=True)
ALERT_STATE = Form(
    "alertState",
    "An alert as it stands now; a tombstone where it ended.",
    TypeAdapter(Alert),
    is_event=True,
    has_tombstones=True,
)
EVIDENCE = Form(
    "evidence",
    "What stands behind a reference of an open alert; a tombstone where none refers to it any more.",
    TypeAdapter(Referenced),
    has_tombstones=True,
)
SILENCE = Form(
    "silence",
    "What nobody wants to be told of for a while; a tombstone takes it back.",
    TypeAdapter(Silence),
    Direction.RECEIVE,
    has_tombstones=True,
)
DELIVERY = Form("delivery", "One step of one event on its way to one subscriber.", TypeAdapter(Delivery))
DIGEST = Form("digest", "What a budget left out on one day.", TypeAdapter(Digest))
DEAD_LETTER = Form("deadLetter", "The original bytes of a record; its headers say what is wrong.", None)
INPUT = Form("input", "What decides results without being a mention.", TypeAdapter(Input))

FORMS: dict[Topic, Form] = {
    Topic.MENTIONS: MENTION,
    Topic.WINDOWS: WINDOW,
    Topic.ALERTS: ALERT,
    **{
        spec.topic: ALERT
        for spec in TOPICS
        if spec.topic.startswith("alerts.") and spec.topic != Topic.ALERTS
    },
    Topic.ALERT_STATE: ALERT_STATE,
    Topic.EVIDENCE: EVIDENCE,
    Topic.SILENCES: SILENCE,
    Topic.DELIVERIES: DELIVERY,
    Topic.DIGESTS: DIGEST,
    Topic.LATE: DEAD_LETTER,
    Topic.DEAD_LETTERS: DEAD_LETTER,
    Topic.INPUTS: INPUT,
}
FILES = (
    Topic.MENTIONS, Topic.WINDOWS, Topic.ALERTS, Topic.EVIDENCE, Topic.SILENCES, Topic.DELIVERIES, Topic.DIGESTS,
    Topic.INPUTS,
)  # fmt: skip
"""Topics with a schema file of their own; the others carry one of these messages."""
HEADERS_OF_DEAD_LETTERS = DeadLetter
