"""One connection of a browser: which request gets which answer."""

from __future__ import annotations

import http
import socket
import string
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from html import escape
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import BaseServer
from typing import Annotated

import msgspec

from gulou.errors import GulouError
from gulou.keys import Key
from gulou_launcher.control.contract import Box
from gulou_launcher.control.scenes import FRONT
from gulou_launcher.page.admission import Admission
from gulou_launcher.page.frames import Frames

PATIENCE = 15.0
"""Seconds that a connection may be silent."""
STILL = 8.0
"""Seconds after which a watcher hears that the screen is as it was."""
_LONGEST_BODY = 1024
_FOLDER = Path(__file__).parent
_SECURITY = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_STATIC = {
    "/page.css": "text/css; charset=utf-8",
    "/page.js": "text/javascript; charset=utf-8",
    "/texts.js": "text/javascript; charset=utf-8",
    "/inspect.css": "text/css; charset=utf-8",
    "/inspect.js": "text/javascript; charset=utf-8",
}


class PressRequest(msgspec.Struct, frozen=True):
    """What the page posts to `/key`: a key of the remote, letters of the visitor's keyboard, or both.

    With both, the letters are for a field that is written in, and the key for all else.
    """

    key: Key | None = None
    text: Annotated[str, msgspec.Meta(max_length=8)] = ""


@dataclass(frozen=True)
class Site:
    """What every visitor needs."""

    box: Box
    frames: Frames
    admission: Admission
    title: str


class Visitor(BaseHTTPRequestHandler):
    """Answers the requests of one connection, in its thread."""

    protocol_version = "HTTP/1.1"
    server_version = "Gulou"
    sys_version = ""
    timeout = PATIENCE

    def __init__(self, connection: socket.socket, site: Site) -> None:
        self._site = site
        address = connection.getpeername()
        super().__init__(connection, address, BaseServer(address, Visitor))  # type: ignore[arg-type]

    def do_GET(self) -> None:
        address = urllib.parse.urlsplit(self.path)
        query = {name: values[0] for name, values in urllib.parse.parse_qs(address.query).items()}
        if not self._site.admission.at_home(self.headers):
            self._refuse(http.HTTPStatus.MISDIRECTED_REQUEST)
        elif address.path in _STATIC:
            self._send(http.HTTPStatus.OK, _read(address.path[1:]), _STATIC[address.path])
        elif address.path == "/" and self._site.admission.invited(query.get("key", "")):
            self._welcome(query)
        elif not self._site.admission.admitted(self.headers):
            self._refuse(http.HTTPStatus.FORBIDDEN)
        else:
            self._route(_GET.get(address.path), query)

    def do_POST(self) -> None:
        admission = self._site.admission
        if not admission.at_home(self.headers):
            self._refuse(http.HTTPStatus.MISDIRECTED_REQUEST)
        elif not (admission.admitted(self.headers) and admission.from_page(self.headers)):
            self._refuse(http.HTTPStatus.FORBIDDEN)
        else:
            self._route(_POST.get(self.path), {})

    def _route(self, answer: Answer | None, query: dict[str, str]) -> None:
        if answer is None:
            self._refuse(http.HTTPStatus.NOT_FOUND)
            return
        try:
            answer(self, query)
        except GulouError as error:
            self._send(http.HTTPStatus.SERVICE_UNAVAILABLE, str(error).encode(), "text/plain; charset=utf-8")

    def _welcome(self, query: dict[str, str]) -> None:
        """Turn the key in the address into a cookie, and the address into one without it."""
        headers = {"Set-Cookie": self._site.admission.cookie}
        place = "/inspect" if query.get("view") == "inspect" else "/"
        if self.headers.get("Sec-Fetch-Site") == "cross-site":
            # Someone followed a link on another site: a redirect would still count as that site's doing,
            # and the browser would keep the new cookie to itself. From here the next step is our own.
            body = f'<!doctype html><meta http-equiv="refresh" content="0; url={place}"><title>Gulou</title>'
            self._send(http.HTTPStatus.OK, body.encode(), "text/html; charset=utf-8", headers)
        else:
            self._send(http.HTTPStatus.SEE_OTHER, b"", "text/plain", {"Location": place, **headers})

    def _index(self, query: dict[str, str]) -> None:
        page = string.Template(_read("index.html").decode()).substitute(title=escape(self._site.title))
        self._send(http.HTTPStatus.OK, page.encode(), "text/html; charset=utf-8")

    def _inspect(self, query: dict[str, str]) -> None:
        self._send(http.HTTPStatus.OK, _read("inspect.html"), "text/html; charset=utf-8")

    def _tree(self, query: dict[str, str]) -> None:
        """What is on the screen, as `control.scenes.Inspected`."""
        seen = self._site.box.inspect(query.get("screen", FRONT), graph=True, looks=query.get("looks") == "1")
        self._send(http.HTTPStatus.OK, msgspec.json.encode(seen), "application/json")

    def _messages(self, query: dict[str, str]) -> None:
        """What an app and the box said to each other, as `control.scenes.Messages`."""
        try:
            after = int(query.get("after", "0"))
        except ValueError:
            self._refuse(http.HTTPStatus.BAD_REQUEST)
            return
        said = self._site.box.messages(query.get("app", ""), after)
        self._send(http.HTTPStatus.OK, msgspec.json.encode(said), "application/json")

    def _screen(self, query: dict[str, str]) -> None:
        """The next frame after the serial `after`, for a watcher `width` pixels wide; 204 when none comes."""
        try:
            after, width = int(query.get("after", "-1")), int(query.get("width", "1280"))
        except ValueError:
            self._refuse(http.HTTPStatus.BAD_REQUEST)
            return
        frame = self._site.frames.next(after, width, STILL)
        if frame is None:
            self._send(http.HTTPStatus.NO_CONTENT, b"", "")
        else:
            self._send(http.HTTPStatus.OK, frame.jpeg, "image/jpeg", {"X-Serial": str(frame.serial)})

    def _key(self, query: dict[str, str]) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > _LONGEST_BODY:
            self._refuse(http.HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return
        try:
            request = msgspec.json.decode(self.rfile.read(int(length)), type=PressRequest)
        except ValueError:  # of msgspec, or text that is not UTF-8
            self._refuse(http.HTTPStatus.BAD_REQUEST)
            return
        if request.text:
            self._site.box.write(request.text, request.key or "")
        elif request.key is not None:
            self._site.box.press(request.key)
        else:
            self._refuse(http.HTTPStatus.BAD_REQUEST)
            return
        self._send(http.HTTPStatus.NO_CONTENT, b"", "")

    def _refuse(self, status: http.HTTPStatus) -> None:
        """Say no, in words for a person who opened the address, and hang up: a body may be unread."""
        self.close_connection = True
        body = _read("closed.html") if status is http.HTTPStatus.FORBIDDEN else status.phrase.encode()
        kind = "text/html" if status is http.HTTPStatus.FORBIDDEN else "text/plain"
        self._send(status, body, f"{kind}; charset=utf-8", {"Connection": "close"})

    def _send(
        self, status: http.HTTPStatus, body: bytes, kind: str, headers: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        for name, value in {**_SECURITY, **(headers or {})}.items():
            self.send_header(name, value)
        if status is not http.HTTPStatus.NO_CONTENT:
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Keep still: addresses hold the key."""


Answer = Callable[[Visitor, dict[str, str]], None]
_GET: dict[str, Answer] = {
    "/": Visitor._index,
    "/screen": Visitor._screen,
    "/inspect": Visitor._inspect,
    "/tree": Visitor._tree,
    "/messages": Visitor._messages,
}
_POST: dict[str, Answer] = {"/key": Visitor._key}


@cache
def _read(name: str) -> bytes:
    return (_FOLDER / name).read_bytes()
