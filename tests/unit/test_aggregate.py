"""What a base window counts, and what of it is saved."""

import msgspec
import pytest

from streams.aggregate.bucket import BUCKET_VOICES, LOUD, Bucket
from streams.aggregate.opinion import sign_of
from streams.aggregate.saved_bucket import SavedBucket, restored, saved
from streams.aggregate.term_table import TERMS, TermTable
from streams.identity import person_of
from streams.sketches.distinct import distinct
from tests.findings import a_voice

AT_MS = 1_772_442_000_000


def a_bucket(*voices) -> Bucket:
    bucket = Bucket(AT_MS)
    for voice in voices:
        bucket.add(voice)
    return bucket


def test_each_author_counts_once_a_term() -> None:
    bucket = a_bucket(a_voice(1), a_voice(2, author=a_voice(1).author), a_voice(3, terms=("cap",)))
    assert bucket.counts() == {"leak": 1, "cap leak": 1, "cap": 2}
    assert (bucket.terms.one.keys(), bucket.terms.many.keys()) == ({"leak", "cap leak"}, {"cap"})
    assert bucket.voice_count == 3


@pytest.mark.parametrize(
    "score, sign", [(0.05, 0), (0.0, 1), (None, 1), (0.0499, 1), (-0.0499, 1), (-0.05, 2)]
)
def test_an_opinion_is_praise_blame_or_neither(score: float | None, sign: int) -> None:
    assert sign_of(score) == sign


def test_sentiment_is_counted_by_voice_and_by_department() -> None:
    bucket = a_bucket(
        a_voice(1, sentiment=0.5, departments=(("product", 0.5), ("pricing", -0.3))),
        a_voice(2, sentiment=-0.5, departments=(("product", -0.5),)),
        a_voice(3, sentiment=0.0, departments=(("product", None),)),
        a_voice(4, sentiment=None, departments=()),
    )
    assert (bucket.positive, bucket.neutral, bucket.negative, bucket.unscored) == (1, 1, 1, 1)
    assert bucket.scored == 3
    assert bucket.departments == {"product": [1, 1, 1], "pricing": [0, 0, 1]}
    assert bucket.blame_authors == person_of(a_voice(2).author)


def test_a_near_copy_is_seen_and_no_voice() -> None:
    bucket = a_bucket(a_voice(1))
    bucket.fold(a_voice(1).id_hash, author=9, source="x")
    assert (bucket.voice_count, bucket.folded, bucket.copies[a_voice(1).id_hash]) == (1, 1, 1)
    assert bucket.sources == {"reddit": 1, "x": 1}
    assert distinct([bucket.authors]) == 1


def test_a_bucket_keeps_so_many_voices_and_counts_the_rest() -> None:
    bucket = a_bucket(*(a_voice(n) for n in range(BUCKET_VOICES + 5)))
    assert (len(bucket.voices), bucket.voice_count) == (BUCKET_VOICES, BUCKET_VOICES + 5)
    assert len(bucket.loud) == LOUD


def test_pruning_keeps_the_terms_of_most_authors_with_their_exact_counts() -> None:
    bucket = a_bucket(a_voice(1), a_voice(2))
    bucket.add(a_voice(3, terms=tuple(f"rare{n}" for n in range(2 * TERMS - 2))))
    assert len(bucket.terms.one) + len(bucket.terms.many) == TERMS
    assert bucket.terms.pruned == TERMS + 1
    assert bucket.terms.many == {
        term: {person_of(a_voice(1).author), person_of(a_voice(2).author)}
        for term in ("cap", "leak", "cap leak")
    }


def test_top_terms_have_at_least_two_authors_and_equals_stand_by_name() -> None:
    bucket = a_bucket(a_voice(1), a_voice(2), a_voice(3, terms=("cap", "once")))
    assert bucket.terms.top(2) == [("cap", 3), ("cap leak", 2)]


def all_of(one: Bucket | TermTable) -> dict[str, object]:
    return {name: getattr(one, name) for name in one.__slots__}


def test_a_saved_bucket_comes_back_whole_and_saves_to_the_same_bytes() -> None:
    bucket = a_bucket(
        *(a_voice(n, terms=("cap", f"t{n % 7}")) for n in range(200)), a_voice(300, sentiment=None)
    )
    bucket.fold(a_voice(1).id_hash, author=9, source="x")
    bucket.incomplete = True
    encoded = msgspec.msgpack.encode(saved(bucket))
    again = restored(msgspec.msgpack.decode(encoded, type=SavedBucket))
    assert all_of(again.terms) == all_of(bucket.terms)
    assert {**all_of(again), "terms": None} == {**all_of(bucket), "terms": None}
    assert msgspec.msgpack.encode(saved(again)) == encoded
