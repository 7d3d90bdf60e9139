"""Say where a mention may stand, and when it is gone from there: by retention, by compaction, or at once.

What Kafka keeps by time goes when the newest record of its segment is older than `retention.ms`; a segment takes
records for `segment.ms` at most. A compacted topic forgets what was replaced once its segment is closed and was
compacted: `max.compaction.lag.ms` bounds that, and an hour more, as workers write to each of them every hour.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from schemas.alert import Alert
from schemas.referenced import Referenced
from streams.notices.evidence import ids_in, quotes_in
from streams.notices.remembered import LASTS_MS
from streams.policy import DAY_MS, SKEW_MS
from streams.topology import Topic

SEGMENT_MS = 7 * DAY_MS
"""Kafka's default of `segment.ms`."""
ROLLED_MS = 3_600_000
"""How often a worker writes to a compacted topic (worker/checkpoint.py): a segment is closed by what comes next."""
HELD: Mapping[Topic, str] = {
    Topic.MENTIONS: "the mention as it came, and the notice that asks to forget it",
    Topic.LATE: "its original bytes, where it came too late",
    Topic.DEAD_LETTERS: "its original bytes, where it could not be heard",
    Topic.ALERTS: "its words in what was told before, unless alerts name mentions by reference",
    **{
        topic: "the same, for one department"
        for topic in Topic
        if topic.startswith("alerts.") and topic is not Topic.ALERTS
    },
    Topic.WINDOWS: "single words and pairs of it, with how many people said them",
    Topic.DELIVERIES: "the same in the titles of alerts",
    Topic.DIGESTS: "the same in the titles of alerts",
    Topic.STATE: "the state before, until it is compacted",
    Topic.ALERT_STATE: "an open alert as it was before, until it is compacted",
    Topic.EVIDENCE: "its words behind a reference, until they are compacted",
}
"""Topics that may hold words, an id, a link or an author of a mention, and what."""


@dataclass(frozen=True, slots=True)
class Goes:
    """How one topic forgets."""

    topic: Topic
    holds: str
    within_ms: int | None
    """At the latest; None: never."""
    is_compacted: bool


def forgetting(configs: Mapping[Topic, Mapping[str, str]]) -> list[Goes]:
    """How each topic of a cluster forgets, by its settings as they are; what is missing is left out."""
    return [
        Goes(topic, HELD[topic], _within_ms(configs[topic]), "compact" in configs[topic]["cleanup.policy"])
        for topic in HELD
        if topic in configs
    ]


def _within_ms(config: Mapping[str, str]) -> int | None:
    if "compact" in config["cleanup.policy"]:
        lag_ms = _bounded(int(config.get("max.compaction.lag.ms", -1)))
        return None if lag_ms is None else lag_ms + ROLLED_MS
    kept_ms = _bounded(int(config.get("retention.ms", -1)))
    return None if kept_ms is None else kept_ms + int(config.get("segment.ms", SEGMENT_MS))


def _bounded(setting_ms: int) -> int | None:
    """A setting that means something: -1 and the largest of all numbers mean for ever."""
    return setting_ms if 0 <= setting_ms < 2**62 else None


@dataclass(frozen=True, slots=True)
class Standing:
    """What the compacted topics say now of alerts that are open."""

    alerts: Mapping[bytes, Alert]
    """By fingerprint."""
    entries: Mapping[bytes, Referenced]
    """By key of `evidence.v1`."""


@dataclass(frozen=True, slots=True)
class Reached:
    """What became different between two looks."""

    told_again: tuple[Alert, ...]
    """Open alerts whose evidence lost something."""
    ended: tuple[Alert, ...]
    """Alerts that were open before and are not any more."""
    entries: int
    """Entries of `evidence.v1` that are gone."""

    @property
    def is_nothing(self) -> bool:
        """True if all is as it was: what only the counts of a worker knew is seen by nobody."""
        return not (self.told_again or self.ended or self.entries)

    @property
    def withdrawn(self) -> int:
        """Mentions that open alerts rest on no longer."""
        return sum(alert.evidence_withdrawn for alert in self.told_again)


def reached(before: Standing, after: Standing) -> Reached:
    """Compare two looks; what else happened in between shows too."""
    told_again = []
    for key, alert in sorted(after.alerts.items()):
        known = before.alerts.get(key)
        more = alert.evidence_withdrawn - (known.evidence_withdrawn if known is not None else 0)
        if known is not None and more > 0:
            told_again.append(alert.model_copy(update={"evidence_withdrawn": more}))
    ended = tuple(alert for key, alert in sorted(before.alerts.items()) if key not in after.alerts)
    return Reached(tuple(told_again), ended, len(before.entries.keys() - after.entries.keys()))


def naming(standing: Standing, source: str, mention_id: str, brand: str | None) -> Iterator[str]:
    """What names this mention, a sentence each; nothing after it was erased."""
    behind = {
        entry.reference
        for entry in standing.entries.values()
        if entry.id == mention_id and entry.source in (source, None) and brand in (entry.brand, None)
    }
    for reference in sorted(behind):
        yield f"an entry of {Topic.EVIDENCE} ({reference})"
    for alert in standing.alerts.values():
        if brand in (alert.brand, None) and _names(alert, source, mention_id, behind):
            yield f"an open alert of {alert.brand} ({alert.id[:8]})"


def _names(alert: Alert, source: str, mention_id: str, behind: Iterable[str]) -> bool:
    if alert.quotes == "reference":
        return not set(behind).isdisjoint(ids_in(alert))
    sources = {quote.source for quote in quotes_in(alert) if quote.id == mention_id}
    # of an id that is listed without words nobody knows the source
    return source in sources or (not sources and mention_id in alert.evidence_ids)


def remembered_until_ms(at_ms: int) -> int:
    """Until when the keyed hash of what is to be forgotten is kept, so that it is not heard again."""
    return at_ms + LASTS_MS


def anew_from_ms(at_ms: int) -> int:
    """From when on an account is heard again that was to be forgotten: a device's clock may be ahead so far."""
    return at_ms + SKEW_MS
