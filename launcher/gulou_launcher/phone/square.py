"""The square that a phone's camera reads: the address of the page, with a secret that no server is sent."""

from __future__ import annotations

import base64

import segno


def link(where: str, secret: bytes) -> str:
    """What stands in the square. A browser keeps what follows # to itself (RFC 3986 §3.5)."""
    return f"{where}/#{base64.urlsafe_b64encode(secret).decode().rstrip('=')}"


def modules(text: str) -> tuple[str, ...]:
    """The rows of the QR code of a text, without an edge: error correction M, which survives a smear."""
    code = segno.make_qr(text, error="m", boost_error=False)
    return tuple("".join("1" if module else "0" for module in row) for row in code.matrix)
