"""List the least ACLs of each component, made of the table in streams/topology/ and the ids that clients use.

Nothing is asked of Kafka: what is given here is for an operator, or a program, to apply.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from shlex import join

from streams.topology import Topic
from streams.topology.access import ACCESS, NOTICE_SENDERS, Component


class Resource(StrEnum):
    """What a right is about, as `kafka-acls.sh` names it."""

    TOPIC = "topic"
    GROUP = "group"
    TRANSACTIONAL_ID = "transactional-id"
    CLUSTER = "cluster"


@dataclass(frozen=True, slots=True)
class Right:
    """One user may do some things with one resource, or with all whose names begin so."""

    principal: str
    resource: Resource
    name: str
    operations: tuple[str, ...]
    is_prefix: bool = False

    @property
    def command(self) -> str:
        """The line that applies it, less the server and the operator's own credentials."""
        words = ["kafka-acls.sh", "--add", "--allow-principal", self.principal]
        for operation in self.operations:
            words += ["--operation", operation]
        words += ["--cluster"] if self.resource is Resource.CLUSTER else [f"--{self.resource}", self.name]
        if self.is_prefix:
            words += ["--resource-pattern-type", "prefixed"]
        return join(words)


def user_of(component: Component) -> str:
    """The principal of a component where none is given."""
    return f"User:openear-{component}"


def rights_of(component: Component, prefix: str, principal: str | None = None) -> list[Right]:
    """The least that this component needs; any right that is left out makes something of it fail."""
    who = principal or user_of(component)
    return [*_of_topics(component, prefix, who), *_of_ids(component, prefix, who)]


def _of_topics(component: Component, prefix: str, who: str) -> Iterator[Right]:
    access = ACCESS[component]
    for topic in Topic:
        operations = ["Read"] * (topic in access.reads) + ["Write"] * (topic in access.writes)
        operations += ["Delete"] * (topic in access.deletes)
        if not operations and topic in access.sees:
            operations = ["Describe"]
        if component is Component.OPERATOR:
            operations += ["Create", "DescribeConfigs"]
        if operations:
            yield Right(who, Resource.TOPIC, prefix + topic, tuple(operations))


def _of_ids(component: Component, prefix: str, who: str) -> Iterator[Right]:
    listen, deliver = f"{prefix}listen", f"{prefix}deliver"
    match component:
        case Component.WORKER:
            yield Right(who, Resource.GROUP, listen, ("Read",))
            yield Right(who, Resource.TRANSACTIONAL_ID, f"{listen}-", ("Write",), is_prefix=True)
        case Component.DELIVER:
            yield Right(who, Resource.GROUP, deliver, ("Read",))
            yield Right(who, Resource.TRANSACTIONAL_ID, deliver, ("Write",))
        case Component.SUBSCRIBER:  # groups of their own, which cannot be mixed up with ours
            yield Right(who, Resource.GROUP, f"{prefix}subscriber.", ("Read",), is_prefix=True)
        case Component.CONNECTOR:
            yield _notices(who, prefix)
        case Component.OPERATOR:
            yield _notices(who, prefix)
            # `state reset` deletes the group's offsets; it, `import` and `rebuild` write as stopped workers would
            yield Right(who, Resource.GROUP, listen, ("Read", "Delete"))
            yield Right(who, Resource.TRANSACTIONAL_ID, f"{listen}-", ("Write",), is_prefix=True)
            yield Right(who, Resource.CLUSTER, "kafka-cluster", ("Describe",))
        case Component.PRODUCER:
            return


def _notices(who: str, prefix: str) -> Right:
    """One id for each sending, so that two at a time do not end each other's transaction."""
    return Right(who, Resource.TRANSACTIONAL_ID, prefix + NOTICE_SENDERS, ("Write",), is_prefix=True)
