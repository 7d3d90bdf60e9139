"""The parts that hearing is made of: cleaning, phrases, names, clauses, reading."""

import pytest

from schemas.profile import Profile
from streams.enrich.clauses import clauses, sentence_ends
from streams.enrich.gate import own_words
from streams.enrich.memo import MEMO_TOKENS, Tokens
from streams.enrich.names import Names
from streams.enrich.normalise import cleaned, repaired
from streams.enrich.phrases import Phrases, keys_of
from streams.enrich.reading import Reading
from streams.enrich.scored_words import WordLists
from streams.enrich.speech import Speech
from streams.enrich.terms import NONE, parts_of
from streams.enrich.tokens import (
    CARRIES,
    COMMA,
    ENDS,
    JOINS,
    MARKS,
    SCORED,
    TURNS,
    UNREAD,
    Token,
)
from streams.enrich.vader import Vader, scores
from streams.enrich.vader_words import Words
from streams.enrich.vocabulary import vocabulary_of

LISTS = WordLists({}, {}, normalise=True, emoji=True)


class TestCleaning:
    @pytest.mark.parametrize(
        "token, plain",
        [
            ("isn’t", "isn't"),
            ("“good”", '"good"'),
            ("@united", ""),
            ("(@united)", ")"),
            (".@united:", ":"),
            ("me@example.com", ""),
            ("https://example.com/great", ""),
            ("www.love.com", ""),
            ("example.com/love", ""),
            ("see:https://t.co/x", "see:"),
            ("&lt;3", "<3"),
            ("great&nbsp;sound", "great\xa0sound"),
            ("slow,but", "slow but"),
            ("24/7", "24/7"),
            ("great.The", "great The"),
            ("ver.2", "ver.2"),
            ("good—bad", "good - bad"),
            ("❤️", "❤"),
            ("👍🏽", "👍"),
        ],
    )
    def test_a_token_loses_what_defeats_a_word_list(self, token: str, plain: str) -> None:
        assert cleaned(token) == plain

    @pytest.mark.parametrize("token", ["château", "Ñandú", "naïve", "Â", "été"])
    def test_letters_of_other_languages_are_no_damage(self, token: str) -> None:
        assert cleaned(token) == token
        assert repaired(token) == token


class TestPhrases:
    def test_the_longest_phrase_is_found_and_none_overlaps(self) -> None:
        phrases = Phrases(
            (keys_of(p), p) for p in ("box", "out of the box", "box set", "set", "the box set price")
        )
        found = phrases.found(keys_of("out of the box set , box set , set , the box set price"))
        assert [label for _, _, label in found] == [
            "out of the box",
            "set",
            "box set",
            "set",
            "the box set price",
        ]

    def test_every_negation_is_one_key(self) -> None:
        phrases = Phrases([(keys_of("not work"), "x")])
        assert [
            len(phrases.found(keys_of(text)))
            for text in ("doesn't work", "never worked", "won't work", "works")
        ] == [
            1,
            1,
            1,
            0,
        ]

    def test_a_phrase_of_function_words_alone_is_found(self) -> None:
        assert Phrases([(keys_of("way too much"), "x")]).found(keys_of("it is way too much")) == [(2, 5, "x")]


class TestNames:
    def test_a_name_is_found_as_words_joined_and_as_a_hashtag(self) -> None:
        names = Names({"Luma Tone": "own"})
        assert names.found(("luma", "tone", "lumatone", "#lumatone", "luma", "x", "tone")) == [
            (0, 2, "own"),
            (2, 3, "own"),
            (3, 4, "own"),
        ]

    def test_a_name_without_a_word_is_found_nowhere(self) -> None:
        assert Names({"-": "own", "42": "own", "": "own"}).openers == frozenset()


def flagged(*flags: int) -> list[Token]:
    return [Token("", "", "", NONE, "", flags=of) for of in flags]


class TestClauses:
    def test_sentences_end_at_marks_and_before_contrasts(self) -> None:
        assert sentence_ends(flagged(0, ENDS, 0, TURNS, 0), [1, 3]) == [2, 3, 5]
        assert sentence_ends(flagged(TURNS, 0, TURNS | ENDS), [0, 2]) == [2, 3]
        assert sentence_ends(flagged(), []) == []

    def test_an_emoji_behind_a_sentence_belongs_to_it(self) -> None:
        assert sentence_ends(flagged(ENDS, SCORED | UNREAD, SCORED | UNREAD, 0), [0]) == [3, 4]

    def test_a_comma_parts_two_departments_that_both_carry_something(self) -> None:
        topics = [(0, 1, "product"), (3, 4, "pricing")]
        assert clauses(flagged(0, CARRIES, COMMA, 0, CARRIES), topics) == [(0, 3), (3, 5)]
        assert clauses(flagged(0, CARRIES, JOINS, 0, 0), topics) == [(0, 5)]

    def test_one_department_is_not_parted(self) -> None:
        topics = [(0, 1, "product"), (3, 4, "product")]
        assert clauses(flagged(0, CARRIES, COMMA, 0, CARRIES), topics) == [(0, 5)]


def reading_of(text: str) -> Reading:
    memo = Words({}, frozenset())
    words = [memo[token] for token in text.split()]
    return Reading(words, [i for i, word in enumerate(words) if word.is_marked])


def heard(text: str) -> Speech:
    speech = Speech(vocabulary_of(Profile(brand="Lumatone")), text)
    speech.listen()
    return speech


class TestSpeech:
    @pytest.mark.parametrize(
        "text, is_bent",
        [
            ("a good box", False),
            ("not one word of it good", False),
            ("not the very good", True),
            ("not @a @b @c good", True),
            ("GOOD box", True),
            ("I like it, but", True),
            ("it is a waste of money", True),
        ],
    )
    def test_the_rules_of_vader_are_asked_where_a_word_in_reach_sways_another(
        self, text: str, is_bent: bool
    ) -> None:
        assert heard(text).is_bent == is_bent

    def test_what_is_scored_by_adding_up_is_what_the_rules_say(self) -> None:
        for text in ("good and awful!! fine??", "great box, I am happy", "not that it is of a good make"):
            speech = heard(text)
            assert not speech.is_bent
            assert speech.score() == scores(text).compound


class TestReading:
    @pytest.mark.parametrize(
        "text", ["not good but very bad", "GREAT fun, never so good", "no", "", "kind of good"]
    )
    def test_the_whole_is_what_vader_says(self, text: str) -> None:
        assert reading_of(text).score() == scores(text).compound

    def test_a_clause_is_scored_as_if_it_stood_alone(self) -> None:
        reading = reading_of("that is not good great battery")
        assert reading.score_of(0, 4) == Vader().scores("that is not good").compound
        assert reading.score_of(4, 6) == Vader().scores("great battery").compound


def all_of(token: object) -> dict[str, object]:
    """What a token or its word says, in fields that can be compared."""
    values = {name: getattr(token, name) for name in dir(token) if name[0] != "_"}
    told = {name: value for name, value in values.items() if not callable(value)}
    return {name: all_of(value) if name == "word" else value for name, value in told.items()}


class TestMemo:
    def test_what_is_met_again_is_remembered_and_the_rest_goes(self) -> None:
        tokens = Tokens(LISTS)
        leaks = tokens["leaks"]
        for n in range(5 * MEMO_TOKENS):
            tokens[f"w{n}x"]
            if n % 1000 == 0:
                assert tokens["leaks"] is leaks
        assert len(tokens) <= MEMO_TOKENS
        assert "w1x" not in tokens

    def test_what_was_met_before_changes_no_meaning(self) -> None:
        tokens = Tokens(LISTS)
        for text in ("leaks", "(leaks!", "Leaks...", "LEAKS,", "though,", "don't"):
            assert all_of(tokens[text]) == all_of(Tokens(LISTS).look_at(text))

    @pytest.mark.parametrize("text", ["battery", "But", "LOUD", "great", "waited", "though", "soooo", "Die"])
    def test_signs_around_a_word_are_heard_as_signs_alone(self, text: str) -> None:
        word = Tokens(LISTS).look_at(text)
        around = Tokens(LISTS).look_at(f'("{text}"!?),')
        assert (around.token, around.stem, around.key) == (word.token, word.stem, word.key)
        assert around.word.valence == word.word.valence
        assert (around.exclamations, around.questions) == (1, 1)
        assert around.flags & (COMMA | MARKS | JOINS) == COMMA | MARKS | JOINS

    @pytest.mark.parametrize("text", ["https:", "www.", "-.com", ":D", "mr.", "@a.", "&amp;", "#box!"])
    def test_what_only_looks_like_a_word_between_signs_is_none(self, text: str) -> None:
        plain = cleaned(text)
        assert Tokens(LISTS).look_at(text).surface == "".join(part.surface for part in parts_of(plain)[:1])


@pytest.mark.parametrize(
    "text, own, is_reshare",
    [
        ("RT @a: great", "RT @a: great", True),
        ('"RT @a: great"', '"RT @a: great"', True),
        ("so true! RT @a: great", "so true! ", False),
        ("lol RT @a: great", "lol RT @a: great", True),
        ("this is what they say “@a: great”", "this is what they say ", False),
        ("ART @a", "ART @a", False),
        ("thanks @a", "thanks @a", False),
    ],
)
def test_own_words_are_told_from_words_passed_on(text: str, own: str, is_reshare: bool) -> None:
    assert own_words(text) == (own, is_reshare)
