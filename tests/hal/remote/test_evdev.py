"""The input driver, fed the kernel's own bytes."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest

from gulou_hal.remote.codes import CODES
from gulou_hal.remote.contract import Identity, Kind, RemoteError, Signal
from gulou_hal.remote.evdev import SCAN_LASTS, Evdev, devices
from gulou_hal.remote.input_api import EVIOCGRAB, EVIOCSCLOCKID
from tests.hal.remote.played import ABS, KEY, LETTERS, MSC, PAD, SYN, PlayedRemote


@pytest.fixture
def played(tmp_path: Path) -> Iterator[PlayedRemote]:
    with PlayedRemote(tmp_path / "event3") as played:
        yield played


def opened(played: PlayedRemote, classes: Path = Path("/nowhere")) -> Evdev:
    device = Evdev(played.path, ioctl=played.ioctl, classes=classes)
    device.open()
    return device


def test_what_a_remote_is(played: PlayedRemote) -> None:
    device = opened(played)
    assert device.identity == Identity("Living Room Remote", Kind.remote, "usb", 0x1915, 0x1025)
    assert device.useful
    device.grab()
    assert (EVIOCGRAB, 1) in played.calls
    assert (EVIOCSCLOCKID, 1) in played.calls
    device.close()
    device.close()


@pytest.mark.parametrize(
    ("keys", "bus", "kind", "useful"),
    [
        (LETTERS + " KEY_UP KEY_ENTER", 3, Kind.keyboard, True),
        (PAD, 3, Kind.gamepad, True),
        ("KEY_OK KEY_1 KEY_2", 5, Kind.remote, True),
        ("KEY_POWER", 0x19, Kind.remote, False),  # the machine's own button
        ("BTN_LEFT BTN_RIGHT", 3, Kind.remote, False),  # a mouse
        ("KEY_OK KEY_UP", 0x1E, Kind.remote, False),  # HDMI-CEC, which has a driver of its own
    ],
)
def test_kinds_by_what_a_device_has(tmp_path: Path, keys: str, bus: int, kind: Kind, useful: bool) -> None:
    with PlayedRemote(tmp_path / "event0", keys=keys, bus=bus) as played:
        device = opened(played)
        assert (device.identity.kind, device.useful) == (kind, useful)
        device.close()


def test_an_infrared_receiver_is_a_remote_whatever_keys_it_has(tmp_path: Path) -> None:
    """A receiver whose key map is empty has no keys at all, and tells only what is sent."""
    place = tmp_path / "devices" / "rc" / "rc0" / "input5" / "event7"
    place.mkdir(parents=True)
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "event7").symlink_to(place)
    with PlayedRemote(tmp_path / "event7", keys="", bus=0x19) as played:
        device = opened(played, tmp_path / "class")
        assert device.useful
        assert device.identity.bus == "rc"
        played.say((MSC, 4, 0x8016), at=10)
        assert device.read() == [Signal("", 0x8016, True, 10, SCAN_LASTS)]
        device.close()


def test_keys_come_with_their_times_and_what_the_hardware_calls_them(played: PlayedRemote) -> None:
    device = opened(played)
    assert device.read() == []
    played.key("KEY_UP", 1, at=12.5)
    played.key("KEY_UP", 2, at=12.75)
    played.key("KEY_UP", 0, at=12.8)
    assert device.read() == [Signal("KEY_UP", None, True, 12.5), Signal("KEY_UP", None, False, 12.8)]
    played.key("KEY_UNKNOWN", 1, scan=0xC0221, at=13)
    played.key("KEY_UNKNOWN", 0, at=13.1)
    assert device.read() == [Signal("", 0xC0221, True, 13), Signal("", 0xC0221, False, 13.1)]
    played.say((MSC, 4, -1), at=14)  # the kernel's value has a sign, a scan code has none
    assert [signal.scan for signal in device.read()] == [0xFFFFFFFF]
    device.close()


def test_a_number_without_a_name_is_a_key_too(played: PlayedRemote) -> None:
    device = opened(played)
    played.say((KEY, 0x2FE, 1), at=1)
    assert device.read() == [Signal("key 0x2fe", None, True, 1)]
    device.close()


def test_after_lost_events_nothing_stays_held(played: PlayedRemote) -> None:
    device = opened(played)
    played.key("KEY_UP", 1, at=1)
    played.key("KEY_LEFT", 1, at=1)
    assert len(device.read()) == 2
    played.held = 1 << CODES["KEY_LEFT"]
    played.say((SYN, 3, 0), (KEY, CODES["KEY_DOWN"], 1), at=2)
    assert device.read() == [Signal("KEY_UP", None, False, 2)]
    played.key("KEY_OK", 1, at=3)
    assert [signal.code for signal in device.read()] == ["KEY_OK"]
    device.close()


def test_a_gamepads_cross_and_stick_are_arrows(tmp_path: Path) -> None:
    axes = {0: (-32768, 32767), 1: (-32768, 32767), 16: (-1, 1), 17: (-1, 1)}
    with PlayedRemote(tmp_path / "event9", keys=PAD, axes=axes) as played:
        device = opened(played)

        def said(*events: tuple[int, int]) -> list[tuple[str, bool]]:
            for axis, value in events:
                played.say((ABS, axis, value))
            return [(signal.code.removeprefix("BTN_DPAD_"), signal.down) for signal in device.read()]

        assert said((16, -1), (16, 0), (17, 1), (17, 0)) == [
            *(("LEFT", True), ("LEFT", False)),
            *(("DOWN", True), ("DOWN", False)),
        ]
        assert said((0, 9000), (0, -12000)) == []  # a worn stick at rest
        assert said((0, 21000)) == [("RIGHT", True)]
        assert said((0, 15000), (0, 21000)) == []  # it trembles
        assert said((1, -32768)) == [("RIGHT", False), ("UP", True)]
        assert said((0, 0), (1, 0)) == [("UP", False)]
        device.close()


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EACCES, "add the user to the group input"),
        (errno.ENODEV, "was unplugged"),
    ],
)
def test_what_cannot_be_opened_is_told_and_leaves_nothing(
    played: PlayedRemote, number: int, words: str
) -> None:
    played.refuses[EVIOCSCLOCKID] = number
    device = Evdev(played.path, ioctl=played.ioctl)
    with pytest.raises(RemoteError, match=words):
        device.open()
    assert device.fileno() == -1


def test_one_that_another_program_has_for_itself(played: PlayedRemote) -> None:
    device = opened(played)
    played.refuses[EVIOCGRAB] = errno.EBUSY
    with pytest.raises(RemoteError, match="Living Room Remote is read by another program"):
        device.grab()
    device.close()


def test_an_unplugged_one_is_told(tmp_path: Path) -> None:
    played = PlayedRemote(tmp_path / "event3").__enter__()
    device = opened(played)
    played.unplug()
    with pytest.raises(RemoteError, match="unplugged"):
        device.read()
    device.close()


def test_its_battery(played: PlayedRemote, tmp_path: Path) -> None:
    folder = tmp_path / "class" / "event3" / "device" / "device" / "power_supply" / "hid-1-battery"
    folder.mkdir(parents=True)
    device = opened(played, tmp_path / "class")
    assert device.battery is None
    (folder / "capacity").write_text("83\n")
    assert device.battery == 83
    device.close()


def test_devices_are_listed(tmp_path: Path) -> None:
    assert devices(tmp_path / "none") == []
    for name in ("event1", "mouse0", "event0"):
        (tmp_path / name).touch()
    assert [path.name for path in devices(tmp_path)] == ["event0", "event1"]
