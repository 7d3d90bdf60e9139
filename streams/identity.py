"""Make ids that a replay makes again: hashes of canonical JSON arrays, keyed hashes of authors.

Ids never hash joined text ("a|b" + "c" equals "a" + "b|c"); authors are hashed with a key before they reach
state, an alert or a log.
"""

import json
from hashlib import blake2b

ID_BYTES = 16


def canonical(parts: object) -> bytes:
    """The one JSON spelling of a value: no spaces, sorted keys, UTF-8.

    >>> canonical(["Lumatone", 900])
    b'["Lumatone",900]'
    """
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.encode("utf-8", "surrogatepass")


def digest(*parts: object) -> str:
    """32 hexadecimal digits that stand for these values, the same on every machine.

    >>> digest("a", "bc") == digest("ab", "c")
    False
    """
    return blake2b(canonical(parts), digest_size=ID_BYTES).hexdigest()


def hash64(text: str) -> int:
    """A 64-bit hash of a text: for terms and ids, where nothing is secret."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def person_of(author: int) -> int:
    """A number that stands for an author where people are only counted: one way from the author's keyed hash.

    What counts keeps its count when a mention is withdrawn; with this number it does not keep the author's hash.
    """
    return int.from_bytes(
        blake2b(author.to_bytes(8, "big"), digest_size=8, person=b"counted").digest(), "big"
    )


class KeyedHash:
    """64-bit hashes that only the holder of the key can make again (BLAKE2b, RFC 7693, keyed mode).

    One author of one source has one hash; without the key a list of account ids cannot be tried against it.
    """

    __slots__ = ("_keyed",)

    def __init__(self, key: bytes) -> None:
        """Take a key of 16 to 64 bytes; shorter ones raise ValueError."""
        if not 16 <= len(key) <= 64:
            raise ValueError(f"a hash key has 16 to 64 bytes, this one has {len(key)}")
        self._keyed = blake2b(digest_size=8, key=key)

    def __call__(self, source: str, name: str) -> int:
        """Hash an account id or a mention id of a source."""
        hasher = self._keyed.copy()
        hasher.update(source.encode())
        hasher.update(b"\0")
        hasher.update(name.encode("utf-8", "surrogatepass"))
        return int.from_bytes(hasher.digest(), "big")

    @property
    def fingerprint(self) -> str:
        """Tells keys apart without telling the key."""
        hasher = self._keyed.copy()
        hasher.update(b"\0fingerprint")
        return hasher.hexdigest()
