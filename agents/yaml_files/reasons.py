"""Say what a model finds wrong in a YAML file: where it stands, and in words what to write instead.

For whoever edits the file, so nothing of pydantic or Python is left in the words. The file may hold a secret in
the wrong place: a reader of such files asks for reasons that show nothing of it.
"""

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from agents.yaml_files.fault import Place, shown
from agents.yaml_files.plain import Path as Keys
from agents.yaml_files.plain import PlainYaml

_KINDS = {
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "dict_type": "must be keys with values",
    "model_type": "must be keys with values",
    "model_attributes_type": "must be keys with values",
    "string_type": "must be text",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a number",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
}
"""What a value of the wrong kind should have been, by pydantic's name of the error."""
_BOUNDS = {
    "less_than_equal": ("at most", "le"),
    "greater_than_equal": ("at least", "ge"),
    "less_than": ("below", "lt"),
    "greater_than": ("above", "gt"),
}
"""How a number is bounded -> the words, and where the bound stands."""


class Wrong(NamedTuple):
    """One thing that is wrong in a file."""

    place: Place
    key: str
    """Dotted, as in `promises.0.tolerance`; empty for the whole file."""
    reason: str


def wrongs_of(
    read: PlainYaml, error: ValidationError, model: type[BaseModel], *, shows: bool = True
) -> list[Wrong]:
    """All that is wrong, in the order of the file; without `shows` no value of the file is repeated."""
    details = [detail for detail in error.errors(include_url=False) if not _only_follows(detail)]
    return sorted((_wrong(read, detail, model, shows=shows) for detail in details), key=lambda one: one.place)


def _only_follows(detail: ErrorDetails) -> bool:
    """A list counts as too short when its only entry was refused, which has been said already."""
    return detail["type"] == "too_short" and bool(detail["input"])


def sentence_of(error: ValidationError, model: type[BaseModel]) -> str:
    """The first thing that is wrong with values that stand in no file, such as options: key and reason."""
    detail = error.errors(include_url=False)[0]
    keys = _keys(detail)
    about = f"{_dotted(keys)}: " if keys else ""
    return about + _reason(detail, keys, model, shows=True)


def _keys(detail: ErrorDetails) -> Keys:
    """What leads to it; `[key]` behind a key says that it is the key itself."""
    return (*detail["loc"], *detail.get("ctx", {}).get("below", ()))


def _wrong(read: PlainYaml, detail: ErrorDetails, model: type[BaseModel], *, shows: bool) -> Wrong:
    """Say what pydantic found in words, at the place where the reader's eye has to go."""
    keys = _keys(detail)
    is_key = keys[-1:] == ("[key]",)
    keys = keys[:-1] if is_key else keys
    # an empty value "stands" where the next key begins
    is_key = is_key or detail["type"] == "extra_forbidden" or detail["input"] is None
    reason = _reason(detail, keys, model, shows=shows)
    return Wrong(read.place_of(keys, key=is_key), _dotted(keys), reason)


def _dotted(keys: Keys) -> str:
    """Keys are the file's words too: what would move a terminal's cursor is escaped."""
    words = (str(key) for key in keys if key != "[key]")
    return ".".join(word if word.isprintable() and len(word) <= 60 else shown(word) for word in words)


def _reason(detail: ErrorDetails, keys: Keys, model: type[BaseModel], *, shows: bool) -> str:
    kind, found, context = detail["type"], detail["input"], detail.get("ctx", {})
    this = shown(found) if shows else "it"
    match kind:
        case "extra_forbidden":
            return f"unknown key{_nearest(keys, model)}"
        case "missing":
            return "this key is missing"
        case "below":
            return detail["msg"]
        case "value_error":
            return str(context["error"])[:200]
        case _ if found is None:
            return "has no value: give one, or leave the key out"
        case "string_type" if isinstance(found, int | float):
            return f"must be text: put {this} in quotes"
        case "string_pattern_mismatch":
            return f"{this} must match {context['pattern']}"
        case "too_short" | "string_too_short" | "too_long" | "string_too_long":
            return _length(kind, context)
    words = _KINDS.get(kind) or _bound(kind, context) or detail["msg"].replace("Input should", "must", 1)
    return f"{words} (found {this})" if shows else words


def _length(kind: str, context: Mapping[str, Any]) -> str:
    what = "characters" if kind.startswith("string") else "entries"
    if kind.endswith("long"):
        return f"must have at most {context['max_length']} {what}"
    fewest = context["min_length"]
    return "must not be empty" if fewest == 1 else f"must have at least {fewest} {what}"


def _bound(kind: str, context: Mapping[str, Any]) -> str | None:
    if kind not in _BOUNDS:
        return None
    words, name = _BOUNDS[kind]
    return f"must be {words} {context[name]:g}"


def _nearest(keys: Keys, model: type[BaseModel]) -> str:
    """The known key of the same level that is spelled most like this one, as a question."""
    near = get_close_matches(str(keys[-1]), _known_keys(keys[:-1], model), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def _known_keys(keys: Keys, model: type[BaseModel]) -> list[str]:
    """The keys that the format has at this level, found by walking its JSON schema."""
    schema = level = _format(model)
    for key in keys:
        named = level.get("properties", {}).get(key)
        patterned = next(iter(level.get("patternProperties", {}).values()), None)
        level = _resolved(
            schema, named or patterned or level.get("items") or level.get("additionalProperties") or {}
        )
    return list(level.get("properties", ()))


def _resolved(schema: dict[str, Any], level: Any) -> dict[str, Any]:
    """What a level says, behind its reference and of those that are optional; nothing of `true` and the like."""
    if not isinstance(level, dict):
        return {}
    for one in level.get("anyOf", [level]):
        if name := one.get("$ref"):
            found: dict[str, Any] = schema["$defs"][name.removeprefix("#/$defs/")]
            return found
    return level


@cache
def _format(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema()
