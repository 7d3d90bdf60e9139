"""Clean one token of what defeats a word list: curly quotes, entities, links, handles, drawn-out words, mojibake.

Everything here sees one token between spaces, so that a caller may remember what came out; each step takes time
that grows with the token's length only.
"""

import re
from html import unescape
from typing import Final

BREAK: Final = "\ue00a"
"""Stands for a line break between tokens; a private character, so that no text means it."""

_QUOTES: Final = str.maketrans(
    {
        "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "＇": "'", "“": '"', "”": '"', "„": '"', "«": '"',
        "»": '"', "…": "...", "—": " - ", "–": " - ", "―": " - ", "‐": "-", "‑": "-", "！": "!", "？": "?",
        "，": ", ", "。": ". ", "、": ", ",
    }
    | dict.fromkeys("\ufe0e\ufe0f\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f🏻🏼🏽🏾🏿", "")
)  # fmt: skip
"""Invisible characters and skin tones go: a heart with a variation selector is a heart."""
_LINK: Final = re.compile(r"(?i)https?:|www\.|ftp://")
_SITE: Final = re.compile(
    r"(?i)[(\"'<]?(?:[a-z0-9-]{1,63}\.){1,5}(?:com|net|org|io|co|ly|gl|me|app|dev|gg|tv|uk|de|in|eu)(?:/\S*|[)\"'>.,;:!?]*)$"
)
_HANDLE: Final = re.compile(r"[.(\"'\[-]{0,3}@\w[\w.-]*")
_DRAWN_OUT: Final = re.compile(r"([^\W\d_])\1{2,}")
_GLUED: Final = re.compile(r"(?<=[^\W\d_])(?:[,;!?/]+|\.{2,})(?=[^\W\d_])|(?<=[a-z])\.(?=[A-Z][a-z])")
"""Punctuation between two words without a space: "slow,but", "great.The"."""
_SPOILT: Final = re.compile("[ÂÃâãäåðÐÑØÙ×][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
"""UTF-8 that was read as another encoding."""
_AS_BYTE: Final = {
    bytes([byte]).decode("cp1252", "replace")
    if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
    else chr(byte): byte
    for byte in range(256)
} | {chr(byte): byte for byte in range(0x80, 0xA0)}


def repaired(token: str) -> str:
    """Undo UTF-8 read as Windows-1252 or Latin-1; what cannot be undone stays as it is.

    >>> repaired("donâ€™t")
    'don’t'
    """
    try:
        return bytes([_AS_BYTE[character] for character in token]).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return token


def is_spoilt(token: str) -> bool:
    """True where letters of a wrong encoding are left: no term is made of them."""
    return not token.isascii() and _SPOILT.search(token) is not None


def cleaned(token: str) -> str:
    """A token without entities, links, handles; it may hold spaces then, or be empty.

    >>> cleaned("isn’t"), cleaned("@united"), cleaned("slow,but"), cleaned("(https://t.co/x)")
    ("isn't", '', 'slow but', '')
    """
    if token.isalpha() and token.isascii():
        return token
    if "&" in token:
        token = unescape(token)
    if not token.isascii():
        if _SPOILT.search(token):
            token = repaired(token)
        token = token.translate(_QUOTES)
    link = _LINK.search(token)
    if link:
        token = token[: link.start()].rstrip("(<[\"'")
    elif "." in token and _SITE.match(token):
        return ""
    if "@" in token:
        token = _without_handles(token)
    return _GLUED.sub(" ", token)


def _without_handles(token: str) -> str:
    """Handles, and addresses of mail: they are names, whatever words they are made of."""
    if _HANDLE.match(token):
        return _HANDLE.sub("", token)
    name, _, host = token.partition("@")
    return "" if name and host else token


def shortened(word: str, letters: int) -> str:
    """Runs of three and more of a letter, cut to so many.

    >>> shortened("loooove", 1), shortened("goooood", 2)
    ('love', 'good')
    """
    return _DRAWN_OUT.sub(lambda run: run[1] * letters, word)


def is_drawn_out(word: str) -> bool:
    """True if a letter stands three times or more in a row."""
    return _DRAWN_OUT.search(word) is not None
