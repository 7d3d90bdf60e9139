"""Laws of remarks: what is skipped because nothing can be found there would have found nothing."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from schemas.profile import Profile, Promise, Use
from streams.enrich import companions, use_frames
from streams.enrich.activities import is_activity
from streams.enrich.companions import companions_in
from streams.enrich.doubt import is_negated
from streams.enrich.enjoyment import WORTH, Opined
from streams.enrich.enricher import Enricher
from streams.enrich.hints import BARE, FRAMED, JOINT, LEADS, PAIRS, PROMISED, TOLD, TOPICAL
from streams.enrich.language_model import foreign_language
from streams.enrich.noun_phrases import Sentence
from streams.enrich.remarks import Remarks
from streams.enrich.saying import BEFORE, BEHIND, Saying
from streams.enrich.signs import ENJOYED, signs
from streams.enrich.speech import Speech
from streams.enrich.terms import CONTENT
from streams.enrich.tokens import COMMA, ENDS
from streams.enrich.use_places import Start
from streams.enrich.uses import DECLARED
from streams.enrich.vader import compound_of
from streams.enrich.word_lists import lines_of

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

OF_FRAMES = sorted(word for word in use_frames.FRAMES)
LEADING = sorted(use_frames.LEADING)
PAIRING = sorted(companions.ASKED)
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
        frames = use_frames.FRAMES.get(word, ())
        if not frames and sentence.tokens[place].word.valence and word not in use_frames.NO_USE_BEHIND:
            frames = use_frames._OF_FEELING
        found += [start for frame in frames if (start := frame.find(sentence, place)) is not None]
    return found


@given(texts)
def test_a_frame_that_is_not_asked_finds_nothing(text: str) -> None:
    tokens = listened_to(text).tokens
    hinted = [n for n, token in enumerate(tokens) if token.hints & FRAMED or token.word.valence]
    sentence = Sentence(tokens)
    leads = any(token.hints & LEADS for token in tokens)
    assert use_frames.starts_of(sentence, hinted, leads=leads) == asked_everywhere(sentence)


@given(texts)
def test_what_no_word_hints_at_is_not_there(text: str) -> None:
    """Each part of a remark is asked for where a hint stands; without one it would have found nothing."""
    speech = listened_to(text)
    tokens, hints = speech.tokens, Saying(speech.tokens).hints
    names = [REMARKS.uses.key_of(token.key) for token in tokens]
    assert hints & PAIRS or not companions_in(Sentence(tokens))
    assert hints & PROMISED or not REMARKS.promises.stances(tokens)
    assert hints & JOINT or not REMARKS.uses.declared_in(speech.keys)
    assert hints & BARE or all(token.token != "no" for token in tokens)
    assert hints & TOPICAL or not any(name.startswith(DECLARED) or is_activity(name) for name in names)
    assert speech.signs() == signs().found(speech.keys)


@given(texts)
def test_a_word_stands_for_what_its_stem_stands_for(text: str) -> None:
    tokens = listened_to(text).tokens
    assert [token.name for token in tokens] == [
        REMARKS.uses.key_of(token.key) if token.key else "" for token in tokens
    ]
    assert [bool(token.hints & TOLD) for token in tokens] == [
        bool(token.role & CONTENT) or token.name.startswith(DECLARED) for token in tokens
    ]


@given(texts)
def test_uses_are_named_where_a_rule_a_declared_use_or_an_activity_stands(text: str) -> None:
    names = REMARKS._saying(listened_to(text)).names
    by_rule = range(0, len(names), 5)
    assert REMARKS._topics(names, by_rule) == [
        (n, n + 1, name)
        for n, name in enumerate(names)
        if name and (n in by_rule or name.startswith(DECLARED) or is_activity(name))
    ]


@given(texts)
def test_the_words_around_a_place_end_at_a_comma_or_a_sentence(text: str) -> None:
    saying = REMARKS._saying(listened_to(text))
    tokens, names = saying.tokens, saying.names
    for place in range(len(tokens)):
        first = last = place
        while first and place - first < BEFORE and not tokens[first - 1].flags & (ENDS | COMMA):
            first -= 1
        while last + 1 < len(tokens) and last - place < BEHIND and not tokens[last].flags & (ENDS | COMMA):
            last += 1
        near = [n for n in range(first, last + 1) if n != place]
        said = {names[n] if tokens[n].role & CONTENT else tokens[n].surface for n in near}
        assert saying.around(place) == tuple(sorted(said - {""}))


@given(texts, st.integers(0, 4))
def test_a_clause_says_the_same_whatever_the_rest_of_the_text_enjoys(text: str, every: int) -> None:
    speech = listened_to(text)
    named = range(0, len(speech.tokens), every + 1) if every else ()
    for start, end in pairwise(range(0, len(speech.tokens) + 1, 3)):
        moved = speech.moved_by((start, end))
        silent = {n for n in range(start, end) if n in named or is_bare_no(speech, n)}
        silent = {n for n in silent if speech.tokens[n].word.valence}
        signed = {
            name: WORTH[name]
            for first, _, name in signs().found(speech.keys[start:end])
            if name == ENJOYED or not is_negated(speech.tokens, start + first)
        }
        told = [valence for place, valence in moved if place not in silent] + [*signed.values()]
        plain = speech.score_of((start, end))
        assert Opined(speech, named).of((start, end)) == (
            compound_of(told, 0.0) if silent or signed else plain
        )


def is_bare_no(speech: Speech, place: int) -> bool:
    tokens = speech.tokens
    return tokens[place].token == "no" and (place + 1 == len(tokens) or not tokens[place + 1].word.valence)
