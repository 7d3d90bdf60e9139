"""A Kafka that lets nobody in unknown: SASL_SSL (PLAIN, SCRAM-SHA-512), mTLS, and rights by ACL alone.

Certificates and passwords are made at each start. The tests' own hand is the plaintext listener, which is the
one super user; every client under test comes in by one of the other two.
"""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import trustme
from confluent_kafka.admin import (
    AdminClient,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialUpsertion,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from agents.broker import EmbeddedKafka
from agents.broker.folder import Cluster, ClusterFolder
from agents.broker.ports import LOOPBACK, Ports, free_ports
from agents.broker.storage import kafka_uuid

_SECURITY = "org.apache.kafka.common.security"
_ITERATIONS = 4096
"""The fewest that Kafka takes: a test's password lives for seconds."""


class Way(StrEnum):
    """How a client comes in."""

    SCRAM = "scram"
    PLAIN = "plain"
    MTLS = "mtls"


@dataclass(frozen=True)
class Secured:
    """The broker, where its doors are, and the keys to them."""

    kafka: EmbeddedKafka
    sasl: str
    mtls: str
    folder: Path
    passwords: dict[str, str]

    @property
    def ca(self) -> Path:
        return self.folder / "ca.pem"

    @property
    def other_ca(self) -> Path:
        """An authority that signed nothing here."""
        return self.folder / "other-ca.pem"

    def environment(self, way: Way, user: str, **more: object) -> dict[str, str]:
        """The variables with which this user comes in; `more` overrules them."""
        given: dict[str, object] = {"ca_file": self.ca}
        if way is Way.MTLS:
            given |= {
                "brokers": self.mtls,
                "security_protocol": "SSL",
                "cert_file": self.folder / f"{user}.pem",
            }
        else:
            given |= {
                "brokers": self.sasl,
                "security_protocol": "SASL_SSL",
                "sasl_mechanism": "PLAIN" if way is Way.PLAIN else "SCRAM-SHA-512",
                "sasl_username": user,
                "sasl_password_file": self.folder / f"{user}.password",
            }
        return {f"OPENEAR_{name.upper()}": str(value) for name, value in (given | more).items()}


@contextmanager
def secured(folder: Path, users: Sequence[str]) -> Iterator[Secured]:
    """Start it; `users` have a password, SCRAM credentials and a certificate each, and no right at all."""
    passwords = {user: secrets.token_urlsafe(18) for user in users}
    _certify(folder, users)
    for user, password in passwords.items():
        (folder / f"{user}.password").write_text(f"{password}\n")
    own, controller, sasl, mtls = free_ports(4)
    place = ClusterFolder.at(folder / "kafka")
    place.remember(Cluster(kafka_uuid(), (Ports(own, controller),)))
    place.close(keep=True)
    settings = _settings(folder, passwords, own, controller, sasl, mtls)
    with EmbeddedKafka(folder / "kafka", settings=settings) as kafka:
        _give_scram(kafka.bootstrap, passwords)
        yield Secured(kafka, f"{LOOPBACK}:{sasl}", f"{LOOPBACK}:{mtls}", folder, passwords)


def _certify(folder: Path, users: Sequence[str]) -> None:
    ca = trustme.CA()
    ca.cert_pem.write_to_path(folder / "ca.pem")
    trustme.CA().cert_pem.write_to_path(folder / "other-ca.pem")
    broker = ca.issue_cert(LOOPBACK, "localhost", common_name="broker")
    _write(folder / "broker.pem", broker)
    for user in users:
        _write(folder / f"{user}.pem", ca.issue_cert(f"{user}.test", common_name=user))


def _write(path: Path, made: trustme.LeafCert) -> None:
    """Key and chain in one file; Kafka reads keys in PKCS #8 alone."""
    key = load_pem_private_key(made.private_key_pem.bytes(), None)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.touch(mode=0o600)
    path.write_bytes(pem + b"".join(each.bytes() for each in made.cert_chain_pems))


def _settings(
    folder: Path, passwords: dict[str, str], own: int, controller: int, sasl: int, mtls: int
) -> dict[str, str]:
    doors = {"PLAINTEXT": own, "SASL_SSL": sasl, "SSL": mtls}
    listeners = [f"{name}://{LOOPBACK}:{port}" for name, port in doors.items()]
    users = " ".join(f'user_{user}="{password}"' for user, password in passwords.items())
    return {
        "listeners": ",".join([*listeners, f"CONTROLLER://{LOOPBACK}:{controller}"]),
        "advertised.listeners": ",".join(listeners),
        "listener.security.protocol.map": (
            "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL,SSL:SSL"
        ),
        "sasl.enabled.mechanisms": "PLAIN,SCRAM-SHA-512",
        "listener.name.sasl_ssl.plain.sasl.jaas.config": (
            f"{_SECURITY}.plain.PlainLoginModule required {users};"
        ),
        "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config": (
            f"{_SECURITY}.scram.ScramLoginModule required;"
        ),
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": str(folder / "broker.pem"),
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": str(folder / "ca.pem"),
        "listener.name.ssl.ssl.client.auth": "required",
        "listener.name.ssl.ssl.principal.mapping.rules": "RULE:^.*CN=([^,]+).*$/$1/",
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users": "User:ANONYMOUS",
        "allow.everyone.if.no.acl.found": "false",
        "connection.failed.authentication.delay.ms": "0",  # against guessing; a test is wrong on purpose
    }


def _give_scram(bootstrap: str, passwords: dict[str, str]) -> None:
    info = ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, _ITERATIONS)
    changes = [
        UserScramCredentialUpsertion(user, info, password.encode()) for user, password in passwords.items()
    ]
    admin = AdminClient({"bootstrap.servers": bootstrap})  # by name: what it was asked ends with it
    for done in admin.alter_user_scram_credentials(changes).values():
        done.result(30)
