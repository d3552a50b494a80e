"""The developer's key: made once, kept in the configuration folder, and known by its fingerprint.

Ed25519, RFC 8032. Whoever has the private half can update the developer's apps on every box.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from gulou.package.errors import PackageError
from gulou.package.layout import SIGNED, Signature

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ALGORITHM = "ed25519"


def default_key() -> Path:
    """`gulou/signing-key.pem` in $XDG_CONFIG_HOME, else in ~/.config."""
    named = Path(os.environ.get("XDG_CONFIG_HOME", ""))
    return (named if named.is_absolute() else Path.home() / ".config") / "gulou" / "signing-key.pem"


def read_key(path: Path) -> Ed25519PrivateKey:
    """The key in this file (PEM, PKCS #8). Raises PackageError."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            raw = file.read(1 << 16)
    except OSError as error:
        raise PackageError(
            f"The key {path} cannot be read: {(error.strerror or str(error)).lower()}."
        ) from error
    if mode & 0o077:
        raise PackageError(f"Others can read the key {path}: chmod 600 '{path}'.")
    try:
        key = load_pem_private_key(raw, None)
    except (ValueError, TypeError) as error:
        raise PackageError(
            f"{path} holds no key without a password in PEM: name another with --key."
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise PackageError(f"The key {path} is not of Ed25519: make one with `gulou pack --key NEW`.")
    return key


def make_key(path: Path) -> Ed25519PrivateKey:
    """Make a key and keep it for the owner alone; never over another. Raises PackageError."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = Ed25519PrivateKey.generate()
    raw = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside = path.with_name(f".{path.name}.{os.getpid()}")
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(raw)
                file.flush()
                os.fsync(file.fileno())
            # A link, unlike a rename, is refused where the name is taken: two at once make one key.
            path.hardlink_to(aside)
        finally:
            aside.unlink(missing_ok=True)
    except FileExistsError:
        return read_key(path)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise PackageError(f"The key {path} cannot be kept: {why}; name another place with --key.") from error
    return key


def sign(index: bytes, key: Ed25519PrivateKey) -> Signature:
    """Vouch for an index, as encoded."""
    return Signature(ALGORITHM, key.public_key().public_bytes_raw(), key.sign(SIGNED + index))


def check(signature: Signature, index: bytes) -> None:
    """Raise PackageError unless this index was signed with the key that the signature names."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    if signature.algorithm != ALGORITHM:
        raise PackageError("The package is signed in a way that is not known here: update the box.")
    try:
        Ed25519PublicKey.from_public_bytes(signature.key).verify(signature.signature, SIGNED + index)
    except (InvalidSignature, ValueError) as error:
        raise PackageError("The package was changed after it was signed: get it anew.") from error


def fingerprint(key: bytes) -> str:
    """What people compare of a public key: 16 hexadecimal digits of its SHA-256, in fours."""
    digits = hashlib.sha256(key).hexdigest()[:16]
    return " ".join(digits[at : at + 4] for at in range(0, 16, 4))
