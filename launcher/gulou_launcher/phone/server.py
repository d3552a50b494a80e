"""The phones' end of the box, on threads of its own: the page for all in the home, a line for the paired."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import http
import re
import secrets
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from gulou_hal.satip.lan import Network
from gulou_launcher.control.listener import Listener
from gulou_launcher.phone import messages, request, secrecy, static
from gulou_launcher.phone.admission import Admission
from gulou_launcher.phone.errors import PhoneError
from gulou_launcher.phone.frames import Close, Opcode, accept
from gulou_launcher.phone.line import Frames, Line
from gulou_launcher.phone.messages import ByCode, ByLink, FromPhone, Here, Known, Refused, Still, Welcome
from gulou_launcher.phone.places import homes
from gulou_launcher.phone.secrecy import Way

PORT = 8490
PORTS = 10
"""How many ports are tried from the first on."""
CONNECTIONS, OF_ONE = 32, 12
"""Connections at once: of all, and of one source. A browser opens up to six for the page."""
PATIENCE = 10.0
"""Seconds in which who opens a line must have come in, and in which a page must have been taken."""
_KEY = re.compile(r"[A-Za-z0-9+/]{22}==")


def fingerprint(token: str) -> str:
    """What is kept of a token: whoever reads the box's files cannot come in with that."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True)
class Household:
    """What the server asks of the launcher; called from the server's threads.

    `known`: fingerprints of tokens; `paired` remembers one with the phone's name and returns whether there is
    room for it; `came` and `went` tell of lines, `said` of what came on one.
    """

    known: Callable[[], Mapping[str, object]]
    paired: Callable[[str, str], bool]
    came: Callable[[Line], object]
    went: Callable[[Line], object]
    said: Callable[[Line, FromPhone], object]


class PhoneServer:
    """From `start` to `stop`. `places` are the networks that phones may come from."""

    def __init__(
        self,
        key: X25519PrivateKey,
        name: str,
        admission: Admission,
        household: Household,
        places: Callable[[], tuple[Network, ...]] = homes,
    ) -> None:
        self._key = key
        self._name = name
        self._admission = admission
        self._household = household
        self._places = places
        self._lock = threading.Lock()
        self._sources: Counter[str] = Counter()
        self._lines: set[Line] = set()
        self._listener: Listener | None = None
        self.port = 0

    def start(self, port: int = PORT) -> None:
        """Listen at this port or one of the next; 0: at any. Raises OSError where none is free."""
        sock = _bound(port)
        self.port = sock.getsockname()[1]
        self._listener = Listener(sock, "phone", CONNECTIONS, self._serve, lambda _: None)
        self._listener.start()

    def stop(self) -> None:
        """Listen no more; phones are told that the household switched it off. Safe to call twice."""
        for line in self._open_lines():
            line.cut(Close.off)
        if self._listener is not None:
            deadline = time.monotonic() + 0.5
            while self._open_lines() and time.monotonic() < deadline:
                time.sleep(0.01)
            self._listener.stop()
            self._listener = None

    def revoked(self, phone: str) -> None:
        """A phone is known no more: what it has open ends."""
        for line in self._open_lines():
            if line.phone == phone:
                line.cut(Close.removed)

    def _open_lines(self) -> list[Line]:
        with self._lock:
            return list(self._lines)

    # Each connection has a thread.

    def _serve(self, connection: socket.socket) -> None:
        source, own = connection.getpeername()[0], connection.getsockname()[0]
        if not any(place.address == own and place.holds(source) for place in self._places()):
            return  # not from the home: not a word
        with self._lock:
            if self._sources[source] >= OF_ONE:
                return
            self._sources[source] += 1
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._answer(connection, f"{own}:{self.port}", source)
        except (PhoneError, OSError):
            pass  # nobody who is owed an answer
        finally:
            with self._lock:
                self._sources -= Counter({source: 1})

    def _answer(self, connection: socket.socket, host: str, source: str) -> None:
        try:
            asked, rest = request.read(connection)
        except PhoneError:
            connection.sendall(static.refusal(http.HTTPStatus.BAD_REQUEST))
            return
        connection.settimeout(PATIENCE)
        if asked.headers.get("host") != host:
            # A name that somebody else has led here (DNS rebinding): phones come by the address.
            connection.sendall(static.refusal(http.HTTPStatus.MISDIRECTED_REQUEST))
        elif asked.path != "/line":
            connection.sendall(static.answer(asked.path, host))
        elif not _is_ours(asked, host):
            connection.sendall(static.refusal(http.HTTPStatus.FORBIDDEN))
        else:
            connection.sendall(
                b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + f"Sec-WebSocket-Accept: {accept(asked.headers['sec-websocket-key'])}\r\n\r\n".encode()
            )
            self._talk(connection, Frames(connection, rest), source)

    def _talk(self, connection: socket.socket, frames: Frames, source: str) -> None:
        until = time.monotonic() + PATIENCE
        greeted = frames.next(PATIENCE)
        greeting = secrecy.Greeting(greeted or b"")
        secret = self._admission.secret() if greeting.way is Way.link else b""
        answer, come, goes = secrecy.answer(greeting, self._key, secret)
        frames.send(Opcode.binary, answer)
        sealed = frames.next(max(0.1, until - time.monotonic()))
        try:
            entry = messages.entry(come.open(sealed or b""))
        except PhoneError:
            if greeting.way is Way.link:
                self._admission.missed(source)
            _close(frames, Close.square)
            return
        except ValueError as error:
            raise PhoneError("A message came that is none of the page's.") from error
        phone, reply = self._let_in(greeting.way, entry, secret, source)
        frames.send(Opcode.binary, goes.seal(msgspec.json.encode(reply)))
        if not phone:
            _close(frames, Close.normal)
            return
        self._attend(Line(connection, frames, come, goes, phone))

    def _let_in(
        self, way: Way, entry: messages.Entry, secret: bytes, source: str
    ) -> tuple[str, Welcome | Refused]:
        """The fingerprint of who came, '' for nobody, and what it is told."""
        match way, entry:
            case Way.known, Known(token=token):
                phone = fingerprint(token)
                if phone in self._household.known():
                    return phone, Welcome(self._name)
                return "", Refused("unknown")
            case Way.link, ByLink(name=name):
                if not self._admission.read(secret, source):
                    return "", Refused("closed")
            case Way.code, ByCode(code=code, name=name):
                if self._admission.offer is None:
                    return "", Refused("closed")
                if wait := self._admission.wait(source):
                    return "", Refused("slow", wait)
                if not self._admission.typed(code, source):
                    return "", Refused("wrong", self._admission.wait(source))
            case _:
                return "", Refused("closed")
        token = secrets.token_urlsafe(32)
        phone = fingerprint(token)
        if not self._household.paired(phone, messages.shown_name(name)):
            return "", Refused("full")
        return phone, Welcome(self._name, token)

    def _attend(self, line: Line) -> None:
        with self._lock:
            self._lines.add(line)
        try:
            if line.phone not in self._household.known():  # taken back meanwhile
                line.cut(Close.removed)
            self._household.came(line)
            line.run(lambda message: self._said(line, message))
        finally:
            with self._lock:
                self._lines.discard(line)
            self._household.went(line)

    def _said(self, line: Line, message: FromPhone) -> None:
        if line.phone not in self._household.known():
            return
        if isinstance(message, Still):
            line.send(Here())
        else:
            self._household.said(line, message)


def _is_ours(asked: request.Request, host: str) -> bool:
    """Whether our own page opens the line: no other page can say this origin, and a line needs one."""
    headers = asked.headers
    return (
        headers.get("origin") == f"http://{host}"
        and headers.get("sec-fetch-site", "same-origin") == "same-origin"
        and asked.says("upgrade", "websocket")
        and asked.says("connection", "upgrade")
        and headers.get("sec-websocket-version") == "13"
        and _KEY.fullmatch(headers.get("sec-websocket-key", "")) is not None
    )


def _close(frames: Frames, why: Close) -> None:
    with contextlib.suppress(OSError):
        frames.send(Opcode.close, int(why).to_bytes(2, "big"))


def _bound(port: int) -> socket.socket:
    """A socket that listens. At every address, since those of the home come and go; who comes is judged."""
    for number in range(port, port + PORTS) if port else (0,):
        sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind(("0.0.0.0", number))
            sock.listen(CONNECTIONS)
        except OSError as error:
            sock.close()
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
        else:
            return sock
    raise OSError(errno.EADDRINUSE, f"the ports {port} to {port + PORTS - 1} are taken")
