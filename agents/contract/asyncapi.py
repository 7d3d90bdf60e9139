"""Write the AsyncAPI 3 document: every topic as a channel, with its messages, keys and settings.

AsyncAPI's own schema object is JSON Schema draft 7 with a plain `discriminator`, so what pydantic says in the words
of draft 2020-12 is said again in those. Addresses carry the default prefix (a setting).
"""

from collections.abc import Iterable
from typing import Any, Literal

from pydantic import TypeAdapter
from pydantic.json_schema import JsonSchemaMode

from agents.contract.described import Described
from agents.contract.forms import FORMS, HEADERS_OF_DEAD_LETTERS, Direction, Form
from schemas.alert import AlertState
from streams.topology import PARTITIONS, PREFIX, TOPICS, Topic, TopicSpec

VERSION = "1.0.0"
"""Of the contract, not of the program: the first number rises with the `.v1` of a topic."""
BINDING = "0.5.0"
"""Of AsyncAPI's Kafka bindings."""
_REF = "#/components/schemas/{model}"

Node = dict[str, Any]


def asyncapi() -> Node:
    """The whole document."""
    specs = [spec for spec in TOPICS if spec.topic in FORMS]
    forms = {FORMS[spec.topic].name: FORMS[spec.topic] for spec in specs}
    payloads, schemas = _schemas(forms.values())
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Openear",
            "version": VERSION,
            "description": (
                "Hears what people say about a brand and tells the department that can act on it. Read with "
                "isolation.level=read_committed: what stands in a transaction that was aborted never happened."
            ),
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "servers": {
            "kafka": {
                "host": "{brokers}",
                "protocol": "kafka",
                "variables": {"brokers": {"default": "localhost:9092"}},
            }
        },
        "channels": {_channel_name(spec.topic): _channel(spec) for spec in specs},
        "operations": {_operation_name(spec.topic): _operation(spec.topic) for spec in specs},
        "components": {
            "messages": {name: _message(form, payloads.get(name)) for name, form in forms.items()},
            "schemas": dict(sorted(schemas.items())),
        },
    }


def _schemas(forms: Iterable[Form]) -> tuple[dict[str, Node], Node]:
    """The payload of each message, and what they refer to."""
    mode: dict[Direction, Literal["validation", "serialization"]] = {
        Direction.RECEIVE: "validation", Direction.SEND: "serialization",
    }  # fmt: skip
    wanted: list[tuple[str, JsonSchemaMode, TypeAdapter[object]]] = [
        (form.name, mode[form.direction], form.model) for form in forms if form.model is not None
    ]
    made, shared = TypeAdapter.json_schemas(wanted, ref_template=_REF, schema_generator=Described)
    payloads = {str(name): _draft_7(schema) for (name, _), schema in made.items()}
    return payloads, _draft_7(shared.get("$defs", {}))


def _channel(spec: TopicSpec) -> Node:
    form = FORMS[spec.topic]
    settings: Node = {
        "cleanup.policy": [spec.config["cleanup.policy"]],
        "max.message.bytes": int(spec.config["max.message.bytes"]),
    }
    if "retention.ms" in spec.config:
        settings["retention.ms"] = int(spec.config["retention.ms"])
    return {
        "address": PREFIX + spec.topic,
        "description": f"{spec.value[:1].upper()}{spec.value[1:]}; key: {spec.key}.",
        "messages": {form.name: {"$ref": f"#/components/messages/{form.name}"}},
        "bindings": {
            "kafka": {
                "topic": PREFIX + spec.topic,
                "partitions": PARTITIONS,
                "topicConfiguration": settings,
                "bindingVersion": BINDING,
            }
        },
    }


def _operation(topic: Topic) -> Node:
    form = FORMS[topic]
    channel = f"#/channels/{_channel_name(topic)}"
    return {
        "action": form.direction.value,
        "channel": {"$ref": channel},
        "messages": [{"$ref": f"{channel}/messages/{form.name}"}],
    }


def _message(form: Form, payload: Node | None) -> Node:
    spec = next(spec for spec in TOPICS if FORMS.get(spec.topic) is form)
    message: Node = {
        "name": form.name,
        "title": form.name,
        "summary": form.says,
        "contentType": "application/json",
        "bindings": {
            "kafka": {"key": {"type": "string", "description": spec.key}, "bindingVersion": BINDING}
        },
    }
    if form.is_event:
        message["headers"] = _cloud_event()
    if payload is None:
        message |= {"contentType": "application/octet-stream", "headers": _of_a_dead_letter()}
    elif form.has_tombstones:
        message["payload"] = {"oneOf": [payload, {"type": "null", "description": "A tombstone."}]}
    else:
        message["payload"] = payload
    return message


def _cloud_event() -> Node:
    """Headers of a CloudEvent 1.0 in Kafka's binary mode."""
    text: Node = {"type": "string"}
    names = ("ce_specversion", "ce_id", "ce_type", "ce_source", "ce_subject", "ce_time", "content-type")
    return {
        "type": "object",
        "required": list(names),
        "properties": {
            **dict.fromkeys(names, text),
            "ce_specversion": {**text, "const": "1.0"},
            "ce_id": {**text, "description": "id.revision of the alert; once per topic."},
            "ce_type": {**text, "enum": [f"openear.alert.{state.value}.v1" for state in AlertState]},
            "ce_time": {**text, "format": "date-time"},
        },
    }


def _of_a_dead_letter() -> Node:
    words = {"topic", "partition", "offset", "message"}
    fields = HEADERS_OF_DEAD_LETTERS.model_fields
    names = [f"__streams.errors.{name}" if name in words else f"openear.{name}" for name in fields]
    return {"type": "object", "properties": {name: {"type": "string"} for name in names}}


def _channel_name(topic: Topic) -> str:
    """`alerts.product.v1` as `alertsProduct`."""
    first, *more = topic.removesuffix(".v1").replace("-", ".").split(".")
    return first + "".join(word.title() for word in more)


def _operation_name(topic: Topic) -> str:
    name = _channel_name(topic)
    verb = "send" if FORMS[topic].direction is Direction.SEND else "receive"
    return verb + name[:1].upper() + name[1:]


def _draft_7(node: Any) -> Any:
    """The same in the words of draft 7, and open to fields that come later."""
    if isinstance(node, list):
        return [_draft_7(value) for value in node]
    if not isinstance(node, dict):
        return node
    said = {}
    for name, value in node.items():
        if name == "additionalProperties" and value is False:
            continue
        if name == "prefixItems":
            said["items"] = _draft_7(value)
        elif name == "discriminator" and isinstance(value, dict) and "propertyName" in value:
            said[name] = value["propertyName"]
        else:
            said[name] = _draft_7(value)
    return said
