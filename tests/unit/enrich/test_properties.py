"""Promises told in words that nobody printed."""

import pytest

from schemas.profile import Profile
from streams.enrich.enricher import Enricher
from streams.enrich.limits import BROKEN, KEPT
from streams.enrich.properties import properties_of
from streams.enrich.word_lists import lines_of


def stance(claim: str, text: str, *terms: str) -> int | None:
    promise = {"id": "it", "text": claim, "terms": list(terms) or ["zzz"]}
    remark = Enricher(Profile.model_validate({"brand": "Lumatone", "promises": [promise]})).hear(text).remark
    assert remark is not None
    return dict(remark.promises).get("it")


@pytest.mark.parametrize(
    "claim, text",
    [
        ("Never leaks.", "My bag was soaked, it dripped all over"),
        ("Whisper quiet.", "It wakes up the whole house"),
        ("No drowsiness.", "I fell asleep at my desk"),
        ("Fits any car.", "Would not fit my Fiesta, sent it back"),
        ("Connected in five working days.", "Engineer no show number three"),
        ("Delivered next day.", "Still waiting, nobody came"),
        ("Stays cold for 24 hours.", "The ice was all melted by noon"),
        ("Cancel any time.", "Locked in and no way out"),
        ("Unbreakable.", "The handle came off"),
        ("A real person answers.", "I got a chatbot again"),
        ("Recyclable packaging.", "So much packaging, all bubble wrap"),
        ("Keeps you dry.", "Wet socks after ten minutes"),
    ],
)
def test_a_promise_breaks_in_the_words_of_customers(claim: str, text: str) -> None:
    assert stance(claim, text) == BROKEN


@pytest.mark.parametrize(
    "claim, text",
    [
        ("Never leaks.", "It never dripped once"),
        ("Whisper quiet.", "You cannot hear it at all"),
        ("Fits any car.", "Fits like a glove"),
        ("Unbreakable.", "Still going strong"),
        ("Stays cold for 24 hours.", "Ice still in it the next day"),
    ],
)
def test_and_holds_in_theirs_too(claim: str, text: str) -> None:
    assert stance(claim, text) == KEPT


@pytest.mark.parametrize(
    "claim, text",
    [
        ("Never leaks.", "The lid is blue"),
        ("Never leaks.", "Does it leak?"),
        ("Unbreakable.", "My heart was broken"),
        ("Never stings your eyes.", "We were burnt at the beach"),
        ("Connected in five working days.", "No outage in a month"),
    ],
)
def test_other_matters_say_nothing_of_it(claim: str, text: str) -> None:
    assert stance(claim, text) != BROKEN


def test_a_single_word_counts_beside_the_words_of_the_promise() -> None:
    claim = "Never stings your eyes."
    assert stance(claim, "they were raw", "eyes") is None
    assert stance(claim, "my eyes were raw", "eyes") == BROKEN


def test_every_line_has_three_parts_and_is_found_by_its_own_words() -> None:
    for line in lines_of("properties"):
        said, kept, broken = line.split("|")
        _, _, claimed = said.rpartition(":")
        assert kept.strip()
        assert broken.strip()
        for word in claimed.split():
            phrases = {phrase for one in properties_of(word.replace("_", " ")) for phrase in one.broken}
            assert broken.split(",")[0].strip() in phrases, word
