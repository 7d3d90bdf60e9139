"""Laws of remarks: what is skipped because nothing can be found there would have found nothing."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from schemas.profile import Profile, Promise, Use
from streams.enrich import companions, use_frames
from streams.enrich.enjoyment import Opined
from streams.enrich.enricher import Enricher
from streams.enrich.language_model import foreign_language
from streams.enrich.noun_phrases import Sentence
from streams.enrich.remarks import Remarks
from streams.enrich.speech import Speech
from streams.enrich.tokens import COMMA, ENDS
from streams.enrich.use_places import Start
from streams.enrich.uses import DECLARED, is_activity
from streams.enrich.word_lists import lines_of
from streams.enrich.wording import BEFORE, BEHIND
from streams.terms import CONTENT

PROFILE = Profile(
    brand="Lumatone",
    uses=(Use(id="music", terms=("song", "g clef", "melody")), Use(id="sleep-aid", terms=("sleep",))),
    promises=(
        Promise(id="works", text="Plays for twelve hours.", terms=("battery",), broken=("died after",)),
    ),
)
ENRICHER = Enricher(PROFILE)
REMARKS = ENRICHER.remarks
assert isinstance(REMARKS, Remarks)
foreign_language("")  # the model takes a second to load: not in the middle of an example

OF_FRAMES = sorted(word for word in use_frames._FRAMES)
LEADING = sorted(use_frames._LEADING)
PAIRING = sorted(companions._ASKED)
OF_SIGNS = sorted({word for line in lines_of("enjoyed") for word in line.replace(",", " ").split()})
OTHERS = """it this my our a the two of these instead could would not who nobody didn't actual any no , . ! ? it.
mine, plants anxiety kids painting camera gardening song melody sleep g clef battery hours died after Lumatone
good awful perfect love bad great kind florist school beach I we is was 😡""".split()

words = st.one_of(*map(st.sampled_from, (OF_FRAMES, LEADING, PAIRING, OF_SIGNS, OTHERS, OTHERS)))
texts = st.lists(words, max_size=30).map(" ".join)


def listened_to(text: str) -> Speech:
    return ENRICHER.understood(text, None)[0]


def asked_everywhere(sentence: Sentence) -> list[Start]:
    """Every frame at every place of its trigger, whatever follows."""
    found = []
    for place, word in enumerate(sentence.words):
        frames = use_frames._FRAMES.get(word, ())
        if not frames and sentence.tokens[place].word.valence and word not in use_frames.NO_USE_BEHIND:
            frames = use_frames._OF_FEELING
        found += [start for frame in frames if (start := frame.find(sentence, place)) is not None]
    return found


@given(texts)
def test_a_frame_that_is_not_asked_finds_nothing(text: str) -> None:
    sentence = Sentence(listened_to(text).tokens)
    assert use_frames.starts_of(sentence) == asked_everywhere(sentence)


@given(texts)
def test_a_text_without_a_pairing_word_has_no_place_for_a_companion(text: str) -> None:
    said = Sentence(listened_to(text).tokens).words
    leads = [word in companions._LEADS for word in said]
    paired = [word in companions._PAIRS for word in said]
    assert companions._ASKED.isdisjoint(said) == (not any(leads) and not any(paired))


@given(texts)
def test_uses_are_named_where_a_rule_a_declared_use_or_an_activity_stands(text: str) -> None:
    names = REMARKS._wording(listened_to(text)).names
    by_rule = range(0, len(names), 5)
    assert REMARKS.uses.named_in(names, by_rule) == [
        (n, n + 1, name)
        for n, name in enumerate(names)
        if name and (n in by_rule or name.startswith(DECLARED) or is_activity(name))
    ]


@given(texts)
def test_a_name_that_is_remembered_is_what_the_word_stands_for(text: str) -> None:
    keys = listened_to(text).keys
    assert REMARKS.uses.names_of(keys) == [REMARKS.uses.key_of(key) for key in keys]


@given(texts)
def test_the_words_around_a_place_end_at_a_comma_or_a_sentence(text: str) -> None:
    wording = REMARKS._wording(listened_to(text))
    tokens, names = wording.tokens, wording.names
    for place in range(len(tokens)):
        first = last = place
        while first and place - first < BEFORE and not tokens[first - 1].flags & (ENDS | COMMA):
            first -= 1
        while last + 1 < len(tokens) and last - place < BEHIND and not tokens[last].flags & (ENDS | COMMA):
            last += 1
        near = [n for n in range(first, last + 1) if n != place]
        said = {names[n] if tokens[n].role & CONTENT else tokens[n].surface for n in near}
        assert wording.around(place) == tuple(sorted(said - {""}))


@given(texts, st.integers(0, 4))
def test_a_clause_says_the_same_whatever_else_the_text_enjoys(text: str, every: int) -> None:
    speech = listened_to(text)
    named = range(0, len(speech.tokens), every + 1) if every else ()
    opined = Opined(speech, named)
    alone = Opined(speech, named)
    alone._may_enjoy = True  # look into each clause, whatever the text as a whole has
    for span in pairwise(range(0, len(speech.tokens) + 1, 3)):
        assert opined.of(span) == alone.of(span)
