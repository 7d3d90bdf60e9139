"""Write the first profile of a brand: what was said about it, and what else may be said, as comments.

What comes out is read by `openear profile check` as it is, and with every comment that begins with `#: `
made a line.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError

from agents.commands.errors import UserError
from agents.yaml_files.reasons import sentence_of
from schemas.profile import DEPARTMENTS, Profile

Ask = Callable[[str], str]
"""Put a question to a person, and give the answer's line."""

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?: [A-Za-z0-9]+)*")
_NO_TEXT = frozenset("true false null yes no on off y n".split())
"""Words that some reader of YAML takes for something else than text."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known of a brand before its customers are heard."""

    brand: str
    aliases: tuple[str, ...] = ()
    uses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What it is sold for: id -> terms."""
    owners: Mapping[str, str] = field(default_factory=dict)
    """Who decides: department -> contact."""


def use_of(text: str) -> tuple[str, tuple[str, ...]]:
    """Read `id: term, term`; raises UserError.

    >>> use_of("music: song, g clef")
    ('music', ('song', 'g clef'))
    """
    name, colon, rest = text.partition(":")
    terms = listed(rest)
    if not colon or not name.strip() or not terms:
        raise UserError(f"{text!r} is no use: write it as 'music: song, playlist'", exit_code=2)
    return name.strip(), terms


def owner_of(text: str) -> tuple[str, str]:
    """Read `department: contact`; raises UserError.

    >>> owner_of("service: care@acme.example")
    ('service', 'care@acme.example')
    """
    name, colon, contact = text.partition(":")
    if not colon or not name.strip() or not contact.strip():
        raise UserError(f"{text!r} is no owner: write it as 'service: care@acme.example'", exit_code=2)
    return name.strip(), contact.strip()


def listed(text: str) -> tuple[str, ...]:
    """The parts between commas, without empty ones and repeats."""
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def asked(brand: str, ask: Ask) -> Draft:
    """Learn of a brand by a few questions; an empty line leaves out what it asks for."""
    aliases = listed(ask(f"Other names people give {brand}, with commas between: "))
    uses = {}
    question = "What is it sold for, as 'music: song, playlist': "
    while line := ask(question).strip():
        name, terms = use_of(line)
        uses[name] = terms
        question = "And for what else (an empty line ends this): "
    owners = {
        department: contact
        for department in DEPARTMENTS
        if (contact := ask(f"Who gets what concerns {department}, a mail address or a channel: ").strip())
    }
    return Draft(brand, aliases, uses, owners)


def written(draft: Draft) -> str:
    """The profile as YAML with comments; raises UserError where it would not be one."""
    aliases = draft.aliases or (draft.brand,)
    _check(draft, aliases)
    lines = [
        f"# Tells Openear what {_in_comment(draft.brand)} is called, sells and promises, and who decides.",
        "# Only `brand` is required. Check a changed file with: openear profile check FILE",
        "# A line that begins with `#: ` is an example: make it yours, and take the `#: ` away.",
        "version: 1",
        f"brand: {quoted(draft.brand)} # the key of its records on mentions.v1, spelled exactly so",
        "",
        "# Names, as whole words, upper and lower case alike. A name carries no feeling in a score.",
        f"aliases: {_list(aliases)}",
        "# A text with one of these is about somebody else of that name.",
        '#: not_when: ["somebody else"]',
        "",
        "# What it sells; `id` never changes, since alerts and reports carry it.",
        "#: products:",
        "#:   - {id: one, name: The First One, aliases: [first one]}",
        "# Its own accounts by source: what they post is no customer's voice.",
        '#: accounts: {x: ["1234567890"]}',
        "# Words whose everyday score is wrong here: lexicons that Openear brings, and its own (-4 to 4).",
        "#: lexicons: [packaging-and-delivery, pricing]",
        "#: lexicon: {sick: 2}",
        "",
        "# Who gets the proposal.",
        *_owners(draft.owners),
        "",
        "# What it is sold for; love for a use that is not here is a positioning gap.",
        *_uses(draft.uses),
        "# Its own advertising, word by word.",
        "#: copy: The machine for people who love music.",
        "",
        "# What it promises in print, and how people say that it is true or not.",
        "#: promises:",
        "#:   - id: works",
        "#:     text: Plays for twelve hours on one charge.",
        "#:     printed_on: box",
        "#:     terms: [battery, charge]",
        "#:     kept: [all day]",
        "#:     broken: [died after, only lasted]",
        "",
        "# How far back to listen at once, and how much has to happen: quiet, normal or keen.",
        "windows: [15m, 1h, 6h, 1d, 3d]",
        "sensitivity: normal",
        "timezone: UTC # for people reading, such as Europe/Berlin",
        "language: en",
    ]
    return "\n".join(lines) + "\n"


def _check(draft: Draft, aliases: tuple[str, ...]) -> None:
    uses = [{"id": name, "terms": terms} for name, terms in draft.uses.items()]
    fields = {"brand": draft.brand, "aliases": aliases, "uses": uses, "owners": dict(draft.owners)}
    try:
        Profile.model_validate(fields)
    except ValidationError as error:
        raise UserError(sentence_of(error, Profile)[:300], exit_code=2) from None


def quoted(text: str) -> str:
    r"""A text as a YAML scalar that every reader takes for this very text.

    >>> print(quoted("g clef"), quoted("no"), quoted('say "hi"\n'))
    g clef "no" "say \"hi\"\u000A"
    """
    if _PLAIN.fullmatch(text) and text.casefold() not in _NO_TEXT:
        return text
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


def _in_comment(text: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in text)


def _list(values: Iterable[str]) -> str:
    return f"[{', '.join(map(quoted, values))}]"


def _owners(owners: Mapping[str, str]) -> list[str]:
    if not owners:
        return ["#: owners:", "#:   product: product@acme.example", "#:   service: care@acme.example"]
    return ["owners:", *(f"  {quoted(name)}: {quoted(contact)}" for name, contact in owners.items())]


def _uses(uses: Mapping[str, tuple[str, ...]]) -> list[str]:
    if not uses:
        return ["#: uses:", "#:   - {id: music, terms: [music, song, g clef]}"]
    return ["uses:", *(f"  - {{id: {quoted(name)}, terms: {_list(terms)}}}" for name, terms in uses.items())]
