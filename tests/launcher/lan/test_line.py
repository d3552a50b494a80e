"""The line between two machines, over real sockets: who is let in, what is carried, and how it ends."""

from __future__ import annotations

import contextlib
import io
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gulou.errors import WireError
from gulou.package.write import pack
from gulou_launcher.control import client
from gulou_launcher.control.errors import ControlError
from gulou_launcher.lan import remote as line
from gulou_launcher.lan import server
from gulou_launcher.lan.errors import LanError, NotPairedError
from gulou_launcher.lan.framing import Framed
from gulou_launcher.lan.identity import fingerprint, own_identity
from gulou_launcher.lan.known import known_box, known_boxes
from gulou_launcher.lan.messages import PAIRING
from gulou_launcher.lan.pairing import MachinePairing, PairRequest, ToBox, ToMachine
from gulou_launcher.lan.remote import Remote, pair, split
from gulou_launcher.lan.server import Device, Household, LanServer
from tests.launcher.control.fake_box import QUIZ, FakeBox

NAME = "livingroom"
HERE = socket.gethostname()[:40]
PAUSE = 0.1
"""Seconds after a wrong code here; a household's box takes ten times as long."""


class Lan:
    """A box that listens on loopback, and what its household sees."""

    def __init__(self, folder: Path) -> None:
        self.box = FakeBox()
        self.devices: dict[str, Device] = {}
        self.codes: list[tuple[str, str]] = []
        self.identity = own_identity(folder / "lan-identity.pem")
        household = Household(lambda: self.devices, lambda *code: self.codes.append(code), self._paired)
        self.server = LanServer(self.box, self.identity, NAME, household)
        self.server.start(0)
        self.address = f"127.0.0.1:{self.server.port}"

    def _paired(self, device: Device) -> None:
        self.devices = {**self.devices, fingerprint(device.certificate): device}

    def code(self, *_: str) -> str:
        """What stands on the TV now."""
        return next(code for _, code in reversed(self.codes) if code)


@pytest.fixture
def lan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lan]:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    # Nobody else's boxes, and no wait for them.
    monkeypatch.setattr(line, "find", lambda **_: [])
    monkeypatch.setattr(server, "WRONG_PAUSE", PAUSE)
    running = Lan(tmp_path)
    yield running
    running.server.stop()


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_paired_once_it_answers_what_the_control_socket_answers(lan: Lan) -> None:
    box = pair(lan.address, lan.code)
    assert (box.name, [known.name for known in known_boxes()]) == (NAME, [NAME])
    until(lambda: lan.codes[-1] == ("", ""))
    assert lan.codes[0][0] == HERE
    remote = Remote(NAME)
    assert [app.id for app in client.apps(remote)][-1] == QUIZ.id
    client.press(remote, "ok")
    assert lan.box.pressed == ["ok"]
    lan.box.show(200, 30, 60)
    picture = client.capture(remote)
    assert (picture.width, picture.height, picture.rgba[:3]) == (64, 36, bytes((200, 30, 60)))
    assert client.status(remote).page == ""  # its key is nobody's business
    lan.box.printed = b"Traceback ...\n"
    assert client.log(remote, "quiz").text == lan.box.printed
    client.remove(remote, QUIZ.id, with_data=False)
    assert lan.box.removed == [(QUIZ.id, False, HERE)]
    remote.close()


def test_a_package_goes_over_it_and_a_refusal_comes_back(lan: Lan, tmp_path: Path) -> None:
    pair(lan.address, lan.code)
    app = tmp_path / "app"
    app.mkdir()
    (app / "app.toml").write_text('id = "tea"\nversion = "1"\nentry = "tea:Tea"\n[name]\nen = "Tea"\n')
    (app / "tea.py").write_bytes(os.urandom(3 << 20))
    package = pack(app, tmp_path, Ed25519PrivateKey.generate()).path
    shares = []
    remote = Remote(NAME, lambda share, detail: shares.append(share))
    with package.open("rb") as file:
        assert client.install(remote, file, force=True).version == "1"
    assert lan.box.installed == [("tea", "1", True, HERE)]
    assert shares == sorted(shares) and shares[-1] == 1.0 and len(shares) > 10
    spoilt = bytearray(package.read_bytes())
    spoilt[2000] ^= 1
    (tmp_path / "spoilt").write_bytes(spoilt)
    with (tmp_path / "spoilt").open("rb") as file, pytest.raises(ControlError, match="changed after"):
        client.install(remote, file)
    assert len(client.apps(remote)) == 2  # the rest of it was skipped: the line is as good as before
    remote.close()


def test_what_is_for_the_boxs_own_machine_is_refused(lan: Lan) -> None:
    pair(lan.address, lan.code)
    remote = Remote(NAME)
    with pytest.raises(LanError, match="only for its own machine"):
        client.reload(remote, QUIZ.id)
    with pytest.raises(LanError, match="only for its own machine"):
        client.tell(remote, "Hello!")
    assert lan.box.told == []
    remote.close()


def test_a_wrong_code_can_be_mended_and_three_cannot(lan: Lan) -> None:
    said = []

    def mistype(name: str, wrong: str) -> str:
        said.append(wrong)
        return lan.code() if wrong else "no"

    begun = time.monotonic()
    pair(lan.address, mistype)
    assert said[0] == "" and "2 more of 3 tries" in said[1]
    until(lambda: lan.codes[-1] == ("", ""))
    lan.devices = {}
    with pytest.raises(LanError, match="no good any more"):
        pair(lan.address, lambda *_: "no")
    assert time.monotonic() - begun >= 3 * PAUSE, "who guesses is not slowed"
    assert lan.devices == {}
    with pytest.raises(LanError, match="no code so soon"):
        pair(lan.address, lan.code)


def test_who_was_not_paired_is_not_heard(lan: Lan, tmp_path: Path) -> None:
    pair(lan.address, lan.code)
    (tmp_path / "config/gulou/deploy-identity.pem").unlink()  # another machine, which knows the box
    with pytest.raises(NotPairedError, match="does not know this machine any more"):
        client.apps(Remote(NAME))
    with pytest.raises(NotPairedError, match="not paired with a box called kitchen"):
        Remote("kitchen")


def test_one_that_was_revoked_is_cut_off_and_stays_out(lan: Lan) -> None:
    pair(lan.address, lan.code)
    remote = Remote(NAME)
    client.apps(remote)
    (device,) = lan.devices
    lan.devices = {}
    lan.server.revoked(device)
    with pytest.raises(LanError):
        client.apps(remote)
    with pytest.raises(NotPairedError, match="pair again"):
        client.apps(remote)


def test_another_box_in_its_place_is_noticed(lan: Lan, tmp_path: Path) -> None:
    """It has the name and the address of the one that is known, and another key."""
    pair(lan.address, lan.code)
    lan.server.stop()
    household = Household(lambda: lan.devices, lambda *_: None, lambda _: None)
    impostor = LanServer(lan.box, own_identity(tmp_path / "other.pem"), NAME, household)
    impostor.start(lan.server.port)
    assert impostor.port == lan.server.port
    with pytest.raises(NotPairedError, match="Another box answers in the place of livingroom"):
        client.press(Remote(NAME), "ok")
    impostor.stop()
    assert lan.box.pressed == []


class Between:
    """Someone between the machine and the box, who puts a certificate of their own into what they say."""

    def __init__(self, lan: Lan, certificate: bytes) -> None:
        self._lan = lan
        self._certificate = certificate
        self._server = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._server.getsockname()[1]}"
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        machine, _ = self._server.accept()
        box = socket.create_connection(("127.0.0.1", self._lan.server.port))
        box.sendall(machine.recv(len(PAIRING)))
        to_machine, to_box = Framed(machine, 1 << 16), Framed(box, 1 << 16)
        with contextlib.suppress(Exception):
            request, _ = to_machine.receive(PairRequest)
            to_box.send(PairRequest(request.name, self._certificate))
            while True:
                to_machine.send(to_box.receive(ToMachine)[0])
                to_box.send(to_machine.receive(ToBox)[0])
        machine.close()
        box.close()


def test_someone_between_gets_nothing_though_the_code_is_typed_right(lan: Lan, tmp_path: Path) -> None:
    between = Between(lan, own_identity(tmp_path / "between.pem").certificate)
    with pytest.raises(LanError):
        pair(between.address, lan.code)
    assert lan.codes[0][1]  # the household has seen a code, and it was of no use
    assert lan.devices == {} and known_boxes() == []


class Tapped(socket.socket):
    """Keeps all that is sent."""

    sent = b""

    def sendall(self, data: object, flags: int = 0, /) -> None:
        assert isinstance(data, bytes)
        self.sent += data
        super().sendall(data, flags)


def test_what_was_recorded_of_a_pairing_opens_nothing(lan: Lan, monkeypatch: pytest.MonkeyPatch) -> None:
    tapped = Tapped(socket.AF_INET, socket.SOCK_STREAM)
    tapped.connect(("127.0.0.1", lan.server.port))
    monkeypatch.setattr(line, "connect", lambda address: tapped)
    pair(lan.address, lan.code)
    assert len(tapped.sent) > 400
    lan.devices = {}
    until(lambda: lan.codes[-1] == ("", ""))
    with socket.create_connection(("127.0.0.1", lan.server.port)) as again:
        again.sendall(tapped.sent)
        again.shutdown(socket.SHUT_WR)  # that is all: the box need not wait for more
        again.settimeout(10)
        with contextlib.suppress(OSError):
            while again.recv(4096):
                pass
    assert lan.devices == {}


def test_many_machines_are_known_at_a_time(lan: Lan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("one", "two", "three"):
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / name))
        pair(lan.address, lan.code)
        until(lambda: lan.codes[-1] == ("", ""))
    assert len(lan.devices) == 3
    for name in ("three", "one", "two"):
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / name))
        remote = Remote(NAME)
        assert client.apps(remote)
        remote.close()


def test_a_certificate_that_is_none_of_ours_is_refused(lan: Lan, monkeypatch: pytest.MonkeyPatch) -> None:
    """One with another's name would keep that one out."""
    real = MachinePairing.__init__

    def forge(self: MachinePairing, name: str, certificate: bytes) -> None:
        real(self, name, certificate.replace(b"gulou ", b"golou "))

    monkeypatch.setattr(MachinePairing, "__init__", forge)
    with pytest.raises(LanError, match="certificate of the other machine"):
        pair(lan.address, lan.code)
    until(lambda: lan.codes == [("", "")])  # no code was ever shown
    assert lan.devices == {}


def test_only_one_machine_is_paired_at_a_time(lan: Lan) -> None:
    def meanwhile(name: str, wrong: str) -> str:
        with pytest.raises(LanError, match="Another machine is being paired"):
            pair(lan.address, lan.code)
        return lan.code()

    pair(lan.address, meanwhile)
    assert len(lan.devices) == 1


def test_it_can_be_called_by_name_address_or_fingerprint(lan: Lan) -> None:
    box = pair(lan.address, lan.code)
    for name in (NAME, lan.address, box.fingerprint[:12]):
        assert known_box(name) == box
    assert known_box("kitchen") is None


def test_noise_holds_up_nobody(lan: Lan) -> None:
    noises = (b"", b"GET / HTTP/1.1\r\n\r\n", PAIRING, PAIRING + b"\xff" * 40, b"\x16\x03\x01" + b"\0" * 90)
    for noise in noises:
        with socket.create_connection(("127.0.0.1", lan.server.port)) as sock:
            sock.sendall(noise)
    until(lambda: not any(thread.name == "lan client" for thread in threading.enumerate()))
    pair(lan.address, lan.code)
    assert len(lan.devices) == 1


def test_the_end_of_the_box_ends_what_is_open(lan: Lan) -> None:
    pair(lan.address, lan.code)
    remote = Remote(NAME)
    client.apps(remote)
    lan.server.stop()
    with pytest.raises(LanError, match="broke off"):
        client.apps(remote)
    with pytest.raises(LanError, match="cannot be reached"):
        client.apps(remote)
    until(lambda: not any(thread.name.startswith("lan") for thread in threading.enumerate()))


class Flaky:
    """A way between machine and box that carries so many bytes, a little at a time, and is cut then."""

    def __init__(self, lan: Lan, carries: int) -> None:
        self._lan = lan
        self._left = carries
        self._server = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._server.getsockname()[1]}"
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        machine, _ = self._server.accept()
        box = socket.create_connection(("127.0.0.1", self._lan.server.port))
        threading.Thread(target=self._back, args=(box, machine), daemon=True).start()
        while self._left > 0 and (data := machine.recv(min(self._left, 1400))):
            box.sendall(data)
            self._left -= len(data)
        for sock in (machine, box):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    @staticmethod
    def _back(box: socket.socket, machine: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := box.recv(1400):
                machine.sendall(data)


@pytest.mark.parametrize("carries", [0, 50, 900, 3000, 40_000])
def test_a_line_that_is_cut_is_one_sentence_and_the_box_goes_on(
    carries: int, lan: Lan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the middle of TLS's greeting, of a request, of a package."""
    pair(lan.address, lan.code)
    (tmp_path / "package").write_bytes(os.urandom(200_000))
    flaky = Flaky(lan, carries)
    monkeypatch.setattr(line, "connect", lambda address: socket.create_connection(split(flaky.address)))
    with (tmp_path / "package").open("rb") as file, pytest.raises(LanError) as told:
        client.install(Remote(NAME), file)
    assert str(told.value).endswith((".", "?")) and "\n" not in str(told.value)
    assert not isinstance(told.value, NotPairedError)
    assert lan.box.installed == []
    monkeypatch.undo()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    until(lambda: not any(thread.name == "lan client" for thread in threading.enumerate()))
    assert len(client.apps(Remote(NAME))) == 2


def test_a_file_that_shrinks_while_it_is_sent_breaks_off() -> None:
    ours, theirs = socket.socketpair()
    with theirs, pytest.raises(WireError, match="became shorter"):
        Framed(ours, 100).send(PairRequest("x", b"y"), io.BytesIO(b"four"), 5)
    ours.close()


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("box.local", ("box.local", 8483)),
        ("10.0.0.1:99", ("10.0.0.1", 99)),
        ("[fd00::1]:99", ("fd00::1", 99)),
        ("fd00::1", ("fd00::1", 8483)),
    ],
)
def test_addresses(address: str, place: tuple[str, int]) -> None:
    assert split(address) == place


def test_an_address_that_is_none_is_told() -> None:
    with pytest.raises(LanError, match="is no address"):
        split("box:port")
