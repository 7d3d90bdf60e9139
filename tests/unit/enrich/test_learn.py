"""Learning valences of words from corrected labels."""

from itertools import cycle, islice

from schemas.profile import Profile
from streams.enrich.corrections import Correction, digest_of, macro_f1, split, spoken_of
from streams.enrich.enricher import Enricher
from streams.enrich.learn import LARGEST, MIN_SUPPORT, learned

LUMATONE = Profile(brand="Lumatone", aliases=("luma tone",), competitors=("Sonabox",))
ENRICHER = Enricher(LUMATONE)


def corrections(label: str, *templates: str, count: int = 40) -> list[Correction]:
    """Texts that differ by a number, as customers' do."""
    chosen = islice(cycle(templates), count)
    return [Correction(f"{text} after {n} weeks", label) for n, text in enumerate(chosen)]


def valences(rows: list[Correction], enricher: Enricher = ENRICHER) -> dict[str, float]:
    return {each.term: each.valence for each in learned(enricher, rows)}


def test_a_word_of_one_side_gets_its_valence() -> None:
    rows = corrections("negative", "it wobblates on the desk") + corrections(
        "positive", "it zings on the desk"
    )
    found = valences(rows)
    assert found["wobblates"] < -0.5
    assert found["zings"] > 0.5
    assert "desk" not in found
    assert all(abs(valence) <= LARGEST for valence in found.values())


def test_the_learned_words_are_heard_by_a_profile_that_has_them() -> None:
    rows = corrections("negative", "it wobblates on the desk") + corrections(
        "positive", "it zings on the desk"
    )
    taught = Enricher(LUMATONE.model_copy(update={"lexicon": valences(rows)}))
    assert macro_f1(ENRICHER, rows) < macro_f1(taught, rows) == 1.0


def test_a_word_that_is_rated_right_stays_as_it_is() -> None:
    rows = corrections("negative", "terrible sound") + corrections("positive", "wonderful sound")
    assert not {"terrible", "wonderful"} & valences(rows).keys()


def test_too_few_texts_teach_nothing() -> None:
    rows = corrections("negative", "it wobblates on the desk", count=MIN_SUPPORT - 1)
    assert valences(rows) == {}


def test_names_and_handles_and_hashtags_are_never_learned() -> None:
    rows = corrections(
        "negative",
        "my Lumatone arrived from Bremerhaven @gadgeteer #fizzle",
        "the luma tone I got in Bremerhaven with a Sonabox",
    ) + corrections("positive", "got it as a present")
    words = " ".join(valences(rows)).split()
    assert not {"lumatone", "luma", "tone", "sonabox", "bremerhaven", "gadgeteer", "fizzle", "#fizzle"} & set(
        words
    )


def test_a_word_behind_a_negation_is_learned_with_it() -> None:
    rows = corrections("negative", "it would not zorp for me") + corrections("positive", "it did zorp for me")
    found = valences(rows)
    assert found.get("zorp", 0.0) >= 0


def test_the_order_of_the_rows_changes_nothing() -> None:
    rows = corrections("negative", "it wobblates", "it clonks") + corrections(
        "positive", "it zings", "it purrs"
    )
    assert split(rows, 1) == split(rows[::-1], 1)
    assert digest_of(rows) == digest_of(rows[::-1])
    assert learned(ENRICHER, split(rows, 1)[0]) == learned(ENRICHER, split(rows[::-1], 1)[0])


def test_about_a_quarter_is_held_out_and_copies_stay_together() -> None:
    rows = corrections("negative", "it wobblates", count=400)
    learning, held_out = split(rows + [each._replace(text=f" {each.text.upper()} ") for each in rows], 7)
    assert 120 < len(held_out) < 280
    assert not {" ".join(each.text.lower().split()) for each in learning} & {
        " ".join(each.text.lower().split()) for each in held_out
    }
    assert split(rows, 8) != split(rows, 7)


def test_a_label_about_a_department_is_about_the_clauses_that_speak_of_it() -> None:
    text = "I love the performance, but it seems a bit pricey"
    assert spoken_of(ENRICHER, Correction(text, "negative", "pricing")) == "but it seems a bit pricey"
    assert spoken_of(ENRICHER, Correction(text, "negative", "service")) == text
