"""The screens of remotes and of the TV set, as they stand with some of them plugged in."""

from __future__ import annotations

import time
from collections.abc import Callable

from gulou_hal.remote.contract import Identity, Kind, Signal
from gulou_launcher.hand.rule import Rule, Wish
from gulou_launcher.hand.standing import Standing
from gulou_launcher.hand.tv_set import TvSet, TvState
from tests.golden.gallery import Gallery

REMOTES = (
    Standing("/dev/cec0", Identity("HDMI-CEC", Kind.cec, "cec"), True),
    Standing(
        "/dev/input/event3", Identity("Xiaomi RC", Kind.remote, "bluetooth", 0x2717, 0x32B9), True, battery=83
    ),
    Standing("/dev/input/event4", Identity("gpio_ir_recv", Kind.remote, "rc"), True, taught=True),
    Standing("/dev/input/event5", Identity("Xbox Wireless Controller", Kind.gamepad, "usb", 0x045E), True),
    Standing("/dev/input/event6", Identity("Logitech K400", Kind.keyboard, "usb", 0x046D), False),
    Standing(
        "/dev/input/event7",
        Identity("event7", Kind.remote),
        False,
        "The remote /dev/input/event7 may not be read by this user: add the user to the group input.",
    ),
)


def plugged(box: Gallery) -> None:
    """What is plugged in; nobody reads it."""
    hand = box.shell.hand
    hand.rule = Rule(Wish.auto, window=True, whole=True)
    hand.remotes = REMOTES
    hand.tv = TvSet(box.shell)
    hand.tv.state = TvState(there=True, active=True, amplifier=True)
    hand.tv.language = "zh" if box.shell.language == "en" else "en"


def remotes(box: Gallery) -> None:
    from gulou_launcher.hand.remotes_page import RemotesPage

    plugged(box)
    box.shell.pile.visit(RemotesPage(box.shell))


def remote(box: Gallery) -> None:
    from gulou_launcher.hand.remote_page import RemotePage

    plugged(box)
    box.shell.pile.visit(RemotePage(box.shell, REMOTES[2]))


def tv(box: Gallery) -> None:
    from gulou_launcher.hand.tv_page import TvPage

    plugged(box)
    box.shell.pile.visit(TvPage(box.shell))


def _teach(*codes: str) -> Callable[[Gallery], None]:
    def go(box: Gallery) -> None:
        from gulou_launcher.hand.reader import Heard
        from gulou_launcher.hand.teach_page import TeachPage

        plugged(box)
        page = TeachPage(box.shell, REMOTES[2])
        box.shell.pile.visit(page)
        for number, code in enumerate(codes):
            signal = Signal(code, None, True, time.monotonic() + number)
            page._hear(Heard(REMOTES[2].path, REMOTES[2].identity, signal, ""))

    return go


FOUR = ("KEY_UP", "KEY_DOWN", "KEY_LEFT", "KEY_RIGHT")
HAND_WAYS: dict[str, Callable[[Gallery], None]] = {
    "remotes": remotes,
    "remotes-one": remote,
    "remotes-tv": tv,
    "remotes-teach": _teach(*FOUR),
    "remotes-teach-double": _teach(*FOUR, "KEY_LEFT"),
}
