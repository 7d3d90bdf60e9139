"""Take out of a customer's words what names a person or drives a screen; what they say about a product stays.

Masked: e-mail addresses, spelled out too, handles (@name, @name@server, u/name), addresses of doors
(addresses.py), accounts, and every run of seven digits or more, spaces and dashes between them not counted:
phone numbers, cards, parcels, dates of birth. Left alone are the runs that cannot be such: quantities, versions,
recent dates. Who wrote it is reached through the link, which is evidence of its own.

No library finds more: of the texts in tests/bench/personal.txt phonenumbers (48 MB) finds the same telephone
numbers, and takes most dates and versions for some. Every pattern is linear in the text, whatever it holds:
repeats are possessive or bounded, and a match starts only where its run starts. Evidence alone is masked, after a
theme was found: 20 to 140 us a quote.
"""

import re

from streams.alert.addresses import without_addresses

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
_ENDS = (
    "(?:com|org|net|edu|gov|info|biz|example|io|co|eu|uk|de|fr|es|nl|ch|se|dk|fi|pl|cz|pt|br|mx|ca|au|in|jp|cn"
    r"|ru)(?!\w)"
)
_SPELLED_ADDRESSES = (
    # jane dot doe at example dot com, jane (at) example.com, jane @example.com
    re.compile(
        r"(?i)(?<![\w.%+\-])(?=[\d._%+\-]*[^\W\d_])[\w.%+\-]{1,64}+(?: dot [\w\-]{1,64}+){0,3}"
        r"(?: ?[\[({] ?(?:at|a|@) ?[\])}] ?|_at_| at (?=[\w\-]{1,64} dot )| ?@ ?)"
        r"[\w\-]{1,64}+(?:(?: ?[\[({] ?(?:dot|\.) ?[\])}] ?| dot | ?\. ?|_dot_)[\w\-]{1,64}+){0,3}?"
        r"(?: ?[\[({] ?(?:dot|\.) ?[\])}] ?| dot | ?\. ?|_dot_)" + _ENDS
    ),
    # jane.doe at example.com; what stands "at www.example.com" is a page
    re.compile(
        r"(?i)(?<![\w.%+\-])(?=\w*[._%+\-\d]\w)[\w.%+\-]{1,64}+ at (?!www\.)"
        r"[\w\-]{1,64}+(?:\.[\w\-]{1,64}+){0,3}?\." + _ENDS
    ),
)
"""jane (at) example.com, jane at example dot com: a known end of a domain has to follow, else it is English."""
_PASSES = (
    (re.compile(r"(?<![\w/])/?u/[\w\-]{3,32}+"), NAME),
    (re.compile(r"(?i)\b(?:cvv2?|cvc2?|cid)\b[^\w\n]{0,3}\d{3,4}(?!\d)"), NUMBER),
    (re.compile(r"(?i)\bsort ?code\b[^\w\n]{0,3}\d\d[\- ]?\d\d[\- ]?\d\d(?!\d)"), NUMBER),
)
"""After the addresses: a number or a name must not take the beginning of an address with it."""
_IBAN = re.compile(r"(?i)(?<!\w)[A-Z]{2}\d\d(?:[ \-]?[A-Z0-9]{4}){3,7}(?:[ \-]?[A-Z0-9]{1,3})?(?!\w)")
_IBAN_DIGITS = 8
"""Fewer are words of four letters in a row."""
_RUN_OF_DIGITS = re.compile(r"(?<!\d)[+(]{0,2}\d(?:[\s().\-–/_\u200c\u200d]{0,3}+\d)*+")
_BORN = re.compile(
    r"(?i)(?:born|birth|b-?day|d\.?o\.?b\.?|geb(?:oren|\.)|n[ée]e? le|nacid[oa]|nat[oa])"
    r"\W{0,8}(?:\w{1,4}\W{1,2})?$"
)
_DATE = re.compile(
    r"(?:(?P<y1>(?:19|20)\d\d)([./-])(?:0?[1-9]|1[0-2])\2(?:0?[1-9]|[12]\d|3[01])"
    r"|(?:0?[1-9]|[12]\d|3[01])([./-])(?:0?[1-9]|[12]\d|3[01])\3(?P<y2>(?:19|20)\d\d))(?: ?\d{1,2})?"
)
_BIRTH_YEARS = 2010
"""A date before is that of somebody's birth more often than of a purchase."""
_YEARS = re.compile(r"(?:19|20)\d\d ?[-–/] ?(?:19|20)\d\d")
_GROUPED = re.compile(
    r"[1-9]\d{0,2}(?:([ .\u00a0\u202f])\d{3}(?:\1\d{3})*\1000|([ .\u00a0\u202f])\d{3}\2\d{3})"
)
"""A quantity: groups of three that end in a round one, or one to 999 millions."""
_ROUND = re.compile(r"[1-9]\d?0{5,}")
_VERSION = re.compile(r"\d+(?:[.\-]\d+)*[.]0(?:[.\-]\d+)+|\d+\.0\.\d[\d.]*")
_VERSION_WORD = re.compile(
    r"(?i)\b(?:v|ver|version|update|firmware|build|driver|kernel|release|android|ios|chrome|firefox|windows)\W{1,2}$"
)
_DOTTED = re.compile(r"\d+(?:\.\d+)+")
_BEFORE = 24
"""Code points before a run of digits that may tell what it is."""


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
    for form in _SPELLED_ADDRESSES:
        text = form.sub(E_MAIL, text)
    for pattern, label in _PASSES:
        text = pattern.sub(label, text)
    text = _IBAN.sub(_unless_words, text)
    return _RUN_OF_DIGITS.sub(_unless_harmless, without_addresses(text))


def _name_or_mail(found: re.Match[str]) -> str:
    """Nobody's mail begins with signs alone: ".@jane" is a handle that everybody may read."""
    local = found[0].replace("＠", "@").partition("@")[0]
    return E_MAIL if any(map(str.isalnum, local)) else NAME


def _unless_words(found: re.Match[str]) -> str:
    return NUMBER if sum(map(str.isdecimal, found[0])) >= _IBAN_DIGITS else found[0]


def _unless_harmless(run: re.Match[str]) -> str:
    """A label, unless the run is short, a quantity, a version, a span of years or the date of no birth."""
    digits = run[0]
    if sum(map(str.isdecimal, digits)) < DIGITS or _is_quantity(digits):
        return digits
    before = run.string[max(0, run.start() - _BEFORE) : run.start()]
    return digits if _is_version(digits, before) or _is_recent(digits, before) else NUMBER


def _is_quantity(digits: str) -> bool:
    return any(form.fullmatch(digits) for form in (_GROUPED, _ROUND, _YEARS))


def _is_version(digits: str, before: str) -> bool:
    """Dots between, and either a 0 that stands alone, as in no telephone number, or the word for it before."""
    if _VERSION.fullmatch(digits):
        return True
    return bool(_DOTTED.fullmatch(digits) and _VERSION_WORD.search(before))


def _is_recent(digits: str, before: str) -> bool:
    date = _DATE.fullmatch(digits)
    if date is None or _BORN.search(before):
        return False
    return int(date["y1"] or date["y2"]) >= _BIRTH_YEARS


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
