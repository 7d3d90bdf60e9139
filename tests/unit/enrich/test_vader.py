"""VADER in linear time: the traps of the package that its numbers depend on, own word lists, bounds."""

import time

import pytest
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from streams.enrich import vader_words
from streams.enrich.vader import Hit, Scores, Vader, scores
from streams.enrich.vader_lexicon import spell_out
from streams.enrich.vader_words import MEMO_TOKENS, Words

PACKAGE = SentimentIntensityAnalyzer()


def compound(text: str) -> float:
    """What we say, after making sure that the package says the same."""
    ours = scores(text)
    assert ours == Scores(**PACKAGE.polarity_scores(text))
    return ours.compound


@pytest.mark.parametrize("text", ["", " \n\u00a0\u3000"])
def test_a_text_without_a_token_has_no_neutral_share_either(text: str) -> None:
    compound(text)
    assert scores(text) == Scores(0.0, 0.0, 0.0, 0.0)


def test_a_text_without_valence_is_all_neutral_however_loud() -> None:
    compound("Delivered on Tuesday!!!")
    assert scores("Delivered on Tuesday!!!") == Scores(0.0, 1.0, 0.0, 0.0)


def test_the_example_of_the_paper_scores_as_published() -> None:
    assert compound("VADER is smart, handsome, and funny.") == 0.8316


def test_kind_before_of_is_not_kind() -> None:
    assert compound("kind of") == 0.0
    assert compound("kind words") > 0
    assert compound("it is kind of bad") == compound("it is really bad") == -0.5849
    assert compound("Kind OF") == 0.0


def test_dotted_capital_i_lower_cases_to_two_characters() -> None:
    assert compound("BRİLLİANT") == 0.0
    assert compound("NİCE") == 0.0
    assert compound("İ good") > 0


def test_two_characters_and_their_punctuation_stay_together() -> None:
    assert compound("ok") > 0
    assert compound("ok.") == 0.0
    assert compound("good.") > 0
    assert compound("great :) day") > compound("great day")


@pytest.mark.parametrize("space", ["\u00a0", "\u2009", "\u3000", "\u2028", "\x1f", "\x85"])
def test_unicode_spaces_separate_tokens(space: str) -> None:
    assert compound(f"not{space}good") == compound("not good") < 0


def test_a_zero_width_space_separates_nothing() -> None:
    assert compound("not\u200bgood") == 0.0


def test_emoji_are_read_by_their_descriptions() -> None:
    assert compound("😀") == compound("grinning face") > 0
    assert compound("hot😀") == compound("hot grinning face")
    assert compound("😀😀") == compound("grinning face grinning face")


def test_a_word_glued_to_an_emoji_is_glued_to_its_description() -> None:
    assert compound("❤love") == compound("red heartlove")
    assert spell_out("love❤love") == "love red heartlove"


def test_a_heart_with_a_variation_selector_is_no_heart() -> None:
    assert compound("❤") > 0
    assert compound("❤\ufe0f") == 0.0


def test_a_curly_apostrophe_defeats_negation() -> None:
    assert compound("isn't good") < 0
    assert compound("isn’t good") == 0.4404


@pytest.mark.parametrize("text", ["\ud800", "good \udfff bad", "\ud83d\ude00", "\x00 great", "\U0010ffff"])
def test_no_string_raises(text: str) -> None:
    compound(text)


def test_idioms_count_from_the_fourth_word_on() -> None:
    assert compound("this is the bomb") == compound("phone that the bomb") > 0
    assert compound("the bomb") < 0
    assert compound("oh well then yeah right") < 0
    assert Vader().hits("cake to die for good")[-1].valence == 3
    assert compound("cake that is to die for") < 0
    assert compound("that was the kiss of death") < 0


def test_no_negates_its_neighbour_and_then_has_no_valence() -> None:
    assert compound("no problem") > 0
    assert compound("no") < 0
    assert compound("no offers or good news") < 0
    assert compound("no no") > 0


def test_least_negates_unless_at_or_very_stands_before() -> None:
    assert compound("least good") < 0
    assert compound("the least good") < 0
    assert compound("at least good") > 0
    assert compound("the very least good") > 0


def test_never_so_and_without_doubt_do_not_negate() -> None:
    assert compound("never so good") > compound("so good")
    for text in ("without doubt good", "without a doubt good", "without doubt a good"):
        compound(text)
        assert Vader().hits(text)[-1].valence == 1.9
    assert compound("without a good") < 0
    assert compound("never good") < 0


def test_capitals_count_only_among_lower_case() -> None:
    assert compound("GOOD") == compound("good")
    assert compound("a GOOD day") > compound("a good day")
    assert compound("A GOOD DAY") == compound("a good day")
    assert compound("a VERY good day") > compound("a very good day")


def test_exclamation_marks_count_to_four_question_marks_from_two() -> None:
    assert compound("good!!!!") == compound("good!!!!!!!!")
    assert compound("good?") == compound("good")
    assert compound("good??") > compound("good")
    assert compound("good????") == compound("good?????????")


def test_but_shifts_weight_to_what_follows() -> None:
    assert compound("good service but bad food") < 0
    assert compound("bad food but good service") > 0


def test_but_scales_an_equal_value_further_left_as_the_package_does() -> None:
    for text in (
        "good good but good good",
        "good but good",
        "but but good",
        "good bad but",
        "bad but bad but bad",
    ):
        compound(text)
    # 0.95 is both half of "good" and, by an own lexicon, the valence of a word after "but"
    package = SentimentIntensityAnalyzer()
    package.lexicon["fine"] = 0.95
    text = "good service but fine food"
    assert Vader(extra={"fine": 0.95}).scores(text) == Scores(**package.polarity_scores(text))
    assert [hit.valence for hit in Vader(extra={"fine": 0.95}).hits(text)] == [0.475, 0.95]


def test_a_brands_own_name_carries_no_valence() -> None:
    assert compound("@united") == 0.4215
    assert scores("@united", neutral=frozenset({"united"})) == Scores(0.0, 1.0, 0.0, 0.0)
    assert scores("@united lost my bag", frozenset({"united"})) == scores("@unitex lost my bag")


def test_a_domain_lexicon_adds_and_replaces_and_neutral_wins() -> None:
    extra = {"leaks": -2.0, "hold": -1.0, "help": 0.0}
    assert scores("it leaks", extra=extra).compound < 0
    assert scores("on hold", extra=extra).compound < 0
    assert scores("please help", extra=extra).compound == scores("please").compound
    assert scores("it leaks", frozenset({"leaks"}), extra).compound == 0.0


@pytest.mark.parametrize("token", ["Good", "two words", "", " x", "good!", "😀"])
def test_a_token_that_no_text_matches_is_refused(token: str) -> None:
    with pytest.raises(ValueError, match="matches no token"):
        Vader(extra={token: 1.0})


@pytest.mark.parametrize("valence", [4.1, -40.0, float("nan"), float("inf")])
def test_a_valence_off_the_scale_is_refused(valence: float) -> None:
    with pytest.raises(ValueError, match="must be from -4 to 4"):
        Vader(extra={"leaks": valence})


def test_equal_word_lists_share_a_memo() -> None:
    quiet = Vader(extra={"leaks": -2.0}, neutral=frozenset({"lumatone"}))
    other = Vader(extra={"leaks": -2.0}, neutral=frozenset({"brightwell"}))
    assert quiet.words is other.words
    assert Vader(neutral=frozenset({"united"})).words is not Vader().words


def test_hits_tell_the_token_its_place_and_what_the_rules_made_of_it() -> None:
    assert Vader().hits("Not good, very bad") == (
        Hit("good,", 1, pytest.approx(1.9 * -0.74)),
        Hit("bad", 3, pytest.approx((-2.5 - 0.293) * -0.74)),
    )


def test_the_memo_is_bounded_and_forgetting_changes_nothing() -> None:
    words = Words({}, frozenset())
    flood = [f"w{n}" for n in range(MEMO_TOKENS + 100)]
    for token in ["good", *flood]:
        words[token]
    assert len(words) <= MEMO_TOKENS
    assert "good" not in words
    assert words["good"].valence == 1.9


def test_long_tokens_are_not_remembered() -> None:
    words = Words({}, frozenset())
    assert words["a" * 1_000_000] is vader_words.PLAIN
    assert words["good" + "!" * 1000].valence == 1.9
    assert len(words) == 0


@pytest.mark.parametrize(
    "unit", ["good and bad, not so kind of you but fine. ", "😂❤", "no ", "but l ", "NEVER so L ", "x"]
)
def test_time_grows_with_length_not_with_its_square(unit: str) -> None:
    vader = Vader()

    def fastest_s(characters: int) -> float:
        text = (unit * characters)[:characters]
        taken = []
        for _ in range(3):
            started = time.process_time()
            vader.scores(text)
            taken.append(time.process_time() - started)
        return min(taken)

    # ten times the length: linear time gives 10, quadratic 100; the floor keeps the clock's steps out
    assert fastest_s(60_000) < 40 * max(fastest_s(6_000), 0.0002)
