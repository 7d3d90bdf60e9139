"""What is heard of one text."""

import pytest

from schemas.profile import Product, Profile, SentimentOptions, Use
from streams.enrich.enricher import MAX_HEARD, Enricher
from streams.enrich.heard import Heard
from streams.enrich.remark import Remark
from streams.enrich.vader import scores

LUMATONE = Profile(
    brand="Lumatone",
    aliases=("luma tone",),
    products=(Product(id="one", name="Lumatone One", aliases=("happy box",)),),
    competitors=("Best Buy", "Sonabox"),
)


def hear(text: str, language: str | None = None, profile: Profile = LUMATONE) -> Heard:
    return Enricher(profile).hear(text, language)


def test_a_text_is_heard_whole() -> None:
    heard = hear("The cap leaks, @shop https://x.co 3 times!")
    assert heard.terms == {"cap": "cap", "leak": "leaks", "cap leak": "cap leaks"}
    assert heard == Heard(
        tokens=("the", "cap", "leaks", "0", "times"),
        origins=heard.origins,
        sentiment=-0.5093,
        verdict="negative",
        language="en",
        departments=(("packaging", -0.5093),),
        flags=(),
        is_reshare=False,
        remark=Remark((), (), (), ((("cap", "leak"), -0.5093),), (), True),
        concepts=("~leak: leak",),
    )


@pytest.mark.parametrize("text", ["", " \n\t ", "\ud800", "\x00", "@a @b", "https://t.co/abc", "🗿"])
def test_a_text_without_words_says_nothing_and_is_neutral(text: str) -> None:
    heard = hear(text)
    assert (heard.terms, heard.sentiment, heard.verdict, heard.departments) == ({}, 0.0, "neutral", ())


class TestSentiment:
    @pytest.mark.parametrize(
        "text",
        [
            "The plot was good, but the dialog is not great.",
            "VADER is VERY SMART, uber handsome, and FRIGGIN FUNNY!!!",
            "It was not the worst one that I saw",
        ],
    )
    def test_a_plain_text_has_the_compound_of_vader(self, text: str) -> None:
        assert hear(text).sentiment == scores(text).compound

    @pytest.mark.parametrize(
        "name", ["Lumatone", "luma tone", "Lumatone One", "happy box", "Best Buy", "#bestbuy"]
    )
    def test_names_carry_no_opinion(self, name: str) -> None:
        assert hear(f"I bought it at {name} yesterday").sentiment == 0.0

    def test_the_words_of_a_name_alone_are_opinions(self) -> None:
        assert hear("I am happy").verdict == hear("the best").verdict == "positive"

    def test_a_handle_carries_no_opinion(self) -> None:
        assert hear("@united @GreatDeals landed").sentiment == 0.0

    def test_a_curly_apostrophe_negates_as_a_straight_one(self) -> None:
        assert hear("this isn’t good").sentiment == hear("this isn't good").sentiment
        assert hear("this isn’t good").verdict == "negative"

    @pytest.mark.parametrize(
        "text, verdict",
        [
            ("👎", "negative"),
            ("👍🏽", "positive"),
            ("❤️", "positive"),
            ("💔", "negative"),
            ("ok.", "positive"),
            ("soooo goooood", "positive"),
            ("doesn't work at all", "negative"),
            ("so overpriced", "negative"),
            ("it leaks", "negative"),
            ("box was dented", "negative"),
            ("too expensive", "negative"),
            ("worth every penny", "positive"),
            ("not a waste of money", "positive"),
            ("great&nbsp;sound", "positive"),
            ("slow,but great", "positive"),
            ("I donâ€™t like it", "negative"),
            ("no no no", "negative"),
            ("meh :(", "negative"),
            ("the receipt is in the drawer", "neutral"),
        ],
    )
    def test_what_people_notice_is_heard(self, text: str, verdict: str) -> None:
        assert hear(text).verdict == verdict

    def test_a_run_of_one_emoji_says_no_more_than_three(self) -> None:
        assert hear("😡" * 40).sentiment == hear("😡😡😡").sentiment

    def test_the_brands_own_words_come_before_all_others(self) -> None:
        profile = Profile(brand="Lumatone", lexicons=("pricing",), lexicon={"cheap": -2.0, "sticky keys": 3})
        assert hear("cheap", profile=profile).verdict == "negative"
        assert hear("it has sticky keys", profile=profile).verdict == "positive"
        assert hear("cheap", profile=Profile(brand="Lumatone", lexicons=("pricing",))).verdict == "positive"

    def test_a_word_that_the_brand_is_sold_for_says_nothing_by_itself(self) -> None:
        sold = Profile(brand="Lumatone", uses=(Use(id="games", terms=("kill", "first shooter")),))
        assert hear("I kill orcs with it", profile=sold).verdict == "neutral"
        assert hear("I kill orcs with it", profile=Profile(brand="Lumatone")).verdict == "negative"
        own = sold.model_copy(update={"lexicon": {"kill": -2.0}})
        assert hear("they kill it", profile=own).verdict == "negative"

    def test_steep_is_a_word_about_prices_where_a_price_is_spoken_of(self) -> None:
        profile = Profile(brand="Lumatone", lexicons=("pricing",))
        assert hear("the price is steep", profile=profile).verdict == "negative"
        assert hear("a bit steep for what it is", profile=profile).verdict == "negative"
        assert hear("I steep tea in it", profile=profile).verdict == "neutral"

    def test_switched_off_it_is_vader_and_nothing_else(self) -> None:
        off = SentimentOptions(normalise=False, neutral_names=False, emoji=False, sarcasm_flag=False)
        profile = Profile(brand="united", sentiment=off)
        for text in (
            "@united isn’t good 👎 overpriced",
            "ok. 💔❤️ sooo gooood",
            "yeah right, great",
            "great /s good",
        ):
            assert hear(text, profile=profile).sentiment == scores(text).compound

    def test_what_others_are_better_than_is_blamed(self) -> None:
        assert hear("Sonabox is so much better than my Lumatone").verdict == "negative"
        assert hear("Lumatone is so much better than Sonabox").verdict == "positive"
        assert hear("Lumatone is better than the old Lumatone").verdict == "positive"


class TestNames:
    def test_a_name_is_no_term_and_parts_two_words(self) -> None:
        assert hear("battery Lumatone door luma tone cable").terms == {
            "battery": "battery", "door": "door", "cabl": "cable",
        }  # fmt: skip

    def test_a_competitor_is_a_term(self) -> None:
        assert "sonabox" in hear("I went to Sonabox").terms

    def test_names_count_for_near_copies(self) -> None:
        assert hear("my Lumatone hums").tokens == ("my", "lumatone", "hums")

    def test_a_name_of_digits_is_not_every_number(self) -> None:
        assert hear("great 5 stars", profile=Profile(brand="3M")).tokens == ("great", "0", "stars")


class TestLanguage:
    @pytest.mark.parametrize(
        "text", ["Great product", "Broken again", "lol", "cap leaks", "phones die fast", "So good"]
    )
    @pytest.mark.parametrize("declared", [None, "en", "und", "en-GB"])
    def test_short_english_is_scored(self, text: str, declared: str | None) -> None:
        assert hear(text, declared).sentiment is not None

    @pytest.mark.parametrize(
        "text, language",
        [
            ("Die Flasche ist ausgelaufen, sehr schlecht", "de"),
            ("Le produit est arrivé cassé et le service ne répond pas", "fr"),
            ("La caja llegó rota y el servicio es muy malo", "es"),
            ("Il prodotto non funziona e il servizio è pessimo", "it"),
            ("O produto não funciona e a entrega foi muito ruim", "pt"),
            ("Het product is niet goed en de prijs is te hoog", "nl"),
            ("bahut bakwas hai paisa mat do", "hi"),
            ("電池がすぐ切れる", "ja"),
            ("배터리가 나쁘다", "ko"),
            ("Очень плохой товар", "ru"),
            ("แบตหมดเร็ว", "th"),
        ],
    )
    def test_another_language_is_not_scored(self, text: str, language: str) -> None:
        heard = hear(text)
        assert (heard.language, heard.sentiment, heard.verdict) == (language, None, "unscored")
        assert "unscored_language" in heard.flags

    def test_a_declared_language_is_believed_unless_the_words_contradict_it(self) -> None:
        assert hear("Schade, kaputt", "de").verdict == "unscored"
        assert hear("this is the best thing that I have bought for my kids", "de").verdict == "positive"
        assert hear("Die Flasche ist ausgelaufen, das ist nicht gut", "en").verdict == "unscored"

    def test_what_is_not_scored_speaks_of_a_department_all_the_same(self) -> None:
        assert hear("Die Box ist kaputt und das ist schlecht").departments == (("packaging", None),)


class TestDepartments:
    @pytest.mark.parametrize(
        "text, departments",
        [
            ("I love the performance, but it seems a bit pricey", {"product": 1, "pricing": -1}),
            ("The battery is great and the price is awful", {"product": 1, "pricing": -1}),
            ("I love the battery and the price", {"product": 1, "pricing": 1}),
            ("Not good. Great battery!", {"product": 1}),
            ("The box was crushed. Customer service was lovely.", {"packaging": -1, "service": 1}),
            ("That ad is misleading", {"marketing": -1}),
            ("works right out of the box", {}),
            ("Too much plastic in the box though, and lovely support staff", {"packaging": -1, "service": 1}),
            ("Support never answered! 😡 I bought a battery", {"service": -1, "product": 0}),
            ("Pros: great camera\nCons: overpriced", {"product": 1, "pricing": -1}),
        ],
    )
    def test_each_department_gets_the_opinion_of_its_clause(
        self, text: str, departments: dict[str, int]
    ) -> None:
        assert {
            name: (score > 0) - (score < 0) for name, score in hear(text).departments if score is not None
        } == departments

    def test_a_department_is_praised_and_blamed_at_most_once(self) -> None:
        heard = hear("Great camera. Awful battery. Lovely screen. Terrible speaker. The keyboard is there.")
        assert [name for name, _ in heard.departments] == ["product", "product"]

    def test_where_a_clause_says_nothing_the_whole_text_speaks(self) -> None:
        heard = hear("The battery. I am so angry.")
        assert heard.departments == (("product", heard.sentiment),)

    def test_a_declared_department_is_heard(self) -> None:
        profile = Profile.model_validate(
            {"brand": "X", "departments": {"operations": {"terms": ["gate change"]}}}
        )
        assert [name for name, _ in hear("another gate change, awful", profile=profile).departments] == [
            "operations"
        ]

    def test_names_are_no_seeds(self) -> None:
        assert hear("Dropbox", profile=Profile(brand="Box")).departments == ()
        assert hear("Box is awful", profile=Profile(brand="Box")).departments == ()


class TestFlags:
    def test_praise_that_may_be_meant_otherwise_is_left_out_never_turned_round(self) -> None:
        heard = hear("Oh great, another update. Thanks for nothing!")
        assert (heard.flags, heard.sentiment, heard.verdict) == (("sarcasm",), None, "unscored")

    @pytest.mark.parametrize("mark", ["/s", "/S", "/sarcasm"])
    def test_a_mark_of_sarcasm_is_one_and_neither_a_word_nor_a_term(self, mark: str) -> None:
        heard, plain = hear(f"Great job on the lid {mark}"), hear("Great job on the lid")
        assert (heard.flags, heard.sentiment) == (("sarcasm",), None)
        assert (plain.flags, plain.verdict) == ((), "positive")
        assert (heard.tokens, heard.terms) == (plain.tokens, plain.terms)
        assert hear(f"Awful job on the lid {mark}").sentiment == hear("Awful job on the lid").sentiment
        assert hear(f"the 15MB{mark} are great").flags == ()

    def test_blame_that_sounds_sarcastic_stays_blame(self) -> None:
        assert hear("yeah right, this is awful garbage").verdict == "negative"

    def test_shouting_is_marked(self) -> None:
        assert hear("OVERPRICED CRAP DO NOT BUY").flags == ("shouting",)
        assert hear("USB").flags == ()

    def test_a_long_text_is_heard_to_the_bound_and_says_so(self) -> None:
        heard = hear("word " * MAX_HEARD + "leaks")
        assert heard.flags == ("truncated",)
        assert len(heard.tokens) == MAX_HEARD // 5


class TestReshares:
    def test_words_passed_on_are_a_reshare(self) -> None:
        assert hear("RT @lumatone: our new box").is_reshare

    def test_own_words_before_an_inner_reshare_are_heard_alone(self) -> None:
        heard = hear("the cap leaks again RT @lumatone: our new box is great")
        assert (heard.is_reshare, heard.tokens) == (False, ("the", "cap", "leaks", "again"))

    def test_a_word_before_an_inner_reshare_adds_nothing(self) -> None:
        assert hear("lol RT @lumatone: our new box").is_reshare
