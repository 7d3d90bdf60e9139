"""Read a worker's settings from the environment: OPENEAR_BROKERS, OPENEAR_PREFIX, OPENEAR_HASH_KEY and so on.

Names and faults are told, values never: some are secret.
"""

from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from agents.commands.errors import UserError
from agents.credentials import client_context, key_of, secret_of
from streams.topology import PREFIX

PREFIX_OF_ENVIRONMENT = "OPENEAR_"
METRICS_PORT = 9108
"""The port that documentation and deployments use where metrics are switched on."""
PORTS = range(1, 65_536)


def known_address(brokers: str) -> str:
    """The same, where each server is host:port; else ValueError: a client would say that nobody answers."""
    for server in brokers.split(","):
        host, _, port = server.strip().rpartition(":")
        if not (host and port.isascii() and port.isdigit() and int(port) in PORTS):
            raise ValueError(f"{server.strip()!r} is not host:port, as in localhost:9092")
    return brokers


Seconds = Annotated[float, Field(gt=0, le=3600)]
Secret = SecretStr | None


class WorkerSettings(BaseSettings):
    """All that a worker can be told, with the defaults for one machine."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX_OF_ENVIRONMENT, extra="ignore", frozen=True, env_ignore_empty=True
    )

    brokers: Annotated[str, AfterValidator(known_address)] = "localhost:9092"
    """Where Kafka is: host:port, with commas between several."""
    prefix: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{0,100}$")] = PREFIX
    """Beginning of the names of topics, of groups and of transactional ids."""
    app: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,100}$")] = "openear"
    """Name in the `source` of alerts."""
    profiles: Path | None = None
    """Folder of brand profiles, one YAML file each; without it a brand has the one made of its name."""
    profiles_s: Seconds = 5.0
    """How often the files of profiles are looked at; a change counts when two looks saw it."""
    hash_key: Secret = None
    """The key that authors are hashed with, 16 to 64 bytes or their hexadecimal digits: a worker needs it."""
    hash_key_file: Path | None = None
    """A file that holds it, instead."""
    metrics_port: Annotated[int, Field(ge=0, le=65_535)] | None = None
    """Where metrics are served; without it none are."""
    metrics_host: str = "127.0.0.1"
    """At which address of this machine they are."""
    idle_timeout_s: Seconds = 60.0
    """Confirmed silence of a partition after which its watermark moves on."""
    checkpoint_s: Seconds = 1.0
    """Longest time that heard records wait for their transaction, at a moderate rate."""
    session_timeout_s: Seconds = 10.0
    """After a crash the partitions move on after this time."""
    transaction_timeout_s: Seconds = 60.0
    """Longest transaction: above a broker's restart (13 s measured), which it outlives; readers wait for a dead
    worker's."""
    release_timeout_s: Seconds = 5.0
    """Longest last checkpoint before partitions are given back: the whole group stands still meanwhile."""
    instance_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,100}$")] | None = None
    """Static member of the group, for workers that restart in place: they have their partitions again in seconds,
    whatever the session timeout is. Stopped for good, their partitions wait for it."""
    attempts: Annotated[int, Field(ge=2, le=1000)] = 3
    """From which delivery on records that ended a worker each time are heard in small portions."""
    accept_loss: bool = False
    """Go on where the source begins, though records before that were deleted unheard."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    """What is logged: DEBUG, INFO, WARNING or ERROR; libraries speak from WARNING on."""

    security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    """How Kafka is spoken to: PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL."""
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = "PLAIN"
    """How a password is shown: PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512."""
    sasl_username: str | None = None
    """The user of SASL."""
    sasl_password: Secret = None
    """Its password."""
    sasl_password_file: Path | None = None
    """A file that holds it, instead."""
    ca_file: Path | None = None
    """Who signed Kafka's certificate (PEM), where this machine does not know."""
    cert_file: Path | None = None
    """Client certificate (PEM, with its chain) where Kafka asks for one: mTLS."""
    key_file: Path | None = None
    """Its private key, PEM without a passphrase, where it does not stand in the file of the certificate."""

    @model_validator(mode="after")
    def _sasl_is_whole(self) -> Self:
        is_sasl = self.security_protocol.startswith("SASL")
        has_secret = self.sasl_password is not None or self.sasl_password_file is not None
        if is_sasl and not (self.sasl_username and has_secret):
            raise ValueError(
                f"{self.security_protocol} needs OPENEAR_SASL_USERNAME and "
                "OPENEAR_SASL_PASSWORD or OPENEAR_SASL_PASSWORD_FILE"
            )
        return self

    @model_validator(mode="after")
    def _tls_is_meant(self) -> Self:
        if self.key_file is not None and self.cert_file is None:
            raise ValueError("OPENEAR_KEY_FILE needs OPENEAR_CERT_FILE, the certificate that it belongs to")
        if self.cert_file is not None and not self.security_protocol.endswith("SSL"):
            raise ValueError(
                f"OPENEAR_CERT_FILE needs OPENEAR_SECURITY_PROTOCOL SSL or SASL_SSL, not {self.security_protocol}"
            )
        return self

    @property
    def group(self) -> str:
        """The consumer group: one for the topics of a prefix, since one owner may write their state."""
        return f"{self.prefix}listen"

    def transactional_id(self, partition: int) -> str:
        """Made of group and partition alone, never of the worker: that is what fences a former owner."""
        return f"{self.group}-{partition}"

    def key(self) -> bytes:
        """The key that authors are hashed with; raises UserError where there is none, or a weak one."""
        return key_of(*self._key_text())

    def _key_text(self) -> tuple[str, str]:
        if self.hash_key is not None and self.hash_key_file is not None:
            raise UserError("give OPENEAR_HASH_KEY or OPENEAR_HASH_KEY_FILE, not both", exit_code=2)
        if self.hash_key_file is not None:
            return "OPENEAR_HASH_KEY_FILE", secret_of("OPENEAR_HASH_KEY_FILE", self.hash_key_file)
        if self.hash_key is not None:
            return "OPENEAR_HASH_KEY", self.hash_key.get_secret_value().strip()
        raise UserError(
            "no key to hash authors with: set OPENEAR_HASH_KEY or OPENEAR_HASH_KEY_FILE, and keep it as long "
            "as the state; make one with `openssl rand -hex 32`",
            exit_code=2,
        )

    def connection(self) -> dict[str, Any]:
        """What aiokafka's clients take: servers and, where needed, TLS and SASL."""
        connection: dict[str, Any] = {"bootstrap_servers": self.brokers}
        if self.security_protocol != "PLAINTEXT":
            connection["security_protocol"] = self.security_protocol
        if self.security_protocol.endswith("SSL"):
            connection["ssl_context"] = client_context(self.ca_file, self.cert_file, self.key_file)
        if self.security_protocol.startswith("SASL"):
            connection |= {
                "sasl_mechanism": self.sasl_mechanism,
                "sasl_plain_username": self.sasl_username,
                "sasl_plain_password": self._sasl_password(),
            }
        return connection

    def _sasl_password(self) -> str:
        if self.sasl_password_file is not None:
            return secret_of("OPENEAR_SASL_PASSWORD_FILE", self.sasl_password_file)
        return self.sasl_password.get_secret_value() if self.sasl_password else ""


def worker_settings(**given: Any) -> WorkerSettings:
    """The environment's settings, overruled by what is given and not None; UserError names what is wrong."""
    try:
        return WorkerSettings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)
        told = "; ".join(
            f"{_name_of(fault['loc'])}{fault['msg'].removeprefix('Value error, ')}" for fault in faults
        )
        raise UserError(f"settings: {told}", exit_code=2) from None


def _name_of(loc: tuple[int | str, ...]) -> str:
    name = str(loc[0]) if loc else ""
    known = name.removeprefix(PREFIX_OF_ENVIRONMENT.lower())
    return f"{PREFIX_OF_ENVIRONMENT}{known.upper()}: " if known else ""
