"""Tell a crowd from customers: many accounts that say one text in slightly other words are one voice.

Near copies are folded as they come (authenticity.py), which has to be careful, since nothing is known yet. Here a
theme is about to be told, and its evidence can be compared: people who tell of the same thing share its words and
hardly another; a text that is passed round and changed shares most of what is left. So the theme's own words are
taken out, and voices whose other words are alike (Jaccard) or that have one author are one statement, by single
linkage, as every paraphrase is near to some other one.

Chosen on planted bursts and themes (streams/evaluate/injection.py): the bursts that passed all other gates kept at
most two fifths of their voices as statements. Likeness from 0.35 to 0.40, a share from 0.45 to 0.6: the same.
"""

from collections.abc import Sequence

from streams.aggregate import Voice
from streams.detect.finding import Finding
from streams.detect.significance import MIN_AUTHORS, tail_score
from streams.enrich.terms import NUMBER, parts_of

ALIKE = 0.4
"""Jaccard similarity of the other words; copies are folded from 0.6 of all words."""
ALIKE_COMPLAINTS = 0.5
"""The same where complaints as a whole stand out: they have no words of their own that could be taken out."""
OWN_WORDS = 3
"""Words of the theme that are taken out, the strongest: a paraphrased text makes terms of all its words."""
FEWEST_WORDS = 4
"""Other words that a text needs to be compared: "the cap leaks" of forty people is forty statements."""
MOST_STATEMENTS = 0.5
"""Statements to voices: above it most people speak for themselves, and nothing is held back."""
COMPARED = 128
"""Voices that are compared, all pairs: 8,128 x ~0.4 us = 3 ms. Of more, those with the smallest hashes."""


def is_crowd(finding: Finding) -> bool:
    """True if most of the evidence is one text in other words, and the rest alone would raise nothing."""
    voices = _compared(finding.evidence)
    authors = len({voice.author for voice in voices})
    if authors < MIN_AUTHORS:
        return False
    if finding.surge is None:
        share = statements_of(voices, _own_words(finding)) / authors
    else:
        share = statements_of(voices, alike=ALIKE_COMPLAINTS) / authors
    return share <= MOST_STATEMENTS and not stands_out(finding, round(share * finding.strongest.authors))


def statements_of(voices: Sequence[Voice], own: frozenset[str] = frozenset(), alike: float = ALIKE) -> int:
    """How many different things the voices say: alike ones, and those of one author, are one statement.

    `own`: words that all may share.
    """
    said = [_words(voice.text) - own for voice in voices]
    home = list(range(len(voices)))

    def home_of(place: int) -> int:
        while home[place] != place:
            place = home[place]
        return place

    for one, words in enumerate(said):
        for other in range(one):
            if voices[one].author == voices[other].author or _is_alike(words, said[other], alike):
                first, last = sorted((home_of(one), home_of(other)))
                home[last] = first
    return len(set(map(home_of, range(len(home)))))


def _is_alike(one: frozenset[str], other: frozenset[str], alike: float) -> bool:
    if min(len(one), len(other)) < FEWEST_WORDS:
        return False
    shared = len(one & other)
    return shared >= alike * (len(one) + len(other) - shared)


def _compared(evidence: Sequence[Voice]) -> Sequence[Voice]:
    """All voices, or a sample that the order of arrival has no part in."""
    return evidence if len(evidence) <= COMPARED else sorted(evidence, key=lambda v: v.id_hash)[:COMPARED]


def _own_words(finding: Finding) -> frozenset[str]:
    words = dict.fromkeys(word for term in finding.terms for word in term.split())
    return frozenset(list(words)[:OWN_WORDS])


def _words(text: str) -> frozenset[str]:
    """The stems of all words, small ones too; links and handles are nobody's words."""
    spoken = (word for word in text.replace("’", "'").split() if word[0] != "@" and "://" not in word)
    return frozenset(part.stem for word in spoken for part in parts_of(word) if part.token != NUMBER)


def stands_out(finding: Finding, statements: int) -> bool:
    """True if so many people, instead of all who said it, would still be above the line."""
    test = finding.strongest
    score = tail_score(statements, test.expected, test.size)
    return statements >= MIN_AUTHORS and score - finding.penalty >= finding.line
