"""Read the file of subscribers and the secrets that it names; say by line and column what is wrong.

A secret never stands in the file, in a log line, in a metric or in the words of an error.
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import ValidationError

from agents.commands.errors import UserError
from agents.yaml_files.fault import YamlError
from agents.yaml_files.plain import MAX_BYTES, PlainYaml, read_plain_yaml
from agents.yaml_files.reasons import wrongs_of
from schemas.subscriber import Secret, Subscribers

MAX_SECRET = 1024
"""Characters; the longest Standard Webhooks secret has 94."""


def load_subscribers(path: Path) -> Subscribers:
    """Read who is told; raises UserError with a line for each fault."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UserError(f"{path}: cannot be read: {error.strerror}", exit_code=2) from None
    try:
        read = read_plain_yaml(content)
    except YamlError as error:
        raise UserError(f"{path}:{error.place.line}:{error.place.column}: {error}", exit_code=2) from None
    try:
        return Subscribers.model_validate(read.value)
    except ValidationError as error:
        raise UserError("\n".join(_faults(path, read, error)), exit_code=2) from None


def _faults(path: Path, read: PlainYaml, error: ValidationError) -> Iterator[str]:
    for wrong in wrongs_of(read, error, Subscribers, shows=False):  # a secret may stand in the wrong place
        about = f"{wrong.key}: " if wrong.key else ""
        yield f"{path}:{wrong.place.line}:{wrong.place.column}: {about}{wrong.reason}"


def secret_of(secret: Secret, of: str, environment: Mapping[str, str] = os.environ) -> str:
    """The secret itself; raises UserError that names the place and never the secret."""
    if secret.env is not None:
        text, place = environment.get(secret.env), f"the variable {secret.env}"
        if text is None:
            raise UserError(f"{of}: {place} is not set, which the file names for its secret", exit_code=2)
    else:
        place = f"the file {secret.file}"
        try:
            with Path(secret.file or "").open(encoding="utf-8") as file:
                text = file.read(MAX_SECRET + 1)
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not UTF-8"
            raise UserError(f"{of}: {place} cannot be read: {reason}", exit_code=2) from None
    text = text.strip()
    if not text or len(text) > MAX_SECRET or not text.isascii() or not text.isprintable():
        raise UserError(
            f"{of}: {place} holds no secret of 1 to {MAX_SECRET} printable characters", exit_code=2
        )
    return text
