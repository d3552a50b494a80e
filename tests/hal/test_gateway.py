"""The gateway as its neighbours see it: the launcher over its link, apps over their services."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest

from gulou.errors import ServiceError
from gulou.services import channels, discovery, guide, messages, tv
from gulou.services.client import ServiceClient
from gulou.waiting import readable
from gulou.wire import Wire, pair
from gulou_hal import link
from gulou_hal.gateway import Gateway, serve
from gulou_hal.link import StreamState

M = TypeVar("M", bound=msgspec.Struct)
ONE, TWO, SOUND = "dvb://ff01.1.1", "dvb://ff01.1.2", "dvb://ff01.1.3"


class Launcher:
    """The other end of the gateway's link, and the gateway on a thread."""

    def __init__(self, url: str, data: Path) -> None:
        ours, theirs = pair()
        self.wire: Wire[link.FromGateway] = Wire(ours, link.FromGateway)
        self.gateway = Gateway(theirs, (url,), data)
        self._thread = threading.Thread(target=self.gateway.run, daemon=True)
        self._kept: list[link.FromGateway] = []
        self._last_id = 0
        self._thread.start()

    def expect(self, kind: type[M], fits: Callable[[M], bool] = lambda _: True, seconds: float = 10.0) -> M:
        """The next message of a kind; others are kept for later."""
        for message in self._kept:
            if isinstance(message, kind) and fits(message):
                self._kept.remove(message)
                return message
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            message = self.wire.wait(0.1)  # type: ignore[assignment]
            if isinstance(message, kind) and fits(message):
                return message
            if message is not None:
                self._kept.append(message)
        pytest.fail(f"no {kind.__name__} came; there were {self._kept}")

    def ask(self, query: messages.Query) -> messages.Answer:
        self._last_id += 1
        self.wire.send(link.Ask(self._last_id, query))
        return self.expect(link.Answered, lambda answered: answered.id == self._last_id).answer

    def channels(self) -> tuple[tv.Channel, ...]:
        answer = self.ask(tv.GetChannels())
        assert isinstance(answer, tv.Channels)
        return answer.channels

    def wait_for_channels(self) -> tuple[tv.Channel, ...]:
        deadline = time.monotonic() + 10
        while not (channels := self.channels()):
            assert time.monotonic() < deadline, "no channels came"
            time.sleep(0.05)
        return channels

    def attach(self, instance: int, *permissions: str) -> socket.socket:
        """Start an app; the result is its end of the services."""
        ours, theirs = pair()
        self.wire.send(link.Attach(instance, f"app-{instance}", permissions), (theirs.fileno(),))
        theirs.close()
        return ours

    def open(self, service: str, instance: int = 0) -> tuple[link.StreamOpened, int]:
        self._last_id += 1
        self.wire.send(link.OpenStream(self._last_id, service, instance))
        opened = self.expect(link.StreamOpened, lambda opened: opened.id == self._last_id)
        return opened, self.wire.take_descriptor()

    def refused(self, service: str, instance: int = 0) -> link.Refused:
        self._last_id += 1
        self.wire.send(link.OpenStream(self._last_id, service, instance))
        return self.expect(link.Refused, lambda refused: refused.id == self._last_id)

    def close(self) -> None:
        self.wire.close()
        self._thread.join(10)
        assert not self._thread.is_alive()


@pytest.fixture
def launcher(recording: Path, tmp_path: Path) -> Iterator[Launcher]:
    launcher = Launcher(str(recording), tmp_path / "data")
    yield launcher
    launcher.close()


def _flows(fd: int, seconds: float = 5.0) -> bool:
    return bool(readable([fd], seconds)) and bool(os.read(fd, 65536))


def test_the_first_scan_finds_the_channels(launcher: Launcher) -> None:
    launcher.expect(link.Noticed, lambda noticed: isinstance(noticed.notice, tv.ChannelsChanged))
    channels = launcher.channels()
    assert [(channel.service, channel.name, channel.kind) for channel in channels] == [
        (ONE, "One", tv.ServiceKind.tv),
        (SOUND, "Sound", tv.ServiceKind.tv),
        (TWO, "Two", tv.ServiceKind.tv),
    ]
    assert [stream.codec for stream in channels[0].streams] == ["h264", "aac"]


def test_stored_channels_are_there_at_once(recording: Path, tmp_path: Path) -> None:
    first = Launcher(str(recording), tmp_path)
    channels = first.wait_for_channels()
    first.close()
    again = Launcher(str(recording), tmp_path)
    assert again.channels() == channels
    again.close()


def test_another_tuner_has_other_channels(recording: Path, tmp_path: Path) -> None:
    first = Launcher(str(recording), tmp_path)
    first.wait_for_channels()
    first.close()
    other = Launcher("udp://127.0.0.1:1", tmp_path)
    assert other.channels() == ()
    other.close()


def test_a_stream_comes_with_its_descriptor_and_ends_with_it(launcher: Launcher) -> None:
    launcher.wait_for_channels()
    opened, fd = launcher.open(ONE)
    assert opened.codecs[opened.video_pid or 0] == "h264"
    assert _flows(fd)
    if opened.state is not StreamState.flowing:
        launcher.expect(link.StreamStatus, lambda status: status.state is StreamState.flowing)
    launcher.wire.send(link.CloseStream(opened.stream))
    while os.read(fd, 1 << 20):
        pass
    os.close(fd)


def test_a_player_that_goes_away_is_noticed(launcher: Launcher) -> None:
    launcher.wait_for_channels()
    opened, fd = launcher.open(ONE)
    os.close(fd)
    ended = launcher.expect(link.StreamStatus, lambda status: status.state is StreamState.ended)
    assert ended.stream == opened.stream


def test_a_television_service_without_a_picture_is_said_and_its_sound_flows(launcher: Launcher) -> None:
    launcher.wait_for_channels()
    opened, fd = launcher.open(SOUND)
    assert (opened.state, opened.video_pid) == (StreamState.no_video, None)
    assert opened.reason == "This channel sends no picture at the moment"
    assert opened.audio_pids
    assert _flows(fd)
    os.close(fd)


def test_a_service_that_is_not_broadcast(launcher: Launcher) -> None:
    launcher.wait_for_channels()
    opened, fd = launcher.open("dvb://1.2.3")
    assert (opened.state, opened.reason) == (
        StreamState.not_found,
        "This channel is not broadcast at the moment",
    )
    os.close(fd)
    assert launcher.refused("http://example").code == "invalid"


def test_an_app_asks_through_its_own_connection(launcher: Launcher) -> None:
    channels = launcher.wait_for_channels()
    client = ServiceClient(launcher.attach(1, "tv"))
    television = tv.Tv(client)
    assert tuple(television.channels()) == channels
    assert set(television.now_next()) == {ONE, TWO, SOUND}
    assert television.guide(ONE, 0, 3600) == []
    with pytest.raises(ServiceError, match="at most 40 days"):
        television.guide(ONE, 3600, 0)
    with pytest.raises(ServiceError, match="names no service"):
        television.now_next("nonsense")
    opened, fd = launcher.open(ONE, instance=1)
    assert _flows(fd)
    launcher.wire.send(link.Detach(1))
    while os.read(fd, 1 << 20):
        pass
    os.close(fd)
    assert opened.stream


def test_without_the_permission_everything_is_refused(launcher: Launcher) -> None:
    launcher.wait_for_channels()
    television = tv.Tv(ServiceClient(launcher.attach(2)))
    for call in (television.channels, television.now_next, lambda: television.guide(ONE, 0, 1)):
        with pytest.raises(ServiceError, match="app-2 may not use this") as refusal:
            call()
        assert refusal.value.code == "permission"
    assert launcher.refused(ONE, instance=2).code == "permission"
    assert launcher.refused(ONE, instance=77).code == "not_found"


def test_a_permission_taken_back_ends_streams_and_answers_at_once(launcher: Launcher) -> None:
    launcher.wait_for_channels()
    app = tv.Tv(ServiceClient(launcher.attach(1, "tv")))
    assert app.channels()
    _, fd = launcher.open(ONE, 1)
    assert _flows(fd)
    launcher.wire.send(link.Grant(1, ()))
    deadline = time.monotonic() + 5
    while readable([fd], 5) and os.read(fd, 1 << 16):
        assert time.monotonic() < deadline, "the stream goes on"
    os.close(fd)
    with pytest.raises(ServiceError, match="granted by the household") as refused:
        app.channels()
    assert refused.value.code == "permission"
    assert launcher.refused(ONE, 1).code == "permission"
    launcher.wire.send(link.Grant(1, ("tv",)))
    launcher.ask(tv.GetChannels())
    assert app.channels()


def test_only_those_who_watch_are_told(recording: Path, tmp_path: Path) -> None:
    launcher = Launcher(str(recording), tmp_path)
    watching = ServiceClient(launcher.attach(1, "tv"))
    silent = ServiceClient(launcher.attach(2, "tv"))
    told: list[str] = []
    tv.Tv(watching).watch(lambda: told.append("channels"), lambda _: None)
    tv.Tv(silent).channels()
    deadline = time.monotonic() + 10
    while not told and time.monotonic() < deadline:
        readable([watching.wire], 0.1)
        watching.dispatch()
    launcher.wait_for_channels()
    assert told == ["channels"]
    assert silent.dispatch() == 0
    launcher.close()


def test_an_app_that_sleeps_is_told_once_what_it_missed(launcher: Launcher) -> None:
    launcher.wait_for_channels()
    app = ServiceClient(launcher.attach(1, "tv"))
    told: list[tuple[str, ...]] = []
    tv.Tv(app).watch(lambda: None, told.append)
    launcher.wire.send(link.Asleep(1, True))
    launcher.ask(tv.GetChannels())
    for number in range(500):
        services = (ONE, f"dvb://ff01.1.{number % 7:x}")
        launcher.gateway.post(lambda services=services: launcher.gateway._notify(tv.NowNextChanged(services)))  # type: ignore[misc]
    launcher.ask(tv.GetChannels())
    assert not readable([app.wire], 0.1)
    launcher.wire.send(link.Asleep(1, False))
    assert readable([app.wire], 5)
    app.dispatch()
    assert len(told) == 1
    assert set(told[0]) == {ONE, *(f"dvb://ff01.1.{number:x}" for number in range(7))}


_STATUS = msgspec.msgpack.encode(link.GetStatus(1))
FORGERIES = {
    "noise": b"\x00\x00\x00\x05\xff\xff\xff\xff\xff",
    "another type": struct.pack(">I", 1) + b"\x01",
    "the launcher's message": struct.pack(">I", len(_STATUS)) + _STATUS,
    "far too long": struct.pack(">I", 1 << 31),
    "longer than an app needs": struct.pack(">I", (1 << 16) + 1) + bytes(1 << 16),
    "a length and no more": struct.pack(">I", 100),
}


@pytest.mark.parametrize("forged", FORGERIES.values(), ids=FORGERIES.keys())
def test_a_forged_message_harms_nobody_else(launcher: Launcher, forged: bytes) -> None:
    forger = launcher.attach(1, "tv")
    with contextlib.suppress(OSError):
        forger.sendall(forged)
        forger.shutdown(socket.SHUT_WR)
    forger.settimeout(5)
    with contextlib.suppress(ConnectionError):
        assert forger.recv(1) == b""  # it is shown the door
    assert launcher.wait_for_channels()
    assert tv.Tv(ServiceClient(launcher.attach(2, "tv"))).channels()


def _open_descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def test_descriptors_that_an_app_sends_are_closed(launcher: Launcher) -> None:
    launcher.wait_for_channels()
    app = launcher.attach(1, "tv")
    message = msgspec.msgpack.encode(messages.Call(1, tv.GetChannels()))
    read, write = os.pipe()
    open_before = _open_descriptors()
    for _ in range(20):
        socket.send_fds(app, [struct.pack(">I", len(message)) + message], [write] * 8)
        assert app.recv(65536)
    assert _open_descriptors() <= open_before + 2
    os.close(read)
    os.close(write)


def test_the_launcher_asks_for_itself_but_not_for_what_hands_out_descriptors(launcher: Launcher) -> None:
    service = launcher.wait_for_channels()[0].service
    now = int(time.time())
    window = launcher.ask(guide.GetWindow((service,), now, now + 3600))
    assert isinstance(window, guide.Window)
    assert [row.service for row in window.rows] == [service]
    assert isinstance(launcher.ask(channels.GetAllChannels()), channels.AllChannels)
    launcher.wire.send(link.Ask(99, discovery.Watch("_http._tcp")))
    refused = launcher.expect(link.Refused, lambda refused: refused.id == 99)
    assert refused.message == "This service is for apps."


def test_an_app_that_asks_without_end_does_not_hold_up_the_launcher(launcher: Launcher) -> None:
    launcher.wait_for_channels()
    flood = launcher.attach(1, "tv")
    message = msgspec.msgpack.encode(messages.Call(1, tv.GetChannels()))
    stop = threading.Event()

    def pour() -> None:
        piece = (struct.pack(">I", len(message)) + message) * 1000
        with contextlib.suppress(OSError):
            while not stop.is_set():
                flood.send(piece)

    def drink() -> None:
        with contextlib.suppress(OSError):
            while flood.recv(1 << 20):
                pass

    threads = [threading.Thread(target=work, daemon=True) for work in (pour, drink)]
    for thread in threads:
        thread.start()
    for _ in range(20):
        assert launcher.channels()
    stop.set()
    flood.shutdown(socket.SHUT_RDWR)
    for thread in threads:
        thread.join(5)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("/no/such/file.ts", "There is no file /no/such/file.ts"),
        ("ftp://somewhere", "No tuner opens ftp://somewhere"),
        ("", "No tuner address was given"),
        (f"pipe://{sys.executable} -c 'import sys; sys.exit(\"no aerial\")'", "no aerial"),
    ],
)
def test_a_tuner_that_does_not_work_is_told(url: str, words: str, tmp_path: Path) -> None:
    launcher = Launcher(url, tmp_path)
    trouble = launcher.expect(link.Trouble, lambda trouble: trouble.about == "tuner")
    assert words in trouble.message
    opened, fd = launcher.open(ONE)
    assert opened.state is StreamState.no_signal
    assert words in opened.reason
    os.close(fd)
    launcher.wire.send(link.GetStatus(1))
    tuner = launcher.expect(link.Status).records[0]
    assert (tuner.name, tuner.state) == ("tuner", "failed")
    launcher.close()


def test_the_state_of_everything(launcher: Launcher) -> None:
    launcher.wait_for_channels()
    launcher.wire.send(link.GetStatus(5))
    records = {record.name: record for record in launcher.expect(link.Status).records}
    assert records["tuner"].state == "locked"
    assert records["tuner"].detail["continuity_errors"] == 0
    assert records["channels"].detail["count"] == 3
    assert (records["guide"].state, records["guide"].reason) == ("stored", "")


def test_a_folder_that_cannot_be_written_is_told(recording: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder should be")
    launcher = Launcher(str(recording), blocked)
    trouble = launcher.expect(link.Trouble, lambda trouble: trouble.about == "guide")
    assert "kept in memory" in trouble.message
    assert launcher.wait_for_channels()
    launcher.close()


def test_a_pulled_cable_and_its_return(recording: Path, tmp_path: Path) -> None:
    data = recording.read_bytes()
    pieces = [data[at : at + 1316] for at in range(0, len(data), 1316)]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.bind(("127.0.0.1", 0))
        port = sender.getsockname()[1] + 1
        plugged = threading.Event()
        plugged.set()
        ended = threading.Event()

        def send() -> None:
            while not ended.is_set():
                for piece in pieces:
                    time.sleep(len(piece) * 8 / 4_000_000)
                    if ended.is_set():
                        return
                    if plugged.is_set():
                        sender.sendto(piece, ("127.0.0.1", port))

        thread = threading.Thread(target=send, daemon=True)
        thread.start()
        launcher = Launcher(f"udp://127.0.0.1:{port}", tmp_path)
        launcher.wait_for_channels()
        _, fd = launcher.open(ONE)
        assert _flows(fd)
        plugged.clear()
        lost = launcher.expect(link.StreamStatus, lambda status: status.state is StreamState.no_signal)
        assert f"No signal on udp://127.0.0.1:{port}" in lost.reason
        plugged.set()
        launcher.expect(link.StreamStatus, lambda status: status.state is StreamState.flowing)
        assert _flows(fd)
        os.close(fd)
        launcher.close()
        ended.set()
        thread.join(5)


def test_serve_is_a_process_that_ends_with_the_launcher(recording: Path, tmp_path: Path) -> None:
    ours, theirs = pair()
    pid = os.fork()
    if pid == 0:
        ours.close()
        serve(theirs, (str(recording),), tmp_path)
    theirs.close()
    wire: Wire[link.FromGateway] = Wire(ours, link.FromGateway)
    wire.send(link.Ask(1, tv.GetChannels()))
    assert isinstance(wire.wait(10), link.Answered)
    wire.close()
    assert os.waitpid(pid, 0)[1] == 0


def test_serve_ends_when_asked(recording: Path, tmp_path: Path) -> None:
    ours, theirs = pair()
    pid = os.fork()
    if pid == 0:
        ours.close()
        serve(theirs, (str(recording),), tmp_path)
    theirs.close()
    wire: Wire[link.FromGateway] = Wire(ours, link.FromGateway)
    wire.send(link.Ask(1, tv.GetChannels()))
    assert isinstance(wire.wait(10), link.Answered)
    os.kill(pid, signal.SIGTERM)
    assert os.waitpid(pid, 0)[1] == 0


def test_a_hand_on_the_remote_opens_the_tuner(launcher: Launcher) -> None:
    def tuner() -> str:
        launcher._last_id += 1
        launcher.wire.send(link.GetStatus(launcher._last_id))
        status = launcher.expect(link.Status, lambda status: status.id == launcher._last_id)
        return next(record.state for record in status.records if record.name == "tuner")

    def wait_until(idle: bool) -> None:
        deadline = time.monotonic() + 30
        while (tuner() == "idle") is not idle:
            assert time.monotonic() < deadline
            time.sleep(0.05)

    launcher.wait_for_channels()
    wait_until(idle=True)
    launcher.wire.send(link.Prepare())
    wait_until(idle=False)
