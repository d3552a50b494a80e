"""A gateway for tests: it answers the `tv` service over a real socket, from what the test puts into it."""

from __future__ import annotations

import select
import threading
import time
from socket import socket

from gulou.services import messages, tv
from gulou.wire import Wire

PATIENCE = 5.0
"""Seconds that an app may take to read an answer."""


class Gateway:
    """The gateway's end of an app's services. Change `channels` and `guide`, then tell of the change.

    `queries` keeps what was asked. While `refusing` is a code (`unavailable`, …), every call fails.
    """

    def __init__(self, sock: socket) -> None:
        self.channels: list[tv.Channel] = []
        self.guide: dict[str, tv.NowNext] = {}
        self.queries: list[messages.Query] = []
        self.refusing = ""
        self._wire: Wire[messages.FromApp] = Wire(sock, messages.FromApp)
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def channels_changed(self) -> None:
        self._tell(tv.ChannelsChanged())

    def now_next_changed(self, *services: str) -> None:
        self._tell(tv.NowNextChanged(services))

    def asked(self, kind: type) -> int:
        """How many queries of this kind came."""
        return sum(isinstance(query, kind) for query in self.queries)

    def close(self) -> None:
        """Be gone, as a gateway that crashed."""
        with self._lock:
            self._wire.close()

    def _tell(self, notice: messages.Notice) -> None:
        with self._lock:
            self._wire.send(messages.Notify(notice))
            self._wire.drain(PATIENCE)

    def _serve(self) -> None:
        while not self._wire.closed:
            try:
                ready = select.select([self._wire], [], [], 0.05)[0]
            except (OSError, ValueError):
                return
            if not ready:
                continue
            with self._lock:
                for call in self._wire.read():
                    self.queries.append(call.query)
                    self._wire.send(self._answer(call))
                    self._wire.drain(PATIENCE)

    def _answer(self, call: messages.Call) -> messages.Reply | messages.Failure:
        if self.refusing:
            return messages.Failure(call.id, self.refusing, "The gateway refuses.")
        match call.query:
            case tv.GetChannels():
                return messages.Reply(call.id, tv.Channels(tuple(self.channels)))
            case tv.GetNowNext(services=services):
                wanted = services or tuple(self.guide)
                items = tuple(self.guide[name] for name in wanted if name in self.guide)
                return messages.Reply(call.id, tv.NowNextList(items))
            case tv.GetGuide(service=service):
                return messages.Reply(call.id, tv.Guide(service, ()))
            case tv.Watch():
                return messages.Reply(call.id, tv.Watching())
        return messages.Failure(call.id, "invalid", "There is no such query.")


def programme(event_id: int, title: str, starts_in: float, minutes: int = 60, **texts: str) -> tv.Programme:
    """A programme that starts so many minutes from now; `eng=` and `chi=` are its texts."""
    start = int(time.time() + 60 * starts_in)
    return tv.Programme(event_id, start, 60 * minutes, {"eng": title, "chi": f"{title}（中文）"}, texts)
