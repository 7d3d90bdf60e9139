"""Laws of counting: what a bound may cost, that order never shows, that a stricter line flags no more."""

import math
import random
from collections import Counter

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from streams.aggregate import Bucket
from streams.aggregate.authenticity import SHORT, SIMILAR, Folder, jaccard
from streams.detect.baseline import Baseline
from streams.detect.significance import judge, tail_score
from streams.identity import hash64
from streams.policy import DAY_MS, SCALES
from streams.sketches.distinct import EXACT, Authors, distinct, packed, unpacked, with_author
from streams.sketches.space_saving import SpaceSaving
from tests.findings import a_voice

LAW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""The machine may be busy: time is no claim here."""

WORDS = st.sampled_from([f"word{n}" for n in range(12)])
ADDED = st.lists(st.tuples(WORDS, st.integers(1, 9)), max_size=80)
CHANCE = st.randoms(use_true_random=False)


@LAW
@given(ADDED, st.integers(1, 6))
def test_a_kept_count_is_never_below_the_truth_and_above_it_by_its_error_at_most(added, size: int) -> None:
    table, truth = SpaceSaving(size), Counter()
    for term, weight in added:
        table.add(term, weight)
        truth[term] += weight
    assert len(table.counts) == min(size, len(truth))
    assert sum(table.counts.values()) == sum(truth.values())
    for term, count in table.counts.items():
        assert count - table.errors.get(term, 0) <= truth[term] <= count
    smallest = min(table.counts.values(), default=0)
    assert all(truth[term] <= smallest for term in truth if term not in table.counts)


@LAW
@given(ADDED, st.integers(1, 6), st.integers(0, 80))
def test_a_table_restored_anywhere_goes_on_the_same(added, size: int, cut: int) -> None:
    whole, halved = SpaceSaving(size), SpaceSaving(size)
    for n, (term, weight) in enumerate(added):
        if n == cut:
            halved = SpaceSaving.restore(halved.counts, halved.errors, size)
        whole.add(term, weight)
        halved.add(term, weight)
    assert (halved.counts, halved.errors) == (whole.counts, whole.errors)


PEOPLE = st.lists(st.integers(0, 300), min_size=1, max_size=200)


def authors(people: list[int]) -> Authors:
    several: Authors | None = None
    for person in people:
        several = with_author(several, hash64(str(person)))
    assert several is not None
    return several


@LAW
@given(st.lists(PEOPLE, min_size=1, max_size=5))
def test_distinct_authors_are_exact_below_the_bound_and_never_fewer_than_held(windows) -> None:
    counted = distinct(map(authors, windows))
    true = len({person for people in windows for person in people})
    if all(len(set(people)) < EXACT for people in windows):
        assert counted == true
    else:
        assert counted >= min(true, EXACT)


@LAW
@given(PEOPLE, CHANCE)
def test_who_spoke_decides_and_not_the_order(people, chance: random.Random) -> None:
    shuffled = list(people)
    chance.shuffle(shuffled)
    assert authors(shuffled) == authors(people) == unpacked(packed(authors(people)))


@LAW
@given(st.lists(st.lists(WORDS, min_size=0, max_size=12), max_size=40), st.integers(1, 3))
def test_what_is_folded_is_like_the_voice_that_it_is_folded_into(said, people: int) -> None:
    folder, first = Folder(), {}
    for number, words in enumerate(said):
        author = number % people
        into = folder.first_of(words, author, number, 0)
        if into is None:
            first[number] = (author, words)
            continue
        first_author, first_words = first[into]  # a first voice, never a copy
        mine, its = (frozenset(map(hash64, some)) for some in (words, first_words))
        if len(mine) < SHORT:
            assert (author, words) == (first_author, first_words)
        else:
            assert jaccard(mine, its) >= SIMILAR


@LAW
@given(st.lists(WORDS, min_size=SHORT, max_size=40), CHANCE)
def test_the_same_words_in_any_order_are_always_folded(words, chance: random.Random) -> None:
    assume(len(set(words)) >= SHORT)
    folder = Folder()
    shuffled = list(words)
    chance.shuffle(shuffled)
    assert folder.first_of(words, 1, 10, 0) is None
    assert folder.first_of(shuffled, 2, 20, 0) == 10


VOICES = st.lists(
    st.builds(
        lambda number, author, terms, score: a_voice(
            number, author=hash64(str(author)), terms=tuple(sorted(terms)), sentiment=score
        ),
        st.integers(0, 10**6),
        st.integers(0, 9),
        st.sets(WORDS, max_size=6),
        st.one_of(st.none(), st.integers(-10_000, 10_000).map(lambda whole: whole / 10_000)),
    ),
    max_size=30,
)


@LAW
@given(VOICES, CHANCE)
def test_the_order_of_arrival_changes_no_count_of_a_bucket(voices, chance: random.Random) -> None:
    shuffled = list(voices)
    chance.shuffle(shuffled)
    buckets = []
    for order in (voices, shuffled):
        bucket = Bucket(0)
        for voice in order:
            bucket.add(voice)
        buckets.append(bucket)
    one, other = (
        (b.counts(), b.departments, b.sentiment_sum, b.scored, b.authors, b.blame_authors, b.loud)
        for b in buckets
    )
    assert one == other


CANDIDATES = st.lists(st.tuples(WORDS, st.integers(1, 60)), max_size=12, unique_by=lambda one: one[0])


class Talk:
    """A day of talk as a baseline learns it."""

    def __init__(self, day: int, voices: int, terms: dict[str, int]) -> None:
        self.start_ms = day * DAY_MS
        self.voice_count = voices
        self.negative = 0
        self._terms = terms

    def counts(self) -> dict[str, int]:
        return self._terms


@LAW
@given(
    CANDIDATES,
    st.integers(0, 400),
    st.lists(st.dictionaries(WORDS, st.integers(1, 20), max_size=8), max_size=6),
    st.floats(0.0, 6.0),
    st.floats(0.0, 6.0),
)
def test_a_stricter_line_flags_a_part_of_what_a_looser_one_flags(
    candidates, voices, days, line, more
) -> None:
    baseline = Baseline(SCALES[3], 0)
    baseline.learn([Talk(n, 40, terms) for n, terms in enumerate(days)], len(days) * DAY_MS, None)
    normal = baseline.at((len(days) + 2) * DAY_MS, 0)
    loose, strict = (judge(candidates, voices, normal, SCALES[3], 1.0, at) for at in (line, line + more))
    assert set(strict.flagged) <= set(loose.flagged)
    assert set(strict.held_back) <= set(loose.held_back)
    assert strict.tested == loose.tested


@LAW
@given(CANDIDATES, CHANCE)
def test_the_order_of_the_candidates_never_shows(candidates, chance: random.Random) -> None:
    normal = Baseline(SCALES[3], 0).at(9 * DAY_MS, 0)
    shuffled = list(candidates)
    chance.shuffle(shuffled)
    assert judge(shuffled, 80, normal, SCALES[3], 1.0, 0.0) == judge(
        candidates, 80, normal, SCALES[3], 1.0, 0.0
    )


@LAW
@given(st.integers(1, 10**6), st.floats(1e-6, 1e6), st.floats(1e-3, 10.0))
def test_a_score_is_finite_never_negative_and_rises_with_the_count(
    count: int, mean: float, size: float
) -> None:
    score, next_score = tail_score(count, mean, size), tail_score(count + 1, mean, size)
    assert math.isfinite(score)
    assert 0 <= score <= next_score + 1e-6
