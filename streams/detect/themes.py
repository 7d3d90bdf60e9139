"""Give themes a life: opened once, the same at every window length, again only when they escalate, then closed.

A finding belongs to an open theme when it shares three tenths of the evidence or a third of the terms. While a
theme is alive its terms do not teach the baseline, at most for `EXCLUDED_MS`: a level that stays becomes normal.
Bounds: `OPEN` themes a brand x (`EVIDENCE` ids and `PEOPLE` authors x 9 B + one alert of ~8 kB) = 1 MB.
"""

from collections.abc import Iterable, Set
from enum import StrEnum

import msgspec

from schemas.alert import Alert
from streams.detect.crowd import is_crowd
from streams.detect.finding import Finding, is_withdrawn
from streams.detect.significance import MIN_AUTHORS
from streams.enrich.calendar import is_of_calendar
from streams.enrich.concepts import is_concept
from streams.identity import person_of
from streams.notices.evidence import Teller, tellers_of
from streams.policy import BASE_MS, DAY_MS, HOUR_MS, LONGEST_MS, SCALES

OPEN = 64
TERMS = 40
EVIDENCE = 400
PEOPLE = 400
"""Authors remembered of one theme; a count that ends there says "or more"."""
EXCLUSIONS = 2000
SAME_EVIDENCE = 0.3
SAME_TERMS = 1 / 3
STAYS_OPEN_WINDOWS = 3
STAYS_OPEN_MS = 72 * HOUR_MS
EXCLUDED_MS = 14 * DAY_MS
ESCALATES_AT = 3
"""Times the authors of the last alert, which are five at least: from fifteen people on it may be told again. A
floor of 10 or 20 people beside it changed nothing on the development streams; twice the authors told more of what
is known already."""
LONE_WORD_MARGIN = 0.5
"""Above the line, for one word of the fewest authors: half of the unexplained alerts were such, this close."""


class Step(StrEnum):
    """What a finding means for the theme it belongs to."""

    OPENS = "OPENS"
    ESCALATES = "ESCALATES"
    ALREADY_OPEN = "ALREADY_OPEN"
    PRAISE_NOT_RARE = "PRAISE_NOT_RARE"
    LONE_WORD = "LONE_WORD"
    CALENDAR = "CALENDAR"
    """By names of days, months and feasts alone, which everybody says when they come."""
    PARAPHRASES = "PARAPHRASES"
    TOLD_ALREADY = "TOLD_ALREADY"
    """By a case that lives longer: a positioning gap, a broken promise."""
    NEW_SOURCE = "NEW_SOURCE"
    """By people of a source that is only now collected, and hardly by others."""
    THEME_LIMIT = "THEME_LIMIT"
    EVIDENCE_WITHDRAWN = "EVIDENCE_WITHDRAWN"
    """So much was deleted since that too few people still say it."""


class OpenTheme(msgspec.Struct):
    """One theme that was alerted and is not over."""

    slot: int
    """Where it is saved."""
    theme_id: str
    window_ms: int
    """The longest window that flagged it."""
    first_flagged_ms: int
    last_flagged_ms: int
    terms: list[str]
    evidence: list[int]
    """Id hashes, ascending."""
    authors: int
    """Authors at the last alert."""
    peak: float
    """Highest effective score alerted."""
    alert: bytes
    """The last alert, as published."""
    is_surge: bool = False
    """It was opened by complaints as a whole."""
    people: list[int] = msgspec.field(default_factory=list)
    """Who told of it in its whole life, as numbers that only count (`person_of`), ascending."""
    tellers: list[Teller] = msgspec.field(default_factory=list)
    """Whose words the last alert shows or lists."""

    @property
    def ends_ms(self) -> int:
        """When it is over unless it is flagged again, on the grid of base windows."""
        lasts_ms = stays_open_ms(self.window_ms)
        return -(-(self.last_flagged_ms + lasts_ms) // BASE_MS) * BASE_MS

    @property
    def is_broad(self) -> bool:
        """It was opened by many words: by complaints as a whole, or by a concept."""
        return self.is_surge or is_concept(self.terms[0])

    def likeness(self, finding: Finding) -> float:
        """Shared evidence or shared terms, whichever is larger; 0 where both are too small to be the same."""
        if self.is_surge and finding.surge is not None:
            return 1.0  # one wave of complaints, whoever complains now
        mine, theirs = set(self.evidence), {voice.id_hash for voice in finding.evidence}
        if self.is_surge or (self.is_broad and not finding.is_broad):
            # made of all complaints, or of all that tell of a concept: one theme among them is not yet the same
            by_evidence = len(mine & theirs) / max(1, len(mine | theirs))
            return by_evidence if by_evidence >= SAME_EVIDENCE else 0.0
        by_evidence = overlap(mine, theirs)
        by_terms = 0.0 if finding.surge else overlap(set(self.terms), set(finding.terms))
        return max(
            by_evidence if by_evidence >= SAME_EVIDENCE else 0.0, by_terms if by_terms >= SAME_TERMS else 0.0
        )

    def count(self, finding: Finding) -> None:
        """Remember who told of it."""
        known = set(self.people)
        people = (person_of(author) for author in dict.fromkeys(v.author for v in finding.evidence))
        new = [person for person in people if person not in known]
        self.people = sorted(known.union(new[: max(0, PEOPLE - len(known))]))

    def take(self, finding: Finding) -> None:
        """Flagged again: it lives on, with more words and voices."""
        self.last_flagged_ms = max(self.last_flagged_ms, finding.end_ms)
        self.window_ms = max(self.window_ms, finding.scale.window_ms)
        if self.terms and finding.surge is None and finding.is_broad and not self.is_broad:
            return  # all that tell of a concept: else the theme would swallow what is told beside it
        new_terms = [term for term in finding.terms[:3] if term not in self.terms]
        self.terms += new_terms[: max(0, TERMS - len(self.terms))]
        known = set(self.evidence)
        new = [voice.id_hash for voice in finding.evidence if voice.id_hash not in known]
        self.evidence = sorted(known.union(new[: max(0, EVIDENCE - len(known))]))

    def escalates(self, finding: Finding) -> bool:
        """True if many more people say it, louder than at its last alert."""
        authors = finding.authors
        return authors >= ESCALATES_AT * max(MIN_AUTHORS, self.authors) and finding.effective >= max(
            self.peak, finding.line
        )

    def note_alert(self, finding: Finding, alert: Alert) -> None:
        """Remember what was published, so that the next time it takes more."""
        self.authors = finding.authors
        self.peak = max(self.peak, finding.effective)
        self.alert = alert.model_dump_json().encode()
        self.tellers = tellers_of([alert], finding.evidence)


def stays_open_ms(window_ms: int) -> int:
    """How long a theme of this window length is open after it was last flagged.

    >>> [stays_open_ms(hours * HOUR_MS) // DAY_MS for hours in (1, 72, 168, 672)]
    [3, 9, 9, 28]
    """
    windows_ms = min(STAYS_OPEN_WINDOWS * window_ms, max(window_ms, STAYS_OPEN_WINDOWS * LONGEST_MS))
    return max(windows_ms, STAYS_OPEN_MS)


def overlap(one: Set[int] | Set[str], other: Set[int] | Set[str]) -> float:
    """Shared part of the smaller one; 0 where one is empty."""
    return len(one & other) / max(1, min(len(one), len(other)))


class Themes:
    """The open themes of a brand and the terms that they keep out of its baselines."""

    def __init__(self) -> None:
        self.open: dict[int, OpenTheme] = {}
        """By slot."""
        self.excluded: dict[str, tuple[int, int]] = {}
        """Term -> event times from and to, ms."""
        self.dirty: set[int] = set()

    def home_of(self, finding: Finding) -> OpenTheme | None:
        """The open theme that the finding belongs to; ties go to the older theme."""
        best, most = None, 0.0
        for theme in sorted(self.open.values(), key=lambda theme: (theme.first_flagged_ms, theme.theme_id)):
            likeness = theme.likeness(finding)
            if likeness > most:
                best, most = theme, likeness
        return best

    def step_of(self, theme: OpenTheme | None, finding: Finding) -> Step:
        """Decide whether this is worth an alert, and why not."""
        if is_withdrawn(finding):
            return Step.EVIDENCE_WITHDRAWN
        if theme is not None and not theme.escalates(finding):
            return Step.ALREADY_OPEN
        if theme is not None:
            return Step.PARAPHRASES if is_crowd(finding) else Step.ESCALATES
        if finding.effective < finding.line:
            return Step.PRAISE_NOT_RARE
        if finding.surge is None and all(map(is_of_calendar, finding.terms)):
            return Step.CALENDAR
        is_lone = len(finding.tests) == 1 and finding.authors <= MIN_AUTHORS
        if is_lone and finding.effective < finding.line + LONE_WORD_MARGIN:
            return Step.LONE_WORD
        if is_crowd(finding):
            return Step.PARAPHRASES
        return Step.OPENS if len(self.open) < OPEN else Step.THEME_LIMIT

    def keep(self, theme: OpenTheme) -> None:
        """Hold a new or changed theme."""
        self.open[theme.slot] = theme
        self.dirty.add(theme.slot)

    def withdraw(self, theme: OpenTheme) -> None:
        """Let go of a theme of whose evidence nothing is left; its terms go on teaching nothing for a while."""
        del self.open[theme.slot]
        self.dirty.add(theme.slot)

    @property
    def free_slot(self) -> int:
        """The lowest slot that no theme uses."""
        return next(slot for slot in range(OPEN) if slot not in self.open)

    def exclude(self, finding: Finding) -> None:
        """Keep the terms of a finding out of the baselines from the start of its window on."""
        for term in finding.terms:
            since_ms = self.excluded.get(term, (finding.start_ms, 0))[0]
            self.excluded[term] = (since_ms, min(finding.end_ms, since_ms + EXCLUDED_MS))
        if len(self.excluded) > EXCLUSIONS:
            by_age = sorted(self.excluded, key=lambda term: (self.excluded[term], term))
            for term in by_age[: len(self.excluded) - EXCLUSIONS]:
                del self.excluded[term]

    def excluded_at(self, bucket_ms: int) -> frozenset[str]:
        """The terms that a live theme used in this bucket."""
        spans = self.excluded.items()
        return frozenset(term for term, (from_ms, to_ms) in spans if from_ms <= bucket_ms < to_ms)

    def end(self, now_ms: int) -> list[OpenTheme]:
        """Close the themes that are over, oldest first, and forget exclusions that no baseline can meet."""
        over = sorted(
            (theme for theme in self.open.values() if theme.ends_ms <= now_ms),
            key=lambda theme: (theme.ends_ms, theme.theme_id),
        )
        for theme in over:
            del self.open[theme.slot]
            self.dirty.add(theme.slot)
        for term in [term for term, (_, to_ms) in self.excluded.items() if to_ms < now_ms - EXCLUDED_MS]:
            del self.excluded[term]
        return over

    @property
    def next_end_ms(self) -> int | None:
        """When the next theme is over."""
        return min((theme.ends_ms for theme in self.open.values()), default=None)


def longest_first(scale_numbers: Iterable[int]) -> list[int]:
    """Where two lengths flag the same theme in one step, the longest names it."""
    return sorted(scale_numbers, key=lambda number: -SCALES[number].window_ms)
