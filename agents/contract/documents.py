"""Write the contract: a JSON Schema a message, those of the files people write, and one AsyncAPI document.

All are functions of the models and the table of topics; `deploy/schemas/` holds them, and a test keeps them equal.
Outputs only grow: a reader has to pass what it does not know, so their schemas forbid no further fields.
"""

import json
from collections.abc import Iterator
from typing import Any, Literal

from pydantic import TypeAdapter

from agents.contract.asyncapi import asyncapi
from agents.contract.described import Described
from agents.contract.forms import FILES, FORMS, Direction
from schemas.profile import Profile
from schemas.subscriber import Subscribers

DRAFT = "https://json-schema.org/draft/2020-12/schema"
ASYNCAPI = "asyncapi.json"
WRITTEN_BY_PEOPLE: dict[str, TypeAdapter[Any]] = {
    "profile.v1": TypeAdapter(Profile),
    "subscribers.v1": TypeAdapter(Subscribers),
}


def documents() -> dict[str, str]:
    """Every document by its file name, ready to be written."""
    made = {ASYNCAPI: asyncapi()}
    for topic in FILES:
        form = FORMS[topic]
        assert form.model is not None
        mode: Literal["validation", "serialization"] = (
            "validation" if form.direction is Direction.RECEIVE else "serialization"
        )
        schema = form.model.json_schema(mode=mode, schema_generator=Described)
        made[_file(topic)] = {**_head(topic), **_open(schema), "description": form.says}
    for name, model in WRITTEN_BY_PEOPLE.items():
        made[_file(name)] = {**_head(name), **model.json_schema(schema_generator=Described)}
    return {name: json.dumps(document, indent=1) + "\n" for name, document in sorted(made.items())}


def differences(found: dict[str, str]) -> Iterator[str]:
    """What is wrong with the files of a folder, a sentence each; nothing where they are as they should be."""
    wanted = documents()
    for name in sorted(wanted.keys() | found.keys()):
        if name not in found:
            yield f"{name} is missing"
        elif name not in wanted:
            yield f"{name} is none of the contract's"
        elif found[name] != wanted[name]:
            yield f"{name} differs from the models"


def _file(name: str) -> str:
    return f"{name}.schema.json"


def _head(name: str) -> dict[str, str]:
    return {"$schema": DRAFT, "$id": f"urn:openear:{name}"}


def _open(node: Any) -> Any:
    """The same without `additionalProperties: false`."""
    if isinstance(node, dict):
        return {
            name: _open(value)
            for name, value in node.items()
            if not (name == "additionalProperties" and value is False)
        }
    return [_open(value) for value in node] if isinstance(node, list) else node
