"""The page's own files: all that somebody who is not paired can get."""

from __future__ import annotations

import http
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "web"
_HTML, _JS, _CSS = (f"text/{kind}; charset=utf-8" for kind in ("html", "javascript", "css"))
FILES = {
    "/": ("index.html", _HTML),
    "/phone.css": ("phone.css", _CSS),
    "/phone.js": ("phone.js", _JS),
    "/touchpad.js": ("touchpad.js", _JS),
    "/line.js": ("line.js", _JS),
    "/crypt.js": ("crypt.js", _JS),
    "/texts.js": ("texts.js", _JS),
    "/worker.js": ("worker.js", _JS),
    "/phone.webmanifest": ("phone.webmanifest", "application/manifest+json"),
    "/icon-180.png": ("icon-180.png", "image/png"),
    "/icon-512.png": ("icon-512.png", "image/png"),
}


def answer(path: str, host: str) -> bytes:
    """The answer to a request for a page: the file, or 404."""
    found = FILES.get(path)
    if found is None:
        return refusal(http.HTTPStatus.NOT_FOUND)
    name, kind = found
    return _head(http.HTTPStatus.OK, kind, len(_read(name)), host) + _read(name)


def refusal(status: http.HTTPStatus) -> bytes:
    body = status.phrase.encode()
    return _head(status, "text/plain", len(body), "") + body


def _head(status: http.HTTPStatus, kind: str, length: int, host: str) -> bytes:
    # Older Safari does not take 'self' for the line as well.
    line = f"'self' ws://{host}" if host else "'none'"
    policy = (
        f"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; manifest-src 'self'; "
        f"worker-src 'self'; connect-src {line}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return (
        f"HTTP/1.1 {status.value} {status.phrase}\r\n"
        f"Content-Type: {kind}\r\nContent-Length: {length}\r\n"
        "Connection: close\r\nCache-Control: no-cache\r\n"
        f"Content-Security-Policy: {policy}\r\nCross-Origin-Resource-Policy: same-origin\r\n"
        "Referrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\n\r\n"
    ).encode()


@cache
def _read(name: str) -> bytes:
    return (_FOLDER / name).read_bytes()
