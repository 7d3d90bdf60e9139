"""Clauses as they are shown: why each number is what it is, how sure it is, and what sarcasm leaves out."""

import pytest

from schemas.profile import Profile
from streams.enrich.enricher import Enricher
from streams.enrich.explain import Clause, explained

LUMATONE = Enricher(Profile(brand="Lumatone", aliases=("luma tone",), competitors=("Sonabox",)))


def clauses(text: str) -> tuple[Clause, ...]:
    return explained(LUMATONE, text)


class TestWhy:
    @pytest.mark.parametrize(
        "text, why",
        [
            ("The sound is great", [("great", 3.1)]),
            ("The sound is not great", [("great", -2.29)]),
            ("@shop https://x.co the sound is not great", [("great", -2.29)]),
            ("Such a waste of money", [("waste", -3.0)]),
            ("It is a box", []),
            ("Lumatone is great, Sonabox is awful", [("great", 3.1), ("awful", -2.0)]),
        ],
    )
    def test_the_words_that_move_a_clause_are_named_with_what_they_add(
        self, text: str, why: list[tuple[str, float]]
    ) -> None:
        said = [each for clause in clauses(text) for each in clause.why]
        assert [(each.text, each.valence) for each in said] == why
        assert [text[slice(*each.span)] for each in said] == [each.text for each in said]

    def test_what_is_not_scored_has_no_reason_and_no_confidence(self) -> None:
        assert [(clause.why, clause.confidence) for clause in clauses("Die Box ist leider kaputt")] == [
            ((), 0.0)
        ]


class TestConfidence:
    def test_it_rises_with_what_is_said_and_falls_with_contradiction(self) -> None:
        [plain], [loud], [torn], [silent] = map(
            clauses, ("good sound", "good great lovely sound", "good awful sound", "sound")
        )
        assert loud.confidence > plain.confidence > torn.confidence > silent.confidence == 0.0


class TestSarcasm:
    @pytest.mark.parametrize(
        "text, sentiments",
        [
            ("Oh great, another update that breaks the login.", [None]),
            ("Great camera. Oh great, another update. The box is awful", [0.6249, None, -0.4588]),
            ("Love how they charge me for the great support. Slow clap.", [None, -0.296]),
            ("The box is awful. Yeah right.", [-0.4588, -0.3400]),
        ],
    )
    def test_a_sign_of_sarcasm_leaves_out_the_praise_that_it_speaks_of_and_nothing_else(
        self, text: str, sentiments: list[float | None]
    ) -> None:
        found = clauses(text)
        assert [clause.sentiment for clause in found] == [
            None if value is None else pytest.approx(value, abs=0.03) for value in sentiments
        ]
        assert [clause.is_sarcastic for clause in found] == [value is None for value in sentiments]

    def test_only_the_departments_of_the_doubtful_clause_lose_their_opinion(self) -> None:
        heard = LUMATONE.hear("Love the packaging. Slow clap. The support is lovely")
        assert heard.flags == ("sarcasm",)
        opinions = dict(heard.departments)
        assert opinions["packaging"] is None
        assert (opinions["service"] or 0) > 0

    def test_no_sign_is_ever_turned_round(self) -> None:
        for text in ("Oh great, what a lovely box", "yeah right, what an awful box"):
            sentiments = [clause.sentiment for clause in clauses(text)]
            without = [clause.sentiment for clause in clauses(text.partition(", ")[2])]
            for before, after in zip(without, sentiments, strict=True):
                assert after is None or (before or 0) * after > 0


class TestComparisons:
    @pytest.mark.parametrize(
        "text, verdict",
        [
            ("Sonabox is so much better than my Lumatone", "negative"),
            ("Lumatone is so much better than my Sonabox", "positive"),
            ("Sonabox is worse than Lumatone", "positive"),
            ("Sonabox beats the Lumatone", "negative"),
            ("My Lumatone beats any Sonabox", "positive"),
            ("I prefer Sonabox over Lumatone", "negative"),
            ("I prefer my Lumatone over any Sonabox", "positive"),
            ("We switched from Lumatone to Sonabox", "negative"),
            ("We switched from Sonabox to the Lumatone", "positive"),
            ("Just moved from luma tone to Sonabox", "negative"),
        ],
    )
    def test_it_is_heard_for_the_side_of_the_brand(self, text: str, verdict: str) -> None:
        assert LUMATONE.hear(text).verdict == verdict

    def test_the_rest_of_a_text_keeps_its_sign(self) -> None:
        [first, second] = clauses("Sonabox is better than Lumatone. What a lovely box")
        assert (first.sentiment or 0) < 0 < (second.sentiment or 0)
        assert (first.target, second.target) == ("Sonabox", "box")

    @pytest.mark.parametrize("text", ["I switched to a bigger box", "beats me why", "prefer tea over coffee"])
    def test_without_the_brand_nothing_is_compared(self, text: str) -> None:
        assert LUMATONE.hear(text).verdict == "neutral"
