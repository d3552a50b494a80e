"""What the server answers to RTSP requests: one row in a table for each method (SAT>IP 1.2.2 §3.5)."""

from __future__ import annotations

import logging
import re
import socket
import time
from collections.abc import Callable, Mapping
from typing import Final

from gulou_hal.satip import pids as pid_lists
from gulou_hal.satip.errors import SatipError
from gulou_hal.satip.messages import RTSP, Request, write_response
from gulou_hal.satip.pids import Pids
from gulou_hal.satip.transport import Transport, parse
from gulou_hal.sharing.connection import Connection
from gulou_hal.sharing.flow import Flow, Interleaved, Unicast, Way
from gulou_hal.sharing.session import MOST, MOST_OF_ONE, TIMEOUT, Session, Stream
from gulou_hal.sharing.source import Received, Refused, Source
from gulou_hal.tuner.contract import TunerError
from gulou_hal.tuner.delivery import Delivery
from gulou_hal.tuner.satip.ports import pair

log = logging.getLogger(__name__)

_TARGET: Final = re.compile(r"(?:rtsp://[^/?\s]*)?/?(?:stream=(\d{1,5}))?/?(?:\?(.*))?", re.IGNORECASE)
_LOWEST_PORT: Final = 1024
"""No stream goes to a port where some service of the client's own may listen."""
_REASONS: Final[Mapping[int, str]] = {
    200: "OK",
    400: "Bad Request",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    453: "Not Enough Bandwidth",
    454: "Session Not Found",
    455: "Method Not Valid in This State",
    461: "Unsupported Transport",
    501: "Not Implemented",
    503: "Service Unavailable",
    505: "RTSP Version Not Supported",
}

Headers = dict[str, str | int]


class Answer(Exception):  # noqa: N818 - most answers of this kind are no error
    """Ends the handling of a request with a status other than 200."""

    def __init__(self, status: int, headers: Headers | None = None) -> None:
        super().__init__(_REASONS[status])
        self.status = status
        self.headers = headers or {}


class Rtsp:
    """All sessions. Only the server's loop calls it."""

    def __init__(self, source: Source, post: Callable[[Callable[[], None]], None]) -> None:
        """`post` has the loop call something soon; any thread calls that."""
        self._source = source
        self._post = post
        self._sessions: dict[str, Session] = {}
        self._methods: Mapping[str, Callable[[Request, Connection], tuple[Headers, bytes]]] = {
            "OPTIONS": self._options,
            "DESCRIBE": self._describe,
            "SETUP": self._set_up,
            "PLAY": self._play,
            "TEARDOWN": self._tear_down,
            "GET_PARAMETER": self._get_parameter,
        }

    @property
    def sessions(self) -> tuple[Session, ...]:
        return tuple(self._sessions.values())

    def answer(self, request: Request, connection: Connection) -> bytes:
        """Return the answer to a request."""
        headers: Headers = {}
        body = b""
        status = 200
        try:
            if "cseq" not in request.headers:
                raise Answer(400)
            if request.protocol != RTSP:
                raise Answer(505)
            handler = self._methods.get(request.method)
            if handler is None:
                raise Answer(501)
            headers, body = handler(request, connection)
        except Answer as other:
            status, headers = other.status, other.headers
        except SatipError as error:
            log.info("%s asked what cannot be read: %s", connection.peer, error)
            status = 400
        said = {"CSeq": request.headers.get("cseq", "0")[:20], **headers, "Server": "Gulou/1"}
        return write_response(status, _REASONS[status], RTSP, said, body)

    def tick(self) -> None:
        """End the sessions of those who have left; called about once a second."""
        for session in self.sessions:
            if session.is_over:
                log.info("%s has left without a word", session.peer)
                self._end(session)

    def end_of(self, connection: Connection) -> None:
        """A connection was closed: sessions that travelled on it are over."""
        for session in self.sessions:
            if session.connection is connection:
                self._end(session)

    def end_all(self) -> None:
        for session in self.sessions:
            self._end(session)

    def _options(self, request: Request, connection: Connection) -> tuple[Headers, bytes]:
        named = request.headers.get("session")
        headers: Headers = {"Public": ", ".join(self._methods)}
        if named:
            headers["Session"] = self._session(request, connection).id
        return headers, b""

    def _get_parameter(self, request: Request, connection: Connection) -> tuple[Headers, bytes]:
        """What players of other kinds send to stay alive."""
        return {"Session": self._session(request, connection).id}, b""

    def _describe(self, request: Request, connection: Connection) -> tuple[Headers, bytes]:
        stream, query = _target(request)
        base = f"rtsp://{connection.local}:{connection.port}/"
        lines = [
            "v=0",
            f"o=- {int(time.time())} 1 IN IP4 {connection.local}",
            "s=SatIPServer:1 " + ",".join(str(self._count(system)) for system in ("dvbs", "dvbt", "dvbc")),
            "t=0 0",
        ]
        if (
            query and stream is None
        ):  # a player that knows no SAT>IP asks so, and then sets up what it is told
            delivery = self._delivery(query)
            whole = query if "pids" in _asked(query) else f"{query}&pids=all"
            lines += _media(f"{base}?{whole}", "")
            log.info("%s asks for %s", connection.peer, delivery.title)
        else:
            chosen = [
                each for each in self.sessions if each.is_owner and stream in (None, each.stream.number)
            ]
            if not chosen:
                raise Answer(404)
            for session in chosen:
                words = session.stream.describe(session.received.signal())
                lines += _media(f"stream={session.stream.number}", words, session.playing)
        body = "\r\n".join([*lines, ""]).encode()
        return {"Content-Type": "application/sdp", "Content-Base": base}, body

    def _count(self, system: str) -> int:
        """How many tuners there are for a system; SDP has them in the order satellite, aerial, cable."""
        return sum(each.count for each in self._source.frontends() if system in each.systems)

    def _set_up(self, request: Request, connection: Connection) -> tuple[Headers, bytes]:
        number, query = _target(request)
        if "session" in request.headers:
            session = self._session(request, connection)
            self._change(session, query)
            return self._agreed(session), b""
        offer = _acceptable(request, connection)
        peer = connection.peer
        if len(self._sessions) >= MOST or sum(each.peer == peer for each in self.sessions) >= MOST_OF_ONE:
            raise Answer(503)
        stream = self._joined(number) if number is not None and "freq=" not in query else None
        is_owner = stream is None
        if stream is None:
            pids = _asked(query).get("pids", frozenset())
            stream = Stream(self._free_number(), self._delivery(query), pids)
        session = self._opened(stream, is_owner, offer, connection)
        self._sessions[session.id] = session
        log.info("%s receives %s as stream %d", peer, stream.delivery.title, stream.number)
        return self._agreed(session), b""

    def _play(self, request: Request, connection: Connection) -> tuple[Headers, bytes]:
        session = self._session(request, connection)
        number, query = _target(request)
        if number is not None and number != session.stream.number:
            raise Answer(404)
        self._change(session, query)
        session.playing = True
        session.flow.start()
        url = f"rtsp://{connection.local}:{connection.port}/stream={session.stream.number}"
        clock = f"rtptime={session.flow.clock}"
        headers: Headers = {
            "Session": f"{session.id};timeout={TIMEOUT}",
            "Range": "npt=0.000-",
            "RTP-Info": f"url={url};seq={session.flow.number};{clock}",
        }
        return headers, b""

    def _tear_down(self, request: Request, connection: Connection) -> tuple[Headers, bytes]:
        session = self._session(request, connection)
        self._end(session)
        return {"Session": session.id}, b""

    def _opened(self, stream: Stream, is_owner: bool, offer: Transport, connection: Connection) -> Session:
        """Receive a stream for a client. Raises Answer, leaving nothing behind."""
        received = self._receive(stream, connection.peer)
        try:
            way, agreed = _way(offer, connection)
        except OSError as error:
            received.close()
            log.warning("%s cannot be sent to: %s", connection.peer, error)
            raise Answer(503) from None
        session = Session(connection.peer, stream, is_owner, connection if offer.tcp else None, received)
        session.flow = Flow(
            received,
            way,
            session.describe,
            lambda: self._post(session.hear),
            lambda: self._post(lambda: self._end(session)),
        )
        session.transport = agreed + f";ssrc={session.flow.ssrc:08X}"
        return session

    def _agreed(self, session: Session) -> Headers:
        return {
            "Session": f"{session.id};timeout={TIMEOUT}",
            "Transport": session.transport,
            "com.ses.streamID": session.stream.number,
        }

    def _session(self, request: Request, connection: Connection) -> Session:
        """The session that a request names; nobody else's may be touched. Raises Answer."""
        named = request.headers.get("session", "").partition(";")[0].strip()
        session = self._sessions.get(named)
        if session is None or session.peer != connection.peer:
            raise Answer(454)
        session.hear()
        return session

    def _joined(self, number: int) -> Stream:
        for session in self.sessions:
            if session.is_owner and session.stream.number == number:
                return session.stream
        raise Answer(404)

    def _free_number(self) -> int:
        used = {session.stream.number for session in self.sessions}
        return next(number for number in range(1, MOST + 2) if number not in used)

    def _delivery(self, query: str) -> Delivery:
        words = [word for word in query.split("&") if not word.endswith("=auto")]  # the same as not said
        if "msys" not in query and "pol=" in query:  # old lists of satellite channels leave it out
            words.append("msys=dvbs")
        try:
            return Delivery.parse("&".join(words))
        except TunerError as error:
            log.info("a query cannot be read: %s", error)
            raise Answer(400) from None

    def _receive(self, stream: Stream, peer: str) -> Received:
        try:
            return self._source.receive(stream.delivery, stream.pids)
        except Refused as error:
            log.info("%s is not sent to %s: %s", stream.delivery.title, peer, error)
            raise Answer(503 if error.busy else 404) from None

    def _change(self, session: Session, query: str) -> None:
        """Retune, or receive other PIDs. Raises Answer."""
        asked = _asked(query)
        stream = session.stream
        retunes = "freq=" in query
        if not (asked or retunes):
            return
        if not session.is_owner:
            raise Answer(403)
        if retunes:
            delivery = self._delivery(query)
            stream.pids = asked.get("pids", frozenset())
            if not delivery.is_same(stream.delivery):
                before, stream.delivery = stream.delivery, delivery
                self._move(stream, before)
        else:
            stream.pids = _changed(stream.pids, asked)
        for each in self.sessions:
            if each.stream is stream:
                each.received.want(stream.pids)

    def _move(self, stream: Stream, before: Delivery) -> None:
        """Give all who watch a stream its new multiplex."""
        for session in self.sessions:
            if session.stream is stream:
                try:
                    received = self._receive(stream, session.peer)
                except Answer:
                    stream.delivery = before
                    raise
                session.flow.switch(received)
                session.received = received

    def _end_stream(self, stream: Stream) -> None:
        for session in self.sessions:
            if session.stream is stream:
                self._end(session)

    def _end(self, session: Session) -> None:
        """End a session, and with an owner's those of all who watch along."""
        if self._sessions.pop(session.id, None) is None:
            return
        session.flow.stop()
        if session.is_owner:
            self._end_stream(session.stream)


def _target(request: Request) -> tuple[int | None, str]:
    """The number of the stream, where one is named, and the query."""
    match = _TARGET.fullmatch(request.target)
    if match is None:
        raise Answer(404)
    number, query = match.groups()
    return int(number) if number else None, (query or "").lower()


def _asked(query: str) -> dict[str, Pids]:
    """The PID lists that a query names: pids, addpids, delpids. Raises SatipError."""
    words = (part.partition("=") for part in query.split("&"))
    return {
        name: pid_lists.parse(value) for name, _, value in words if name in ("pids", "addpids", "delpids")
    }


def _changed(before: Pids, asked: Mapping[str, Pids]) -> Pids:
    pids = asked.get("pids", before)
    added, gone = asked.get("addpids", frozenset()), asked.get("delpids", frozenset())
    if gone is None:
        pids = frozenset()
    elif pids is not None:
        pids -= gone
    return None if pids is None or added is None else pids | added


def _acceptable(request: Request, connection: Connection) -> Transport:
    """The first way on offer that leads to nobody but the one who asks. Raises Answer, SatipError."""
    for offer in parse(request.headers.get("transport", "")):
        if offer.multicast or offer.destination not in ("", connection.peer):
            continue
        if offer.tcp:
            return offer
        if offer.client_port is not None and _LOWEST_PORT <= offer.client_port < 0xFFFF:
            return offer
    raise Answer(461)


def _way(offer: Transport, connection: Connection) -> tuple[Way, str]:
    """The way that was agreed on, and its words. Raises OSError."""
    if offer.tcp:
        channel = offer.interleaved if offer.interleaved is not None and offer.interleaved < 0xFF else 0
        return Interleaved(connection, channel), str(Transport(tcp=True, interleaved=channel))
    assert offer.client_port is not None
    data, control = pair(socket.AF_INET, connection.local)
    port = int(data.getsockname()[1])
    agreed = Transport(
        client_port=offer.client_port,
        server_port=port,
        destination=connection.peer,
        source=connection.local,
    )
    try:
        return Unicast(data, control, connection.peer, offer.client_port), str(agreed)
    except OSError:
        data.close()
        control.close()
        raise


def _media(control: str, words: str, playing: bool = False) -> list[str]:
    """One stream in SDP (IETF RFC 8866, SAT>IP 1.2.2 §3.5.7)."""
    return [
        "m=video 0 RTP/AVP 33",
        "c=IN IP4 0.0.0.0",
        f"a=control:{control}",
        *([f"a=fmtp:33 {words}"] if words else []),
        "a=sendonly" if playing or not words else "a=inactive",
    ]
