"""Define the subscribers: who is told of what, by which way, and how often. One YAML file for `openear deliver`.

Secrets stand in files or in the environment; the file names where.
"""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, field_validator, model_validator
from pydantic_core import Url

from schemas.alert import AlertKind
from schemas.base import Brand, Department, Frozen, refused
from schemas.profile import Duration


def _plain(url: str) -> str:
    parts = Url(url)
    if parts.scheme not in ("http", "https") or not parts.host:
        raise ValueError("must be an address that begins with https:// or http://")
    if parts.username or parts.password:
        raise ValueError("must hold no name or password: put a token in a file and name it as `token`")
    return url


Address = Annotated[str, StringConstraints(max_length=2048, pattern=r"^\S+$"), AfterValidator(_plain)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]


class Secret(Frozen):
    """Where a secret is, never the secret."""

    file: Annotated[str, StringConstraints(min_length=1, max_length=1000)] | None = None
    env: Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,100}$")] | None = None

    @model_validator(mode="after")
    def _is_in_one_place(self) -> Self:
        if (self.file is None) == (self.env is None):
            raise ValueError("give `file` or `env`, one of them")
        return self


class Webhook(Frozen):
    """An HTTP receiver; each request is signed as Standard Webhooks says."""

    url: Address
    secret: Secret
    """`whsec_` and 24 to 64 bytes in base64."""
    secret_before: Secret | None = None
    """While a secret is changed: requests are signed with both, so that a receiver may change when it likes."""
    token: Secret | None = None
    """Sent as `Authorization: Bearer`."""


class Alertmanager(Frozen):
    """A Prometheus Alertmanager, API v2: open alerts are sent again and again, or they would end there."""

    url: Address
    """Without /api/v2/alerts."""
    token: Secret | None = None
    resend: Duration = 60


class Subscriber(Frozen):
    """One receiver and what it wants; lists that are empty let everything through."""

    name: Name
    webhook: Webhook | None = None
    alertmanager: Alertmanager | None = None
    brands: Annotated[tuple[Brand, ...], Field(max_length=1000)] = ()
    departments: Annotated[tuple[Department, ...], Field(max_length=100)] = ()
    kinds: Annotated[tuple[AlertKind, ...], Field(max_length=100)] = ()
    min_severity: Annotated[int, Field(ge=1, le=10)] = 1
    budget_per_day: Annotated[int, Field(ge=0, le=1000)] | None = None
    """Themes a brand and day, each once for all departments that it asks; left out: as the brand's profile says.
    The rest goes to a digest."""
    urgent_from: Annotated[int, Field(ge=1, le=10)] | None = None
    """Severity from which on an alert is told beyond the budget."""
    give_up_after: Duration = 86_400

    @model_validator(mode="after")
    def _has_one_way(self) -> Self:
        if (self.webhook is None) == (self.alertmanager is None):
            raise ValueError("give `webhook` or `alertmanager`, one of them")
        return self


class Subscribers(Frozen):
    """All that one `openear deliver` serves."""

    version: Literal[1] = 1
    subscribers: Annotated[tuple[Subscriber, ...], Field(min_length=1, max_length=100)]

    @field_validator("subscribers")
    @classmethod
    def _names_are_unique(cls, subscribers: tuple[Subscriber, ...]) -> tuple[Subscriber, ...]:
        first: dict[str, int] = {}
        for n, subscriber in enumerate(subscribers):
            if first.setdefault(subscriber.name, n) != n:
                raise refused(f"the name {subscriber.name!r} stands twice", n, "name")
        return subscribers
