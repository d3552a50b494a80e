"""Who a machine is: a long-lived key of its own, and a certificate that it signed itself (X.509, RFC 5280).

Nobody vouches for the certificate: the two ends of a pairing remember each other's, and compare it whole.
"""

from __future__ import annotations

import datetime
import hashlib
import os
import ssl
from dataclasses import dataclass
from pathlib import Path

from gulou_launcher.lan.errors import LanError

_FOREVER = datetime.datetime(2999, 12, 31, tzinfo=datetime.UTC)
_LONG_AGO = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
"""A box without a network may believe that it is 1970 or 2000: a certificate must not depend on the clock."""
LARGEST_CERTIFICATE = 2 << 10


@dataclass(frozen=True)
class Identity:
    """`path` holds key and certificate in PEM, `certificate` is the latter in DER."""

    path: Path
    certificate: bytes

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.certificate)

    def context(self, peers: list[bytes], *, server: bool) -> ssl.SSLContext:
        """TLS 1.3, both sides with certificates, of which those of `peers` (DER) alone are taken."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER if server else ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.check_hostname = False
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_cert_chain(self.path)
        if peers:
            context.load_verify_locations(cadata=b"".join(peers))
        if server:
            # No tickets: a device that was revoked must not come back with an old session.
            context.num_tickets = 0
        return context


def fingerprint(certificate: bytes) -> str:
    """What a certificate is known by: the SHA-256 of its DER, in hexadecimal."""
    return hashlib.sha256(certificate).hexdigest()


def own_identity(path: Path) -> Identity:
    """The identity in this file, which is made where it is missing. Raises LanError."""
    try:
        if not path.exists():
            _make(path)
        return Identity(path, ssl.PEM_cert_to_DER_cert(_certificate(path.read_text("ascii"))))
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", "") or str(error)
        raise LanError(
            f"The identity {path} cannot be used ({why.lower()}): delete it, and pair anew."
        ) from error


def check(certificate: bytes) -> None:
    """Raise LanError unless this is the certificate of an identity: of its own key, and named after it.

    TLS looks for certificates by their names: of two with one name it would know the first alone.
    """
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.x509.oid import NameOID

    try:
        parsed = x509.load_der_x509_certificate(certificate)
        key = parsed.public_key()
        names = [attribute.value for attribute in parsed.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
        parsed.verify_directly_issued_by(parsed)
    except (ValueError, TypeError, InvalidSignature) as error:
        raise LanError("The certificate of the other machine is broken: pair anew.") from error
    if not isinstance(key, Ed25519PublicKey) or names != [_name(key.public_bytes_raw())]:
        raise LanError("The certificate of the other machine is not of Gulou: pair anew.")


def _name(key: bytes) -> str:
    return f"gulou {hashlib.sha256(key).hexdigest()[:32]}"


def _certificate(text: str) -> str:
    begin = text.index("-----BEGIN CERTIFICATE-----")
    return text[begin:]


def _make(path: Path) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from cryptography.x509.oid import NameOID

    key = Ed25519PrivateKey.generate()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _name(key.public_key().public_bytes_raw()))])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_LONG_AGO)
        .not_valid_after(_FOREVER)
        .sign(key, None)
    )
    text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    text += certificate.public_bytes(Encoding.PEM)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
