"""The second language gate: texts that function words leave open."""

import pytest

from schemas.profile import Profile
from streams.enrich.enricher import Enricher
from streams.enrich.language_model import MAX_CHARACTERS, foreign_language

NOBODY = Enricher(Profile(brand="-"))

FOREIGN = {
    "Paketti saapui rikki eikä asiakaspalvelu vastaa": "fi",
    "Balíček dorazil poškozený a nikdo neodpovídá": "cs",
    "A csomag sérülten érkezett, senki nem válaszol": "hu",
    "Sản phẩm rất tốt, tôi rất thích": "vi",
    "Pakuotė buvo pažeista, niekas neatsako": "lt",
    "Kutusu ezilmiş geldi, kimse cevap vermiyor": "tr",
    "Verpackung beschädigt, niemand antwortet, nie wieder": "de",
    "Scatola rotta, nessuno risponde, pessima assistenza": "it",
}
ENGLISH = [
    "Awesome sound quality, awesome bass, awesome price",
    "Bluetooth speaker arrived crushed",
    "Coachella lineup!!! #Coachella2015 #DriveThru #LiveMusic",
    "waaaay tooo expensve, horible packagng",
    "The café’s crème brûlée flavour is delicious",
    "LOOOOVE IIIIT!!!! BEST PHONE EVERRRRR",
]


@pytest.mark.parametrize("text, language", FOREIGN.items())
def test_a_text_in_a_language_without_a_lexicon_is_unscored(text: str, language: str) -> None:
    heard = NOBODY.hear(text)
    assert (heard.language, heard.sentiment, heard.verdict) == (language, None, "unscored")
    assert "unscored_language" in heard.flags


@pytest.mark.parametrize("text", ENGLISH)
def test_english_without_function_words_is_scored(text: str) -> None:
    assert NOBODY.hear(text).sentiment is not None


@pytest.mark.parametrize(
    "text", ["Osam", "RASEL kig", "Poopy lol", "@a @b #coachella", "🗿🗿🗿🗿🗿🗿🗿🗿🗿🗿🗿🗿"]
)
def test_what_is_too_short_to_tell_is_scored(text: str) -> None:
    heard = NOBODY.hear(text)
    assert (heard.language, heard.sentiment is None) == (None, False)


@pytest.mark.parametrize(
    "text, verdict", [("❤️❤️❤️", "positive"), ("😡😡", "negative"), ("👍🏽👍🏽👍🏽", "positive")]
)
def test_a_text_of_emoji_alone_is_scored_by_them(text: str, verdict: str) -> None:
    assert NOBODY.hear(text).verdict == verdict


@pytest.mark.parametrize(
    "text", ["", "\x00\x00", "\ud800" * 30, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "x" * 100_000, "1 2 3 4 5 6"]
)
def test_every_text_gets_an_answer(text: str) -> None:
    assert foreign_language(text) is None or isinstance(foreign_language(text), str)


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    beginning = ("akku kestää koko päivän " * 50)[:MAX_CHARACTERS]
    assert foreign_language(beginning + "the battery is great " * 5000) == foreign_language(beginning) == "fi"


def test_a_declared_language_needs_no_model() -> None:
    assert NOBODY.hear("Paketti saapui rikki eikä asiakaspalvelu vastaa", "sv").language == "sv"
