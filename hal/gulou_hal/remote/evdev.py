"""Remotes, keyboards and gamepads by the kernel's input devices (/dev/input/event*).

By ioctl and struct alone: the evdev package has no wheel, and its source needs a compiler on the box.
"""

from __future__ import annotations

import ctypes
import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from gulou_hal.ioctl import ioctl
from gulou_hal.remote.codes import CODES, name
from gulou_hal.remote.contract import Identity, Kind, Remote, RemoteError, Signal
from gulou_hal.remote.input_api import (
    CLOCK_MONOTONIC,
    EVENT,
    EVIOCGABS,
    EVIOCGBIT,
    EVIOCGID,
    EVIOCGKEY,
    EVIOCGNAME,
    EVIOCGRAB,
    EVIOCSCLOCKID,
    EVIOCSMASK,
    KEY_CNT,
    PRESSED,
    REL_CNT,
    REPEATED,
    AbsInfo,
    Bus,
    Code,
    EventType,
    InputId,
    InputMask,
)
from gulou_hal.remote.stick import AXES, Stick

FOLDER: Final = Path("/dev/input")
CLASS: Final = Path("/sys/class/input")
_AT_ONCE: Final = 64
"""Events that are read at a time."""
_BUSES: Final[dict[int, str]] = {Bus.BUS_USB: "usb", Bus.BUS_BLUETOOTH: "bluetooth", Bus.BUS_CEC: "cec"}
_LETTERS: Final = frozenset(CODES[f"KEY_{letter}"] for letter in "QWERTYUIOPASDFGHJKLZXCVBNM")
_STEERING: Final = """
    UP DOWN OK ENTER SELECT BACK HOMEPAGE CHANNELUP NUMERIC_1 PLAYPAUSE VOLUMEUP MENU RED
"""
_STEERS: Final = frozenset(CODES[f"KEY_{word}"] for word in _STEERING.split())
"""A device with none of these is a button of the machine, a lid or a plug, and no remote."""
_GAMEPAD: Final = CODES["BTN_SOUTH"]
_UNKNOWN: Final = frozenset({CODES["KEY_UNKNOWN"], CODES["KEY_RESERVED"]})
SCAN_LASTS: Final = 0.25
"""Seconds: a scan code that the kernel has no key for is told while the key is held, and its release is not.

Infrared codes come every 110 ms (NEC, RC-5, RC-6).
"""
_REASONS: Final = {
    errno.EACCES: "may not be read by this user: add the user to the group input",
    errno.EPERM: "may not be read by this user: add the user to the group input",
    errno.ENOENT: "is not there any more",
    errno.ENODEV: "was unplugged or is out of reach",
    errno.EIO: "does not answer any more",
}


def trouble(path: Path, error: OSError) -> RemoteError:
    """The sentence for what the kernel answered about a device."""
    reason = _REASONS.get(error.errno or 0, f"failed: {error.strerror or error}")
    return RemoteError(f"The remote {path} {reason}.")


class Evdev(Remote):
    """One input device. `keys` and `identity` are known once it was opened."""

    def __init__(self, path: Path, *, ioctl: Callable[..., int] = ioctl, classes: Path = CLASS) -> None:
        self.path: Final = path
        self.identity = Identity(path.name, Kind.remote)
        self.keys: frozenset[int] = frozenset()
        self.useful = False
        """Whether it is a remote, a keyboard or a gamepad at all."""
        self.grabbed = False
        self._ioctl = ioctl
        self._class = classes / path.name
        self._fd = -1
        self._scan: int | None = None
        self._told_key = False
        self._dropped = False
        self._held: dict[int, int | None] = {}
        self._stick = Stick({})

    def open(self) -> None:
        try:
            self._fd = os.open(self.path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            self._describe()
        except OSError as error:
            self.close()
            raise trouble(self.path, error) from None

    def fileno(self) -> int:
        return self._fd

    def grab(self) -> None:
        """Have the keys for ourselves: no console and no window system sees them then. Raises RemoteError."""
        try:
            self._ioctl(self._fd, EVIOCGRAB, 1)
            self.grabbed = True
        except OSError as error:
            if error.errno == errno.EBUSY:  # another program has it for itself: then we hear nothing
                raise RemoteError(
                    f"{self.identity.name} is read by another program alone: end that one, such as "
                    "inputlirc or eventlircd."
                ) from None
            raise trouble(self.path, error) from None

    def read(self) -> list[Signal]:
        signals: list[Signal] = []
        while True:
            try:
                data = os.read(self._fd, EVENT.size * _AT_ONCE)
            except BlockingIOError:
                return signals
            except OSError as error:
                raise trouble(self.path, error) from None
            if not data:
                raise trouble(self.path, OSError(errno.ENODEV, ""))
            for seconds, micros, kind, code, value in EVENT.iter_unpack(data):
                signals += self._event(seconds + micros / 1e6, kind, code, value)
            if len(data) < EVENT.size * _AT_ONCE:
                return signals

    def close(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1
            self.grabbed = False

    @property
    def battery(self) -> int | None:
        """How full its battery is, in %; None where the kernel does not say. Reads /sys."""
        for file in sorted(self._class.glob("device/device/power_supply/*/capacity")):
            try:
                return int(file.read_text())
            except (OSError, ValueError):
                continue
        return None

    # What it is.

    def _describe(self) -> None:
        identity = InputId()
        self._ioctl(self._fd, EVIOCGID, identity)
        words = bytearray(256)
        self._ioctl(self._fd, EVIOCGNAME(len(words)), words)
        title = words.partition(b"\0")[0].decode("utf-8", "replace").strip() or self.path.name
        self.keys = self._bits(EventType.EV_KEY, KEY_CNT)
        infrared = "/rc/rc" in os.path.realpath(self._class)
        kind = Kind.remote
        if _GAMEPAD in self.keys:
            kind = Kind.gamepad
        elif self.keys >= _LETTERS and not infrared:
            kind = Kind.keyboard
        bus = "rc" if infrared else _BUSES.get(identity.bustype, "")
        self.identity = Identity(title, kind, bus, identity.vendor, identity.product)
        # The TV's keys come by `cec` itself.
        self.useful = bus != "cec" and (infrared or kind is Kind.gamepad or bool(self.keys & _STEERS))
        if self.useful:
            self._ioctl(self._fd, EVIOCSCLOCKID, ctypes.c_int(CLOCK_MONOTONIC))
            self._mask(EventType.EV_REL, REL_CNT)
            if kind is Kind.gamepad:
                self._stick = Stick(self._axes())

    def _bits(self, kind: int, count: int) -> frozenset[int]:
        bits = bytearray((count + 7) // 8)
        self._ioctl(self._fd, EVIOCGBIT(kind, len(bits)), bits)
        return frozenset(at for at in range(count) if bits[at // 8] >> at % 8 & 1)

    def _axes(self) -> dict[int, AbsInfo]:
        axes: dict[int, AbsInfo] = {}
        there = self._bits(EventType.EV_ABS, len(bytes(8)) * 8)
        for axis in AXES:
            if axis in there:
                axes[axis] = AbsInfo()
                self._ioctl(self._fd, EVIOCGABS(axis), axes[axis])
        return axes

    def _mask(self, kind: int, count: int) -> None:
        """Have nothing of this type told: an air mouse that is moved must not wake us all the time."""
        none = (ctypes.c_uint8 * ((count + 7) // 8))()
        mask = InputMask(kind, ctypes.sizeof(none), ctypes.addressof(none))
        try:
            self._ioctl(self._fd, EVIOCSMASK, mask)
        except OSError as error:
            if error.errno not in (errno.EINVAL, errno.ENOTTY):  # Linux before 4.4
                raise

    # What it says.

    def _event(self, at: float, kind: int, code: int, value: int) -> list[Signal]:
        if kind == EventType.EV_SYN:
            return self._report(at, code)
        if self._dropped:
            return []
        if kind == EventType.EV_MSC and code == Code.MSC_SCAN:
            self._scan = value & 0xFFFFFFFF
        elif kind == EventType.EV_KEY:
            self._told_key = True
            if value != REPEATED:  # the repetition is our own
                return [self._key(at, code, value == PRESSED)]
        elif kind == EventType.EV_ABS:
            return [Signal(key, None, down, at) for key, down in self._stick.moved(code, value)]
        return []

    def _report(self, at: float, code: int) -> list[Signal]:
        """The end of what happened at once."""
        scan, told = self._scan, self._told_key
        self._scan, self._told_key = None, False
        if code == Code.SYN_DROPPED:
            # What comes up to the next report is a part of something: ask anew what is held (evdev_api.rst).
            self._dropped = True
        elif self._dropped:
            self._dropped = False
            return self._let_go(at)
        elif scan is not None and not told and not self._held:
            return [Signal("", scan, True, at, SCAN_LASTS)]
        return []

    def _key(self, at: float, code: int, down: bool) -> Signal:
        if down:
            self._held[code] = self._scan
            scan = self._scan
        else:
            scan = self._held.pop(code, self._scan)
        return Signal("" if code in _UNKNOWN and scan is not None else name(code), scan, down, at)

    def _let_go(self, at: float) -> list[Signal]:
        """After events were lost: what is not held any more goes up."""
        bits = bytearray(KEY_CNT // 8)
        try:
            self._ioctl(self._fd, EVIOCGKEY(len(bits)), bits)
        except OSError as error:
            raise trouble(self.path, error) from None
        gone = [code for code in self._held if not bits[code // 8] >> code % 8 & 1]
        return [self._key(at, code, False) for code in gone]


def devices(folder: Path = FOLDER) -> list[Path]:
    """The input devices that are there now."""
    try:
        return sorted(path for path in folder.iterdir() if path.name.startswith("event"))
    except OSError:
        return []
