"""Write alerts as a Prometheus Alertmanager takes them (API v2, `POST /api/v2/alerts`).

Labels are the identity: ids and what a route may ask for, the severity in three bands. Texts stand in
annotations, where they may change. An alert that is not sent again ends there after `ALIVE` times the interval, so
what nobody delivers any more does not stay. Customers' own words are not sent: chat systems obey some of them
(`<!channel>`), and the quotes stand in the alert itself.
"""

import json
from typing import Any

from schemas.alert import Alert
from schemas.base import epoch_ms
from schemas.delivery import Delivery, Digest
from streams.alert.cloud_event import rfc3339
from streams.alert.masking import clean, cut
from streams.deliver.ledger import ENDED

ALIVE = 4
"""Intervals without a word after which an alert ends: Prometheus' own rule."""
LINES = 20
"""Of a digest in one annotation."""
MOST_TEXT = 2000
_BANDS = ((7, "critical"), (4, "warning"), (1, "info"))

Posted = dict[str, Any]


def posted(alert: Alert, before: int | None, now_ms: int, resend_ms: int) -> list[Posted]:
    """What one telling posts: the alert, and the end of what it was where its band has changed.

    `before` is the severity told last; an end repeats those labels, or it would end another alert.
    """
    if alert.state in ENDED:
        return [_posted(alert, before or alert.severity, now_ms, now_ms)]
    now = _posted(alert, alert.severity, now_ms, now_ms + ALIVE * resend_ms)
    if before is None or band_of(before) == band_of(alert.severity):
        return [now]
    return [_posted(alert, before, now_ms, now_ms), now]


def posted_digest(digest: Digest, queued: Delivery, now_ms: int, resend_ms: int) -> list[Posted]:
    """A digest as an alert of its own that ends by itself."""
    lines = [f"severity {line.severity}, {line.department}: {line.title}" for line in digest.lines[:LINES]]
    return [
        {
            "labels": {
                "alertname": "OpenearDigest",
                "brand": digest.brand,
                "day": digest.day,
                "severity": "info",
            },
            "annotations": {"summary": queued.title, "description": _text("\n".join(lines))},
            "startsAt": rfc3339(min(epoch_ms(queued.at), now_ms)),
            "endsAt": rfc3339(now_ms + ALIVE * resend_ms),
        }
    ]


def band_of(severity: int) -> str:
    """The label that routes ask for.

    >>> [band_of(severity) for severity in (1, 3, 4, 6, 7, 10)]
    ['info', 'info', 'warning', 'warning', 'critical', 'critical']
    """
    return next(name for least, name in _BANDS if severity >= least)


def alert_name(kind: str) -> str:
    """The `alertname` of a kind.

    >>> alert_name("emerging_theme")
    'OpenearEmergingTheme'
    """
    return "Openear" + kind.title().replace("_", "")


def _posted(alert: Alert, severity: int, now_ms: int, ends_ms: int) -> Posted:
    theme: str = json.loads(alert.series)[3]
    return {
        "labels": {
            "alertname": alert_name(alert.kind),
            "alert_id": alert.id,
            "brand": alert.brand,
            "department": alert.department,
            "kind": alert.kind.value,
            "severity": band_of(severity),
            "theme": theme,
        },
        "annotations": {
            "summary": _text(alert.title),
            "description": _text(alert.cause),
            "proposal": _text(alert.proposal),
            "owner": _text(alert.owner or ""),
            "severity_1_to_10": str(alert.severity),
            "authors": str(alert.authors),
        },
        # the event time of an old log may lie ahead of this machine's clock by no more than now
        "startsAt": rfc3339(min(epoch_ms(alert.window_end), now_ms)),
        "endsAt": rfc3339(ends_ms),
    }


def _text(text: str) -> str:
    """Without what a terminal obeys or a chat takes for markup, and bounded."""
    lines = (clean(line) for line in text.split("\n"))
    return cut("\n".join(lines).replace("<", "‹").replace(">", "›"), MOST_TEXT)
