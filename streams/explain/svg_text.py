"""Write words into an SVG: cleaned of what is obeyed, escaped wherever they stand, no wider than their room."""

import re
from html import escape
from unicodedata import east_asian_width

from streams.alert.masking import clean, cut

_EM, _CAPITAL_EM, _WIDE_EM = 0.64, 0.82, 1.05
"""Widths of letters in a broad bold font, as nobody knows in which one it is shown."""
_NO_XML = re.compile("[\ufffe\uffff\U0001fffe\U0001ffff]")
"""What XML has no way to write, beside what `clean` takes out."""


def xml_text(words: str) -> str:
    """Words of a stranger as XML character data or attribute value.

    >>> xml_text('the "cap" <leaks> & drips')
    'the &quot;cap&quot; &lt;leaks&gt; &amp; drips'
    """
    return escape(_NO_XML.sub(" ", clean(words)), quote=True)


def written(
    x: float, y: float, said: str, *, size: int = 12, weight: str = "normal", anchor: str = "start"
) -> str:
    """An element of text at a place, in px."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" '
        f'text-anchor="{anchor}">{xml_text(said)}</text>'
    )


def fitted(words: str, ems: float) -> str:
    """Words that are no wider than this, cut where they would be; `ems`: widths of the letter m.

    >>> fitted("the cap leaks", 20), fitted("the cap leaks", 6), fitted("漏れ" * 20, 6)
    ('the cap leaks', 'the cap…', '漏れ漏れ…')
    """
    at = 0.0
    for place, letter in enumerate(words):
        at += width_of(letter)
        if at > ems:
            return cut(words, place)
    return words


def width_of(letter: str) -> float:
    """Of one letter, in ems."""
    if east_asian_width(letter) in "WF":
        return _WIDE_EM
    return _CAPITAL_EM if letter.isupper() or letter in "mw%@" else _EM
