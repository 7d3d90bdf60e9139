"""Show words of strangers on a terminal without letting them drive it.

A mention, and so an alert's title or quote, may hold escape sequences that move the cursor, rename the window
or paste a command, and marks that turn the direction of what follows.
"""

from json import dumps

_MARK = "\N{REPLACEMENT CHARACTER}"


def harmless(text: str) -> str:
    r"""Give the text on one line, with a mark for every character that is not seen but obeyed.

    >>> print(harmless("a cap\nthat \x1b[31mleaks"))
    a cap that �[31mleaks
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else " " if c.isspace() else _MARK for c in text)


def harmless_lines(text: str) -> str:
    """The same for a text of several lines, which stay."""
    return text if text.isprintable() else "\n".join(map(harmless, text.split("\n")))


def harmless_json(line: str) -> str:
    r"""Give a line of JSON that says the same, in which what is not seen stands as an escape of JSON's own.

    >>> print(harmless_json('{"a":"\N{RIGHT-TO-LEFT OVERRIDE}é"}'))
    {"a":"\u202eé"}
    """
    if line.isprintable():
        return line
    return "".join(c if c.isprintable() else dumps(c)[1:-1] for c in line)


def escaped(value: bytes) -> str:
    r"""Give bytes as text on one line, in which what is not seen stands as an escape.

    >>> print(escaped(b'{"text": "\x1b[2J\xff\n"}'), escaped("\N{RIGHT-TO-LEFT OVERRIDE}é".encode()))
    {"text": "\x1b[2J\xff\n"} \u202eé
    """
    text = value.decode("utf-8", "backslashreplace")
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
