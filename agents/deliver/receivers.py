"""Put what is to be told into the HTTP request that a receiver takes: a webhook, or an Alertmanager.

Webhooks are signed as Standard Webhooks 1.0.0 says: `webhook-id` is the `id` of the CloudEvent and stays the same
through all attempts, so that a receiver takes an event once; the timestamp is that of the attempt.
"""

import json
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterable
from typing import NamedTuple, Protocol

from standardwebhooks import Webhook as Signer

from agents.commands.errors import UserError
from agents.deliver.subscribers import secret_of
from schemas.base import from_epoch_ms
from schemas.delivery import Delivery, Digest
from schemas.subscriber import Alertmanager, Secret, Subscriber, Webhook
from streams.deliver.alertmanager import Posted, posted, posted_digest
from streams.deliver.desk import Event
from streams.deliver.structured import CONTENT_TYPE, structured, structured_digest

SECRET_BYTES = range(24, 65)
_PREFIX = "whsec_"


class Letter(NamedTuple):
    """What is to be told: a delivery with its event, or with its digest."""

    queued: Delivery
    event: Event | None
    digest: Digest | None


class Request(NamedTuple):
    """One POST."""

    url: str
    body: bytes
    headers: dict[str, str]


class Receiver(Protocol):
    """A way to tell somebody."""

    def request(self, letter: Letter, now_ms: int) -> Request:
        """The request of one attempt."""
        ...


def receiver_of(subscriber: Subscriber, app: str) -> Receiver:
    """The way of a subscriber, with its secrets; raises UserError where one cannot be had."""
    if subscriber.webhook is not None:
        return WebhookReceiver(subscriber.name, subscriber.webhook, app)
    assert subscriber.alertmanager is not None
    return AlertmanagerReceiver(subscriber.name, subscriber.alertmanager)


class WebhookReceiver:
    """A receiver of signed CloudEvents."""

    def __init__(self, name: str, webhook: Webhook, app: str) -> None:
        self._url = webhook.url
        self._app = app
        secrets = (webhook.secret, webhook.secret_before)
        self._signers = [Signer(_key_of(secret_of(each, name), name)) for each in secrets if each is not None]
        self._headers = {"Content-Type": CONTENT_TYPE, **_bearer(webhook.token, name)}

    def request(self, letter: Letter, now_ms: int) -> Request:
        """The signed request of one attempt."""
        if letter.event is not None:
            body = structured(letter.event.headers, letter.event.value)
        else:
            assert letter.digest is not None
            body = structured_digest(letter.digest, self._app, now_ms)
        number, at = letter.queued.event_id, from_epoch_ms(now_ms)
        signed = {
            "webhook-id": number,
            "webhook-timestamp": str(now_ms // 1000),
            "webhook-signature": " ".join(each.sign(number, at, body.decode()) for each in self._signers),
        }
        return Request(self._url, body, {**self._headers, **signed})


class AlertmanagerReceiver:
    """A Prometheus Alertmanager."""

    def __init__(self, name: str, alertmanager: Alertmanager) -> None:
        self._url = alertmanager.url.rstrip("/") + "/api/v2/alerts"
        self._resend_ms = alertmanager.resend * 1000
        self._headers = {"Content-Type": "application/json", **_bearer(alertmanager.token, name)}

    def request(self, letter: Letter, now_ms: int) -> Request:
        """What has begun, changed or ended."""
        if letter.event is not None:
            alerts = posted(letter.event.alert, letter.queued.told_severity, now_ms, self._resend_ms)
        else:
            assert letter.digest is not None
            alerts = posted_digest(letter.digest, letter.queued, now_ms, self._resend_ms)
        return self._of(alerts)

    def still_open(self, events: Iterable[Event], now_ms: int) -> Request | None:
        """All that is open, once more; None where nothing is."""
        alerts: list[Posted] = []
        for event in events:
            alerts += posted(event.alert, None, now_ms, self._resend_ms)
        return self._of(alerts) if alerts else None

    def _of(self, alerts: list[Posted]) -> Request:
        return Request(self._url, json.dumps(alerts).encode(), self._headers)


def _bearer(token: Secret | None, name: str) -> dict[str, str]:
    return {} if token is None else {"Authorization": f"Bearer {secret_of(token, name)}"}


def _key_of(secret: str, name: str) -> bytes:
    """The bytes of a `whsec_` secret; raises UserError where they are too few, or no base64."""
    try:
        key = b64decode(secret.removeprefix(_PREFIX), validate=True)
    except Base64Error:
        key = b""
    if not secret.startswith(_PREFIX) or len(key) not in SECRET_BYTES:
        raise UserError(
            f"{name}: a webhook's secret is {_PREFIX} and 24 to 64 bytes in base64: make one with "
            f"`echo {_PREFIX}$(openssl rand -base64 32)`",
            exit_code=2,
        )
    return key
