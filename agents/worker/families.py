"""Declare every metric of a worker once: name with its unit, labels, and the sentence that says what it counts.

Labels are bounded: enums of ours, partitions, departments that the topics know, brands that somebody wrote a
profile of. Never a theme, a text or an author.
"""

from prometheus_client import CollectorRegistry

from agents.declaring import Declared, Declaring

DELAY_S = (0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 21_600, 86_400)
CHECKPOINT_S = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60)
LAG_S = (0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10)


class Families(Declaring):
    """All families of one registry; whoever counts takes them from here."""

    def __init__(self, registry: CollectorRegistry) -> None:
        super().__init__(registry)
        self._traffic()
        self._checkpoints()
        self._partitions()
        self._brands()

    def _traffic(self) -> None:
        self.records = self._counter(
            "records_total", "Records of mentions.v1, by what became of them", "disposition"
        )
        self.letters = self._counter("dead_letters_total", "Records put aside, by reason", "reason")
        self.notices = self._counter(
            "notices_total", "Notices, each copy of one, by event and what it did here", "event", "effect"
        )
        self.withdrawn = self._counter(
            "withdrawn_total", "Mentions that were counted and taken back by a delete"
        )
        self.unscored = self._counter("unscored_total", "Counted mentions whose language is not scored")
        self.folded = self._counter("folded_total", "Counted mentions folded into a near copy")
        self.windows = self._counter("windows_total", "Base windows published")
        self.alerts = self._counter("alerts_total", "Alert events published", "kind", "department", "state")
        self.severities = self._counter(
            "alert_severities_total", "Alerts opened or escalated, by severity", "department", "severity"
        )
        self.held_back = self._counter(
            "held_back_total", "What stood out and raised nothing, by gate", "gate"
        )
        self.bounds = self._counter("bounds_total", "How often a bound was hit", "bound")
        self.default_profiles = self._counter("default_profiles_total", "Brands met without a profile")
        self.profile_changes = self._counter(
            "profile_changes_total", "New profiles of brands heard already: taken or refused", "result"
        )
        self.profiles = self._gauge("profiles", "Profiles in force by their files")
        self.profile_faults = self._gauge(
            "profile_faults",
            "Profiles that are not used: files with a fault, and those refused for other windows",
        )
        self.overflow = self._counter(
            "label_overflow_total", "Brands and departments that had to be counted as `other`", "label"
        )
        self.delay = self._histogram(
            "end_to_end_delay_seconds",
            "Age of the newest counted mention, by event time, when its checkpoint is committed",
            DELAY_S,
        )
        self.window_delay = self._histogram(
            "window_delay_seconds", "Age of a window, from when it could close, when it is published", DELAY_S
        )
        self.alert_delay = self._histogram(
            "alert_delay_seconds",
            "Age of an alert event, from when it could be told, when it is published",
            DELAY_S,
        )

    def _checkpoints(self) -> None:
        self.duration = self._histogram(
            "checkpoint_duration_seconds", "One transaction, begin to commit", CHECKPOINT_S
        )
        self.bytes = self._counter("checkpoint_bytes_total", "Bytes that transactions wrote")
        self.state_bytes = self._counter(
            "state_written_bytes_total", "Bytes of saved state that transactions wrote"
        )
        self.checkpoint_age = self._gauge(
            "checkpoint_age_seconds", "Time since the oldest last checkpoint of an owned partition"
        )
        self.transaction_age = self._gauge("transaction_age_seconds", "Age of the oldest open transaction")
        self.kafka_silence = self._gauge(
            "kafka_silence_seconds",
            "Time since Kafka last answered a fetch of an owned partition; the longest",
        )
        self.loop_lag = self._histogram(
            "event_loop_lag_seconds", "How much later than asked the event loop woke its watch", LAG_S
        )

    def _partitions(self) -> None:
        self.partitions = self._gauge("partitions", "Partitions owned now")
        self.source_partitions = self._gauge("source_partitions", "Partitions of mentions.v1, all workers'")
        self.acquired = self._counter("acquisitions_total", "Partitions taken over")
        self.rebalances = self._counter("rebalances_total", "Assignments that the group gave this worker")
        self.watermark = self._gauge(
            "watermark_timestamp_seconds", "Event time up to which it is heard", "partition"
        )
        self.unread = self._gauge("unread_records", "Records that wait to be heard", "partition")
        self.behind = self._gauge(
            "behind_seconds", "Age of the watermark while records wait; 0 when all is heard", "partition"
        )
        self.learning = self._gauge("brands_learning", "Brands too young to raise a theme", "partition")
        self.brands = self._gauge("brands", "Brands in the state", "partition")
        self.build = self._gauge("build_info", "Version of the program; always 1", "version", "python")

    def _brands(self) -> None:
        self.brand_learning = self._looked(
            "brand_learning", "1 while the brand is too young to raise a theme; of other brands, how many are"
        )
        self.brand_learning_voices = self._looked(
            "brand_learning_voices",
            "Voices that a learning brand has, of those needed; nothing once it listens",
        )
        self.voices_needed = self._gauge("learning_voices_needed", "Voices after which a brand may be heard")
        self.brand_open_alerts = self._looked("brand_open_alerts", "Alerts that are open")
        self.brand_last_alert = self._gauge(
            "brand_last_alert_timestamp_seconds",
            "Publication of the last alert event, by event time, that this worker told or found open",
            "brand",
        )
        self.brand_window_end = self._gauge(
            "brand_window_end_timestamp_seconds",
            "End of the newest window that this worker published",
            "brand",
        )
        self.brand_windows = self._counter("brand_windows_total", "Windows published", "brand")
        self.brand_voices = self._counter("brand_voices_total", "Voices of the windows published", "brand")
        self.brand_opinions = self._counter(
            "brand_opinions_total", "Scored voices of the windows published", "brand", "polarity"
        )
        self.brand_held_back = self._counter(
            "brand_held_back_total", "Held back in the windows published, by gate", "brand", "gate"
        )
        self.brand_alerts = self._counter(
            "brand_alerts_total", "Alert events published", "brand", "department", "state"
        )
        self.brand_too_late = self._counter(
            "brand_too_late_total", "Mentions too late for any window", "brand"
        )
        self.brand_day_voices = self._gauge(
            "brand_day_voices", "Voices of the day that ends with the newest window", "brand"
        )
        self.brand_day_expected = self._gauge(
            "brand_day_expected_voices", "Voices normal for a day, once enough is known", "brand"
        )

    def _looked(self, name: str, says: str) -> Declared:
        """A gauge of brands that is worked out when somebody asks (brand_metrics.py)."""
        self._note(name, "gauge", says, ("brand",))
        return self.declared[-1]
