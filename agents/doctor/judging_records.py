"""Judge what the newest records say: dead letters, late mentions. Values in, a result with its remedy out."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from agents.doctor.checked import Checked, failed, ok, warning
from schemas.dead_letter import Reason
from streams.policy import DAY_MS, HOUR_MS
from streams.wording import counted


class Letter(NamedTuple):
    """A dead letter: why, when it was written, and the worker's words (ours, never a customer's)."""

    reason: str
    at_ms: int
    message: str = ""


def judge_partitioner(letters: Iterable[Letter], now_ms: int) -> Checked:
    """A producer with another partitioner shows in dead letters alone: half of a brand would not be heard."""
    wrong = [letter for letter in letters if letter.reason == Reason.WRONG_PARTITION]
    if not wrong:
        return ok("partitioner", "no record stood in the wrong partition, of the newest dead letters")
    last = max(wrong, key=lambda letter: letter.at_ms)
    said = (
        f"{len(wrong)} of the newest dead letters are {Reason.WRONG_PARTITION}, the last {_ago(last, now_ms)}"
    )
    remedy = (
        "set partitioner=murmur2_random in the librdkafka client that sends them (its default is another hash "
        "than Kafka's own), then send its records again"
    )
    return (failed if now_ms - last.at_ms < HOUR_MS else warning)("partitioner", said, remedy)


def judge_letters(letters: Iterable[Letter], now_ms: int) -> Checked:
    """Other dead letters of the last day, by the reason that is most frequent."""
    fresh = [
        each for each in letters if now_ms - each.at_ms < DAY_MS and each.reason != Reason.WRONG_PARTITION
    ]
    if not fresh:
        return ok("dead letters", "none of the last day among the newest")
    counts = Counter(letter.reason for letter in fresh)
    said = ", ".join(f"{count} {reason}" for reason, count in counts.most_common())
    last = max(fresh, key=lambda letter: letter.at_ms)
    return warning(
        "dead letters", f"of the last day among the newest: {said}", f"the last says: {last.message}"
    )


def judge_late(late: int) -> Checked:
    """What came too late to count: mostly old mentions, sent into a partition that heard newer ones."""
    if not late:
        return ok("late", "no mention of the last day came too late, among the newest")
    return warning(
        "late",
        f"{counted(late, 'mention')} of the last day came too late to count, among the newest",
        "the watermark belongs to the partition: hear old mentions by `openear replay`, or under a prefix of "
        "their own (OPENEAR_PREFIX)",
    )


def _ago(letter: Letter, now_ms: int) -> str:
    minutes = max(0, now_ms - letter.at_ms) // 60_000
    if minutes < 1:
        return "just now"
    return f"{minutes} min ago" if minutes < 120 else f"{minutes // 60} h ago"
