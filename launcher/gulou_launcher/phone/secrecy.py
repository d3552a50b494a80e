"""What makes the line to a phone secret, though its page comes by plain HTTP.

A browser gives a page from an address in the home no cryptography of its own (it keeps that for HTTPS, which
a box without a name on the Internet cannot have), so `web/crypt.js` brings the same three: X25519 (RFC 7748),
HKDF with SHA-256 (RFC 5869) and ChaCha20-Poly1305 (RFC 8439). Each line begins with fresh keys on both sides,
and the box has a lasting one besides, which a phone remembers: who listens learns nothing, nor later, and
another machine at the box's address gets nothing. docs/phone.md says what that is worth, and what not.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from enum import IntEnum
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from gulou_launcher.phone.errors import PhoneError

PROTOCOL = b"gulou phone 1"
KEY = 32
"""Bytes of a key, and of a fingerprint of anything."""
_FILE = "phone.key"


class Way(IntEnum):
    """How a phone comes: it is known, it read the square, or a code is typed."""

    known = 0
    link = 1
    code = 2


class Sealed:
    """Messages in one direction, in their order: none can be read, changed, left out or said again."""

    def __init__(self, key: bytes) -> None:
        self._cipher = ChaCha20Poly1305(key)
        self._count = 0

    def seal(self, message: bytes) -> bytes:
        return self._cipher.encrypt(self._nonce(), message, None)

    def open(self, sealed: bytes) -> bytes:
        """Raises PhoneError where it is not the next message that was sealed with this key."""
        try:
            return self._cipher.decrypt(self._nonce(), sealed, None)
        except InvalidTag as error:
            raise PhoneError("What came was not sealed with the key of this line.") from error

    def _nonce(self) -> bytes:
        nonce = bytes(4) + self._count.to_bytes(8, "little")
        self._count += 1
        return nonce


class Greeting:
    """The phone's first message: 1 byte `Way`, 32 bytes of a fresh public key."""

    LENGTH = 1 + KEY

    def __init__(self, message: bytes) -> None:
        """Raises PhoneError."""
        if len(message) != self.LENGTH or message[0] not in Way.__members__.values():
            raise PhoneError("That is no greeting.")
        self.way = Way(message[0])
        self.key = message[1:]


def answer(greeting: Greeting, own: X25519PrivateKey, secret: bytes) -> tuple[bytes, Sealed, Sealed]:
    """The box's greeting (its fresh and its lasting public key, 64 bytes), what comes, and what goes.

    `secret` is what stands in the square, for `Way.link`, else empty. Raises PhoneError.
    """
    fresh = X25519PrivateKey.generate()
    greeted = public(fresh) + public(own)
    try:
        theirs = X25519PublicKey.from_public_bytes(greeting.key)
        shared = fresh.exchange(theirs) + own.exchange(theirs)
    except ValueError as error:  # a point of small order: RFC 7748 §6.1
        raise PhoneError("That is no key.") from error
    said = hashlib.sha256(PROTOCOL + bytes([greeting.way]) + greeting.key + greeted).digest()
    keys = HKDF(SHA256(), 2 * KEY, salt=said, info=b"").derive(shared + secret)
    return greeted, Sealed(keys[:KEY]), Sealed(keys[KEY:])


def public(key: X25519PrivateKey) -> bytes:
    """The public half, 32 bytes."""
    return key.public_key().public_bytes_raw()


def own_key(data: Path) -> X25519PrivateKey:
    """The box's lasting key, kept in its folder. Where it cannot be kept (a full disk), it is new."""
    file = data / _FILE
    with contextlib.suppress(OSError, ValueError):
        if file.stat().st_mode & 0o077 == 0:
            return X25519PrivateKey.from_private_bytes(file.read_bytes())
    key = X25519PrivateKey.generate()
    aside = data / f"{_FILE}.{os.getpid()}"
    try:
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as target:
            target.write(key.private_bytes_raw())
        aside.rename(file)
    except OSError:
        with contextlib.suppress(OSError):
            aside.unlink()
    return key
