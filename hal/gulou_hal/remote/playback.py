"""A playback device on the HDMI-CEC wire: what it answers, and what it says (HDMI 1.4b, supplement 1).

Name, version and physical address are told by the kernel, which also says that we have no vendor's number.
Here is what a kernel cannot know: whether we are awake, whether the TV shows us, and what its keys are for.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Final, NamedTuple

from gulou_hal.remote.cec_api import (
    CEC_OP_MENU_STATE_ACTIVATED,
    CEC_PHYS_ADDR_INVALID,
    Abort,
    Address,
    Deck,
    Opcode,
    Power,
)
from gulou_hal.remote.cec_keys import COMMANDS, name
from gulou_hal.remote.contract import Signal

TV: Final = Address.CEC_LOG_ADDR_TV
AMPLIFIER: Final = Address.CEC_LOG_ADDR_AUDIOSYSTEM
ALL: Final = Address.CEC_LOG_ADDR_UNREGISTERED
KEY_LASTS: Final = 0.55
"""Seconds after which a key counts as released that the TV says no more of (CEC 13.13.3)."""
VOLUME_EVERY: Final = 0.2
"""Seconds: who holds a key tells it anew every 0.2 to 0.5 s (CEC 13.13.3)."""
VOLUME_RELEASE: Final = 0.3
"""Seconds after the last volume key in which its release is told."""
SHOWN_AFTER: Final = 2.0
"""Seconds in which who is shown answers: each has one (CEC 9.2), and a TV's own tuner answers, too."""
VOLUME_KEYS: Final = {
    "volumeup": COMMANDS["VOLUME_UP"],
    "volumedown": COMMANDS["VOLUME_DOWN"],
    "mute": COMMANDS["MUTE"],
}
_OFF: Final = frozenset({COMMANDS["POWER_OFF_FUNCTION"]})
_ON: Final = frozenset({COMMANDS["POWER_ON_FUNCTION"]})
_DECK: Final[dict[tuple[int, int], str]] = {
    (Opcode.CEC_MSG_PLAY, Deck.CEC_OP_PLAY_MODE_PLAY_FWD): "CEC_PLAY",
    (Opcode.CEC_MSG_PLAY, Deck.CEC_OP_PLAY_MODE_PLAY_STILL): "CEC_PAUSE",
    (Opcode.CEC_MSG_DECK_CONTROL, Deck.CEC_OP_DECK_CTL_MODE_SKIP_FWD): "CEC_SKIP_FORWARD",
    (Opcode.CEC_MSG_DECK_CONTROL, Deck.CEC_OP_DECK_CTL_MODE_SKIP_REV): "CEC_SKIP_BACKWARD",
    (Opcode.CEC_MSG_DECK_CONTROL, Deck.CEC_OP_DECK_CTL_MODE_STOP): "CEC_STOP",
}
"""Some TVs say these in place of keys."""
_QUIET: Final = frozenset(
    {
        Opcode.CEC_MSG_FEATURE_ABORT,
        Opcode.CEC_MSG_REPORT_PHYSICAL_ADDR,
        Opcode.CEC_MSG_REPORT_POWER_STATUS,
        Opcode.CEC_MSG_REPORT_AUDIO_STATUS,
        Opcode.CEC_MSG_DEVICE_VENDOR_ID,
        Opcode.CEC_MSG_SET_OSD_NAME,
        Opcode.CEC_MSG_MENU_STATUS,
        Opcode.CEC_MSG_DECK_STATUS,
        Opcode.CEC_MSG_CEC_VERSION,
        Opcode.CEC_MSG_REPORT_FEATURES,
    }
)
"""Answers, which nobody answers again."""


class Wants(StrEnum):
    """What the TV wants of us, beside keys."""

    STANDBY = "standby"
    WAKE = "wake"
    LANGUAGE = "language"


class Notice(NamedTuple):
    """`value`: for a language its three letters, as in ISO 639-2."""

    wants: Wants
    value: str = ""


Send = Callable[[int, bytes], None]
"""To whom, and what."""


class Playback:
    """One HDMI output. What comes is fed in, what goes out is handed to `send`, and the time is told."""

    def __init__(
        self, send: Send, notice: Callable[[Notice], None], plays: Callable[[], bool] = lambda: False
    ) -> None:
        """`plays`: whether something plays now, for a TV that asks."""
        self._send = send
        self._notice = notice
        self._plays = plays
        self.physical = CEC_PHYS_ADDR_INVALID
        self.awake = True
        self.active = False
        """Whether the TV shows us."""
        self.amplifier = False
        """Whether the sound goes to an amplifier, which has the volume then (System Audio Mode)."""
        self._key = -1
        """What the TV holds."""
        self._asked: float | None = None
        """When it was asked who is shown, while nobody has said that it is he."""
        self._volume = (-1, 0.0, 0.0)
        """The volume key that we hold, when it was told last, and when it was wanted last."""

    # What we say by ourselves.

    def joined(self, physical: int, now: float) -> None:
        """We have our place on the wire: who is shown, and does an amplifier have the sound?"""
        self.left()
        self.physical = physical
        self._asked = now
        self._send(ALL, bytes([Opcode.CEC_MSG_REQUEST_ACTIVE_SOURCE]))
        self._send(AMPLIFIER, bytes([Opcode.CEC_MSG_GIVE_SYSTEM_AUDIO_MODE_STATUS]))

    def left(self) -> None:
        """The TV was unplugged, or has switched its input's power off."""
        self.physical = CEC_PHYS_ADDR_INVALID
        self.active = self.amplifier = False
        self._key, self._volume = -1, (-1, 0.0, 0.0)
        self._asked = None

    def show(self) -> None:
        """One touch play: the TV wakes and shows us (CEC 13.1)."""
        self._send(TV, bytes([Opcode.CEC_MSG_IMAGE_VIEW_ON]))
        self._be_active()

    def rest(self, *, tv: bool) -> None:
        """We go to standby, and the TV and the amplifier with us where that is wanted and the TV shows us."""
        self.awake = False
        if not self.active:
            return
        if tv:
            self._send(TV, bytes([Opcode.CEC_MSG_STANDBY]))
            if self.amplifier:
                self._send(AMPLIFIER, bytes([Opcode.CEC_MSG_STANDBY]))
        else:
            self._send(TV, bytes([Opcode.CEC_MSG_INACTIVE_SOURCE]) + self._place())
        self.active = False

    def volume(self, key: str, now: float) -> bool:
        """Hand a volume key on to the amplifier; False where there is none."""
        if not self.amplifier:
            return False
        command = VOLUME_KEYS[key]
        held, told, _ = self._volume
        if held != command or now - told > 0.9 * VOLUME_EVERY or key == "mute":
            if held not in (-1, command):
                self._release()
            self._send(AMPLIFIER, bytes([Opcode.CEC_MSG_USER_CONTROL_PRESSED, command]))
            told = now
        self._volume = (command, told, now)
        return True

    @property
    def due(self) -> float | None:
        """When `run` must be called next."""
        held, _, wanted = self._volume
        times = [] if held < 0 else [wanted + VOLUME_RELEASE]
        times += [] if self._asked is None else [self._asked + SHOWN_AFTER]
        return min(times, default=None)

    def run(self, now: float) -> None:
        """Let the volume key go once nobody presses it any more; see who is shown."""
        held, _, wanted = self._volume
        if held >= 0 and wanted + VOLUME_RELEASE <= now:
            self._release()
        if self._asked is not None and self._asked + SHOWN_AFTER <= now:
            # Nobody else is, so it is we: the TV was on our input before we were there.
            self._asked, self.active = None, True

    def unheard(self, to: int) -> None:
        """What we said to one of them was not acknowledged: nobody is there."""
        if to == AMPLIFIER:
            self.amplifier = False
            self._volume = (-1, 0.0, 0.0)

    # What is said to us.

    def hear(self, data: bytes, at: float) -> list[Signal]:
        """A message, from the first byte on; what it says of keys."""
        sender, to, opcode, operands = data[0] >> 4, data[0] & 15, data[1] if len(data) > 1 else -1, data[2:]
        if opcode < 0:
            return []
        if opcode == Opcode.CEC_MSG_USER_CONTROL_PRESSED and operands:
            return self._pressed(operands[0], at)
        if opcode == Opcode.CEC_MSG_USER_CONTROL_RELEASED:
            return self._released(at)
        if opcode in (Opcode.CEC_MSG_PLAY, Opcode.CEC_MSG_DECK_CONTROL) and operands:
            return self._deck(sender, to, opcode, operands[0], at)
        rule = _RULES.get(opcode)
        if rule is not None:
            rule(self, sender, operands)
        elif opcode not in _QUIET:
            self._refuse(sender, to, opcode, Abort.CEC_OP_ABORT_UNRECOGNIZED_OP)
        return []

    def _pressed(self, command: int, at: float) -> list[Signal]:
        if command in _OFF | _ON:
            self._notice(Notice(Wants.STANDBY if command in _OFF else Wants.WAKE))
            return []
        signals = self._released(at) if self._key not in (-1, command) else []
        self._key = command
        # A TV hands its keys on to whom it shows, and to nobody else.
        self._asked, self.active = None, True
        return [*signals, Signal(name(command), command, True, at, KEY_LASTS)]

    def _released(self, at: float) -> list[Signal]:
        command, self._key = self._key, -1
        return [Signal(name(command), command, False, at)] if command >= 0 else []

    def _deck(self, sender: int, to: int, opcode: int, mode: int, at: float) -> list[Signal]:
        code = _DECK.get((opcode, mode))
        if code is None or not self.awake:
            reason = Abort.CEC_OP_ABORT_INVALID_OP if self.awake else Abort.CEC_OP_ABORT_INCORRECT_MODE
            self._refuse(sender, to, opcode, reason)
            return []
        return [Signal(code, None, True, at), Signal(code, None, False, at)]

    def _refuse(self, sender: int, to: int, opcode: int, reason: Abort) -> None:
        """Feature Abort (CEC 12.3): never to everybody, nor to who has no address."""
        if to != ALL and sender != ALL:
            self._send(sender, bytes([Opcode.CEC_MSG_FEATURE_ABORT, opcode, reason]))

    def _standby(self, sender: int, operands: bytes) -> None:
        self._asked, self.active = None, False
        self._notice(Notice(Wants.STANDBY))

    def _power_status(self, sender: int, operands: bytes) -> None:
        status = Power.CEC_OP_POWER_STATUS_ON if self.awake else Power.CEC_OP_POWER_STATUS_STANDBY
        self._send(sender, bytes([Opcode.CEC_MSG_REPORT_POWER_STATUS, status]))

    def _deck_status(self, sender: int, operands: bytes) -> None:
        state = Deck.CEC_OP_DECK_INFO_PLAY if self._plays() else Deck.CEC_OP_DECK_INFO_STOP
        self._send(sender, bytes([Opcode.CEC_MSG_DECK_STATUS, state]))

    def _menu(self, sender: int, operands: bytes) -> None:
        """Some TVs hand their keys on only to who says so (CEC 13.12)."""
        self._send(sender, bytes([Opcode.CEC_MSG_MENU_STATUS, CEC_OP_MENU_STATE_ACTIVATED]))

    def _active_asked(self, sender: int, operands: bytes) -> None:
        if self.active and self.awake:
            self._be_active()

    def _active_elsewhere(self, sender: int, operands: bytes) -> None:
        self._asked, self.active = None, False

    def _path(self, sender: int, operands: bytes) -> None:
        """The TV was switched to an input: Set Stream Path, or where a switch has been turned to."""
        self._asked = None
        if operands[-2:] != self._place():
            self.active = False
        elif self.awake:
            self._be_active()
        else:
            self._notice(Notice(Wants.WAKE))

    def _audio_mode(self, sender: int, operands: bytes) -> None:
        if sender == AMPLIFIER and operands:
            self.amplifier = bool(operands[0])

    def _language(self, sender: int, operands: bytes) -> None:
        if sender == TV and len(operands) == 3:
            self._notice(Notice(Wants.LANGUAGE, operands.decode("ascii", "replace").lower()))

    def _place(self) -> bytes:
        return self.physical.to_bytes(2, "big")

    def _be_active(self) -> None:
        self.active = True
        self._send(ALL, bytes([Opcode.CEC_MSG_ACTIVE_SOURCE]) + self._place())

    def _release(self) -> None:
        self._send(AMPLIFIER, bytes([Opcode.CEC_MSG_USER_CONTROL_RELEASED]))
        self._volume = (-1, 0.0, 0.0)


_RULES: Final[dict[int, Callable[[Playback, int, bytes], None]]] = {
    Opcode.CEC_MSG_STANDBY: Playback._standby,
    Opcode.CEC_MSG_GIVE_DEVICE_POWER_STATUS: Playback._power_status,
    Opcode.CEC_MSG_GIVE_DECK_STATUS: Playback._deck_status,
    Opcode.CEC_MSG_MENU_REQUEST: Playback._menu,
    Opcode.CEC_MSG_REQUEST_ACTIVE_SOURCE: Playback._active_asked,
    Opcode.CEC_MSG_ACTIVE_SOURCE: Playback._active_elsewhere,
    Opcode.CEC_MSG_SET_STREAM_PATH: Playback._path,
    Opcode.CEC_MSG_ROUTING_CHANGE: Playback._path,
    Opcode.CEC_MSG_ROUTING_INFORMATION: Playback._path,
    Opcode.CEC_MSG_SET_SYSTEM_AUDIO_MODE: Playback._audio_mode,
    Opcode.CEC_MSG_SYSTEM_AUDIO_MODE_STATUS: Playback._audio_mode,
    Opcode.CEC_MSG_SET_MENU_LANGUAGE: Playback._language,
}
"""What is done about each message that is no key."""
