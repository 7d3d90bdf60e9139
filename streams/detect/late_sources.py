"""Tell a theme from the words of a source that is only now collected: what its people always said is new here only.

A connector that is switched on brings all its words at once: a survey's "receipt", a store's "widget". For a week
they are heard, shown and learned as everything is; but a theme has to stand out in the voices of known sources.
"""

from streams.cases.silence import Sources
from streams.detect.crowd import stands_out
from streams.detect.finding import Finding
from streams.detect.tellings import PAST_DAYS
from streams.policy import DAY_MS

BEGINS_LATE_MS = DAY_MS
"""After the brand was first heard: until then all is new, and learned."""
KNOWN_AFTER_MS = 7 * DAY_MS
"""Every weekday was heard once by then."""


def is_late_source(
    sources: Sources, source: str, first_ms: int, at_ms: int, known_after_ms: int = KNOWN_AFTER_MS
) -> bool:
    """True for a source that began after the brand did, and not long ago."""
    began_ms = sources.first.get(source, first_ms)
    return began_ms - first_ms >= BEGINS_LATE_MS and at_ms - began_ms < known_after_ms


def is_newly_collected(finding: Finding, sources: Sources, first_ms: int) -> bool:
    """True if the finding would raise nothing without the sources that began late."""
    # in a window of weeks a source is known once all that it is held against has heard it
    known_after_ms = finding.scale.window_ms + PAST_DAYS * DAY_MS if finding.is_slow else KNOWN_AFTER_MS
    names = {voice.source for voice in finding.evidence}
    late = {name for name in names if is_late_source(sources, name, first_ms, finding.end_ms, known_after_ms)}
    if not late:
        return False
    known = {voice.author for voice in finding.evidence if voice.source not in late}
    return not stands_out(finding, round(len(known) / finding.authors * finding.strongest.authors))
