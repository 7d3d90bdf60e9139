"""The contract with subscribers: written from the models, true to what is sent, and never smaller than it was."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML
from typer.testing import CliRunner

from agents.commands.errors import UserError
from agents.commands.main import app
from agents.contract.documents import ASYNCAPI, differences, documents
from agents.contract.forms import FORMS, Direction
from streams.topology import PARTITIONS, PREFIX, TOPICS, Topic

ROOT = Path(__file__).parents[2]
PLACE = ROOT / "deploy" / "schemas"
GOLDEN = ROOT / "tests" / "unit" / "golden"
FLOOR = GOLDEN / "contract.v1.json"
MESSAGES = sorted((GOLDEN / "messages").glob("*.ndjson"))
SCHEMAS = {name: json.loads(text) for name, text in documents().items() if name != ASYNCAPI}
OUTPUTS = [
    topic
    for topic, form in FORMS.items()
    if form.direction is Direction.SEND and f"{topic}.schema.json" in SCHEMAS
]
INPUTS = [topic for topic, form in FORMS.items() if form.direction is Direction.RECEIVE]

Fields = dict[str, list[str]]
Shape = dict[str, Fields]


def golden(name: str) -> Iterator[tuple[str, Any]]:
    for line in (GOLDEN / "messages" / f"{name}.ndjson").read_text("utf-8").splitlines():
        yield line, json.loads(line)


def shape_of(schema: dict[str, Any]) -> Shape:
    """Every field by its path: its types, its values where they are listed, and what must be in it."""
    shape: dict[str, dict[str, set[str]]] = {}

    def look(node: dict[str, Any], path: str, seen: tuple[str, ...]) -> None:
        if name := node.get("$ref"):
            if name not in seen:
                look(schema["$defs"][name.removeprefix("#/$defs/")], path, (*seen, name))
            return
        if "type" in node or "enum" in node:
            found = shape.setdefault(path, {"types": set(), "values": set(), "required": set()})
            found["types"].add(node.get("type", "string"))
            found["values"] |= set(map(str, node.get("enum", ())))
            found["required"] |= set(node.get("required", ()))
        for part in (*node.get("anyOf", ()), *node.get("oneOf", ())):
            look(part, path, seen)
        for name, part in node.get("properties", {}).items():
            look(part, f"{path}.{name}", seen)
        for part in (*node.get("prefixItems", ()), *([node["items"]] if "items" in node else ())):
            look(part, f"{path}[]", seen)
        if isinstance(node.get("additionalProperties"), dict):
            look(node["additionalProperties"], f"{path}.*", seen)

    look(schema, "", ())
    return {
        path: {key: sorted(value) for key, value in found.items()} for path, found in sorted(shape.items())
    }


def compared(was: Shape, now: Shape, differ: Callable[[str, Fields, Fields], Iterator[str]]) -> list[str]:
    """What speaks against the new form, path by path."""
    wrong = [f"{path} is gone" for path in was.keys() - now.keys()]
    for path in was.keys() & now.keys():
        wrong += differ(path, was[path], now[path])
    return sorted(wrong)


def smaller(was: Shape, now: Shape) -> list[str]:
    """What a reader of the old form would miss in the new one."""

    def differ(path: str, old: Fields, new: Fields) -> Iterator[str]:
        yield from (f"{path} may be {kind} now" for kind in set(new["types"]) - set(old["types"]))
        yield from (f"{path} is never {value} any more" for value in set(old["values"]) - set(new["values"]))
        yield from (
            f"{path}.{name} may be missing now" for name in set(old["required"]) - set(new["required"])
        )

    return compared(was, now, differ)


def stricter(was: Shape, now: Shape) -> list[str]:
    """What a writer of the old form could no longer write."""

    def differ(path: str, old: Fields, new: Fields) -> Iterator[str]:
        yield from (f"{path} may not be {kind} now" for kind in set(old["types"]) - set(new["types"]))
        closed = set(new["values"])
        yield from (f"{path} may not be {value} now" for value in set(old["values"]) - closed if closed)
        yield from (
            f"{path}.{name} must be there now" for name in set(new["required"]) - set(old["required"])
        )

    return compared(was, now, differ)


def test_the_documents_in_the_tree_are_those_of_the_models() -> None:
    found = {path.name: path.read_text("utf-8") for path in PLACE.iterdir()}
    assert list(differences(found)) == [], "run `openear schemas export`"


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_schema_is_one(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])


@pytest.mark.parametrize("path", MESSAGES, ids=lambda path: path.stem)
def test_messages_of_every_version_are_read_by_our_models_and_fit_the_schema(path: Path) -> None:
    model = FORMS[Topic(path.stem)].model
    assert model is not None
    validator = Draft202012Validator(SCHEMAS[f"{path.stem}.schema.json"])
    messages = list(golden(path.stem))
    assert messages
    for line, fields in messages:
        model.validate_json(line)
        assert [error.message for error in validator.iter_errors(fields)] == []


def test_every_message_with_a_schema_has_golden_ones() -> None:
    assert {path.stem for path in MESSAGES} == {
        str(topic) for topic in FORMS if f"{topic}.schema.json" in SCHEMAS
    }


@pytest.mark.parametrize("topic", OUTPUTS)
def test_outputs_only_grow(topic: Topic) -> None:
    was = json.loads(FLOOR.read_text("utf-8"))[topic]
    assert smaller(was, shape_of(SCHEMAS[f"{topic}.schema.json"])) == []


@pytest.mark.parametrize("topic", INPUTS)
def test_what_was_accepted_is_accepted(topic: Topic) -> None:
    was = json.loads(FLOOR.read_text("utf-8"))[topic]
    assert stricter(was, shape_of(SCHEMAS[f"{topic}.schema.json"])) == []


def test_a_field_that_goes_or_changes_is_seen() -> None:
    was = shape_of(
        {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}, "b": {"enum": ["x"]}}}
    )
    assert smaller(was, was) == stricter(was, was) == []
    gone = shape_of({"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}})
    assert smaller(was, gone) == stricter(was, gone) == [".b is gone"]
    other = shape_of({"type": "object", "properties": {"a": {"type": "string"}, "b": {"enum": ["y"]}}})
    assert smaller(was, other) == [".a may be missing now", ".a may be string now", ".b is never x any more"]
    assert stricter(other, was) == [".a may not be string now", ".a must be there now", ".b may not be y now"]


@pytest.mark.parametrize("topic", OUTPUTS)
def test_a_reader_is_told_to_pass_what_it_does_not_know(topic: Topic) -> None:
    assert '"additionalProperties": false' not in json.dumps(SCHEMAS[f"{topic}.schema.json"])


EXAMPLES = [("profile.v1", path) for path in sorted((ROOT / "deploy/profiles").glob("*.yaml"))]
EXAMPLES += [("subscribers.v1", path) for path in sorted((ROOT / "deploy/subscribers").glob("*.yaml"))]


@pytest.mark.parametrize("name, path", EXAMPLES, ids=lambda each: getattr(each, "stem", each))
def test_an_editor_that_knows_the_schema_finds_no_fault_in_our_examples(name: str, path: Path) -> None:
    validator = Draft202012Validator(SCHEMAS[f"{name}.schema.json"])
    written = YAML(typ="safe").load(path.read_text("utf-8"))
    assert [error.message for error in validator.iter_errors(written)] == []
    assert list(validator.iter_errors({**written, "mistake": 1}))


def test_fields_say_what_they_mean() -> None:
    alert = SCHEMAS["alerts.v1.schema.json"]
    assert alert["properties"]["share"]["description"] == "authors / voices of the window."


def asyncapi() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(documents()[ASYNCAPI])
    return document


def test_every_topic_but_our_own_state_is_a_channel() -> None:
    document = asyncapi()
    channels = {channel["address"]: channel for channel in document["channels"].values()}
    assert set(channels) == {PREFIX + spec.topic for spec in TOPICS if spec.topic is not Topic.STATE}
    for spec in TOPICS:
        if spec.topic is not Topic.STATE:
            kafka = channels[PREFIX + spec.topic]["bindings"]["kafka"]
            assert kafka["partitions"] == PARTITIONS
            assert kafka["topicConfiguration"]["cleanup.policy"] == [spec.config["cleanup.policy"]]
    assert len(document["operations"]) == len(channels)


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def test_every_reference_leads_somewhere() -> None:
    document = asyncapi()
    found = set(references(document))
    assert found
    for reference in found:
        node = document
        for key in reference.removeprefix("#/").split("/"):
            node = node[key.replace("~1", "/")]


def test_the_commands_export_and_check(tmp_path: Path) -> None:
    folder = tmp_path / "contract"
    with_folder = ["--dir", str(folder)]
    missing = CliRunner().invoke(app, ["schemas", "check", *with_folder])
    assert isinstance(missing.exception, UserError)
    written = CliRunner().invoke(app, ["schemas", "export", *with_folder])
    assert set(written.stdout.split()) == set(documents())
    assert CliRunner().invoke(app, ["schemas", "check", *with_folder]).exit_code == 0
    assert CliRunner().invoke(app, ["schemas", "export", *with_folder]).stdout == ""
    (folder / ASYNCAPI).write_text("{}")
    (folder / "alerts.v1.schema.json").unlink()
    (folder / "mine.json").write_text("{}")
    wrong = CliRunner().invoke(app, ["schemas", "check", *with_folder])
    assert wrong.exit_code == 1
    assert wrong.stdout.splitlines() == [
        "alerts.v1.schema.json is missing",
        "asyncapi.json differs from the models",
        "mine.json is none of the contract's",
    ]


if __name__ == "__main__":
    shapes = {str(topic): shape_of(SCHEMAS[f"{topic}.schema.json"]) for topic in (*OUTPUTS, *INPUTS)}
    FLOOR.write_text(json.dumps(dict(sorted(shapes.items())), indent=1) + "\n", "utf-8")
