"""Find the places in a sentence where a use is told: "use it for X", "X with it", "it became my X", "no more X".

A frame is a trigger, a short gap, a word that leads on, and the noun phrase behind it; some look back, to what
somebody does with the thing. Two kinds are told apart: whoever says what he does with it (`is_told`) speaks of a
use of his own, while "great for X" may be an occasion, a person or a taste. No frame looks farther than `GAP` +
`PHRASE` tokens, so a hostile text costs as much as any other.

Whose idea: Fan and Lussier's regexes of unexpected benefits; Suryadi and Kim 2019, usage contexts in reviews.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from streams.enrich.noun_phrases import Sentence
from streams.enrich.use_places import (
    NO_USE_BEHIND,
    Find,
    Frame,
    Start,
    as_a,
    as_people,
    became,
    doing,
    fits,
    here,
    instead,
    is_my,
    leads,
    no_more,
    opening_for,
    taken,
    than,
    unknown,
    used,
    while_using,
    with_condition,
)

_KNOW: Final = (
    "know knew known thought think expected expect realise realised realize realized idea guess guessed imagine "
    "imagined believe believed dream dreamed dreamt"
)
_FITS: Final = (
    "perfect ideal great good excellent amazing brilliant fantastic best wonderful lovely awesome handy superb "
    "fab useful suited suitable meant terrific unbeatable spectacular outstanding magic genius godsend nice "
    "ace stellar fabulous incredible marvellous marvelous splendid decent well perfectly beautifully "
    "love loved loving adore enjoy like bad terrible awful horrible useless hopeless poor rubbish worthless"
)


def starts_of(sentence: Sentence, places: Iterable[int], *, leads: bool = True) -> list[Start]:
    """Every place where a use is told, in the order of its trigger; `places`: of the words that may be one.

    Half of all texts have no word that `leads` on: there most frames need not be asked.
    """
    tokens, words = sentence.tokens, sentence.words
    leading = LEADING.intersection(words) if leads else _NOTHING
    found: list[Start] = []
    for i in places:
        word = words[i]
        frames = FRAMES.get(word)
        if frames is None:
            if not tokens[i].word.valence or word in NO_USE_BEHIND:
                continue
            frames = _OF_FEELING
        for find, behind in frames:
            if behind and behind.isdisjoint(leading):
                continue
            start = find(sentence, i)
            if start is not None:
                found.append(start)
    return found


_Table = dict[str, tuple[Frame, ...]]


def _table(frames: Iterable[tuple[str, Frame | Find]]) -> Mapping[str, tuple[Frame, ...]]:
    table: _Table = {}
    for words, frame in frames:
        asked = frame if isinstance(frame, Frame) else Frame(frame)
        for word in words.split():
            table[word] = (*table.get(word, ()), asked)
    return table


_OF_FEELING: Final = (fits,)
"""Of any other word that has a valence."""


FRAMES: Final = _table(
    (
        (
            "use used using uses utilise utilize reuse reused repurposed employ employed",
            used,
        ),
        (
            "bought buy buying got get getting purchased purchase ordered order picked chose need needed",
            leads("for", "to"),
        ),
        (
            "turn turned turning turns made make makes converted convert transformed transform",
            leads("into", is_told=True, takes_people=True),
        ),
        ("made make makes making", leads("from", "of")),
        ("became become becomes", became),
        ("is it's", is_my),
        ("works work worked working functions", leads("as", is_told=True)),
        ("works work worked working functions", leads("for", "against")),
        (
            "serves serve served serving doubles double doubled acts act doubling moonlights",
            leads("as", is_told=True),
        ),
        ("swear swears swearing", leads("for")),
        ("goto", leads("for", is_told=True)),
        ("ended ending ends end kept", leads("as", "for", is_told=True)),
        ("replaced replaces replace replacing sold ditched retired tossed binned of", instead),
        ("than", than),
        ("more goodbye needs", no_more),
        (_KNOW, unknown),
        ("for", opening_for),
        ("as", as_a),
        ("with using in inside under on", doing),
        (
            "took take takes taking brought bring wear wears wore wearing put puts set carry carries hang hung",
            taken,
        ),
        ("when while during", while_using),
        ("here", here),
        ("users makers lovers owners people folks moms mums dads parents sufferers fans crafters", as_people),
        ("with", with_condition),
        (_FITS, fits),
    )
)  # fmt: skip
LEADING: Final = frozenset[str]().union(
    *(frame.behind for frames in (*FRAMES.values(), _OF_FEELING) for frame in frames)
)
_NOTHING: Final = frozenset[str]()
