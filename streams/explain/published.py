"""Check when an alert was told, and why it was withdrawn: at its hop, or later, as its evidence changed."""

from schemas.alert import Alert, AlertState
from schemas.base import epoch_ms
from streams.explain.sums import Check, rule, value
from streams.notices.evidence import EVIDENCE_GONE
from streams.policy import BASE_LATENESS_MS
from streams.wording import counted, when


def published(alert: Alert) -> Check:
    """The time of an alert that has not died down."""
    due_ms, published_ms = epoch_ms(alert.window_end) + BASE_LATENESS_MS, epoch_ms(alert.published_at)
    if alert.reissued or alert.state is AlertState.WITHDRAWN:
        return rule(
            "published", f"for its evidence, after {when(due_ms)}, when it was due", published_ms >= due_ms
        )
    return value("published", "end of the window + 5 min", when(published_ms), when(due_ms))


def withdrawn(alert: Alert) -> Check:
    """The end of an alert of whose evidence nothing is left."""
    is_gone = alert.ended_as == EVIDENCE_GONE and not alert.evidence_ids
    still = counted(len(alert.evidence_ids), "mention still stands", "mentions still stand")
    return rule("cause", f"{alert.ended_as}: {still}", is_gone)
