"""Say in one sentence which credential or right is missing, where a client of Kafka says "unable to bootstrap".

Topics: none. Looks only. A sentence names users, topics, groups and variables; never what is secret.
"""

import ssl
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.conn import create_conn
from aiokafka.errors import (
    ClusterAuthorizationFailedError,
    GroupAuthorizationFailedError,
    KafkaConnectionError,
    KafkaError,
    SaslAuthenticationFailed,
    TopicAuthorizationFailedError,
    TransactionalIdAuthorizationFailed,
    UnsupportedSaslMechanismError,
)
from aiokafka.protocol.metadata import MetadataRequest

from agents.commands.errors import NoKafkaError, UserError, no_kafka, no_topic
from agents.doctor.wire import RightsRequest

LOOK_MS = 5_000
"""For one server; where nobody answers within it there is no reason to tell."""
RIGHTS = "`openear topics acls` prints what each part of Openear needs"
HANGS_UP = "hangs up on"
_DENIED = 29
_KINDS = {
    TopicAuthorizationFailedError: "topic",
    GroupAuthorizationFailedError: "group",
    TransactionalIdAuthorizationFailed: "transactional id",
    ClusterAuthorizationFailedError: "cluster",
}


@asynccontextmanager
async def answered(connection: dict[str, Any]) -> AsyncIterator[None]:
    """Raise UserError that says why, where a client in the block gets no connection."""
    try:
        yield
    except KafkaConnectionError:
        raise await silence_of(connection) from None


async def started(
    producer: AIOKafkaProducer, connection: dict[str, Any], refused: Callable[[KafkaError], UserError]
) -> None:
    """Start a producer; where that fails it is stopped, and UserError says why, in the words of `refused`."""
    try:
        async with answered(connection):
            await producer.start()
    except UserError:
        await producer.stop()
        raise
    except KafkaError as error:
        await producer.stop()
        raise refused(error) from None


async def silence_of(connection: dict[str, Any]) -> UserError:
    """Why no client gets through to Kafka: asked once more, of the first server that gives a reason.

    aiokafka tries all servers and keeps the reasons to its log.
    """
    at = str(connection.get("bootstrap_servers"))
    for server in at.split(","):
        reason = await _reason(server.strip(), connection)
        if reason is not None:
            # one that is just starting hangs up too, so whoever waits for it may ask again
            kind = NoKafkaError if reason.startswith(HANGS_UP) else UserError
            return kind(f"Kafka at {server.strip()} {reason}")
    return no_kafka(at)


async def _reason(server: str, connection: dict[str, Any]) -> str | None:
    host, _, port = server.rpartition(":")
    given = {name: value for name, value in connection.items() if name != "bootstrap_servers"}
    try:
        conn = await create_conn(host.strip("[]"), int(port), request_timeout_ms=LOOK_MS, **given)
        try:
            await conn.send(MetadataRequest([]))  # a server that wants SASL answers the very first question
        finally:
            conn.close()
    except (KafkaError, OSError, TimeoutError, ValueError, EOFError) as error:
        return _told(error, connection)
    return None


def _told(error: BaseException, connection: dict[str, Any]) -> str | None:
    """The reason in an error or in what caused it; None where there is none but silence."""
    protocol = connection.get("security_protocol", "PLAINTEXT")
    cause = error if isinstance(error, ssl.SSLError) else error.__cause__ or error.__context__
    match cause if isinstance(cause, ssl.SSLError) else error:
        case ssl.SSLCertVerificationError(verify_message=words):
            return (
                f"shows a certificate that is not trusted here ({words}): OPENEAR_CA_FILE names who signed it"
            )
        case ssl.SSLError(reason=reason) if reason and "CERTIFICATE" in reason:
            return "wants another client certificate (mTLS): OPENEAR_CERT_FILE and OPENEAR_KEY_FILE name it"
        case SaslAuthenticationFailed():
            user = connection.get("sasl_plain_username")
            return (
                f"refuses the user {user}: its password is wrong, or Kafka knows no such user ({protocol}, "
                + (f"{connection.get('sasl_mechanism')}); Kafka does not tell which")
            )
        case UnsupportedSaslMechanismError():
            mechanism = connection.get("sasl_mechanism")
            return f"does not take {mechanism}: OPENEAR_SASL_MECHANISM names another"
        case ssl.SSLError() | ConnectionResetError() if protocol.endswith("SSL"):
            return f"speaks no TLS on this port: OPENEAR_SECURITY_PROTOCOL is {protocol}"
        case KafkaConnectionError():  # it was there, and hung up
            return f"{HANGS_UP} {protocol}: does it want TLS or SASL (OPENEAR_SECURITY_PROTOCOL)?"
    return None


def refusal_of(error: KafkaError, missing: str = "") -> UserError:
    """A refusal of Kafka as a sentence: the right that is missing (as far as known), or its own words."""
    kind = _KINDS.get(type(error))
    if kind is None:
        return UserError(f"Kafka refuses: {type(error).__name__} {error}"[:300])
    # the names that aiokafka gives stand in a set, a list or a word
    given = [each for arg in error.args for each in ([arg] if isinstance(arg, str) else list(arg))]
    names = ", ".join(sorted(map(str, given)))
    right = missing or f"a right on {kind} {names}".rstrip()
    return UserError(f"this user lacks {right}: {RIGHTS}")


async def hidden_topics(client: Any, names: Iterable[str]) -> list[str]:
    """Those of these topics that this user may not even see; Kafka leaves them out of what it lists.

    To ask so by name creates nothing.
    """
    answer = await client.send(client.get_random_node(), RightsRequest(list(names)))
    return sorted(name for code, name, *_ in answer.topics if code == _DENIED)


async def absence_of(connection: dict[str, Any], name: str) -> UserError:
    """Why a topic is not to be seen: it is not there, or this user may not see it."""
    admin = AIOKafkaAdminClient(**connection, request_timeout_ms=LOOK_MS)
    try:
        await admin.start()
        hidden = await hidden_topics(admin._client, [name])
    except KafkaError:
        hidden = []
    finally:
        await admin.close()
    return hidden_from_us(hidden) if hidden else no_topic(connection.get("bootstrap_servers"), name)


def hidden_from_us(names: list[str]) -> UserError:
    """What to say of topics that this user may not see."""
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return UserError(
        f"this user may not see topic {names[0]}{more}: it lacks DESCRIBE, READ or WRITE; {RIGHTS}"
    )
