"""Say what a saved state is made of, for people: sizes by kind of part, or all of one brand by name.

Works on the raw records of `state.v1` and needs neither the hash key nor a profile. Words of customers, their
ids and links are left out unless asked for; terms stay, since they are what is counted.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from streams.aggregate import Voice
from streams.notices.evidence import Teller
from streams.notices.ids import SavedId
from streams.notices.part import unpacked
from streams.state.parts import TYPES, Kind, kind_of
from streams.state.saved import MARKS_KEY, META_KEY, StateError, brand_and_part, decoded

_PERSONAL: Final = frozenset({"text", "url", "id"})
"""Fields of a voice or a quote that hold what a person wrote, or lead to the person."""
_IDS: Final = frozenset({"evidence_ids"})


@dataclass(slots=True)
class StateSize:
    """The newest records of one partition of `state.v1`, by size; feed them in their order."""

    partition: int
    meta: dict[str, Any] = field(default_factory=dict)
    """As it is written, of whatever version; empty where there is none."""
    marks: dict[bytes, int] = field(default_factory=dict)
    """Segments of the deletes that the partition remembers, by key: 128 and some at most."""
    unknown: int = 0
    """Keys that are none of ours."""
    _sizes: dict[tuple[str, int], int] = field(default_factory=dict)
    """One entry a part, about 150 bytes: 2,000 brands of 300 parts are 90 MB at the very most."""

    def take(self, key: bytes, value: bytes | None) -> None:
        """Note a record; a later one of the same key takes its place."""
        if key == META_KEY:
            self.meta = _meta(value)
            return
        if key.startswith(MARKS_KEY):
            self.marks.pop(key, None)
            if value is not None:
                self.marks[key] = len(key) + len(value)
            return
        try:
            part = brand_and_part(key)
        except (StateError, UnicodeDecodeError):
            self.unknown += 1
            return
        if value is None:
            self._sizes.pop(part, None)
        else:
            self._sizes[part] = len(key) + len(value)

    @property
    def is_empty(self) -> bool:
        """True where nothing is saved."""
        return not self._sizes and not self.meta and not self.marks

    def brands(self) -> Counter[str]:
        """Bytes by brand."""
        brands: Counter[str] = Counter()
        for (brand, _), size in self._sizes.items():
            brands[brand] += size
        return brands

    def kinds(self) -> Counter[str]:
        """Bytes by kind of part."""
        kinds: Counter[str] = Counter()
        for (_, part), size in self._sizes.items():
            kinds[kind_of(part)] += size
        return kinds

    def keys_of(self, brand: str | None) -> list[tuple[str, int]]:
        """The parts of a brand, or of all, in the order of name and number."""
        return sorted(part for part in self._sizes if brand is None or part[0] == brand)


def _meta(value: bytes | None) -> dict[str, Any]:
    if value is None:
        return {}
    try:
        meta = msgspec.json.decode(value)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return {"version": None}
    return meta if isinstance(meta, dict) else {"version": None}


def told(parts: Mapping[int, bytes], *, with_text: bool) -> dict[str, list[Any]]:
    """All parts of one brand by kind, fields by name; raises StateError for parts of another version."""
    said: dict[str, list[Any]] = {}
    for part, value in sorted(parts.items()):
        kind = kind_of(part)
        content = decoded(
            value, Any if kind is Kind.PROFILE else TYPES[kind]
        )  # a profile is told as it is saved
        said.setdefault(kind.value, []).append({"part": part, "holds": _named(content, with_text)})
    return said


def _named(value: Any, with_text: bool) -> Any:
    if isinstance(value, SavedId):
        part = _named(unpacked(value.part)._asdict(), with_text)
        return {"id_hash": value.id_hash, "revised_ms": value.revised_ms, **part}
    if isinstance(value, msgspec.Struct):
        left_out = _PERSONAL if isinstance(value, Voice | Teller) and not with_text else frozenset()
        names = [name for name in value.__struct_fields__ if name not in left_out]
        return {name: _named(getattr(value, name), with_text) for name in names}
    if isinstance(value, dict):
        return {str(name): _named(each, with_text) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_named(each, with_text) for each in value]
    if isinstance(value, bytes):  # an alert or a profile
        return _json(msgspec.json.decode(value), with_text)
    return value


def _json(value: Any, with_text: bool) -> Any:
    """An alert without the words and ids of people; a quote is what has spans."""
    if isinstance(value, dict):
        left_out = frozenset() if with_text else _PERSONAL if "spans" in value else _IDS
        return {name: _json(each, with_text) for name, each in value.items() if name not in left_out}
    return [_json(each, with_text) for each in value] if isinstance(value, list) else value
