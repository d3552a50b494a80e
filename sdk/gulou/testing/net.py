"""The network of the kit: the gateway's end of each connection is an HTTP server that the test answers for.

The app's own session, adapter and redirects are the real ones; only TLS is left out, since nothing leaves
the process.
"""

from __future__ import annotations

import contextlib
import json as json_module
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from gulou.errors import GulouError, ServiceError
from gulou.services import hosts, net
from gulou.testing.gateway import Carried, Gateway

if TYPE_CHECKING:
    from gulou.app import App
    from gulou.manifest import Manifest


@dataclass(frozen=True)
class Request:
    """What the app asked for."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    """What the test answers; with `status` 0 the connection breaks off without a word."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


Answerer = Callable[[Request], Reply]


class Net:
    """Answers by method and URL. A URL without a `?` answers for every query; the newest route wins.

    What no route answers is a 404. `asked` keeps every request; while `down` no host can be reached.
    """

    def __init__(
        self, gateway: Gateway, may: Callable[[str], bool], manifest: Callable[[], Manifest | None]
    ) -> None:
        self.asked: list[Request] = []
        self._down = False
        self._open: list[socket.socket] = []
        self._routes: dict[tuple[str, str], Answerer] = {}
        self._may, self._manifest = may, manifest
        gateway.answers[net.Connect] = self._connect

    @property
    def down(self) -> bool:
        """Whether the network is down; setting it breaks what is connected off."""
        return self._down

    @down.setter
    def down(self, down: bool) -> None:
        self._down = down
        if down:
            self.cut()

    def cut(self) -> None:
        """Break off what is connected."""
        while self._open:
            with contextlib.suppress(OSError):  # closed by the app
                self._open.pop().shutdown(socket.SHUT_RDWR)

    def get(self, url: str, **reply: Any) -> None:
        """Answer GET with `json=`, `text=` or `body=`, a `status=` and `headers=`."""
        self.route("GET", url, **reply)

    def post(self, url: str, **reply: Any) -> None:
        """Answer POST, as `get`."""
        self.route("POST", url, **reply)

    def route(
        self,
        method: str,
        url: str,
        *,
        json: Any = None,
        text: str = "",
        body: bytes = b"",
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        call: Answerer | None = None,
    ) -> None:
        """Answer this method at this URL; `call` makes the reply of a request where it must differ."""
        kind = "application/json" if json is not None else "text/plain; charset=utf-8"
        content = json_module.dumps(json).encode() if json is not None else text.encode() or body
        reply = Reply(status, {"Content-Type": kind, **(headers or {})}, content)
        self._routes[method.upper(), url] = call or (lambda request: reply)

    def answer(self, request: Request) -> Reply:
        """The reply to a request."""
        self.asked.append(request)
        parts = urlsplit(request.url)
        bare = urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))
        for url in (request.url, bare):
            route = self._routes.get((request.method, url))
            if route is not None:
                return route(request)
        known = ", ".join(f"{method} {url}" for method, url in self._routes) or "none"
        return Reply(
            404, {}, f"The test has no route for {request.method} {request.url}; it has: {known}".encode()
        )

    def _connect(self, query: net.Connect) -> Carried:
        manifest = self._manifest()
        if not self._may(net.PERMISSION):
            raise ServiceError("permission", "The app may not use the network.")
        if manifest is not None and not hosts.names(manifest.hosts, query.host, query.port):
            raise ServiceError("permission", f"app.toml does not name {query.host}: add it to hosts.")
        if self.down:
            raise ServiceError("unavailable", f"{query.host} cannot be reached.")
        ours, theirs = socket.socketpair()
        self._open.append(ours)
        threading.Thread(target=_serve, args=(self, ours, query), name="net", daemon=True).start()
        return Carried(net.Connected("192.0.2.1"), theirs)


def check() -> None:
    """Raise GulouError where the libraries that the app's session needs are missing."""
    if find_spec("requests") is None:
        raise GulouError("This app uses the network, which needs requests: pip install 'gulou[net]'.")


def plain_session(app: App) -> None:
    """Give the app its real session, over connections of the kit on which TLS is left out."""
    from urllib3.poolmanager import SSL_KEYWORDS

    from gulou.net import Session

    session = Session(app._client)
    pools = session.get_adapter("https://").poolmanager.pool_classes_by_scheme  # type: ignore[attr-defined]

    class Plain(pools["http"]):  # type: ignore[misc,valid-type,name-defined]
        def __init__(self, *args: Any, **more: Any) -> None:
            kept = {name: value for name, value in more.items() if name not in SSL_KEYWORDS}
            super().__init__(*args, **kept, socket_options=())  # those of TCP, which this is not

    class Secure(Plain):
        scheme = "https"

    pools["http"], pools["https"] = Plain, Secure
    app._net = session


def _serve(routes: Net, sock: socket.socket, query: net.Connect) -> None:
    scheme = "https" if query.port == 443 else "http"
    port = "" if query.port in (80, 443) else f":{query.port}"

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def __getattr__(self, name: str) -> Any:
            if name.startswith("do_"):
                return self._answer
            raise AttributeError(name)

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            host = f"[{query.host}]" if ":" in query.host else query.host
            url = f"{scheme}://{host}{port}{self.path}"
            reply = routes.answer(Request(self.command, url, dict(self.headers), body))
            if reply.status == 0:
                self.close_connection = True
                return
            known = {status.value for status in HTTPStatus}
            self.send_response(reply.status, None if reply.status in known else "")
            for name, value in {**reply.headers, "Content-Length": str(len(reply.body))}.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(reply.body)

        def log_message(self, format: str, *args: object) -> None:
            """Nobody reads it."""

    with sock:
        try:
            Handler(sock, ("app", 0), None)  # type: ignore[arg-type]
        except OSError:
            return  # the app has gone away
