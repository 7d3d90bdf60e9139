"""Read what proves who this process is: keys, passwords and certificates, from files and variables.

Names and faults are told, values never: some are secret.
"""

import ssl
from pathlib import Path

from agents.commands.errors import UserError

KEY_BYTES = range(16, 65)
"""Sizes of a hash key that BLAKE2b takes and that nobody tries out."""


def key_of(name: str, text: str) -> bytes:
    """The bytes of a hash key, which stands in the variable or file `name`; raises UserError for a weak one."""
    key = _bytes_of(text)
    if len(key) not in KEY_BYTES:
        raise UserError(
            f"{name} holds {len(key)} bytes, a key has 16 to 64: make one with `openssl rand -hex 32`",
            exit_code=2,
        )
    return key


def _bytes_of(text: str) -> bytes:
    """Read hexadecimal digits where they make a key, else the text itself."""
    try:
        key = bytes.fromhex(text)
    except ValueError:
        return text.encode()
    return key if len(key) in KEY_BYTES else text.encode()


def secret_of(name: str, path: Path) -> str:
    """The secret in a file, which the variable `name` names; raises UserError where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "is not UTF-8"
        raise UserError(f"{name} {path} cannot be read: {reason}", exit_code=2) from None


def client_context(ca_file: Path | None, cert_file: Path | None, key_file: Path | None) -> ssl.SSLContext:
    """What TLS to Kafka is spoken with; raises UserError that names the variable of a file that is no use."""
    try:
        context = ssl.create_default_context(cafile=ca_file)
    except OSError as error:
        raise _unusable("OPENEAR_CA_FILE", ca_file, error) from None
    if cert_file is not None:
        try:
            # without a passphrase of its own OpenSSL would ask for one at the terminal
            context.load_cert_chain(cert_file, key_file, password="")
        except OSError as error:
            names = "OPENEAR_CERT_FILE" if key_file is None else "OPENEAR_CERT_FILE or OPENEAR_KEY_FILE"
            raise _unusable(names, key_file or cert_file, error) from None
    return context


def _unusable(name: str, path: Path | None, error: OSError) -> UserError:
    reason = error.strerror or type(error).__name__
    return UserError(f"{name} {path} cannot be used: {reason}", exit_code=2)
