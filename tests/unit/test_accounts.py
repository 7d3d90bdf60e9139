"""One sentence that goes round is told from many people who say the same in their own ways."""

from streams.cases.account import is_one_sentence


def test_a_sentence_that_many_repeat_has_more_than_the_use_in_common() -> None:
    said = [("kid", "tak", extra) for extra in ("crisp", "chewy", "sunday", "parcel", "timer")]
    assert is_one_sentence(said, 3, own=())


def test_many_who_say_one_phrase_among_other_words_are_no_campaign() -> None:
    said = [("hall", "tall"), ("monstera",), ("cat", "knock"), ("paint", "white"), ("wobbly",)]
    assert not is_one_sentence(said, 3, own=())


def test_words_that_everybody_may_share_do_not_make_a_campaign() -> None:
    said = [("dry", "bride"), ("dry", "wall"), ("dry", "gift"), ("=fruit", "vase")]
    assert not is_one_sentence(said, 3, own={"dry"})
    assert is_one_sentence(said, 3, own=())


def test_contexts_without_a_word_that_tells_anything_do_not_count() -> None:
    assert is_one_sentence([("for", "the"), ("out",), ("great",), ("perfect",)], 3, own=())
