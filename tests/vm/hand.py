"""In the guest: remotes, gamepads and a TV, made by the kernel, and the reader that the box has for them."""

from __future__ import annotations

import errno
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from gulou_hal.ioctl import ioctl
from gulou_hal.remote.cec_api import CEC_TRANSMIT, Message, Opcode
from gulou_hal.remote.cec_keys import COMMANDS
from gulou_hal.remote.playback import Notice, Playback
from gulou_launcher.hand.keymap import Keymaps
from gulou_launcher.hand.presses import Gesture
from gulou_launcher.hand.reader import Heard, Reader
from gulou_launcher.hand.rule import Rule, Wish
from gulou_launcher.hand.standing import Standing
from gulou_launcher.hand.tv_set import Lines, TvState
from tests.vm.telling import command, say, unhurried, wait
from tests.vm.uinput import EV_ABS, Uinput

Facts = dict[str, Any]
_NAMES: Final = "UP DOWN LEFT RIGHT OK BACK HOMEPAGE RED 1 UNKNOWN"
KEYS: Final = tuple(f"KEY_{name}" for name in _NAMES.split())
_OWN: Final = Path("/run/remotes")
_CEC: Final = Path("/run/cec")
"""A folder with the node of the one adapter that is the box's; the TV and the amplifier have the others."""
_PLACE: Final = "1.0.0.0"


class Sofa:
    """The reader, and what it told."""

    def __init__(self, cec: Path | None = None) -> None:
        shutil.rmtree(_OWN, ignore_errors=True)
        _OWN.mkdir()
        self.gestures: list[Gesture] = []
        self.remotes: tuple[Standing, ...] = ()
        self.came: list[tuple[float, int]] = []
        """When something changed, and how many were there then."""
        self.notices: list[Notice] = []
        self.tv = TvState()
        self.reader = Reader(
            Rule(Wish.on, window=False, whole=True), Keymaps(_OWN), self.gestures.append, self._stand
        )
        self.lines = Lines(
            self.reader, self.notices.append, self._tv, lambda: False, folder=cec or Path("/run/none")
        )
        self.reader.lines = self.lines
        self.reader.start()

    def _stand(self, remotes: tuple[Standing, ...], troubles: tuple[str, ...]) -> None:
        self.remotes = remotes

    def _tv(self, state: TvState) -> None:
        self.tv = state

    @property
    def names(self) -> list[str]:
        return [f"{one.identity.name}: {one.identity.kind}" for one in self.remotes if one.read]

    def said(self, count: int) -> list[str]:
        """The next so many gestures, as `down ok`; empties."""
        wait(f"{count} gestures, after {self.gestures}", lambda: len(self.gestures) >= count, 10)
        return self.rest()

    def rest(self) -> list[str]:
        said = [f"{one.what} {one.key}" for one in self.gestures]
        self.gestures.clear()
        return said

    def each(self, call: Callable[[Playback], object]) -> None:
        self.reader.order(lambda: self.lines.each(call))


@contextmanager
def sofa(cec: Path | None = None) -> Iterator[Sofa]:
    sofa = Sofa(cec)
    try:
        yield sofa
    finally:
        sofa.reader.stop()


def remotes(_: object) -> Facts:
    """A remote and a gamepad are plugged in, used and pulled out, and one is taught."""
    with unhurried():
        command("modprobe", "evdev")
        command("modprobe", "uinput")
    facts: Facts = {}
    with sofa() as one:
        wait("the machine's own devices", lambda: one.reader.presses.due is None, 5)
        remote = Uinput("Test Remote", KEYS)
        facts["found"] = wait("the remote", lambda: "Test Remote: remote" in one.names, 10)
        facts["nobody else"] = _overheard(remote, one)
        one.said(2)
        remote.hold("KEY_OK", 0.1)
        facts["short"] = one.said(2)
        remote.hold("KEY_HOMEPAGE", 1.0)
        facts["long"] = one.said(3)
        remote.hold("KEY_DOWN", 2.5)
        facts["repeats"] = one.said(3)
        for _number in range(3):
            remote.key("KEY_RED", True)
            remote.key("KEY_RED", False)
        time.sleep(0.5)
        facts["chatter"] = one.rest()
        facts["learned"] = _teach(remote, one)
        remote.key("KEY_UP", True)
        one.said(1)
        remote.pull()
        facts["gone"] = wait("the remote to go", lambda: "Test Remote: remote" not in one.names, 10)
        facts["let go"] = one.rest()[-1]
        facts["gamepad"] = _gamepad(one)
        facts["quiet"] = _turns(one)
    return facts


def _path(one: Sofa, name: str) -> str:
    return next(standing.path for standing in one.remotes if standing.identity.name == name)


def _overheard(remote: Uinput, one: Sofa) -> str:
    """What another program reads of a remote that the box reads: nothing, or keys would come twice."""
    other = os.open(_path(one, "Test Remote"), os.O_RDONLY | os.O_NONBLOCK)
    try:
        remote.hold("KEY_1", 0.05)
        time.sleep(0.2)
        return os.read(other, 4096).hex()
    except BlockingIOError as error:
        return errno.errorcode[error.errno or 0]
    finally:
        os.close(other)


def _teach(remote: Uinput, one: Sofa) -> list[str]:
    """A key that the kernel has no name for is taught, and its map kept and read again."""
    heard: list[Heard] = []
    one.reader.learn(_path(one, "Test Remote"), heard.append)
    wait("the learner", lambda: one.reader.learning, 5)
    remote.hold("KEY_UNKNOWN", 0.1, scan=0xC0221)
    wait("what is to be taught", lambda: heard, 5)
    one.reader.learn("", None)
    signal = heard[0].signal
    one.reader.teach(heard[0].identity, {"search": signal}, lambda reason: None)
    wait("the map", lambda: any(standing.taught for standing in one.remotes), 5)
    one.rest()
    remote.hold("KEY_UNKNOWN", 0.1, scan=0xC0221)
    return [str(signal.scan), heard[0].key, *one.said(2)]


def _gamepad(one: Sofa) -> list[str]:
    axes = {0: (-32768, 32767), 1: (-32768, 32767), 16: (-1, 1), 17: (-1, 1)}
    pad = Uinput("Test Pad", ["BTN_SOUTH", "BTN_EAST", "BTN_MODE"], axes=axes, vendor=0x045E)
    wait("the gamepad", lambda: "Test Pad: gamepad" in one.names, 10)
    pad.hold("BTN_SOUTH", 0.1)
    pad.hold("BTN_EAST", 0.1)
    pad.say((EV_ABS, 0, 30000))
    time.sleep(0.1)
    pad.say((EV_ABS, 0, 0))
    pad.say((EV_ABS, 17, -1))
    pad.say((EV_ABS, 17, 0))
    said = one.said(8)
    pad.pull()
    return said


def _turns(one: Sofa) -> int:
    """How often the reader's thread had the processor in five seconds with nobody at the remotes."""
    thread = next(
        task for task in Path("/proc/self/task").iterdir() if int(task.name) == one.reader.native_id
    )

    def ran() -> int:
        words = (thread / "schedstat").read_text().split()
        return int(words[2])

    before = ran()
    time.sleep(5)
    return ran() - before


def infrared(_: object) -> Facts:
    """A code without a name comes through the kernel's own decoder, sent by `ir-ctl`."""
    with unhurried():
        command("modprobe", "rc-loopback")
        command("modprobe", "ir-nec-decoder")
    with sofa() as one:
        wait("the receiver", lambda: any("rc" in standing.identity.bus for standing in one.remotes), 10)
        receiver = next(standing for standing in one.remotes if standing.identity.bus == "rc")
        protocols = Path("/sys/class/rc/rc0/protocols")
        before = protocols.read_text()
        heard: list[Heard] = []
        one.reader.learn(receiver.path, heard.append)
        wait("the receiver to hear all", lambda: "[nec]" in protocols.read_text(), 10)
        with unhurried():
            command("ir-ctl", "-d", "/dev/lirc0", "-S", "nec:0x8016")
        wait("the code", lambda: heard, 10)
        one.reader.learn("", None)
        (_OWN / "own.toml").write_text('[match]\nbus = "rc"\n[scancodes]\n0x8016 = "ok"\n')
        one.reader.load()
        wait("the map", lambda: any("own" in standing.maps for standing in one.remotes), 10)
        with unhurried():
            command("ir-ctl", "-d", "/dev/lirc0", "-S", "nec:0x8016")
        return {
            "name": receiver.identity.name,
            "kind": receiver.identity.kind,
            "before": before,
            "after": protocols.read_text(),
            "scan": heard[0].signal.scan,
            "pressed": one.said(2),
        }


class Wire:
    """The HDMI wire of the kernel's virtual TV: what goes over it, and who else is on it, by v4l-utils."""

    def __init__(self) -> None:
        with unhurried():
            command(
                *("modprobe", "vivid", "n_devs=1", "num_inputs=1", "input_types=0x3"),
                *("num_outputs=2", "output_types=0x3"),
            )
        wait("the adapters", lambda: Path("/dev/cec2").exists(), 20)
        _CEC.mkdir(exist_ok=True)
        if not (_CEC / "cec1").exists():
            os.mknod(_CEC / "cec1", 0o600 | 0o020000, Path("/dev/cec1").stat().st_rdev)
        with unhurried():
            command("cec-ctl", "-d0", "--tv", "--osd-name", "TV")
            command("cec-ctl", "-d2", "--audio", "--osd-name", "Amp")
        self._log = Path("/run/wire.log")
        self._monitor = subprocess.Popen(
            ("cec-ctl", "-d0", "-M"), stdout=self._log.open("w"), stderr=subprocess.STDOUT
        )
        self._followers = [
            subprocess.Popen(("cec-follower", f"-d{number}"), stdout=subprocess.DEVNULL) for number in (0, 2)
        ]
        with unhurried():
            time.sleep(1)
        self._tv = os.open("/dev/cec0", os.O_RDWR)
        self.at = 0

    def heard(self, words: str, seconds: float = 10) -> float:
        """Until the monitor shows something that has not been looked for yet."""

        def there() -> bool:
            at = self._log.read_text().find(words, self.at)
            if at >= 0:
                self.at = at + len(words)
            return at >= 0

        return wait(f"{words} on the wire", there, seconds)

    def mark(self) -> None:
        """What came until now is not looked for any more."""
        self.at = len(self._log.read_text())

    def since(self) -> str:
        return self._log.read_text()[self.at :]

    def ask(self, *words: str) -> str:
        """`cec-ctl` as the TV."""
        with unhurried():
            ran = subprocess.run(
                ("cec-ctl", "-d0", *words), capture_output=True, text=True, check=False, timeout=60
            )
        return ran.stdout + ran.stderr

    def say(self, data: bytes) -> None:
        """A message from the TV to the box; returns once it was acknowledged."""
        message = Message(len=len(data) + 1)
        message.msg[: len(data) + 1] = b"\x04" + data
        ioctl(self._tv, CEC_TRANSMIT, message)

    def close(self) -> None:
        os.close(self._tv)
        for process in (self._monitor, *self._followers):
            process.kill()
            process.wait()


def tv(_: object) -> Facts:
    """The kernel's virtual TV and an amplifier, steered by v4l-utils; the box between them."""
    wire = Wire()
    facts: Facts = {}
    try:
        with sofa(_CEC) as one:
            facts["joined"] = wait("the TV", lambda: one.tv.there, 20)
            say("the TV is there; its keys")
            facts["asked"] = wire.ask("-t4", "--give-osd-name", "--give-device-power-status")
            facts["by cec-ctl"] = _pressed_by_peer(wire, one)
            facts["table"] = _table(wire, one)
            say("standby and wake")
            facts |= _power(wire, one)
            say("the amplifier")
            facts |= _amplifier(wire, one)
            say("the plug is pulled")
            facts |= _unplugged(wire, one)
    finally:
        wire.close()
    with sofa(_CEC) as one:
        wait("the TV, once more", lambda: one.tv.there, 20)
        subprocess.run(
            ("sh", "-c", "echo vivid.0 > /sys/bus/platform/drivers/vivid/unbind"), check=True, timeout=60
        )
        facts["pulled out"] = wait("the adapter to go", lambda: not one.tv.there, 10)
    return facts


def _pressed_by_peer(wire: Wire, one: Sofa) -> list[str]:
    wire.ask("-t4", "--user-control-pressed", "ui-cmd=down", "--user-control-released")
    return one.said(2)


def _table(wire: Wire, one: Sofa) -> dict[str, str]:
    """Each key of the standard's table, and what the box takes it for."""
    found: dict[str, str] = {}
    for name, number in COMMANDS.items():
        if name.startswith("POWER_O"):
            continue  # on and off are no keys
        one.rest()
        wire.say(bytes([Opcode.CEC_MSG_USER_CONTROL_PRESSED, number]))
        wire.say(bytes([Opcode.CEC_MSG_USER_CONTROL_RELEASED]))
        time.sleep(0.05)
        said = one.rest()
        if said:
            found[name] = said[0].removeprefix("down ")
    return found


def _power(wire: Wire, one: Sofa) -> Facts:
    """Standby and wake in both directions, and who is shown."""
    facts: Facts = {}
    wire.ask("-t4", "--standby")
    wait("word of standby", lambda: one.notices, 10)
    facts["tv sleeps"] = [notice.wants for notice in one.notices]
    one.notices.clear()
    one.reader.order(lambda: one.lines.awake(False))
    facts["asleep"] = wire.ask("-t4", "--give-device-power-status")
    wire.ask("-t15", "--set-stream-path", f"phys-addr={_PLACE}")
    wait("word of waking", lambda: one.notices, 10)
    facts["tv wakes"] = [notice.wants for notice in one.notices]
    one.notices.clear()
    one.reader.order(lambda: one.lines.awake(True))
    wire.mark()
    one.each(Playback.show)
    wire.heard("IMAGE_VIEW_ON")
    wire.heard("ACTIVE_SOURCE")
    facts["shown"] = one.tv.active
    wire.mark()
    wire.ask("-t15", "--request-active-source")
    facts["who is shown"] = wire.heard("ACTIVE_SOURCE (0x82)")
    one.each(lambda playback: playback.rest(tv=True))
    facts["we sleep"] = wire.heard("STANDBY (0x36)")
    time.sleep(9)  # so long `cec-follower` plays a TV that is slow to go
    with unhurried():
        asked = subprocess.run(
            ("cec-ctl", "-d2", "-t0", "--give-device-power-status"),
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    facts["tv was asleep"] = asked.stdout.partition("Transmit")[2]
    one.reader.order(lambda: one.lines.awake(True))
    wire.ask("-t4", "--set-menu-language", "language=chi")
    wait("the language", lambda: one.notices, 10)
    facts["language"] = list(one.notices[-1])
    facts["refused"] = wire.ask("-t4", "--record-off")
    return facts


def _amplifier(wire: Wire, one: Sofa) -> Facts:
    """The amplifier takes the sound, and the volume with it; without it the box has its own again."""
    facts: Facts = {}
    with unhurried():
        command("cec-ctl", "-d2", "-t15", "--set-system-audio-mode", "sys-aud-status=on")
    wait("the amplifier", lambda: one.tv.amplifier, 10)
    before = _volume(wire)
    for _number in range(3):
        one.each(lambda playback: playback.volume("volumeup", time.monotonic()))
        time.sleep(0.25)
    time.sleep(0.8)
    facts["volume"] = [before, _volume(wire)]
    facts["let go"] = "USER_CONTROL_RELEASED" in wire.since()
    one.each(lambda playback: playback.volume("mute", time.monotonic()))
    time.sleep(0.8)
    facts["muted"] = wire.ask("-t5", "--give-audio-status")
    with unhurried():
        command("cec-ctl", "-d2", "-t15", "--set-system-audio-mode", "sys-aud-status=off")
    wait("the amplifier to go", lambda: not one.tv.amplifier, 10)
    return facts


def _volume(wire: Wire) -> int:
    found = re.search(r"aud-vol-status: (\d+)", wire.ask("-t5", "--give-audio-status"))
    return int(found[1]) if found else -1


def _unplugged(wire: Wire, one: Sofa) -> Facts:
    """The TV takes its power from the plug, as many do in standby, and gives it again."""
    with unhurried():
        command("v4l2-ctl", "-d", "/dev/video0", "--clear-edid", "pad=0")
    facts: Facts = {"plug out": wait("the TV to go", lambda: not one.tv.there, 10)}
    with unhurried():
        command("v4l2-ctl", "-d", "/dev/video0", "--set-edid", "pad=0,type=hdmi")
    facts["plug in"] = wait("the TV to come back", lambda: one.tv.there, 20)
    one.rest()
    facts["after that"] = _pressed_by_peer(wire, one)
    return facts
