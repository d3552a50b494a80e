"""A phone without a browser: it speaks the real protocol over a real socket, as web/line.js does."""

from __future__ import annotations

import base64
import hashlib
import os
import socket
import struct
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from gulou_launcher.phone.secrecy import PROTOCOL, Sealed, Way, public


def request(path: str, host: str, **headers: str) -> bytes:
    lines = [f"GET {path} HTTP/1.1", f"Host: {host}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def upgrade(host: str, **changes: str) -> bytes:
    """The request that opens a line; what `changes` names is said in another way, '' is left out."""
    headers = {
        "Upgrade": "websocket",
        "Connection": "keep-alive, Upgrade",
        "Sec_WebSocket_Version": "13",
        "Sec_WebSocket_Key": base64.b64encode(os.urandom(16)).decode(),
        "Origin": f"http://{host}",
    } | changes
    named = {name: value for name, value in headers.items() if value and name != "Host"}
    return request("/line", changes.get("Host", host), **named)


class PlayedPhone:
    """`closed` is the code with which the box ended the line; 0: it did without one, None: it stands."""

    def __init__(self, port: int, host: str = "127.0.0.1", source: str = "") -> None:
        self.closed: int | None = None
        self.socket = socket.create_connection(
            (host, port), 5, source_address=(source, 0) if source else None
        )
        self.socket.sendall(upgrade(f"{host}:{port}"))
        head = b""
        while b"\r\n\r\n" not in head:
            came = self.socket.recv(1)
            assert came, head
            head += came
        assert head.startswith(b"HTTP/1.1 101 "), head

    def greet(self, way: Way, secret: bytes = b"") -> None:
        """Agree on keys."""
        fresh = X25519PrivateKey.generate()
        greeting = bytes([way]) + public(fresh)
        self.raw(greeting)
        answer = self.frame()
        assert answer is not None and len(answer) == 64
        shared = b"".join(
            fresh.exchange(X25519PublicKey.from_public_bytes(key)) for key in (answer[:32], answer[32:])
        )
        said = hashlib.sha256(PROTOCOL + greeting + answer).digest()
        keys = HKDF(SHA256(), 64, salt=said, info=b"").derive(shared + secret)
        self.goes, self.come = Sealed(keys[:32]), Sealed(keys[32:])

    def enter(self, way: Way, secret: bytes = b"", **entry: str) -> dict[str, Any]:
        """Come in; what the box says to that, {} where it hung up."""
        self.greet(way, secret)
        self.say(way.name, **entry)
        return self.hear()

    def say(self, kind: str, **fields: object) -> None:
        self.raw(self.goes.seal(msgspec.json.encode({"type": kind, **fields})))

    def hear(self, kind: str = "") -> dict[str, Any]:
        """The next message (of this kind); {} where the line has ended."""
        while (sealed := self.frame()) is not None:
            message: dict[str, Any] = msgspec.json.decode(self.come.open(sealed))
            if not kind or message["type"] == kind:
                return message
        return {}

    def raw(self, payload: bytes, opcode: int = 2, *, mask: bool = True) -> None:
        key = os.urandom(4) if mask else b""
        size = len(payload)
        head = bytes([0x80 | opcode]) + (
            bytes([0x80 * mask | size])
            if size < 126
            else bytes([0x80 * mask | 126]) + size.to_bytes(2, "big")
            if size < 1 << 16
            else bytes([0x80 * mask | 127]) + size.to_bytes(8, "big")
        )
        if mask:
            payload = bytes(byte ^ key[place % 4] for place, byte in enumerate(payload))
        self.socket.sendall(head + key + payload)

    def frame(self) -> bytes | None:
        """The next binary frame; None at the end."""
        while True:
            head = self._take(2)
            if head is None:
                self.closed = self.closed or 0
                return None
            size = head[1] & 0x7F
            if size >= 126:
                length = self._take(2 if size == 126 else 8)
                size = int.from_bytes(length or b"", "big")
            payload = self._take(size) if size else b""
            if head[0] & 0x0F == 8:
                (self.closed,) = struct.unpack(">H", payload or b"\0\0")
                return None
            if head[0] & 0x0F == 2:
                return payload

    def _take(self, count: int) -> bytes | None:
        have = b""
        while len(have) < count:
            try:
                came = self.socket.recv(count - len(have))
            except ConnectionError:
                return None
            if not came:
                return None
            have += came
        return have

    def close(self) -> None:
        self.socket.close()
