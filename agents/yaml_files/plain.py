"""Read YAML as plain values that remember their line and column, and nothing that YAML can do beyond them.

Text, numbers, true and false, null, lists and mappings with text as keys (YAML 1.2, core schema). Tags,
anchors, aliases, directives, duplicate keys and a second document are refused where they stand: no profile
needs them, and they are how a small file becomes an object of code or a billion values. The work is bounded:
every event of the parser is looked at once, and bytes, depth, parts and the length of a line have a limit.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.error import YAMLError as ParserError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)
from ruamel.yaml.reader import ReaderError

from agents.yaml_files.fault import Place, YamlError, shown
from agents.yaml_files.scalars import Plain, scalar_of

MAX_BYTES = 1_048_576
"""A profile of 5,000 lexicon words is 100 kB."""
MAX_DEPTH = 16
"""The format nests 4 deep."""
MAX_PARTS = 50_000
"""Values and keys; 5,000 lexicon words are 10,000. The parser takes 20 us for each."""
MAX_LINE = 100_000
"""The parser's time for a tag grows with the square of its length: 1 MB of "!" took 13 s."""
Path = tuple[str | int, ...]
"""Keys and list positions that lead to a value; () is the whole file."""


@dataclass(frozen=True, slots=True)
class PlainYaml:
    """A file's value, and where each part of it stands."""

    value: Plain
    values: dict[Path, Place]
    keys: dict[Path, Place]
    """Where the key of a mapping's entry stands, by the path of the entry."""

    def place_of(self, path: Path, *, key: bool = False) -> Place:
        """Where the value at `path` stands (with `key`: its key), or what is nearest around it."""
        if key and path in self.keys:
            return self.keys[path]
        while path not in self.values:
            path = path[:-1]
        return self.values[path]


def read_plain_yaml(content: bytes) -> PlainYaml:
    """Read one document of UTF-8; raises YamlError with the first thing that is wrong."""
    if len(content) > MAX_BYTES:
        raise YamlError(f"larger than {MAX_BYTES} bytes", Place(1, 1))
    text = _decoded(content)
    for number, line in enumerate(text.splitlines(), start=1):
        if len(line) > MAX_LINE:
            raise YamlError(
                f"a line of {len(line)} characters, at most {MAX_LINE} are read", Place(number, 1)
            )
    try:
        return _Reading(YAML(typ="safe", pure=True).parse(text)).document()
    except ReaderError as error:
        before = text[: error.position]
        place = Place(before.count("\n") + 1, len(before) - before.rfind("\n"))
        raise YamlError("a control character, which YAML does not allow", place) from None
    except MarkedYAMLError as error:
        raise _unreadable(error) from None
    except ParserError as error:
        raise YamlError(f"not YAML: {error}", Place(1, 1)) from None


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        place = Place(before.count(b"\n") + 1, len(before[before.rfind(b"\n") + 1 :].decode()) + 1)
        raise YamlError(f"byte 0x{content[error.start]:02x} is not UTF-8", place) from None


def _place(mark: object) -> Place:
    return Place(getattr(mark, "line", 0) + 1, getattr(mark, "column", 0) + 1)


_REMEDIES = {
    r"'\t'": "a tab: YAML indents with spaces",
    "mapping values are not allowed": "no key can stand here: put text with a colon in quotes, or indent the key",
    "that cannot start any token": "text that begins with such a character needs quotes",
}
"""Signs in the parser's words of what people do most -> what to do instead."""


def _unreadable(error: MarkedYAMLError) -> YamlError:
    """Where the parser stopped, and what it was in the middle of: what is wrong often stands where that begins."""
    stopped = _place(error.problem_mark or error.context_mark)
    begun = _place(error.context_mark or error.problem_mark)
    problem, doing = str(error.problem or "not YAML"), str(error.context or "")
    if remedy := next((remedy for sign, remedy in _REMEDIES.items() if sign in problem), None):
        return YamlError(remedy, stopped)
    if doing == "while scanning a quoted scalar" and problem == "found unexpected end of stream":
        return YamlError("this quote is never closed", begun)
    where = f", which begins on line {begun.line}" if begun.line != stopped.line else ""
    return YamlError(f"{problem} ({doing}{where})" if doing else problem, stopped)


@dataclass(slots=True)
class _Reading:
    """One pass over the parser's events."""

    events: Iterator[Event]
    values: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)

    def document(self) -> PlainYaml:
        next(self.events)  # the stream starts
        start = next(self.events)
        if isinstance(start, StreamEndEvent):
            raise YamlError("the file is empty", Place(1, 1))
        if isinstance(start, DocumentStartEvent) and (start.version or start.tags):
            raise YamlError("directives (%) are not read", _place(start.start_mark))
        value = self._value(next(self.events), ())
        next(self.events)  # the document ends
        after = next(self.events)
        if not isinstance(after, StreamEndEvent):
            raise YamlError("a second document: one file holds one", _place(after.start_mark))
        return PlainYaml(value, self.values, self.keys)

    def _value(self, event: Event, path: Path) -> Plain:
        place = self.values[path] = _plainly(event)
        if len(path) > MAX_DEPTH:
            raise YamlError(f"nested deeper than {MAX_DEPTH}", place)
        if len(self.values) + len(self.keys) > MAX_PARTS:
            raise YamlError(f"more than {MAX_PARTS} keys and values", place)
        if isinstance(event, ScalarEvent):
            return scalar_of(event, place)
        return self._mapping(path) if isinstance(event, MappingStartEvent) else self._list(path)

    def _list(self, path: Path) -> list[Plain]:
        items: list[Plain] = []
        while not isinstance(event := next(self.events), SequenceEndEvent):
            items.append(self._value(event, (*path, len(items))))
        return items

    def _mapping(self, path: Path) -> dict[str, Plain]:
        entries: dict[str, Plain] = {}
        while not isinstance(event := next(self.events), MappingEndEvent):
            key, place = _key(event), _place(event.start_mark)
            if key in entries:
                first = self.keys[*path, key]
                raise YamlError(f"the key {shown(key)} stands twice, first on line {first.line}", place)
            self.keys[*path, key] = place
            entries[key] = self._value(next(self.events), (*path, key))
        return entries


def _plainly(event: Event) -> Place:
    """Where the event stands, if it is plain: no alias, anchor or tag."""
    place = _place(event.start_mark)
    if isinstance(event, AliasEvent):
        raise YamlError(f"the alias {shown(event.anchor)}: aliases are not read, write it out", place)
    if isinstance(event, NodeEvent) and event.anchor is not None:
        raise YamlError(f"the anchor {shown(event.anchor)}: anchors are not read", place)
    tag = getattr(event, "tag", None)
    if tag is not None:
        raise YamlError(f"the tag {shown(str(tag))}: tags are not read", place)
    return place


def _key(event: Event) -> str:
    place = _plainly(event)
    if not isinstance(event, ScalarEvent):
        raise YamlError("a key must be text, this is a list or a mapping", place)
    key = scalar_of(event, place)
    if not isinstance(key, str):
        remedy = f"put {event.value} in quotes" if event.value else "this one is empty"
        raise YamlError(f"a key must be text: {remedy}", place)
    return key
