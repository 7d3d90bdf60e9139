"""Notice that nothing came from a source for longer than is expected, though the source was read to the end.

Only a connector's `progress` tells a silent market from a dead collector: it says that everything up to a time was
delivered. Without it, or where the profile expects nothing of the source, a silence is a state of the window and no
alert. A reported gap breaks a silence: what was not collected was not silent.
"""

import msgspec

from schemas.alert import AlertKind
from schemas.profile import Profile
from streams.cases.claim import Claim
from streams.policy import HOUR_MS

SOURCES = 64
"""Sources that are followed; a profile that names more silences of them is not listened to beyond it."""


class Sources(msgspec.Struct):
    """When each source was first and last heard, and how far it was read. Times in ms."""

    heard: dict[str, int] = msgspec.field(default_factory=dict)
    first: dict[str, int] = msgspec.field(default_factory=dict)
    """When it was first heard: what begins late is new for a while (late_sources.py)."""
    through: dict[str, int] = msgspec.field(default_factory=dict)
    """Source and connector, with a space between -> everything up to here was delivered."""
    since: dict[str, int] = msgspec.field(default_factory=dict)
    """When it was first read: a silence of what was never heard begins there."""
    missed: dict[str, int] = msgspec.field(default_factory=dict)
    """Until when it was last incomplete: no silence begins before it."""

    def hear(self, source: str, at_ms: int) -> None:
        """A mention of this source was counted."""
        if source in self.heard or len(self.heard) < SOURCES:
            self.heard[source] = max(at_ms, self.heard.get(source, at_ms))
            self.first[source] = min(at_ms, self.first.get(source, at_ms))

    def progress(self, source: str, via: str | None, through_ms: int) -> None:
        """A connector has delivered everything up to this time."""
        key = f"{source} {via or ''}"
        if key in self.through or len(self.through) < SOURCES:
            self.through[key] = max(through_ms, self.through.get(key, through_ms))
            self.since.setdefault(source, through_ms)

    def gap(self, source: str, to_ms: int) -> None:
        """A connector missed something up to this time."""
        if source in self.missed or len(self.missed) < SOURCES:
            self.missed[source] = max(to_ms, self.missed.get(source, to_ms))

    def read_to_ms(self, source: str) -> int | None:
        """How far all connectors of a source have read; None where none says so."""
        told = [ms for key, ms in self.through.items() if key.split(" ")[0] == source]
        return min(told, default=None)

    def silent_from_ms(self, source: str) -> int | None:
        """Since when nothing came; None for a source that was never heard nor read."""
        from_ms = self.heard.get(source, self.since.get(source))
        return None if from_ms is None else max(from_ms, self.missed.get(source, from_ms))


def silences(sources: Sources, profile: Profile) -> list[Claim]:
    """A claim for each source of which the profile expects something and that was read."""
    claims = []
    for source, wish in sorted(profile.sources.items()):
        from_ms, read_ms = sources.silent_from_ms(source), sources.read_to_ms(source)
        if wish.expected_silence is None or from_ms is None or read_ms is None:
            continue
        claims.append(_claim(source, from_ms, read_ms, wish.expected_silence * 1000))
    return claims


def silent_sources(sources: Sources, profile: Profile, end_ms: int) -> tuple[str, ...]:
    """Sources that are silent for longer than expected at this time, whether they were read or not."""
    silent = []
    for source, wish in sorted(profile.sources.items()):
        from_ms = sources.silent_from_ms(source)
        if wish.expected_silence and from_ms is not None and end_ms - from_ms >= wish.expected_silence * 1000:
            silent.append(source)
    return tuple(silent)


def _claim(source: str, from_ms: int, read_ms: int, expected_ms: int) -> Claim:
    silent_ms = max(0, read_ms - from_ms)
    is_silent = silent_ms >= expected_ms
    return Claim(
        kind=AlertKind.SILENCE,
        rule="silence",
        name=source,
        keys=(),
        subject=source,
        opens=is_silent,
        stays=is_silent,
        held=None,
        start_ms=from_ms,
        end_ms=from_ms + max(expected_ms, 1),
        authors=0,
        voices=0,
        expected=expected_ms / HOUR_MS,
        observed=0,
        effect=1.0,
        margin=0.0,
        significance=0.0,
        polarity="mixed",
        departments=("service",),
        measures={
            "silent_h": silent_ms / HOUR_MS,
            "expected_silence_h": expected_ms / HOUR_MS,
        },
        fresh_ms=read_ms,
    )
