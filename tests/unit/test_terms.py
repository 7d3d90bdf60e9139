"""What a term is, and what is none."""

import pytest

from streams.enrich.terms import MAX_TERMS, parts_of, stem, terms_of


def terms(text: str) -> dict[str, str]:
    return terms_of(part for token in text.split() for part in parts_of(token, is_last=token.endswith(".")))


def test_a_term_is_a_content_word_in_its_stem_shown_as_people_wrote_it() -> None:
    assert terms("the cap leaks") == {"cap": "cap", "leak": "leaks", "cap leak": "cap leaks"}


@pytest.mark.parametrize(
    "forms", ["leak leaks leaking leaked", "battery batteries", "drop dropping dropped", "box boxes"]
)
def test_the_forms_of_a_word_are_one_term(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize("word", ["business", "status", "glass", "this", "news"])
def test_words_that_only_look_like_a_plural_keep_their_s(word: str) -> None:
    assert stem(word) == word or word == "news"


def test_the_first_form_is_the_one_that_is_shown() -> None:
    assert terms("leaking leaks leak")["leak"] == "leaking"


@pytest.mark.parametrize("word", ["great", "app", "the", "really", "week", "und", "nicht"])
def test_words_that_judge_classify_or_join_are_no_terms(word: str) -> None:
    assert terms(word) == {}


@pytest.mark.parametrize("text", ["2024", "v2.3.1", "$40", "10,000", "3rd2"])
def test_numbers_are_no_terms(text: str) -> None:
    assert terms(text) == {}


def test_a_number_parts_two_words() -> None:
    assert terms("battery 100 door") == {"battery": "battery", "door": "door"}


def test_a_stop_word_parts_two_words() -> None:
    assert "battery door" not in terms("battery and door")


def test_no_term_reaches_over_the_end_of_a_sentence() -> None:
    assert terms("lost battery. door open") == {
        "lost": "lost", "battery": "battery", "lost battery": "lost battery",
        "door": "door", "open": "open", "door open": "door open",
    }  # fmt: skip


@pytest.mark.parametrize("text", ["won't close", "doesn't close", "cannot close", "not close"])
def test_all_ways_to_negate_make_one_term(text: str) -> None:
    assert terms(text)["not clos"] == text


@pytest.mark.parametrize("text", ["log in", "sign in", "cash back", "line up", "check out"])
def test_a_word_with_its_particle_is_one_term_however_it_is_written(text: str) -> None:
    joined = text.replace(" ", "")
    assert terms(text)[joined] == text
    assert joined in terms(joined)


@pytest.mark.parametrize("text", ["server down", "battery not"])
def test_a_particle_or_negation_belongs_to_its_word(text: str) -> None:
    first, second = text.split()
    assert f"{stem(first)} {second}" in terms(text)


def test_a_service_that_is_down_is_told_of_with_that_word_alone() -> None:
    assert terms("it is down again") == {"down": "down"}
    assert terms("it is off again, up and out") == {}


@pytest.mark.parametrize("text", ["living in", "up down", "off battery", "in not"])
def test_other_pairs_with_a_particle_are_no_terms(text: str) -> None:
    assert all(" " not in term for term in terms(text))


def test_a_script_without_spaces_becomes_pairs_of_characters() -> None:
    assert list(terms("電池が切れた")) == ["電池", "池が", "が切", "切れ", "れた"]
    assert terms("東") == {"東": "東"}


def test_a_text_gives_no_more_terms_than_the_bound() -> None:
    many = " ".join(f"wo{chr(97 + i % 26)}rd{chr(97 + i // 26)}x" for i in range(500))
    assert len(terms(many)) == MAX_TERMS


def test_a_word_longer_than_any_word_is_none() -> None:
    assert terms("a" * 26) == {}


def test_the_possessive_is_no_part_of_a_word() -> None:
    assert terms("charger's") == {"charger": "charger"}
