"""The table of settings in the documentation of deployments says what the code says."""

import ast
import inspect
import textwrap

from agents.settings import PREFIX_OF_ENVIRONMENT, WorkerSettings
from tests.deploy.observing import table, written


def sentences() -> dict[str, str]:
    """What stands below each setting, by its name."""
    (body,) = ast.parse(textwrap.dedent(inspect.getsource(WorkerSettings))).body
    assert isinstance(body, ast.ClassDef)
    said = {}
    for field, below in zip(body.body, body.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(below, ast.Expr):
            assert isinstance(field.target, ast.Name)
            assert isinstance(below.value, ast.Constant)
            said[field.target.id] = " ".join(str(below.value.value).split())
    return said


def default(value: object) -> str:
    """A default as one writes it."""
    match value:
        case None:
            return ""
        case bool():
            return f"`{str(value).lower()}`"
        case float():
            return f"`{value:g}`"
    return f"`{value}`"


def test_the_table_of_settings_is_what_a_worker_can_be_told() -> None:
    said = sentences()
    rows = [
        (f"`{PREFIX_OF_ENVIRONMENT}{name.upper()}`", default(field.default), said[name])
        for name, field in WorkerSettings.model_fields.items()
    ]
    assert written("settings") == table(("variable", "default", "what it says"), rows)
