"""Judge one window of one brand: test its new terms, and gather those that the same people say together.

Only terms that somebody used since the last hop are tested: what did not change was judged before. Authors per
term are summed over the base buckets first (an upper bound, at the speed of C), and only terms that could stand
out are united exactly. The line rises with the number of terms whose sum reaches the smallest number of authors.
Concepts (enrich/concepts.py) are terms with a line of their own: two dozen more tests would raise that of words,
and a theme that has a word is told hours later for it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import chain
from typing import NamedTuple

from streams.aggregate import Bucket, Voice
from streams.detect.baseline import Normal
from streams.detect.concepts import wordings_of
from streams.detect.finding import Finding, love_share
from streams.detect.significance import (
    MIN_AUTHORS,
    PRIOR,
    Gate,
    Tested,
    Verdict,
    is_learning,
    judge,
    praise_penalty,
)
from streams.enrich.concepts import every_concept, is_concept
from streams.policy import Scale
from streams.sketches.distinct import Authors, distinct

WORTH_UNITING = 2.0
"""Times the expectation."""
FLAGGED = 60
"""Terms of one hop that are clustered: more than this is one event told in all words."""
CONCEPTS_BELOW = 0.25
"""How far below that of words the line of concepts lies: they are few, and have to be told in several wordings.
From 0.2 to 0.35 one more event is heard and nothing else; from 0.4 on two more alerts are unexplained."""
WORDINGS = 3
"""Phrases that tell of a concept, in its evidence. From 1 to 5 the same is told (`tests/bench/ablations.py`)."""


def voices_in(buckets: Iterable[Bucket]) -> int:
    """Voices of some buckets."""
    return sum(bucket.voice_count for bucket in buckets)


class HopWindow(NamedTuple):
    """The base buckets of one window, and which of them hold something new."""

    scale: Scale
    end_ms: int
    buckets: Sequence[Bucket]
    """In the order of time, empty ones left out."""
    fresh: Sequence[Bucket]
    """Those that were heard since the last hop."""
    before: Sequence[Bucket] = ()
    """What is kept from before the window."""

    @property
    def voices(self) -> int:
        """Voices of the window."""
        return voices_in(self.buckets)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a hop found; there are no verdicts where nothing could be tested."""

    is_learning: bool
    findings: tuple[Finding, ...] = ()
    """Of words, then of concepts: what has a word is told by it."""
    verdict: Verdict | None = None
    """On the words."""
    on_concepts: Verdict | None = None

    def verdict_on(self, term: str) -> Verdict | None:
        """The verdict that a term is in."""
        return self.on_concepts if is_concept(term) else self.verdict


def judge_hop(window: HopWindow, normal: Normal, line: float) -> Judgement:
    """Test the new terms of a window against its baseline and cluster those that stand out."""
    learning = is_learning(normal)
    if learning:
        return Judgement(learning)
    voices = window.voices
    hour_factor = normal.hour_factor(window.end_ms)
    every = _summed_authors(window)
    sums = {term: total for term, total in every.items() if not is_concept(term)}
    concepts = {term: every[term] for term in every_concept() & every.keys()}

    def verdict_on(sums: Mapping[str, int], line: float) -> Verdict:
        candidates = list(_worth_uniting(window, sums, normal, voices, hour_factor))
        return judge(candidates, voices, normal, window.scale, hour_factor, line, tested=len(sums))

    on_words = verdict_on(sums, line)
    on_concepts = _in_words_of_their_own(window, verdict_on(concepts, line - CONCEPTS_BELOW))
    findings = (*_findings(window, voices, on_words), *_findings(window, voices, on_concepts))
    return Judgement(learning, findings, on_words, on_concepts)


def _in_words_of_their_own(window: HopWindow, verdict: Verdict) -> Verdict:
    """Leave to the words what people tell in the same words."""
    if not verdict.flagged:
        return verdict
    evidence = evidence_of([test.term for test in verdict.flagged], window.buckets)
    told = [
        test for test in verdict.flagged if wordings_of(test.term, evidence[test.term].values()) >= WORDINGS
    ]
    alike = [(test, Gate.ONE_WORDING) for test in verdict.flagged if test not in told]
    return replace(verdict, flagged=tuple(told), held_back=(*verdict.held_back, *alike))


def _summed_authors(window: HopWindow) -> dict[str, int]:
    """New terms whose authors, summed over the base buckets, are enough: at least as many as are distinct."""
    new: set[str] = set()
    for bucket in window.fresh:
        new.update(bucket.terms.one, bucket.terms.many)
    is_new = new.__contains__
    # one count over all buckets runs in C, and what is not new is dropped before it takes a place in the table
    by_one = chain.from_iterable([bucket.terms.one for bucket in window.buckets])
    sums = Counter(filter(is_new, by_one))
    known = sums.get
    for bucket in window.buckets:
        for term, authors in bucket.terms.many.items():
            if term in new:
                sums[term] = known(term, 0) + len(authors)
    return {term: total for term, total in sums.items() if total >= MIN_AUTHORS}


def _worth_uniting(
    window: HopWindow, sums: Mapping[str, int], normal: Normal, voices: int, hour_factor: float
) -> Iterable[tuple[str, int]]:
    """Distinct authors of the terms that could pass a line; what is normal in a busy brand is not united.

    Below twice the expectation no score reaches 2 (a gamma-Poisson of phi >= 0.15), and no line is below 2.5.
    """
    places = [(bucket.terms.one, bucket.terms.many) for bucket in window.buckets]
    by_share, by_rate = voices / (normal.voices + 1), hour_factor / (normal.windows + 0.5)
    a_count = max(by_share, by_rate)
    for term, total in sums.items():
        if total >= WORTH_UNITING * a_count * (normal.count(term) + PRIOR):
            yield term, distinct(_authors_of(term, places))


def _authors_of(
    term: str, places: Iterable[tuple[Mapping[str, int], Mapping[str, set[int]]]]
) -> list[Authors]:
    """Who used a term, by bucket: `TermTable.authors_of` without a call for each, as most have none."""
    found: list[Authors] = []
    for one, many in places:
        if term in many:
            found.append(many[term])
        elif term in one:
            found.append(one[term])
    return found


class _Cluster:
    """Terms whose evidence overlaps by half of the smaller side: the recipe's joint evidence."""

    def __init__(self, test: Tested, evidence: dict[int, Voice]) -> None:
        self.tests = [test]
        self.evidence = dict(evidence)
        self._core = len(evidence)

    def takes(self, evidence: Set[int]) -> bool:
        shared = len(evidence & self.evidence.keys())
        return 2 * shared >= min(len(evidence), self._core) > 0

    def add(self, test: Tested, evidence: dict[int, Voice]) -> None:
        self.tests.append(test)
        self.evidence.update(evidence)


def _findings(window: HopWindow, voices: int, verdict: Verdict) -> tuple[Finding, ...]:
    flagged = verdict.flagged[:FLAGGED]
    if not flagged:
        return ()
    evidence = evidence_of([test.term for test in flagged], window.buckets)
    clusters: list[_Cluster] = []
    for test in flagged:
        mine = evidence[test.term]
        home = next((cluster for cluster in clusters if cluster.takes(mine.keys())), None)
        if home is None:
            clusters.append(_Cluster(test, mine))
        else:
            home.add(test, mine)
    spoken = departments_of(window.buckets), departments_of(window.before)
    return tuple(_finding(window, voices, verdict, cluster, spoken) for cluster in clusters)


def evidence_of(terms: Sequence[str], buckets: Iterable[Bucket]) -> dict[str, dict[int, Voice]]:
    """For each term the kept voices that used it, by id hash."""
    evidence: dict[str, dict[int, Voice]] = {term: {} for term in terms}
    for bucket in buckets:
        here = [term for term in terms if bucket.terms.authors_of(term) is not None]
        if not here:
            continue
        wanted = frozenset(here)
        for voice in bucket.voices:
            for term in wanted.intersection(voice.terms):
                evidence[term][voice.id_hash] = voice
    return evidence


def folded_into(evidence: Iterable[Voice], buckets: Iterable[Bucket]) -> int:
    """Near copies in these buckets whose first voice is in the evidence."""
    firsts = {voice.id_hash for voice in evidence}
    copied = (bucket.copies for bucket in buckets if bucket.copies)
    return sum(count for copies in copied for first, count in copies.items() if first in firsts)


def withdrawn_of(term: str, buckets: Iterable[Bucket]) -> int:
    """People who used a term in these buckets and took it back."""
    return sum(bucket.withdrawn_terms[term] for bucket in buckets if bucket.withdrawn)


def departments_of(buckets: Iterable[Bucket]) -> dict[str, int]:
    """Voices that spoke of each department."""
    spoken: Counter[str] = Counter()
    for bucket in buckets:
        for department, signs in bucket.departments.items():
            spoken[department] += sum(signs)
    return dict(sorted(spoken.items()))


def _finding(
    window: HopWindow,
    voices: int,
    verdict: Verdict,
    cluster: _Cluster,
    spoken: tuple[dict[str, int], dict[str, int]],
) -> Finding:
    evidence = tuple(sorted(cluster.evidence.values(), key=lambda voice: (voice.at_ms, voice.id_hash)))
    return Finding(
        scale=window.scale,
        end_ms=window.end_ms,
        tests=tuple(cluster.tests),
        penalty=praise_penalty(love_share(evidence)),
        line=verdict.line,
        tested=verdict.tested,
        voices=voices,
        evidence=evidence,
        folded=folded_into(evidence, window.buckets),
        window_departments=spoken[0],
        before=spoken[1],
        voices_before=voices_in(window.before),
        withdrawn=max(withdrawn_of(test.term, window.buckets) for test in cluster.tests),
    )
