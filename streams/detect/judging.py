"""Judge a brand at the end of a hop: what its customers began to say, which alert is due, what its window was.

The longest window is judged first, so that it names a theme that several lengths flag; the base window is summed
up last.
"""

from collections.abc import Sequence
from typing import Protocol

from schemas.alert import Alert
from schemas.window import TopTerm, WindowSummary
from streams.aggregate import Bucket
from streams.aggregate.summary import TOP_TERMS, Day, SinceSummary, summary_of
from streams.alert.episode import escalated, opened, resolved
from streams.alert.surfaces import surfaces_in, surfaces_of
from streams.brand import Brand
from streams.cases.judging import close_cases, judge_cases
from streams.cases.parents import is_told_by_case
from streams.cases.silence import silent_sources
from streams.detect.baseline import Normal
from streams.detect.finding import Finding
from streams.detect.held_back import Stopped, campaigns, gated
from streams.detect.hop import HopWindow, Judgement, judge_hop, voices_in
from streams.detect.late_sources import is_newly_collected
from streams.detect.life import lives
from streams.detect.quiet import expected_voices, is_quiet
from streams.detect.significance import MIN_AUTHORS
from streams.detect.slow import slow_windows
from streams.detect.surge import surge_of
from streams.detect.themes import OpenTheme, Step, longest_first
from streams.enrich.concepts import is_concept
from streams.identity import digest
from streams.notices.gaps import CATCH_UP_MS
from streams.policy import (
    BASE,
    BASE_LATENESS_MS,
    BASE_MS,
    DAY,
    DAY_MS,
    LINES,
    LONGEST_MS,
    SCALES,
    SLOW,
    Scale,
)

HELD_BACK = (Step.PARAPHRASES, Step.TOLD_ALREADY, Step.NEW_SOURCE, Step.EVIDENCE_WITHDRAWN)
"""Steps that are shown in the summary even where the theme is open."""
SLOWEST = len(SCALES) - 1
"""Weeks are judged where a brand's profile asks for the longest of its windows."""
MOST_OF_CONCEPTS = 100
"""Terms of concepts and their phrases that may stand among a bucket's first, and are no words to show."""


class Watch(Protocol):
    """Somebody who asked to look on (why.py); without one nothing is paid for it."""

    def passed_over(self, brand: Brand, scale: Scale, end_ms: int, is_coarse: bool) -> None:
        """A window that was not tested: the times are too coarse for it, or its voices too few."""

    def judged(
        self,
        brand: Brand,
        window: HopWindow,
        normal: Normal,
        judgement: Judgement,
        steps: Sequence[tuple[Finding, Step]],
    ) -> None:
        """A window that was tested, and what became of each finding."""


def judge(
    brand: Brand, end_ms: int, line: float | None = None, watch: Watch | None = None
) -> list[WindowSummary | Alert]:
    """Judge everything of a brand that ends here; gives what is to be published, in order.

    `line` stands in for the line of the profile's sensitivity.
    """
    said: list[WindowSummary | Alert] = []
    brand.accounts.follow(brand.profile)
    brand.accounts.take_until(end_ms)
    brand.are_days_dirty |= brand.days.count(end_ms, brand.between, brand.gaps.touches)
    if brand.gaps.spans:
        brand.are_days_dirty |= brand.days.tellings.miss(end_ms // DAY_MS, brand.gaps.touches)
    due = brand.hops.take(end_ms)
    for number in longest_first(due.intersection(brand.hops.scales)):
        said += _judge_scale(brand, number, end_ms, line, watch)
    if SLOW in due:
        said += _judge_slowly(brand, end_ms, line, watch)
    ended_ms = end_ms + BASE_LATENESS_MS
    for theme in brand.themes.end(end_ms):
        said.append(resolved(_alert(theme), ended_ms, theme.last_flagged_ms, people=len(theme.people)))
    if DAY in due and end_ms % SCALES[DAY].hop_ms == 0:
        said += judge_cases(brand, end_ms)
    said += close_cases(brand, end_ms)
    bucket = brand.buckets.get(end_ms - BASE_MS)
    if BASE in due and bucket is not None:
        said.append(_summary(brand, bucket))
    brand.let_go(end_ms)
    brand.find_due()
    return said


def _judge_scale(
    brand: Brand, number: int, end_ms: int, line: float | None, watch: Watch | None
) -> list[Alert]:
    scale = SCALES[number]
    is_hop = end_ms % scale.hop_ms == 0
    buckets = brand.between(end_ms - scale.window_ms, end_ms)
    if not is_hop and end_ms % scale.hop_at(voices_in(buckets)):
        return []
    touched = brand.hops.take_touched(number)
    if scale.window_ms < brand.resolution.step_ms:
        if watch is not None:
            watch.passed_over(brand, scale, end_ms, True)
        return []
    if sum(bucket.voice_count + bucket.folded + bucket.withdrawn for bucket in buckets) < MIN_AUTHORS:
        if watch is not None:
            watch.passed_over(brand, scale, end_ms, False)
        return []
    brand.learn(number, end_ms)
    fresh = [b for b in buckets if b.start_ms >= end_ms - scale.hop_ms or b.start_ms in touched]
    before = brand.between(end_ms - LONGEST_MS, end_ms - scale.window_ms)
    window = HopWindow(scale, end_ms, buckets, fresh, before)
    normal = brand.baselines[number].at(end_ms, brand.first_ms)
    judgement = judge_hop(window, normal, _line_for(brand, line))
    brand.is_learning = brand.is_learning and judgement.is_learning
    for stopped in gated(judgement):
        _hold(brand, stopped, buckets)
    if scale.window_ms == DAY_MS and is_hop:
        for stopped in campaigns(window):
            _hold(brand, stopped, buckets)
    is_catching_up = brand.gaps.touches(end_ms - scale.window_ms, end_ms, CATCH_UP_MS)
    surge = None if judgement.is_learning or is_catching_up else surge_of(window, normal)
    findings = judgement.findings if surge is None else (*judgement.findings, surge)
    taken = [(finding, *_take(brand, finding)) for finding in findings]
    if watch is not None:
        watch.judged(brand, window, normal, judgement, [(finding, step) for finding, step, _ in taken])
    return [alert for _, _, alert in taken if alert is not None]


def _line_for(brand: Brand, line: float | None) -> float:
    return LINES[brand.profile.sensitivity] if line is None else line


def _judge_slowly(brand: Brand, end_ms: int, line: float | None, watch: Watch | None) -> list[Alert]:
    """Count the day that ends here, and judge the concepts of the last weeks, the longest window first."""
    _count_day(brand, end_ms)
    alerts: list[Alert] = []
    if SLOWEST not in brand.hops.scales:
        return alerts
    for window, past in slow_windows(brand.days.tellings, end_ms, MIN_AUTHORS if watch is None else 1):
        judgement = judge_hop(window, past, _line_for(brand, line))
        taken = [(finding, *_take(brand, finding)) for finding in judgement.findings]
        if watch is not None:
            watch.judged(brand, window, past, judgement, [(finding, step) for finding, step, _ in taken])
        alerts += [alert for _, _, alert in taken if alert is not None]
    return alerts


def _count_day(brand: Brand, end_ms: int) -> None:
    """Take down who told of what, but for what an open theme has told already."""
    told = {id_hash for theme in brand.themes.open.values() for id_hash in theme.evidence}
    buckets = brand.between(end_ms - DAY_MS, end_ms)
    brand.days.tellings.count(end_ms // DAY_MS - 1, buckets, told)
    brand.are_days_dirty = True


def _hold(brand: Brand, stopped: Stopped, buckets: Sequence[Bucket]) -> None:
    """Show what was stopped in the words that people used."""
    words = surfaces_in(brand.enricher, stopped.terms, buckets)
    brand.hold(", ".join(words.values()) or "(no words)", stopped.reason, stopped.authors)


def _take(brand: Brand, finding: Finding) -> tuple[Step, Alert | None]:
    """Give a finding its theme: what that means for it, and the alert that is due, if one is."""
    themes = brand.themes
    theme = themes.home_of(finding)
    step = themes.step_of(theme, finding)
    is_of_new_source = is_newly_collected(finding, brand.sources, brand.first_ms)
    if step in (Step.OPENS, Step.ESCALATES):
        if is_told_by_case(brand, finding):
            step = Step.TOLD_ALREADY
        elif is_of_new_source:
            step = Step.NEW_SOURCE
    # the words that name a surge are ordinary ones, and those of a new source will be: they go on teaching
    if finding.surge is None and not is_of_new_source and not finding.is_slow:
        themes.exclude(finding)
    if step is Step.OPENS:
        return step, _open(brand, finding)
    if theme is None or step in HELD_BACK:
        brand.hold(surfaces_of(brand.enricher, finding)[finding.terms[0]], step.value, finding.authors)
    if theme is None or step is Step.EVIDENCE_WITHDRAWN:
        return step, None
    if finding.is_slow and theme.window_ms <= LONGEST_MS:
        return step, None  # what weeks say of it keeps no theme of hours open
    theme.take(finding)
    if step is not Step.PARAPHRASES:
        theme.count(finding)
    themes.keep(theme)
    return step, _escalate(brand, theme, finding) if step is Step.ESCALATES else None


def _open(brand: Brand, finding: Finding) -> Alert:
    window_ms, end_ms = finding.scale.window_ms, finding.end_ms
    theme_id = digest(brand.name, window_ms, end_ms, finding.terms[0])
    surfaces = surfaces_of(brand.enricher, finding)
    alert = opened(brand.profile, brand.profile_hash, theme_id, end_ms, finding, surfaces)
    theme = OpenTheme(
        brand.themes.free_slot,
        theme_id,
        window_ms,
        end_ms,
        end_ms,
        [],
        [],
        0,
        0.0,
        b"",
        finding.surge is not None,
    )
    theme.take(finding)
    theme.count(finding)
    theme.note_alert(finding, alert)
    brand.themes.keep(theme)
    return alert


def _escalate(brand: Brand, theme: OpenTheme, finding: Finding) -> Alert:
    surfaces = surfaces_of(brand.enricher, finding)
    alert = escalated(_alert(theme), brand.profile, brand.profile_hash, finding, surfaces)
    theme.note_alert(finding, alert)
    return alert


def _alert(theme: OpenTheme) -> Alert:
    return Alert.model_validate_json(theme.alert)


def _summary(brand: Brand, bucket: Bucket) -> WindowSummary:
    held_back = brand.held_back.take()
    day = _day(brand, bucket.start_ms + BASE_MS)
    learning, since = brand.is_learning, brand.since
    silent = silent_sources(brand.sources, brand.profile, bucket.start_ms + BASE_MS)
    summary = summary_of(
        bucket,
        brand.name,
        brand.profile_hash,
        learning,
        since,
        held_back,
        day,
        _top_terms(brand, bucket),
        silent,
        lives(brand, bucket.start_ms + BASE_MS),
    )
    brand.since = SinceSummary()
    return summary


def _top_terms(brand: Brand, bucket: Bucket) -> tuple[TopTerm, ...]:
    """The terms with most authors, as people wrote them."""
    every = bucket.terms.top(TOP_TERMS + MOST_OF_CONCEPTS)
    top = [(term, authors) for term, authors in every if not is_concept(term)][:TOP_TERMS]
    forms = surfaces_in(brand.enricher, [term for term, _ in top], [bucket])
    return tuple(TopTerm(term=forms[term], authors=authors) for term, authors in top)


def _day(brand: Brand, end_ms: int) -> Day:
    brand.learn(DAY, end_ms)
    normal = brand.baselines[DAY].at(end_ms, brand.first_ms)
    voices = sum(bucket.voice_count for bucket in brand.between(end_ms - DAY_MS, end_ms))
    expected = expected_voices(normal)
    is_missing = brand.gaps.touches(end_ms - DAY_MS, end_ms)  # what was not collected was not quiet
    quiet = not is_missing and is_quiet(voices, normal)
    return Day(voices, None if expected is None else round(expected, 2), quiet)
