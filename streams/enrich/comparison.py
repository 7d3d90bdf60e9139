"""Hear a comparison for the side of the brand: what praises another one is blame here.

"Sonabox is better than Lumatone" praises Sonabox: for Lumatone it is blame. Only the words between the last
turn and "than" change their sign, so that the rest of the text keeps its own. "Less" turns what it stands before,
whoever is named; what is then said of another one is turned again for the brand.
"""

from collections.abc import Sequence
from typing import Final

from streams.enrich.comparing_verbs import LOST, NEAR, VERBS, rate_verbs
from streams.enrich.phrases import Match
from streams.enrich.speech import Speech
from streams.enrich.tokens import ANCHOR, COMMA, ENDS, PARTED

REACH = 5
"""Words before "than" that the comparison may take: "so much more reliable and cheaper than"."""
SUBJECT = 15
"""Words before in which the brand, if it is named, is what is compared."""
_ARTICLES: Final = frozenset({"the", "my", "a", "an", "any", "this", "that", "our", "your"})
_RANKS: Final = frozenset({"inferior", "superior", "preferable"})
"""Adjectives that compare with a "to"."""
_CONTRASTS: Final = frozenset({"compared", "comparison"})
_LESSENS: Final = frozenset({"less", "fewer"})
_MUCH: Final = frozenset({"much", "far", "way", "even", "lot", "a"})
_NO_ONE: Final = frozenset({"nobody", "nothing", "none", "noone"})
_STATES: Final = frozenset(
    "is are was were does did do comes came can could will would has sounds feels works plays looks".split()
)
_FORMER: Final = frozenset({"old", "older", "previous", "former", "original"})
_RECOMMENDS: Final = frozenset({"recommend", "praise", "thank"})
_WAS: Final = frozenset({"was", "were"})
_GRADES: Final = frozenset({"better", "nicer", "worse"})
COMPARES: Final = frozenset({"than", "as"}) | VERBS | _RANKS | _CONTRASTS
"""Words that make a difference of a name behind them: a law of the tests leaves such texts out."""


def turn_comparisons(speech: Speech, own: Sequence[Match]) -> None:
    """Hear each comparison with the brand for its side, unless the brand is what the comparison speaks of."""
    named_before = 0
    for n, (start, end, _) in enumerate(own):
        before = start - 2 if start > 1 and speech.heard[start - 1] in _ARTICLES else start - 1
        if before >= 1 and not _is_subject(speech, named_before, before):
            _turn(speech, before, end, own[n + 1][0] if n + 1 < len(own) else len(speech.tokens))
        rate_verbs(speech, before, end)
        _turn_enough(speech, before, end)
        if before >= 0 and speech.heard[start - 1] in _FORMER:
            _turn_past(speech, end)
        named_before = end


def turn_lessened(speech: Speech, names: Sequence[Match]) -> None:
    """Negate what there is less of: "less reliable than", "fewer bugs than", "like Lumatone less than Roli"."""
    heard = speech.heard
    if "than" not in heard or _LESSENS.isdisjoint(heard):
        return
    for than, word in enumerate(heard):
        if word == "than":
            less = _before(speech, than, _LESSENS)
            if less is not None and less < than - 1:
                speech.negate(range(less + 1, than))
            elif less is not None:
                _turn_liking(speech, less, names)


def _turn_liking(speech: Speech, less: int, names: Sequence[Match]) -> None:
    """Of "less than" with a name in front: the verb before the name, so that "costs less than" stays good."""
    end = less
    while end and speech.heard[end - 1] in _MUCH:
        end -= 1
    for start, behind, _ in names:
        if behind == end and start:
            verb = start - 2 if start > 1 and speech.heard[start - 1] in _ARTICLES else start - 1
            if not speech.tokens[verb].flags & ENDS:
                speech.negate(range(verb, verb + 1))


def _turn(speech: Speech, before: int, end: int, named_next: int) -> None:
    """Turn what is compared with the brand; `before` is the word before its name, `end` is behind it.

    A phrase that takes in the word before the name ("not as good as", "cheaper than") would be rated as it is:
    without that word it is none.
    """
    word = speech.heard[before]
    if word == "than":
        _turn_excess(speech, before)
    elif word == "as":
        first = _before(speech, before - 1, frozenset({"as"}))
        if first is not None and any(
            token.word.is_negation for token in speech.tokens[max(first - 3, 0) : first]
        ):
            speech.negate(range(first + 1, before))
            _part(speech, before)
    elif word in ("to", "with"):
        rank = _before(speech, before, _RANKS) if word == "to" else None
        if rank is not None:
            speech.negate(range(rank, rank + 1))
        elif speech.heard[before - 1] in _CONTRASTS:
            _turn_contrast(speech, before - 1, end, named_next)


def _turn_excess(speech: Speech, than: int) -> None:
    """Blame in "better than Lumatone", and praise in "nobody does it better than Lumatone"."""
    nobody = _nobody(speech, than)
    if nobody is None:
        _negate(speech, than)
        _part(speech, than)
    else:
        speech.silence([(nobody, nobody + 1, "")])


def _nobody(speech: Speech, than: int) -> int | None:
    """The word in the same sentence that says that there is none of the kind: "no keyboard is better than"."""
    heard, tokens = speech.heard, speech.tokens
    for place in range(than - 1, max(than - 1 - NEAR, -1), -1):
        if tokens[place].flags & (ENDS | COMMA):
            return None
        behind = heard[place + 1 : place + 4]
        if heard[place] in _NO_ONE and (behind[0] in _STATES or behind[0] in _GRADES or behind[0] == "else"):
            return place
        if heard[place] == "no" and behind[0] != "doubt" and not _STATES.isdisjoint(behind[1:]):
            return place
    return None


def _turn_contrast(speech: Speech, contrast: int, end: int, named_next: int) -> None:
    """Turn what "compared with Lumatone" is said of: behind it at the head of a sentence, else in front of it."""
    tokens = speech.tokens
    head = next((n + 1 for n in range(contrast - 1, -1, -1) if tokens[n].flags & ENDS), 0)
    if contrast - head > 1:  # one word may stand before it: "when compared", "in comparison"
        _negate(speech, contrast)
        return
    close = next((n + 1 for n in range(end - 1, len(tokens)) if tokens[n].flags & ENDS), len(tokens))
    if close <= named_next:
        speech.negate(range(end, min(close, end + SUBJECT)))


def _turn_past(speech: Speech, end: int) -> None:
    """Blame the new one where "the old Lumatone was better"."""
    heard = speech.heard
    if end >= len(heard) or heard[end] not in _WAS:
        return
    grade = end + 1
    while grade < len(heard) and (heard[grade] in _MUCH or heard[grade] == "so"):
        grade += 1
    if grade < len(heard) and heard[grade] in _GRADES and "than" not in heard[grade : grade + 3]:
        speech.negate(range(grade, grade + 1))


def _turn_enough(speech: Speech, before: int, end: int) -> None:
    """Praise in "cannot recommend Lumatone enough": the negation turns the verb, which is rated as lost."""
    heard = speech.heard
    if before < 1 or heard[before] not in _RECOMMENDS or "enough" not in heard[end : end + 2]:
        return
    if speech.tokens[before - 1].word.is_negation:
        speech.rate(before, LOST)
        _part(speech, before)


def _part(speech: Speech, place: int) -> None:
    """Let no rated phrase go over a word; it stays what it is for the score, the terms and the language."""
    token = speech.tokens[place]
    apart = token.like(token.flags & ~ANCHOR, token.word)
    apart.key = ""
    speech.tokens[place] = apart


def _before(speech: Speech, end: int, words: frozenset[str]) -> int | None:
    """The nearest of some words at most `REACH` before `end`, in the same sentence."""
    for place in range(end - 1, max(end - 1 - REACH, -1), -1):
        if speech.tokens[place].flags & ENDS:
            return None
        if speech.heard[place] in words:
            return place
    return None


def _is_subject(speech: Speech, named_before: int, than: int) -> bool:
    """True if a name that ends at `named_before` (0: none does) is what the comparison speaks of."""
    if not named_before or than - named_before > SUBJECT:
        return False
    return not any(token.flags & ENDS for token in speech.tokens[named_before - 1 : than])


def _negate(speech: Speech, than: int) -> None:
    start = max(than - REACH, 0)
    turns = [i for i in range(start, than) if speech.tokens[i].flags & PARTED]
    speech.negate(range(turns[-1] + 1 if turns else start, than))
