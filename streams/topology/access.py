"""Say what each part of Openear may do with each topic: the least that it needs, and nothing else.

`agents/rights.py` makes ACLs of it, the worker and the delivery look at it before they start.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from streams.topology.topics import Topic

NOTICE_SENDERS = "notices-"
"""How the transactional ids of those begin who send notices, behind the prefix."""


class Component(StrEnum):
    """A part of Openear that has a user of its own at Kafka."""

    WORKER = "worker"
    PRODUCER = "producer"
    """Whoever sends mentions: connectors, `openear produce`, `openear warm`."""
    CONNECTOR = "connector"
    """Whoever sends notices too, in transactions: `openear notices send`."""
    SUBSCRIBER = "subscriber"
    """Whoever reads what is published: tickets, dashboards, bridges."""
    DELIVER = "deliver"
    OPERATOR = "operator"
    """A person with the commands: topics, status, doctor, alerts, silence, dlq, state."""


@dataclass(frozen=True, slots=True)
class Access:
    """The least that one component needs of the topics; to read or to write implies to see."""

    reads: frozenset[Topic] = frozenset()
    writes: frozenset[Topic] = frozenset()
    sees: frozenset[Topic] = frozenset()
    """Partition counts alone, which are looked at before a start."""
    deletes: frozenset[Topic] = frozenset()
    """The oldest records of; Kafka knows no right to delete those that would not let the topic be deleted too."""


_ALL = frozenset(Topic)
OF_DELIVER = frozenset({Topic.SILENCES, Topic.DELIVERIES, Topic.DIGESTS})
"""What people and `openear deliver` write: a worker neither reads nor writes it."""
_OF_WORKER = _ALL - OF_DELIVER - {Topic.MENTIONS}
ACCESS: Mapping[Component, Access] = {
    Component.WORKER: Access(frozenset({Topic.MENTIONS, Topic.STATE}), _OF_WORKER, OF_DELIVER),
    Component.PRODUCER: Access(writes=frozenset({Topic.MENTIONS})),
    Component.CONNECTOR: Access(writes=frozenset({Topic.MENTIONS})),
    # neither what was put aside nor the state, which hold what nobody masked, nor what is behind references
    Component.SUBSCRIBER: Access(
        _OF_WORKER - {Topic.LATE, Topic.DEAD_LETTERS, Topic.STATE, Topic.INPUTS, Topic.EVIDENCE}
        | {Topic.DIGESTS}
    ),
    Component.DELIVER: Access(
        frozenset({Topic.ALERTS, Topic.EVIDENCE}) | OF_DELIVER - {Topic.DIGESTS},
        frozenset({Topic.DELIVERIES, Topic.DIGESTS}),
        _ALL,
    ),
    # `dlq replay` writes mentions, `state reset` tombstones, `dlq purge` deletes
    Component.OPERATOR: Access(
        _ALL,
        frozenset({Topic.MENTIONS, Topic.SILENCES, Topic.STATE, Topic.ALERT_STATE, Topic.EVIDENCE}),
        deletes=frozenset({Topic.LATE, Topic.DEAD_LETTERS}),
    ),
}
