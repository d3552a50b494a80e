"""The control socket: who may speak to it, and what a bad client can do (nothing)."""

from __future__ import annotations

import contextlib
import os
import socket
import stat
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from gulou.wire import Wire
from gulou_launcher.control import client, messages, server
from gulou_launcher.control.address import SOCKET, connect
from gulou_launcher.control.claim import Claim
from gulou_launcher.control.errors import ControlError, DataFolderError, NoBoxError
from gulou_launcher.control.server import CLIENTS, ControlServer
from tests.launcher.control.fake_box import FakeBox


def test_the_socket_is_for_its_owner_alone(served: FakeBox, data: Path) -> None:
    assert stat.S_IMODE((data / SOCKET).stat().st_mode) == 0o600
    assert stat.S_IMODE(data.stat().st_mode) == 0o700


def test_its_mode_is_never_wider_whatever_the_umask(box: FakeBox, data: Path) -> None:
    """Watched while it is made and replaced a hundred times: no umask is touched, no chmod comes late."""
    seen: set[int] = set()
    stopping = threading.Event()

    def watch() -> None:
        while not stopping.is_set():
            with contextlib.suppress(FileNotFoundError):
                for entry in os.scandir(data):
                    if entry.name.startswith(SOCKET):
                        seen.add(stat.S_IMODE(entry.stat().st_mode))

    with Claim(data) as claim:
        watcher = threading.Thread(target=watch)
        before = os.umask(0)
        try:
            watcher.start()
            for _ in range(100):
                control = ControlServer(box, claim)
                control.start()
                control.stop()
        finally:
            stopping.set()
            watcher.join()
            assert os.umask(before) == 0
    assert seen == {0o600}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_another_user_is_refused_even_where_the_mode_lets_him_in(served: FakeBox, data: Path) -> None:
    code = (
        "import os, socket, sys\n"
        "sock = socket.socket(socket.AF_UNIX)\n"
        "os.chdir(sys.argv[1])\n"
        "os.chmod('control.sock', 0o666)\n"
        "os.setgid(65534); os.setuid(65534)\n"
        "sock.connect('control.sock')\n"
        "print(sock.recv(100))\n"
    )
    data.chmod(0o755)
    done = subprocess.run(
        [sys.executable, "-c", code, str(data)], capture_output=True, text=True, timeout=30, check=False
    )
    assert (done.stdout, done.stderr) == ("b''\n", "")


def test_a_path_longer_than_a_socket_address(box: FakeBox, tmp_path: Path) -> None:
    data = tmp_path.joinpath(*["a-folder-with-a-long-name"] * 8)
    assert len(str(data)) > 200
    before = Path.cwd()
    with Claim(data) as claim:
        control = ControlServer(box, claim)
        control.start()
        client.press(data, "ok")
        assert (data / SOCKET).is_socket()
        assert Path.cwd() == before
        control.stop()
    assert box.pressed == ["ok"]
    assert not (data / SOCKET).exists()


def test_the_socket_of_a_dead_box_is_replaced(box: FakeBox, data: Path) -> None:
    data.mkdir()
    dead = socket.socket(socket.AF_UNIX)
    dead.bind(str(data / SOCKET))
    dead.close()
    with pytest.raises(NoBoxError):
        client.status(data)
    with Claim(data) as claim:
        control = ControlServer(box, claim)
        control.start()
        client.press(data, "home")
        control.stop()
    assert box.pressed == ["home"]


def test_a_second_box_is_refused_and_the_first_goes_on(served: FakeBox, data: Path) -> None:
    with pytest.raises(DataFolderError, match=rf"A box already runs on .* \(process {os.getpid()}\)"):
        Claim(data)
    client.press(data, "up")
    assert served.pressed == ["up"]


def test_a_killed_box_leaves_its_folder_to_the_next(data: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from gulou_launcher.control.claim import Claim\n"
        "claim = Claim(Path(sys.argv[1])); print('mine', flush=True); time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(data)], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None and other.stdout.readline() == b"mine\n"
        try:
            with pytest.raises(DataFolderError, match=f"process {other.pid}"):
                Claim(data)
        finally:
            other.kill()
    Claim(data).close()


def test_a_folder_that_cannot_be_used_is_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(DataFolderError, match=r"cannot be used \(.*\): choose another with --data DIR\.$"):
        Claim(file / "data")
    with pytest.raises(DataFolderError, match="cannot be used"):
        Claim(Path("/proc/gulou"))


@pytest.mark.parametrize(
    "rubbish",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"\x00\x00\x00\x00",
        b"\xff\xff\xff\xff",
        struct.pack(">I", 5) + b"\xc1\xc1\xc1\xc1\xc1",
        struct.pack(">I", 13) + b"\x81\xa4type\xa7unknown",
        struct.pack(">I", 300) + b"\x91" * 300,
        os.urandom(4096),
    ],
    ids=["http", "empty", "endless", "no msgpack", "unknown", "nested", "random"],
)
def test_rubbish_ends_only_the_conversation_with_its_sender(
    rubbish: bytes, served: FakeBox, data: Path
) -> None:
    with connect(data, SOCKET, 5) as sock:
        sock.sendall(rubbish)
        sock.shutdown(socket.SHUT_WR)
        while sock.recv(4096):
            pass
    client.press(data, "ok")
    assert served.pressed == ["ok"]


def test_an_unknown_key_is_a_sentence_and_the_conversation_goes_on(served: FakeBox, data: Path) -> None:
    wire: Wire[messages.Reply] = Wire(connect(data, SOCKET, 5), messages.Reply)
    wire.send(messages.Press("warp"))
    assert wire.wait(5) == messages.Failed("There is no key 'warp'.")
    wire.send(messages.Press("up"))
    assert wire.wait(5) == messages.Pressed()
    wire.close()


def test_a_flood_is_cut_off(served: FakeBox, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Valid requests without end, and no answer read: the box stops listening, and has not grown."""
    monkeypatch.setattr(server, "PATIENCE", 0.5)
    request = b"\x82\xa4type\xa5press\xa3key\xa2up"
    flood = (struct.pack(">I", len(request)) + request) * 4096
    sent = 0
    with connect(data, SOCKET, 5) as sock, contextlib.suppress(ConnectionError):
        while sent < 64 << 20:
            sent += sock.send(flood)
    assert sent < 8 << 20
    client.press(data, "ok")
    assert served.pressed[-1] == "ok"


def test_clients_that_hang_take_no_more_than_their_places(
    served: FakeBox, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "PATIENCE", 0.5)
    before = threading.active_count()
    hanging = [connect(data, SOCKET, 5) for _ in range(CLIENTS)]
    with pytest.raises(ControlError, match="too many visitors"):
        _until_refused(data)
    assert threading.active_count() <= before + CLIENTS + 2
    time.sleep(1)
    client.press(data, "ok")  # they have been shown out
    assert served.pressed[-1] == "ok"
    for sock in hanging:
        sock.close()


def _until_refused(data: Path) -> None:
    for _ in range(20):
        client.apps(data)


def test_descriptors_sent_to_the_box_do_not_stay_open(served: FakeBox, data: Path) -> None:
    client.apps(data)
    before = _open_descriptors()
    request = struct.pack(">I", 17) + b"\x82\xa4type\xa5press\xa3key\xa1"
    for _ in range(20):
        with connect(data, SOCKET, 5) as sock, Path(os.devnull).open() as null:
            socket.send_fds(sock, [request + b"\x00" * (70 << 10)], [null.fileno()] * 4)
            with contextlib.suppress(ConnectionError):
                while sock.recv(4096):
                    pass
    time.sleep(0.2)
    assert _open_descriptors() <= before + 1


def _open_descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_many_clients_in_turn_leave_no_thread_and_no_descriptor(served: FakeBox, data: Path) -> None:
    client.capture(data)
    threads, descriptors = threading.active_count(), _open_descriptors()
    for _ in range(50):
        client.capture(data)
    time.sleep(0.2)
    assert threading.active_count() <= threads
    assert _open_descriptors() <= descriptors


def test_a_stopped_server_ends_its_conversations(box: FakeBox, data: Path) -> None:
    with Claim(data) as claim:
        control = ControlServer(box, claim)
        control.start()
        sock = connect(data, SOCKET, 5)
        time.sleep(0.1)
        control.stop()
        control.stop()
        assert sock.recv(10) == b""
        sock.close()
    with pytest.raises(NoBoxError):
        client.status(data)


def test_a_box_that_breaks_off_is_a_sentence(data: Path) -> None:
    data.mkdir()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(data / SOCKET))
        listening.listen()

        def hang_up() -> None:
            connection, _ = listening.accept()
            connection.close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        with pytest.raises(ControlError, match="broke off"):
            client.status(data)
        thread.join()


def test_a_sentence_reaches_the_household(served: FakeBox, data: Path) -> None:
    client.tell(data, "A second box was refused.")
    assert served.told == ["A second box was refused."]


def test_one_conversation_holds_many_questions(served: FakeBox, data: Path) -> None:
    with client.Conversation(data) as conversation:
        for key in ("up", "down", "ok"):
            conversation.press(key)
    assert served.pressed == ["up", "down", "ok"]


def test_how_long_frames_took_is_told(served: FakeBox, data: Path) -> None:
    drawn = client.frames(data, animate=2.5)
    assert served.animated == 2.5
    assert (drawn.count, drawn.late) == (7, 0)
    assert round(drawn.last[0].done - drawn.last[0].wanted, 3) == 0.012
