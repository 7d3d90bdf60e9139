"""Wait until no transaction is open on the saved state, before it is read.

Topic in: state.v1, the partitions acquired. Whoever acquires has fenced the only other writer of these partitions,
and Kafka answers that when the former transaction has its end everywhere. A broker that is stopped in the middle of
a commit can leave one without (KAFKA-20734: "likely deleted already and hence can be skipped"). Its records would
be missing from the state, and our own next commit would publish them all the same: results twice.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Protocol

from aiokafka import TopicPartition

from agents.exits import Exit, RefusedError

CLOSED_S = 20.0
"""How long an end may take to arrive; with three replicas a new leader may learn of it a moment later."""
LOOK_S = 0.5


class Ends(Protocol):
    """A consumer, as far as it is needed here."""

    async def end_offsets(self, partitions: Sequence[TopicPartition]) -> Mapping[TopicPartition, int]:
        """Give the end of each partition, as this consumer sees it."""
        ...


async def closed_ends(
    committed: Ends, uncommitted: Ends, partitions: Sequence[TopicPartition]
) -> Mapping[TopicPartition, int]:
    """Give the ends of partitions on which no transaction is open; raises RefusedError when one stays open.

    `committed` sees the last stable offset as the end, `uncommitted` the high watermark.
    """
    clock = asyncio.get_running_loop().time
    until = clock() + CLOSED_S
    while True:
        stable = await committed.end_offsets(partitions)
        ends = await uncommitted.end_offsets(partitions)
        hanging = [at for at in partitions if stable[at] < ends[at]]
        if not hanging:
            return stable
        if clock() > until:
            raise RefusedError(Exit.STATE, _refusal(hanging, stable))
        await asyncio.sleep(LOOK_S)


def _refusal(hanging: Sequence[TopicPartition], stable: Mapping[TopicPartition, int]) -> str:
    first, more = hanging[0], len(hanging) - 1
    others = f" (and on {more} more)" if more else ""
    return (
        f"Kafka left a transaction without its end on {first.topic} partition {first.partition} from offset "
        f"{stable[first]}{others}: end it wherever it hangs by `kafka-transactions.sh find-hanging` and `abort`, "
        "or delete the state and the group's offsets to begin anew"
    )
