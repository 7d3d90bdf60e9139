"""Judge whether a user has the rights that its part of Openear needs: values in, a result with its remedy out."""

from collections.abc import Mapping, Sequence

from agents.doctor.checked import Checked, failed, ok, some, warning
from streams.topology import Topic
from streams.topology.access import ACCESS, Component

READ, WRITE, DELETE, DESCRIBE = 3, 4, 6, 8
"""Operations of an ACL, as Kafka numbers them."""
_NAMES = {READ: "READ", WRITE: "WRITE", DELETE: "DELETE", DESCRIBE: "DESCRIBE"}


def judge_rights(
    operations: Mapping[Topic, int | None],
    denied_ids: Sequence[str],
    prefix: str,
    component: Component = Component.WORKER,
) -> Checked:
    """A worker reads mentions, reads and writes its state, writes all else, in transactions of its group.

    `operations`: what this user may do with a topic, as bits; None where Kafka does not say.
    """
    denied = lacking(operations, denied_ids, prefix, component)
    if denied:
        remedy = f"`openear topics acls {component}` prints the ACLs that it needs"
        return failed("rights", f"this user lacks {some(denied)}", remedy)
    if None in operations.values():
        return warning(
            "rights",
            "Kafka does not say what this user may do with its topics",
            "if a worker ends with an authorization error, look at the ACLs of its user",
        )
    if len(operations) < len(Topic):
        return ok(
            "rights", f"they suffice for the {len(operations)} topics that are there, and for transactions"
        )
    return ok("rights", f"this user may read, write and commit all that is needed as {component}")


def lacking(
    operations: Mapping[Topic, int | None],
    denied_ids: Sequence[str],
    prefix: str,
    component: Component = Component.WORKER,
) -> list[str]:
    """The rights that this user lacks of those that the component needs, as far as Kafka says."""
    denied = [
        f"{_NAMES[operation]} on {prefix}{topic}"
        for topic in Topic
        for operation in _needed(topic, component)
        if (bits := operations.get(topic)) is not None and not _may(bits, operation)
    ]
    return [*denied, *denied_ids]


def told_lack(denied: Sequence[str], component: Component = Component.WORKER) -> str:
    """One sentence of what is lacking."""
    return f"this user lacks {some(denied)}: `openear topics acls {component}` prints what it needs"


def not_to_be_read(check: str, topic: Topic, prefix: str) -> Checked:
    """Least rights let nobody but an operator read what was put aside."""
    remedy = f"ask as a user with READ on topic {prefix}{topic} (`openear doctor --as operator`)"
    return warning(check, f"this user may not read {prefix}{topic}", remedy)


def _needed(topic: Topic, component: Component) -> list[int]:
    access = ACCESS[component]
    needed = [READ] * (topic in access.reads) + [WRITE] * (topic in access.writes)
    needed += [DELETE] * (topic in access.deletes)
    return needed or [DESCRIBE] * (topic in access.sees)


def _may(bits: int, operation: int) -> bool:
    """To see is implied by whatever else is allowed."""
    return bool(bits) if operation == DESCRIBE else bool(bits >> operation & 1)
