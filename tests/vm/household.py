"""A household in the guest: the box's gateway in a process of its own, an app that scans, and a stream."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from gulou.errors import ServiceError
from gulou.services import scanning, tv
from gulou.services.client import ServiceClient
from gulou.wire import Wire, pair
from gulou_hal import link
from gulou_hal.link import StreamState
from gulou_hal.ts.packet import PACKET_SIZE, as_packets
from gulou_hal.tv.continuity import Continuity
from gulou_hal.tv.identity import ServiceId
from tests.vm.telling import TooLateError, say, unhurried

NETWORK: Final = 0xFF47
REGION: Final = "cn-cable"
"""44 frequencies of it are empty before 474 MHz; that there is something on 482 is told by what is on 474."""
PLAYED_SECONDS: Final = 30.0
SCAN_SECONDS: Final = 400.0
"""Each empty frequency takes as long as the tuner tries to lock, three seconds."""
_SERVE: Final = (
    "import faulthandler, signal, socket, sys; from pathlib import Path; from gulou_hal.gateway import serve;"
    "faulthandler.register(signal.SIGUSR1);"
    "serve(socket.socket(fileno=int(sys.argv[1])), ['dvb://auto'], Path(sys.argv[2]))"
)
_ANSWER: Final = 60.0
_ENOUGH: Final = 500
"""Packets after which a stream flows."""


class Stream:
    """What the gateway hands to a player, read as it comes; each packet is counted."""

    def __init__(self, opened: link.StreamOpened, reader: int) -> None:
        self.number = opened.stream
        self.state, self.reason = opened.state, opened.reason
        self.packets = 0
        self.continuity = Continuity()
        self._reader = reader
        self._thread = threading.Thread(target=self._read, name="player", daemon=True)
        self._thread.start()

    def _read(self) -> None:
        rest = b""
        while data := os.read(self._reader, 1 << 18):
            data = rest + data
            whole = len(data) // PACKET_SIZE * PACKET_SIZE
            rest = data[whole:]
            self.continuity.feed(as_packets(data[:whole]))
            self.packets += whole // PACKET_SIZE
        os.close(self._reader)

    def ended(self) -> None:
        """The gateway has closed it. Raises TooLateError where its end of the pipe stays open."""
        self._thread.join(10)
        if self._thread.is_alive():
            raise TooLateError("waited 10 s for the end of a stream that was closed")


class Household:
    """The launcher's end of the gateway's link, an app that may watch and scan, and one stream at a time."""

    def __init__(self, folder: Path) -> None:
        self.said: list[str] = []
        self.stream: Stream | None = None
        self._opened = 0
        ours, theirs = pair()
        arguments = (str(theirs.fileno()), str(folder))
        self._gateway = subprocess.Popen(
            (sys.executable, "-c", _SERVE, *arguments), pass_fds=[theirs.fileno()]
        )
        theirs.close()
        self._wire: Wire[link.FromGateway] = Wire(ours, link.FromGateway)
        ours, theirs = pair()
        permissions = (tv.PERMISSION, scanning.PERMISSION)
        self._wire.send(link.Attach(1, "household", permissions), (theirs.fileno(),))
        theirs.close()
        self._client = ServiceClient(ours)
        try:
            with unhurried():
                self._client.call(scanning.GetRegions(), timeout=_ANSWER)
        except ServiceError:
            self.ask_where_it_stands()
            raise
        self.tv = tv.Tv(self._client)

    def scan(self) -> dict[str, Any]:
        """Look for channels as the set-up does: by the region, until the network says where it is."""
        looking = self.tv.scanning
        began = time.monotonic()
        found = looking.start(scanning.ScanKind.network, REGION)
        while found.state is scanning.ScanState.running:
            if time.monotonic() - began > SCAN_SECONDS:
                raise TooLateError(f"waited {SCAN_SECONDS:g} s for the end of the scan; it stands: {found}")
            self.turn(20)
            found = looking.progress()
            say(f"scanned {found.done} of {found.total} frequencies, {len(found.found)} channels")
        return {
            "seconds": time.monotonic() - began,
            "state": found.state,
            "multiplexes": found.multiplexes,
            "done": found.done,
            "found": sorted(each.service for each in found.found),
            "reason": found.reason,
        }

    def channels(self) -> dict[str, str]:
        """The names of the channels that an app is told, by service."""
        return {channel.service: channel.name for channel in self.tv.channels()}

    def watch(self, transport_stream: int, service: int) -> float:
        """Watch this from now on; seconds until it came."""
        before, began = self.stream, time.monotonic()
        if before is not None:
            self._wire.send(link.CloseStream(before.number))
            self.stream = None
        address = ServiceId(NETWORK, transport_stream, service).url
        self._opened += 1
        self._wire.send(link.OpenStream(self._opened, address))
        self.until(f"the stream of {address}", lambda: self.stream, 20)
        self.until(f"packets of {address}", self.flowing(), 20)
        took = time.monotonic() - began
        if before is not None:
            before.ended()
        return took

    def flowing(self) -> Callable[[], bool]:
        """A condition: from now on, much has come, and that is how the stream stands."""
        packets = self.now.packets
        return lambda: self.now.packets > packets + _ENOUGH and self.now.state is StreamState.flowing

    @property
    def now(self) -> Stream:
        assert self.stream is not None
        return self.stream

    def play(self, seconds: float) -> dict[str, Any]:
        """Go on watching; what came, and how much of it with a gap before it."""
        stream = self.now
        packets, errors, began = stream.packets, stream.continuity.errors, time.monotonic()
        while (left := began + seconds - time.monotonic()) > 0:
            self.turn(min(left, 10.0))
            say(f"played {time.monotonic() - began:.0f} s, {stream.continuity.errors - errors} errors")
        took = time.monotonic() - began
        return {
            "state": stream.state,
            "errors": stream.continuity.errors - errors,
            "rate": (stream.packets - packets) / took,
        }

    def until(self, what: str, condition: Callable[[], object], seconds: float) -> float:
        """Listen to the gateway; seconds until the condition held. Raises TooLateError."""
        began = time.monotonic()
        while not condition():
            if time.monotonic() - began > seconds:
                stands = f"{self.stream.state}: {self.stream.reason}" if self.stream else "no stream"
                raise TooLateError(f"waited {seconds:g} s for {what}; it stands: {stands}; said: {self.said}")
            self.turn(0.02)
        return time.monotonic() - began

    def turn(self, seconds: float) -> None:
        """Listen to the gateway for so long."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            message = self._wire.wait(left)
            if self._wire.closed:
                raise RuntimeError("the gateway fell; the console's log says why")
            self._hear(message)

    def _hear(self, message: link.FromGateway | None) -> None:
        match message:
            case link.StreamOpened():
                self.stream = Stream(message, self._wire.take_descriptor())
            case link.StreamStatus() if self.stream and message.stream == self.stream.number:
                self.stream.state, self.stream.reason = message.state, message.reason
            case link.Trouble():
                self.said.append(message.message)
            case link.Refused():
                raise RuntimeError(f"the gateway refused to play: {message.message}")

    def ask_where_it_stands(self) -> None:
        """Have the gateway write to the console where each of its threads is."""
        self._gateway.send_signal(signal.SIGUSR1)
        time.sleep(2)

    def close(self) -> int:
        """End the gateway as the launcher does; its exit status."""
        self._client.wire.close()
        self._wire.close()
        try:
            return self._gateway.wait(30)
        except subprocess.TimeoutExpired:
            self._gateway.kill()
            raise TooLateError("waited 30 s for the gateway to end") from None


def live(
    pull_cable: Callable[[bool], None],
    unplug: Callable[[], threading.Thread],
    plug_in: Callable[[], None],
) -> dict[str, Any]:
    """An evening: channels are found, one is watched, another, the cable is pulled, then the tuner."""
    facts: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        home = Household(Path(folder))
        try:
            facts["scan"] = home.scan()
            facts["channels"] = home.channels()
            facts["first"] = home.watch(1, 101)
            facts["zap"] = home.watch(2, 204)
            facts["played"] = home.play(PLAYED_SECONDS)

            say("pulling the cable")
            pull_cable(True)
            facts["signal_told"] = home.until(
                "a word about the signal", lambda: home.now.state is StreamState.no_signal, 10
            )
            facts["signal_reason"] = home.now.reason
            home.turn(2)
            pull_cable(False)
            facts["signal_back"] = home.until("the picture, with the cable", home.flowing(), 20)
            facts["after_signal"] = home.play(5)

            say("pulling the tuner")
            pulling = unplug()
            facts["removal_told"] = home.until(
                "a word about the tuner", lambda: home.now.state is not StreamState.flowing, 10
            )
            facts["removal_reason"] = home.now.reason
            facts["removal_done"] = home.until("the driver to go", lambda: not pulling.is_alive(), 60)
            plug_in()
            facts["removal_back"] = home.until("the picture, with the tuner", home.flowing(), 40)
            facts["after_removal"] = home.play(5)
            facts["said"] = home.said
        finally:
            facts["ended"] = home.close()
    return facts
