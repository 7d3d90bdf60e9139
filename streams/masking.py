"""Take out of a customer's words what names a person or drives a screen; what they say about a product stays.

Masked: e-mail addresses, handles (@name, @name@server, u/name), and every run of seven digits or more, spaces
and dashes between them not counted: phone numbers, cards, accounts, parcels, dates of birth. Who wrote it is
reached through the link, which is evidence of its own. Every pattern is linear in the text, whatever it
holds: repeats are possessive or bounded, and a match starts only where its run starts.
"""

import re

E_MAIL = "[e-mail]"
NAME = "@[name]"
NUMBER = "[number]"
DIGITS = 7
"""Shortest run of digits that is masked: a local phone number. Versions, prices and years are shorter."""
_CUT_WORD = 64
"""Longest end that is dropped so that a cut number or address does not slip through in part."""

OBEYED = re.compile(
    "[\x00-\x1f\x7f-\x9f"  # control characters, C0 and C1
    "\u00ad\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Obeyed or unseen, never read: controls, changes of direction, invisible signs, half characters, tags."""

_ADDRESS = re.compile(
    r"(?<![\w.+%\-])"
    r"(?:[@＠]\w[\w.+%\-]*+(?:[@＠]++[\w.\-]++)*+|[\w.+%\-]++(?:[@＠]++[\w.\-]++)++)"
)
_PASSES = (
    (re.compile(r"(?<![\w/])/?u/[\w\-]{3,32}+"), NAME),
    (re.compile(r"(?<!\w)[A-Z]{2}\d\d(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?(?!\w)"), NUMBER),
)
"""After the addresses: a number or a name must not take the beginning of an address with it."""
_RUN_OF_DIGITS = re.compile(r"(?<!\d)[+(]{0,2}\d(?:[\s().\-–/\u200c\u200d]{0,3}+\d)*+")


def clean(text: str) -> str:
    r"""The text on one line, with a space for every character that is obeyed or unseen: same offsets.

    >>> clean("a cap\nthat \u202eleaks")
    'a cap that  leaks'
    """
    return OBEYED.sub(" ", text)


def mask(text: str) -> str:
    """The text with labels for what names a person. Labels may be longer than what they stand for.

    >>> mask("write to jane.doe@example.com or @jane, +44 20 7946 0958: the cap of v2.4 leaks")
    'write to [e-mail] or @[name], [number]: the cap of v2.4 leaks'
    """
    text = _ADDRESS.sub(_name_or_mail, text)
    for pattern, label in _PASSES:
        text = pattern.sub(label, text)
    return _RUN_OF_DIGITS.sub(_unless_short, text)


def _name_or_mail(found: re.Match[str]) -> str:
    """Nobody's mail begins with signs alone: ".@jane" is a handle that everybody may read."""
    local = found[0].replace("＠", "@").partition("@")[0]
    return E_MAIL if any(map(str.isalnum, local)) else NAME


def _unless_short(run: re.Match[str]) -> str:
    return NUMBER if sum(map(str.isdecimal, run[0])) >= DIGITS else run[0]


def quotable(text: str, bound: int, is_masked: bool) -> str:
    """At most `bound` code points of a text that arrives cut at `bound`: cleaned, and masked if asked for."""
    text = clean(text)
    if len(text) >= bound:
        text = _without_cut_word(text[:bound])
    return cut(mask(text) if is_masked else text, bound)


def cut(text: str, bound: int) -> str:
    """At most `bound` code points, an ellipsis where something was left out.

    >>> cut("the cap leaks", 8)
    'the cap…'
    """
    if len(text) <= bound:
        return text
    return text[: bound - 1].rstrip() + "…"


def _without_cut_word(text: str) -> str:
    """Drop the last word, which is a part of one or may be, unless it is a whole text without spaces."""
    end = text.rfind(" ", len(text) - _CUT_WORD)
    return text if end < 0 else text[:end].rstrip() + " …"
