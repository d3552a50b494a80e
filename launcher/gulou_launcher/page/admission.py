"""Who may see the page. Other programs and other web pages on the same machine may not.

Three locks, since loopback is open to every user and every web page: the key in the printed address, kept
as a cookie that no script reads and no other site sends; the name in `Host`, which gives a rebound DNS name
away; and for a request that does something, a header that no form and no other origin can send.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
from email.message import Message
from pathlib import Path

NAMES = frozenset({"127.0.0.1", "localhost"})
HEADER = "X-Gulou"
_KEY_FILE = "page.key"
_KEY_LENGTH = 22  # characters of secrets.token_urlsafe(16): 128 bits


def new_key() -> str:
    """A key nobody can guess."""
    return secrets.token_urlsafe(16)


def kept_key(data: Path) -> str:
    """The key of the box with this data folder: the same at each start, so that an open page comes back.

    Where it cannot be kept (a full disk), it is new.
    """
    file = data / _KEY_FILE
    with contextlib.suppress(OSError, UnicodeDecodeError):
        key = file.read_text("ascii").strip()
        if len(key) == _KEY_LENGTH and file.stat().st_mode & 0o077 == 0:
            return key
    key = new_key()
    aside = data / f"{_KEY_FILE}.{os.getpid()}"
    try:
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "w") as target:
            target.write(key + "\n")
        aside.rename(file)
    except OSError:
        with contextlib.suppress(OSError):
            aside.unlink()
    return key


class Admission:
    """Knows the key, and tells from a request's headers whether it may come in."""

    def __init__(self, key: str, port: int) -> None:
        self.key = key
        # Cookies know no ports: each box on a machine has its own name for its own.
        self._name = f"gulou-{port}"
        self._cookie = hmac.digest(key.encode(), b"cookie of the page", hashlib.sha256).hex()

    @property
    def cookie(self) -> str:
        """What `Set-Cookie` says to those who came with the key."""
        return f"{self._name}={self._cookie}; Path=/; HttpOnly; SameSite=Strict; Max-Age=31536000"

    def invited(self, key: str) -> bool:
        """Whether this is the key."""
        return hmac.compare_digest(key.encode(), self.key.encode())

    def admitted(self, headers: Message) -> bool:
        """Whether the cookie came along."""
        for field in headers.get_all("Cookie", []):
            for pair in field.split(";"):
                name, _, value = pair.strip().partition("=")
                if name == self._name and hmac.compare_digest(value.encode(), self._cookie.encode()):
                    return True
        return False

    def at_home(self, headers: Message) -> bool:
        """Whether the browser was sent to this machine by its own name, at any port (tunnels)."""
        name, _, port = headers.get("Host", "").rpartition(":")
        return name in NAMES and port.isdecimal()

    def from_page(self, headers: Message) -> bool:
        """Whether a request that does something comes from our own page."""
        origin = headers.get("Origin")
        return (
            headers.get(HEADER) is not None
            and (origin is None or origin == f"http://{headers.get('Host')}")
            and headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
        )
