"""What the server shows by HTTP: its description, and its channels as lists for players."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Final

from gulou_hal.satip import description, playlist
from gulou_hal.satip.description import Description
from gulou_hal.satip.messages import HTTP, Request, write_response
from gulou_hal.sharing.connection import Connection
from gulou_hal.sharing.source import Source

DESCRIPTION: Final = "/description.xml"
PLAYLIST: Final = "/channels.m3u"
_FOR_RTSP: Final = "/rtsp.m3u"
_M3U: Final = "audio/x-mpegurl; charset=utf-8"


class Pages:
    """Only the server's loop calls it."""

    def __init__(self, source: Source, uuid: str, name: str) -> None:
        self._source = source
        self._uuid = uuid
        self._name = name
        self._pages: Mapping[str, tuple[str, Callable[[Connection], bytes]]] = {
            DESCRIPTION: ("text/xml; charset=utf-8", self._description),
            PLAYLIST: (_M3U, lambda connection: self._playlist(connection, "satip")),
            _FOR_RTSP: (_M3U, lambda connection: self._playlist(connection, "rtsp")),
            "/": ("text/html; charset=utf-8", self._front),
        }

    def answer(self, request: Request, connection: Connection) -> bytes:
        """Return the answer to a request."""
        page = self._pages.get(request.target.partition("?")[0])
        if request.method not in ("GET", "HEAD"):
            return _said(405, "Method Not Allowed")
        if not _is_ours(request.headers.get("host", ""), connection):
            return _said(403, "Forbidden")
        if page is None:
            return _said(404, "Not Found")
        kind, make = page
        body = make(connection)
        headers = {"Content-Type": kind, "Connection": "close", "Cache-Control": "no-cache"}
        if request.method == "HEAD":
            return write_response(200, "OK", HTTP, headers | {"Content-Length": str(len(body))})
        return write_response(200, "OK", HTTP, headers, body)

    def _description(self, connection: Connection) -> bytes:
        found = Description(
            uuid=self._uuid,
            name=self._name,
            frontends=tuple(self._source.frontends()),
            playlist=_FOR_RTSP,
            port=connection.port,
            maker="Gulou",
        )
        return description.write(found, f"http://{connection.local}:{connection.port}")

    def _playlist(self, connection: Connection, scheme: str) -> bytes:
        entries = (
            playlist.Entry(
                channel.name,
                f"{channel.delivery.query}&pids={','.join(map(str, channel.pids)) or 'all'}",
                channel.number,
            )
            for channel in self._source.channels()
        )
        return playlist.write(entries, scheme, connection.local, connection.port)

    def _front(self, connection: Connection) -> bytes:
        count = len(self._source.channels())
        return (
            f'<!doctype html><meta charset="utf-8"><title>{escape(self._name)}</title>'
            f"<h1>{escape(self._name)}</h1><p>{count} channels: <a href={PLAYLIST}>for VLC</a>, "
            f"<a href={_FOR_RTSP}>for other players</a>.</p>"
        ).encode()


def _is_ours(host: str, connection: Connection) -> bool:
    """A foreign page's script, in a browser of this house, would name this server as on the Internet."""
    name = host.partition(":")[0].lower()
    return name in ("", connection.local) or "." not in name or name.endswith(".local")


def _said(status: int, reason: str) -> bytes:
    headers = {"Content-Type": "text/plain", "Connection": "close"}
    return write_response(status, reason, HTTP, headers, reason.encode())
