"""Put together what is known of each brand, from what workers publish: windows, alerts, and how far they are.

Bounds: `BRANDS` brands x about 3 kB (the held back of one window), `OPEN` open alerts. What comes beyond them
is counted.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

from schemas.alert import Alert
from schemas.base import epoch_ms
from schemas.window import HeldBack, ThemeNow, WindowSummary
from streams.detect.significance import LEARNING_VOICES
from streams.state.saved import Meta

BRANDS = 10_000
OPEN = 50_000
VOICES_NEEDED = round(LEARNING_VOICES)
"""Voices before a brand's baseline may say what is new; they have to be a window old, too."""


@dataclass(slots=True)
class BrandStatus:
    """One brand, as its newest windows and alerts say."""

    brand: str
    partition: int
    is_learning: bool = True
    windows: int = 0
    """Windows read."""
    voices: int = 0
    """Of the windows read."""
    window_end: datetime | None = None
    sentiment: float | None = None
    """Of the newest window."""
    profile: str | None = None
    held_back: tuple[HeldBack, ...] = ()
    """Of the newest window that held something back."""
    held_back_at: datetime | None = None
    themes: tuple[ThemeNow, ...] = ()
    """Open as the newest window closed, and where each is in its life."""
    open_alerts: int = 0
    last_alert: Alert | None = None
    too_late: int = 0
    """Mentions that came too late to be counted, of the newest that were read."""

    def take(self, window: WindowSummary) -> None:
        """Add a window; they come in the order of time."""
        self.windows += 1
        self.voices += window.voices
        if self.window_end is None or window.window_end >= self.window_end:
            self.is_learning, self.window_end = window.learning, window.window_end
            self.sentiment, self.profile, self.themes = window.sentiment, window.profile, window.themes
            if window.held_back:
                self.held_back, self.held_back_at = window.held_back, window.window_end


@dataclass(frozen=True, slots=True)
class PartitionStatus:
    """How far a partition is heard."""

    partition: int
    end: int
    """Where its mentions end."""
    next_offset: int | None = None
    """None: no worker was here yet."""
    watermark_ms: int | None = None
    waiting: int | None = None
    """Records behind `next_offset` as they were counted; None: too many offsets to look at each."""

    @property
    def unread(self) -> int:
        """Records that wait to be heard; where they were not counted, at most so many.

        Offsets alone do not tell: the markers of a transactional producer have one each, and a notice that is
        sent in a transaction has one behind it.
        """
        return max(0, self.end - (self.next_offset or 0)) if self.waiting is None else self.waiting

    @property
    def is_exact(self) -> bool:
        """Whether so many wait, and not fewer."""
        return self.waiting is not None or self.unread == 0


@dataclass(slots=True)
class Status:
    """Everything that was read so far."""

    left_out: int = 0
    """Windows and alerts of brands beyond `BRANDS`, open alerts beyond `OPEN`."""
    too_late: int = 0
    """Mentions that came too late to be counted, of the newest that were read."""
    _brands: dict[str, BrandStatus] = field(default_factory=dict)
    _partitions: dict[int, PartitionStatus] = field(default_factory=dict)
    _open: dict[str, str] = field(default_factory=dict)
    """Brand by fingerprint of an alert that is open."""

    def take_end(self, partition: int, end: int) -> None:
        """Note where the mentions of a partition end."""
        self._partitions[partition] = PartitionStatus(partition, end)

    def take_meta(self, partition: int, meta: Meta) -> None:
        """Note how far a worker is; the newest comes last."""
        known = self._partitions.get(partition)
        end = meta.next_offset if known is None else known.end
        self._partitions[partition] = PartitionStatus(partition, end, meta.next_offset, meta.watermark_ms)

    def take_waiting(self, partition: int, count: int) -> None:
        """Note how many records wait in a partition, counted one by one."""
        self._partitions[partition] = replace(self._partitions[partition], waiting=count)

    def take_window(self, partition: int, window: WindowSummary) -> None:
        """Add a window to its brand."""
        brand = self._brand(window.brand, partition)
        if brand is not None:
            brand.take(window)

    def take_alert(self, partition: int, alert: Alert) -> None:
        """Note an event of an alert; the newest of a brand is kept."""
        brand = self._brand(alert.brand, partition)
        if brand is not None and _is_newer(alert, brand.last_alert):
            brand.last_alert = alert

    def take_state(self, fingerprint: str, brand: str | None) -> None:
        """Note that an alert is open, or (None) that it is not any more."""
        if brand is None:
            self._open.pop(fingerprint, None)
        elif fingerprint in self._open or len(self._open) < OPEN:
            self._open[fingerprint] = brand
        else:
            self.left_out += 1

    def take_late(self, partition: int, name: str | None) -> None:
        """Note a mention that came too late to be counted; None: of a brand that cannot be read."""
        self.too_late += 1
        brand = None if name is None else self._brand(name, partition)
        if brand is not None:
            brand.too_late += 1

    def brands(self) -> list[BrandStatus]:
        """All brands by name."""
        for brand in self._brands.values():
            brand.open_alerts = 0
        for name in self._open.values():
            if name in self._brands:
                self._brands[name].open_alerts += 1
        return [self._brands[name] for name in sorted(self._brands)]

    def partitions(self) -> list[PartitionStatus]:
        """All partitions by number."""
        return [self._partitions[number] for number in sorted(self._partitions)]

    def _brand(self, name: str, partition: int) -> BrandStatus | None:
        known = self._brands.get(name)
        if known is None:
            if len(self._brands) >= BRANDS:
                self.left_out += 1
                return None
            known = self._brands[name] = BrandStatus(name, partition)
        return known


def _is_newer(alert: Alert, than: Alert | None) -> bool:
    if than is None:
        return True
    return (epoch_ms(alert.published_at), alert.revision) >= (epoch_ms(than.published_at), than.revision)
