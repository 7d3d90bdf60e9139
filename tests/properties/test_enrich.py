"""Laws of hearing a text: for any text at all."""

import string
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import asdict

from schemas.profile import Profile, SentimentOptions
from streams.enrich.clauses import clauses
from streams.enrich.comparison import COMPARES
from streams.enrich.enricher import Enricher
from streams.enrich.explain import explained
from streams.enrich.heard import Heard
from streams.enrich.language_model import foreign_language
from streams.enrich.terms import MAX_TERMS, NONE
from streams.enrich.tokens import ANCHOR, Token
from streams.enrich.vader import scores

WORDS = """the battery box price is was not but and great awful love pricey leaks , . ! ? ; : ... 👍 😡 ❤️ RT @a "@b
https://t.co/x &amp; isn’t Lumatone best buy than better worse NOT GREAT ( ) - — 2024 好的 und ist nicht , but worth
every penny waste of money customer service soooo ok. slow,but so this never kind of the bomb at least""".split()
WORDS.append("\n")
LUMATONE = Profile(brand="Lumatone", competitors=("Best Buy",), lexicons=("pricing", "service"))
ENRICHER = Enricher(LUMATONE)
foreign_language("")  # the model takes a second to load: not in the middle of an example


def said(heard: Heard) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """All that is heard; of the tokens that terms come from, the terms: a token equals itself alone."""
    fields = {name: value for name, value in asdict(heard).items() if name != "origins"}
    return fields, list(heard.terms.items())


texts = st.one_of(
    st.text(max_size=200),
    st.text(st.characters(codec=None, exclude_categories=()), max_size=60),
    st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=30).map("".join),
)


@given(texts, st.none() | st.text(max_size=8) | st.sampled_from(["en", "de", "und"]))
def test_every_text_is_heard_within_the_bounds(text: str, language: str | None) -> None:
    heard = ENRICHER.hear(text, language)
    assert heard.sentiment is None or -1 <= heard.sentiment <= 1
    assert (heard.sentiment is None) == (heard.verdict == "unscored")
    assert len(heard.terms) <= MAX_TERMS
    assert all(heard.tokens)
    assert all(term and surface for term, surface in heard.terms.items())
    assert len(set(heard.departments)) == len(heard.departments)


@given(texts, st.lists(texts, max_size=3))
def test_the_same_text_says_the_same_whatever_was_heard_before(text: str, others: list[str]) -> None:
    enricher = Enricher(LUMATONE)
    enricher.forget()
    first = said(enricher.hear(text))
    for other in others:
        enricher.hear(other)
    assert said(enricher.hear(text)) == first


@given(texts)
def test_clauses_lie_inside_the_text_in_order_and_leave_out_only_space(text: str) -> None:
    found = explained(ENRICHER, text)
    end = 0
    for clause in found:
        start, last = clause.span
        assert end <= start < last <= len(text)
        assert text[start:last] == clause.text
        assert not text[end:start].strip()
        assert all(start <= a < b <= last for a, b in clause.matched)
        end = last
    if "@" not in text:  # a reshare at the end is not heard
        assert not text[end:].strip()


@given(texts)
def test_clauses_say_of_which_departments_the_text_speaks(text: str) -> None:
    named = {name for clause in explained(ENRICHER, text) for name in clause.departments}
    assert named == {name for name, _ in ENRICHER.hear(text).departments}


@given(st.lists(st.integers(0, 2 * ANCHOR - 1), max_size=60), st.data())
def test_the_spans_of_clauses_cover_all_tokens_in_order(flags: list[int], data: st.DataObject) -> None:
    tokens = [Token("", "", "", NONE, "", flags=of) for of in flags]
    starts = sorted(data.draw(st.sets(st.integers(0, max(len(flags) - 1, 0)), max_size=len(flags))))
    topics = [(start, start + 1, data.draw(st.sampled_from("ab"))) for start in starts]
    spans = clauses(tokens, topics)
    assert [i for start, end in spans for i in range(start, end)] == list(range(len(flags)))
    assert all(start < end for start, end in spans)


@given(
    texts,
    st.sampled_from(["Lumatone", "lumatone", "#Lumatone", "best buy", "@lumatone", "https://lumatone.com/x"]),
)
def test_a_name_behind_a_text_changes_no_opinion(text: str, name: str) -> None:
    alone = ENRICHER.hear(text, "en")
    if "@" in text or not COMPARES.isdisjoint(alone.tokens):
        return  # a handle behind a quotation mark begins a reshare; a name behind "than" turns a comparison
    if alone.sentiment is not None:
        assert ENRICHER.hear(f"{text} {name}", "en").sentiment == alone.sentiment


@given(st.text(string.printable, max_size=200))
def test_switched_off_the_score_is_that_of_vader(text: str) -> None:
    off = SentimentOptions(normalise=False, neutral_names=False, emoji=False, sarcasm_flag=False)
    heard = Enricher(Profile(brand="-", sentiment=off)).hear(text, "en")
    if heard.sentiment is not None and not heard.is_reshare and "@" not in text:
        assert heard.sentiment == scores(text).compound
