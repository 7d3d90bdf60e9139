"""Know of what was published before a start which states are the newest: those alone are told.

Nobody wants to read how it was on Monday, and a cool-down would then hold back how it is. So the whole backlog is
shown first, and a state that a newer one follows is passed by. That leaves no record and changes no ledger: after a
crash on the way the newer state is still to come, so it is foreseen again.

>>> from types import SimpleNamespace
>>> was, now = (SimpleNamespace(id="leak", revision=number) for number in (0, 1))
>>> backlog = Backlog()
>>> backlog.foresee(was), backlog.foresee(now)
(None, None)
>>> [backlog.is_outdated(alert) for alert in (was, now)]
[True, False]
"""

from schemas.alert import Alert


class Backlog:
    """What is still to be heard of it, by alert id: as many as the topic keeps, 0.2 kB each."""

    def __init__(self) -> None:
        self._newest: dict[str, int] = {}

    def foresee(self, alert: Alert) -> None:
        """Take note of a state that will be heard."""
        self._newest[alert.id] = max(alert.revision, self._newest.get(alert.id, 0))

    def is_outdated(self, alert: Alert) -> bool:
        """True where a newer state is still to be heard; once that is heard, it is forgotten."""
        if alert.revision < self._newest.get(alert.id, 0):
            return True
        self._newest.pop(alert.id, None)
        return False
