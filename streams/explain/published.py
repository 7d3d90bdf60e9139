"""Check when an alert was told: at the hop that judged it, or later, when its evidence was withdrawn or edited."""

from schemas.alert import Alert, AlertState
from schemas.base import epoch_ms
from streams.explain.sums import Check, rule, value
from streams.policy import BASE_LATENESS_MS
from streams.wording import when


def published(alert: Alert) -> Check:
    """The time of an alert that has not died down."""
    due_ms, published_ms = epoch_ms(alert.window_end) + BASE_LATENESS_MS, epoch_ms(alert.published_at)
    if alert.reissued or alert.state is AlertState.WITHDRAWN:
        return rule(
            "published", f"for its evidence, after {when(due_ms)}, when it was due", published_ms >= due_ms
        )
    return value("published", "end of the window + 5 min", when(published_ms), when(due_ms))
