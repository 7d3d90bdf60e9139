"""Settings of a worker: what the environment says, what is refused, and that no secret is told."""

from pathlib import Path

import pytest
import trustme

from agents.commands.errors import UserError
from agents.rehearsal import PUBLIC_KEY
from agents.settings import WorkerSettings, worker_settings


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in list(os.environ):
        if name.startswith("OPENEAR_"):
            monkeypatch.delenv(name)


def test_without_an_environment_there_is_a_local_broker_and_no_metrics() -> None:
    settings = worker_settings()
    assert settings.brokers == "localhost:9092"
    assert settings.prefix == "openear."
    assert settings.metrics_port is None
    assert settings.metrics_host == "127.0.0.1"
    assert (settings.session_timeout_s, settings.transaction_timeout_s) == (10, 60)
    assert settings.connection() == {"bootstrap_servers": "localhost:9092"}


def test_what_is_given_overrules_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENEAR_BROKERS", "a:1")
    monkeypatch.setenv("OPENEAR_PREFIX", "mine.")
    settings = worker_settings(brokers="b:2", metrics_port=None)
    assert (settings.brokers, settings.prefix) == ("b:2", "mine.")


@pytest.mark.parametrize(
    "brokers", ["nonsense", "host:99999", "host:0", ":9092", "a:1,b", "a:1,", "host:9o92"]
)
def test_what_is_no_address_is_told_as_such_and_not_as_silence(brokers: str) -> None:
    with pytest.raises(UserError, match=r"OPENEAR_BROKERS: '.*' is not host:port") as caught:
        worker_settings(brokers=brokers)
    assert caught.value.exit_code == 2
    assert worker_settings(brokers="a:1, [::1]:9092").brokers == "a:1, [::1]:9092"


def test_an_empty_variable_counts_as_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENEAR_METRICS_PORT", "")
    assert worker_settings().metrics_port is None


def test_group_and_transactional_ids_are_made_of_the_prefix_alone() -> None:
    settings = worker_settings(prefix="mine.", instance_id="slot-1")
    assert settings.group == "mine.listen"
    assert settings.transactional_id(3) == "mine.listen-3"


@pytest.mark.parametrize(
    "text, key",
    [
        (PUBLIC_KEY.hex(), PUBLIC_KEY),
        ("00" * 16, bytes(16)),
        ("a passphrase of mine", b"a passphrase of mine"),
        ("  0123456789abcdef  ", b"0123456789abcdef"),  # 8 bytes as digits are no key, 16 as text are
    ],
)
def test_a_hash_key_is_hexadecimal_digits_or_text(text: str, key: bytes) -> None:
    assert worker_settings(hash_key=text).key() == key


def test_a_hash_key_may_come_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text(PUBLIC_KEY.hex() + "\n")
    assert worker_settings(hash_key_file=path).key() == PUBLIC_KEY


def test_no_key_two_keys_a_short_key_and_a_missing_file_are_one_sentence_each(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no key to hash authors with"):
        worker_settings().key()
    with pytest.raises(UserError, match="not both"):
        worker_settings(hash_key="00" * 16, hash_key_file=tmp_path).key()
    with pytest.raises(UserError, match="OPENEAR_HASH_KEY holds 5 bytes, a key has 16 to 64"):
        worker_settings(hash_key="short").key()
    with pytest.raises(UserError, match="none cannot be read: No such file"):
        worker_settings(hash_key_file=tmp_path / "none").key()


def test_a_wrong_value_is_named_and_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENEAR_METRICS_PORT", "s3cret")
    monkeypatch.setenv("OPENEAR_CHECKPOINT_S", "0")
    with pytest.raises(UserError) as caught:
        worker_settings()
    assert "OPENEAR_METRICS_PORT: " in str(caught.value)
    assert "OPENEAR_CHECKPOINT_S: " in str(caught.value)
    assert "s3cret" not in str(caught.value)
    assert caught.value.exit_code == 2


def test_sasl_needs_a_name_and_a_password() -> None:
    with pytest.raises(UserError, match="SASL_SSL needs OPENEAR_SASL_USERNAME"):
        worker_settings(security_protocol="SASL_SSL")


def test_tls_and_sasl_reach_the_clients(tmp_path: Path) -> None:
    path = tmp_path / "password"
    path.write_text("s3cret\n")
    settings = worker_settings(
        security_protocol="SASL_SSL",
        sasl_mechanism="SCRAM-SHA-512",
        sasl_username="ear",
        sasl_password_file=path,
    )
    connection = settings.connection()
    assert connection["security_protocol"] == "SASL_SSL"
    assert connection["sasl_plain_password"] == "s3cret"
    assert connection["ssl_context"].check_hostname


def test_a_certificate_that_is_none_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "ca.pem"
    path.write_text("no certificate")
    with pytest.raises(UserError, match=r"OPENEAR_CA_FILE .* cannot be used"):
        worker_settings(security_protocol="SSL", ca_file=path).connection()


def a_certificate(folder: Path) -> tuple[Path, Path]:
    made = trustme.CA().issue_cert("localhost", common_name="ear")
    certificate, key = folder / "ear.pem", folder / "ear.key"
    made.cert_chain_pems[0].write_to_path(certificate)
    made.private_key_pem.write_to_path(key)
    return certificate, key


def test_a_client_certificate_reaches_the_clients(tmp_path: Path) -> None:
    certificate, key = a_certificate(tmp_path)
    settings = worker_settings(security_protocol="SSL", cert_file=certificate, key_file=key)
    assert "ssl_context" in settings.connection()


def test_a_key_of_another_certificate_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    certificate, _ = a_certificate(tmp_path)
    _, key = a_certificate(tmp_path / "other")
    settings = worker_settings(security_protocol="SSL", cert_file=certificate, key_file=key)
    with pytest.raises(UserError, match=r"OPENEAR_CERT_FILE or OPENEAR_KEY_FILE .* cannot be used"):
        settings.connection()


def test_a_certificate_that_nothing_would_use_is_refused(tmp_path: Path) -> None:
    certificate, key = a_certificate(tmp_path)
    with pytest.raises(UserError, match="OPENEAR_CERT_FILE needs OPENEAR_SECURITY_PROTOCOL SSL or SASL_SSL"):
        worker_settings(cert_file=certificate)
    with pytest.raises(UserError, match="OPENEAR_KEY_FILE needs OPENEAR_CERT_FILE"):
        worker_settings(security_protocol="SSL", key_file=key)


def test_secrets_stand_in_no_repr() -> None:
    settings = worker_settings(hash_key="a passphrase of mine", sasl_password="s3cret")
    assert "passphrase" not in repr(settings)
    assert "s3cret" not in repr(settings)


def test_every_field_has_a_variable() -> None:
    assert all(name == name.lower() for name in WorkerSettings.model_fields)
