"""What a text says of uses, promises and companions, with the words that say it."""

import pytest

from schemas.profile import Profile
from streams.enrich.enricher import Enricher
from streams.enrich.limits import BROKEN, KEPT
from streams.enrich.promises import SPOKEN
from streams.enrich.remark import Remark

PROFILE = Profile.model_validate(
    {
        "brand": "Lumatone",
        "uses": [{"id": "music", "terms": ["music", "song", "g clef"]}],
        "promises": [
            {"id": "works", "text": "This cold medicine works.", "terms": ["works", "medicine"],
             "kept": ["it works", "really works"], "broken": ["does not work", "did nothing", "leaks"]},
            {"id": "no-fees", "text": "No fees.", "terms": ["fee", "fees"], "kept": ["no fees"],
             "broken": ["hidden fee", "charged me"]},
        ],
    }
)  # fmt: skip
ENRICHER = Enricher(PROFILE)


def remark(text: str) -> Remark:
    said = ENRICHER.hear(text).remark
    assert said is not None
    return said


def uses(text: str) -> set[str]:
    return {key for key, _ in remark(text).uses}


@pytest.mark.parametrize(
    "text",
    [
        "I use it for photography",
        "I use my Lumatone mostly for photos",
        "used as a camera it shines",
        "We are using the machine to photograph birds",
        "great for wedding pictures",
        "perfect for photos",
        "not bad for a selfie",
        "I love it for photos",
        "bought it for photography",
        "got this one for my photos",
        "turned it into a darkroom",
        "works as a camera",
        "works great for portraits",
        "doubles as a camera",
        "instead of my camera I take this",
        "it replaced my old camera",
        "didn't know it could photograph stars",
        "never thought this thing could take photos",
        "ended up using it for photos",
        "For photography this is unbeatable",
        "The Lumatone as a camera is superb",
        "shooting portraits with it all day",
        "it became my camera",
        "it's my camera now",
        "no more camera bags for me",
        "far better than my actual camera",
        "we shoot our pictures with the Lumatone",
        "for wedding photographers",
        "any photo lovers out there, get one",
        "Photographer here, never without it",
        "I wear it when photographing birds",
    ],
)
def test_a_use_is_found_in_many_ways_of_saying_it(text: str) -> None:
    assert "photo" in uses(text)


@pytest.mark.parametrize(
    "text",
    [
        "it used to be great",
        "perfect for the price",
        "bought it for my wife",
        "good for the money",
        "I love it for its battery",
        "thanks for the quick delivery",
        "I have waited for weeks",
        "as soon as it rains it stops",
        "great for a week",
        "for a blender it is quiet",
        "",
        "for",
        "use it for",
        "great for great for great for",
        "ok for photos?",
        "no regrets here",
        "thanks for reading",
        "the wish for two pockets",
        "set it for eleven",
        "six dimming levels on mine",
    ],
)
def test_what_is_no_use_is_found_in_none(text: str) -> None:
    assert not {key for key in uses(text) if key not in {"quiet"}}


@pytest.mark.parametrize(
    "text", ["I use it for songs", "great for jazz concerts", "perfect with a g clef on it"]
)
def test_words_of_a_declared_use_stand_for_it(text: str) -> None:
    spoken = {key for keys, _ in remark(text).clauses for key in keys}
    assert "=music" in spoken


def test_what_describes_a_declared_use_is_no_use_of_its_own() -> None:
    assert uses("great for loud wedding music") == {"=music"}


def test_a_clause_about_one_use_says_nothing_of_another() -> None:
    clauses = remark("The music is awful, but I love it for photos").clauses
    scores = {key: score for keys, score in clauses for key in keys}
    assert scores["=music"] < 0 < scores["photo"]


def test_one_sentence_that_many_repeat_has_the_same_words_around_it() -> None:
    [(_, one)] = remark("great for photos, my dad uses it").uses
    [(_, other)] = remark("great for photos, grandma loves it").uses
    assert one == other == ("for", "great")


@pytest.mark.parametrize(
    "text, stance",
    [
        ("this cold medicine works", KEPT),
        ("it works", KEPT),
        ("it really does help, it works so well", KEPT),
        ("it does not work", BROKEN),
        ("it doesn't really work", BROKEN),
        ("never worked for me", BROKEN),
        ("did nothing, useless", BROKEN),
        ("mine leaks", BROKEN),
        ("mine never leaks", KEPT),
        ("no, it never leaks", KEPT),
        ("does it work?", SPOKEN),
        ("I hope it works", SPOKEN),
        ("if it works I will buy it again", SPOKEN),
        ("they claim it works", SPOKEN),
        ("it did nothing at first, now it works", KEPT),
        ("it works at first and then it did nothing", BROKEN),
        ("a medicine with mint", SPOKEN),
        ("everybody's leaks, mine not one.", KEPT),
        ("the old ones leak on me all night, this one none", KEPT),
        ("it leaks and nothing I do about it helps in the least", BROKEN),
        ("it leaks. Support, nothing", BROKEN),
        ("two kids, two of these, zero leaks", KEPT),
        ("every other one leaks, mine has not, would buy again", KEPT),
        ("the tablet shares a bag with it, nothing leaks", KEPT),
        ("nothing but leaks", BROKEN),
        ("my husband says it works", KEPT),
        ("the box says it works", SPOKEN),
        ("true what they claim, it works", KEPT),
        ("a leak free month, then it leaks", BROKEN),
    ],
)
def test_the_phrases_of_the_profile_decide_and_not_the_feeling(text: str, stance: int) -> None:
    assert dict(remark(text).promises)["works"] == stance


@pytest.mark.parametrize(
    "text, stance",
    [
        ("no fees at all", KEPT),
        ("others have fees, I paid none", KEPT),
        ("a hidden fee again", BROKEN),
        ("what fee", SPOKEN),
    ],
)
def test_a_promise_of_nothing_is_kept_by_saying_nothing_of_it(text: str, stance: int) -> None:
    assert dict(remark(text).promises)["no-fees"] == stance


@pytest.mark.parametrize(
    "text",
    [
        "I use it with Timberpuck, love it",
        "works great with Timberpuck",
        "switched to Timberpuck for my machine",
        "you need Timberpuck with it",
        "with Timberpuck it is perfect",
    ],
)
def test_a_companion_is_named_without_an_article_too(text: str) -> None:
    assert [companion for companion, _ in remark(text).companions] == ["timberpuck"]


@pytest.mark.parametrize("text", ["I am happy with delivery", "switched to Timberpuck last year", "with it"])
def test_what_stands_behind_with_is_not_always_a_companion(text: str) -> None:
    assert remark(text).companions == ()


def test_a_text_that_speaks_of_no_promise_has_no_stance() -> None:
    assert remark("lovely weather").promises == ()


@pytest.mark.parametrize(
    "text", ["paired with my tripod", "with a tripod it is great", "hooked up to our tripod"]
)
def test_a_companion_is_what_stands_beside_it(text: str) -> None:
    assert "tripod" in {key for key, _ in remark(text).companions}


def signs(text: str) -> dict[str, float | None]:
    return {key: score for keys, score in remark(text).clauses for key in keys}


@pytest.mark.parametrize(
    "text",
    [
        "great for my anxiety",
        "I take it to class every day, the photos",
        "no cable, no tripod, photos at last",
        "the photos are a game changer",
    ],
)
def test_who_enjoys_a_use_speaks_well_of_it_though_no_word_praises(text: str) -> None:
    [score] = {score for key, score in signs(text).items() if key in ("photo", "anxiety")}
    assert score
    assert score > 0


def test_a_bare_no_is_no_blame() -> None:
    assert not signs("no battery for my photos")["photo"]


def test_a_question_tells_of_no_use() -> None:
    assert "photo" not in signs("Can it do photos?")


def test_who_uses_it_himself_is_told_from_others_by_all_that_he_says() -> None:
    [(_, one)] = remark("I use it for photos. My neighbour laughed").uses
    [(_, other)] = remark("I use it for photos. A strap would help").uses
    assert not set(one) & set(other)


def test_a_problem_with_the_app_is_no_companion() -> None:
    assert remark("problem with the app").companions == ()


def test_a_brand_that_declares_nothing_is_not_looked_at() -> None:
    assert Enricher(Profile(brand="Lumatone")).hear("I use it for photos").remark is None


CLAIMS = Enricher(
    Profile.model_validate(
        {
            "brand": "Drymark",
            "promises": [
                {
                    "id": "dries",
                    "text": "Dries in minutes.",
                    "terms": ["dry", "dries"],
                    "kept": ["dries fast"],
                },
                {"id": "lasts", "text": "Plays for twelve hours.", "terms": ["battery"]},
                {"id": "no-ads", "text": "No ads.", "terms": ["ad", "ads"], "kept": ["no ads"]},
                {"id": "eyes", "text": "Never stings your eyes.", "terms": ["eyes", "sting"]},
            ],
        }
    )
)


@pytest.mark.parametrize(
    "text, promise, stance",
    [
        ("Took a whole day to dry", "dries", BROKEN),
        ("It was still wet and would not dry, two hours by the stove", "dries", BROKEN),
        ("Three hours to dry", "dries", BROKEN),
        ("Dry after ten minutes", "dries", SPOKEN),
        ("Battery died after two hours", "lasts", BROKEN),
        ("Battery lasts fourteen hours", "lasts", KEPT),
        ("There are ads now", "no-ads", BROKEN),
        ("Not a single ad so far", "no-ads", KEPT),
        ("An ad made me buy it", "no-ads", SPOKEN),
        ("So much for no ads", "no-ads", BROKEN),
        ("No ads, as promised", "no-ads", KEPT),
        ("My eyes hurt, awful", "eyes", BROKEN),
        ("My eyes are blue", "eyes", SPOKEN),
        ("Do my eyes hurt from it?", "eyes", SPOKEN),
    ],
)
def test_a_claim_tells_by_itself_what_keeps_and_what_breaks_it(text: str, promise: str, stance: int) -> None:
    said = CLAIMS.hear(text).remark
    assert said is not None
    assert dict(said.promises)[promise] == stance


@pytest.mark.parametrize(
    "text, words",
    [
        ("I use it for night fishing in december", {"december"}),
        ("Perfect for night fishing", {"for", "perfect"}),
    ],
)
def test_what_names_a_use_with_its_word_is_no_part_of_the_sentence_around_it(
    text: str, words: set[str]
) -> None:
    said = CLAIMS.hear(text).remark
    assert said is not None
    assert [set(context) for use, context in said.uses if use == "fish"] == [words]


FIGURES = Enricher(
    Profile.model_validate(
        {
            "brand": "Petalbox",
            "promises": [
                {
                    "id": "fresh",
                    "text": "Fresh for fourteen days.",
                    "terms": ["fresh"],
                    "kept": ["day 14"],
                    "broken": ["droopy on day 3"],
                },
                {"id": "soon", "text": "Set up in 5 minutes.", "kept": ["done in 5 minutes"]},
                {"id": "plays", "text": "Plays twenty hours on one charge.", "kept": ["lasts all night"]},
                {"id": "all", "text": "Fits 4 brands.", "terms": ["brands"], "kept": ["all 4 brands"]},
            ],
        }
    )
)


@pytest.mark.parametrize(
    "text, promise, stance",
    [
        ("Day 14 and lovely", "fresh", KEPT),
        ("Day 2 and lovely", "fresh", SPOKEN),
        ("Not droopy at day 15", "fresh", KEPT),
        ("Droopy on day 2", "fresh", BROKEN),
        ("done in 3 minutes", "soon", KEPT),
        ("done in 40 minutes", "soon", SPOKEN),
        ("took all 4 brands", "all", KEPT),
        ("took all 3 brands", "all", SPOKEN),
        ("Lasts all night", "plays", KEPT),
    ],
)
def test_a_number_in_a_phrase_of_the_profile_holds_for_that_number_or_a_better_time(
    text: str, promise: str, stance: int
) -> None:
    said = FIGURES.hear(text).remark
    assert said is not None
    assert dict(said.promises)[promise] == stance


CHORES = Enricher(
    Profile.model_validate(
        {
            "brand": "Shirtly",
            "promises": [
                {"id": "iron", "text": "Never needs ironing.", "terms": ["iron", "creases"]},
                {"id": "assembly", "text": "No assembly.", "terms": ["assembly"]},
                {"id": "rinse", "text": "No pre-rinsing. Ever.", "terms": ["rinse"]},
            ],
        }
    )
)


@pytest.mark.parametrize(
    "text, promise, stance",
    [
        ("I have just ironed it", "iron", BROKEN),
        ("Out came the iron", "iron", BROKEN),
        ("Spent sunday ironing", "iron", BROKEN),
        ("Ironing. Again.", "iron", BROKEN),
        ("Cannot wear it without ironing", "iron", BROKEN),
        ("Looks a mess unless ironed", "iron", BROKEN),
        ("So many creases", "iron", BROKEN),
        ("Ironed it twice today, this never-iron shirt", "iron", BROKEN),
        ("Haven't ironed in weeks", "iron", KEPT),
        ("Never had to iron one", "iron", KEPT),
        ("No more ironing for me", "iron", KEPT),
        ("Got rid of ironing", "iron", KEPT),
        ("I hate ironing", "iron", SPOKEN),
        ("Bought the no-iron shirt", "iron", SPOKEN),
        ("Do they need ironing?", "iron", SPOKEN),
        ("Needs assembly, two hours of it", "assembly", BROKEN),
        ("No assembly at all", "assembly", KEPT),
        ("Had to buy rinse aid", "rinse", SPOKEN),
        ("We still rinse", "rinse", BROKEN),
        ("Mum still rinses out of habit", "rinse", KEPT),
        ("Porridge bowls, no scrubbing, gleaming", "rinse", KEPT),
    ],
)
def test_a_chore_that_a_claim_does_away_with_is_told_by_what_people_have_to_do(
    text: str, promise: str, stance: int
) -> None:
    said = CHORES.hear(text).remark
    assert said is not None
    assert dict(said.promises)[promise] == stance
