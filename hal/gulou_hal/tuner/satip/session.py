"""One RTSP session with a SAT>IP server: the conversation alone, whatever is done with the stream."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable, Mapping
from typing import Final

from gulou.waiting import readable
from gulou_hal.satip.errors import SatipError
from gulou_hal.satip.messages import RTSP, Frame, Reader, Request, Response, write_request
from gulou_hal.satip.transport import Transport, parse
from gulou_hal.tuner.contract import TunerError

_CONNECT: Final = 3.0
_PATIENCE: Final = 10.0
"""Seconds for an answer to SETUP and PLAY: some servers tune before they answer."""
_PROBE: Final = 4.0
"""Seconds for an answer to a sign of life."""
_FAREWELL: Final = 0.3
_TIMEOUT: Final = 60
"""Seconds after which a server forgets a session of which it hears nothing, where it does not say."""
_CHUNK: Final = 1 << 16
_MOST_PIECES: Final = 64
_UNKNOWN_TRANSPORT: Final = 461
_REFUSALS: Final[Mapping[int, str]] = {
    403: "{server} does not let this box use its tuners: allow it there",
    404: "{server} cannot receive {what}: it has no tuner for it, or does not know it",
    453: "The network to {server} has no room left for {what}",
    503: "{server} has no tuner free for {what}: stop another use of it, or try again later",
}


class Session:
    """Not thread-safe. `frames` gets what comes on the connection between the messages."""

    def __init__(self, host: str, port: int, server: str, what: str, frames: Callable[[Frame], None]) -> None:
        """`server` and `what` are what a person calls the server, and what is tuned to."""
        self._host = host
        self._port = port
        self._server = server
        self._what = what
        self._frames = frames
        self._socket: socket.socket | None = None
        self._reader = Reader()
        self._sequence = 0
        self._answers: dict[int, Response] = {}
        self._unanswered: dict[int, float] = {}
        self._session = ""
        self._stream: str | None = None
        self._timeout = _TIMEOUT
        self._said_at = 0.0

    def fileno(self) -> int:
        """For poll; -1 while there is no connection."""
        return self._socket.fileno() if self._socket is not None else -1

    def set_up(self, query: str, transport: Transport) -> Transport | None:
        """Connect and ask for a stream; return how it will travel, None where this way is not known there.

        Raises TunerError.
        """
        if self._socket is None:
            self._connect()
        answer = self._ask("SETUP", f"/?{query}", {"Transport": str(transport)})
        if answer.status == _UNKNOWN_TRANSPORT:
            return None
        self._judge(answer)
        session, _, options = answer.headers.get("session", "").partition(";")
        self._session = session.strip()
        if not self._session:
            raise TunerError(f"{self._server} opened no session; it may be no SAT>IP server")
        self._timeout = _seconds(options)
        self._stream = answer.headers.get("com.ses.streamid", "").strip() or None
        try:
            agreed = parse(answer.headers.get("transport", ""))
        except SatipError as error:
            raise TunerError(f"{self._server} speaks no proper RTSP ({error})") from None
        return agreed[0] if agreed else transport

    def play(self, query: str) -> None:
        """Start the stream, or change what it carries. Raises TunerError."""
        target = f"/stream={self._stream}" if self._stream is not None else "/"
        patience = _PROBE if query else _PATIENCE
        self._judge(self._ask("PLAY", f"{target}?{query}" if query else target, patience=patience))

    def describe(self) -> str:
        """Return what the server says of its stream, "" where it says nothing. Raises TunerError."""
        headers = {"Accept": "application/sdp"}
        answer = self._ask("DESCRIBE", f"/stream={self._stream}", headers, patience=_PROBE)
        return answer.body.decode("utf-8", "replace") if answer.status == 200 else ""

    def keep_alive(self, sooner: bool = False) -> None:
        """Give a sign of life when it is time to, and ask for one. Raises TunerError when none was given."""
        now = time.monotonic()
        if any(now > due for due in self._unanswered.values()):
            raise TunerError(
                f"{self._server} does not answer any more: check that it is on and that the network works"
            )
        interval = _PROBE if sooner else max(1.0, min(self._timeout / 2, 30.0))
        if not self._unanswered and now - self._said_at >= interval:
            self._unanswered[self._send("OPTIONS", "/", {})] = now + _PROBE

    def receive(self) -> None:
        """Take in what has come on the connection. Raises TunerError when the server has closed it."""
        for _ in range(_MOST_PIECES):
            if self._socket is None or not self._take(self._socket):
                return

    def close(self) -> None:
        """End the session, politely where the server is quick. Safe to call twice."""
        if self._socket is None:
            return
        if self._session:
            with contextlib.suppress(TunerError, OSError):
                self._ask("TEARDOWN", f"/stream={self._stream}", patience=_FAREWELL)
        self._socket.close()
        self._socket = None
        self._session = ""
        self._stream = None

    def _connect(self) -> None:
        try:
            sock = socket.create_connection((self._host, self._port), _CONNECT)
        except OSError as error:
            why = error.strerror or "it does not answer"
            raise TunerError(
                f"{self._server} cannot be reached ({why}): check that it is on and that the network works"
            ) from None
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket = sock
        self._reader = Reader()
        self._answers.clear()
        self._unanswered.clear()
        self._said_at = time.monotonic()

    def _ask(
        self, method: str, target: str, headers: Mapping[str, str] | None = None, patience: float = _PATIENCE
    ) -> Response:
        """Send a request and wait for its answer. Raises TunerError."""
        number = self._send(method, target, headers or {})
        deadline = time.monotonic() + patience
        while number not in self._answers:
            left = deadline - time.monotonic()
            if left <= 0 or self._socket is None:
                raise TunerError(f"{self._server} does not answer: check that it is on and not too busy")
            if readable([self._socket], left):
                self._take(self._socket)
        return self._answers.pop(number)

    def _send(self, method: str, target: str, headers: Mapping[str, str]) -> int:
        if self._socket is None:
            raise TunerError(f"{self._server} is not connected")
        self._sequence += 1
        host = f"[{self._host}]" if ":" in self._host else self._host
        known = {"Session": self._session} if self._session else {}
        said: dict[str, str | int] = {"CSeq": self._sequence, "User-Agent": "Gulou/1", **headers, **known}
        self._said_at = time.monotonic()
        try:
            self._socket.sendall(write_request(method, f"rtsp://{host}:{self._port}{target}", RTSP, said))
        except OSError:
            raise self._gone() from None
        return self._sequence

    def _take(self, sock: socket.socket) -> bool:
        try:
            data = sock.recv(_CHUNK)
        except BlockingIOError:
            return False
        except OSError:
            raise self._gone() from None
        if not data:
            raise self._gone()
        try:
            found = self._reader.feed(data)
        except SatipError as error:
            raise TunerError(f"{self._server} speaks no proper RTSP ({error})") from None
        for each in found:
            if isinstance(each, Frame):
                self._frames(each)
            elif isinstance(each, Response):
                self._hear(each)
            elif isinstance(each, Request):
                continue  # a server may announce things; nothing depends on them
        return True

    def _hear(self, answer: Response) -> None:
        text = answer.headers.get("cseq", "")
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
        if self._unanswered.pop(number, None) is None:
            self._answers = {number: answer}
        elif answer.status == 454:
            raise TunerError(f"{self._server} has ended the session; it is opened anew")

    def _judge(self, answer: Response) -> None:
        if answer.status != 200:
            sentence = _REFUSALS.get(answer.status, "{server} refuses {what}: " + _plain(answer))
            raise TunerError(sentence.format(server=self._server, what=self._what))

    def _gone(self) -> TunerError:
        return TunerError(
            f"{self._server} has closed the connection: it was switched off, or shares no television any more"
        )


def _plain(answer: Response) -> str:
    reason = "".join(letter for letter in answer.reason if letter.isprintable() and letter not in "{}")
    return f"{answer.status} {reason[:60]}".strip()


def _seconds(options: str) -> int:
    text = options.replace(" ", "").partition("timeout=")[2].partition(";")[0]
    return max(2, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else _TIMEOUT
