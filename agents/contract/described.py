"""Make JSON Schema of our models with the words that stand beside their fields, so that a subscriber reads them.

pydantic could take them in at import (`use_attribute_docstrings`), which reads every source file at every start;
here they are read when the schemas are written.
"""

import ast
import inspect
import textwrap
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue


class Described(GenerateJsonSchema):
    """pydantic's schema, each field with its docstring, and without titles that only repeat a name."""

    def model_schema(self, schema: Any) -> JsonSchemaValue:
        """The schema of one model."""
        made = super().model_schema(schema)
        words = field_docstrings(schema["cls"])
        for name, field in made.get("properties", {}).items():
            field.pop("title", None)
            if name in words and "description" not in field:
                field["description"] = words[name]
        return made


def field_docstrings(model: type) -> dict[str, str]:
    """What stands under each field of a model and of what it is made from, on one line.

    >>> from schemas.theme import Surprise
    >>> field_docstrings(Surprise)["expected"]
    'The larger of the two: both nulls must be beaten.'
    """
    words: dict[str, str] = {}
    for part in reversed(model.__mro__):
        if part.__module__.partition(".")[0] == "schemas":
            words |= _of_one(part)
    return words


def _of_one(model: type) -> dict[str, str]:
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(model))).body
    assert isinstance(tree, ast.ClassDef)
    words = {}
    for field, after in zip(tree.body, tree.body[1:], strict=False):
        match field, after:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                words[name] = " ".join(text.split())
    return words
