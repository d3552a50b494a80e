"""One frontend: what it is, tuning it, and how far it has come."""

from __future__ import annotations

import contextlib
import ctypes
import os
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from gulou_hal.ioctl import ioctl
from gulou_hal.tuner.contract import TunerError
from gulou_hal.tuner.delivery import SATELLITE, Delivery, System
from gulou_hal.tuner.dvb import satellite
from gulou_hal.tuner.dvb.frontend_api import (
    FE_DISEQC_SEND_BURST,
    FE_DISEQC_SEND_MASTER_CMD,
    FE_GET_INFO,
    FE_GET_PROPERTY,
    FE_READ_STATUS,
    FE_SET_PROPERTY,
    FE_SET_TONE,
    FE_SET_VOLTAGE,
    Command,
    DiseqcMasterCommand,
    FrontendInfo,
    FrontendStats,
    Properties,
    Property,
    Status,
    Voltage,
)
from gulou_hal.tuner.dvb.kernel import GONE, Ioctl, trouble
from gulou_hal.tuner.dvb.properties import BY_NUMBER, SYSTEMS, Setting, tuning
from gulou_hal.tuner.dvb.statistics import ASKED, BitErrors, Quality, quality


class Info(msgspec.Struct, frozen=True):
    """What a frontend says about itself. Frequencies in Hz as they come in at its socket."""

    name: str
    systems: frozenset[System]
    lowest: int
    highest: int
    api: str
    """The version of the kernel's DVB API, as 5.12."""


class Dish(msgspec.Struct, frozen=True):
    """What stands before a satellite frontend: the LNB, and the kind of switch (`satellite.steps`)."""

    lnb: satellite.Lnb = satellite.LNBS["universal"]
    switch: str = "committed"


class Frontend:
    """An open frontend device. Raises TunerError where the kernel refuses. Not thread-safe."""

    def __init__(self, path: Path, *, writable: bool = True, ioctl: Ioctl = ioctl) -> None:
        """Open it, to tune or only to look; one at a time may tune. Raises TunerError."""
        self.path: Final = path
        self._ioctl = ioctl
        self._errors = BitErrors()
        try:
            self._fd = os.open(path, (os.O_RDWR if writable else os.O_RDONLY) | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            raise trouble(str(path), error) from None

    def close(self) -> None:
        """Free it; the kernel powers it down. Safe to call twice."""
        fd, self._fd = self._fd, -1
        if fd >= 0:
            with contextlib.suppress(OSError):
                os.close(fd)

    def info(self) -> Info:
        """Ask what it is (FE_GET_INFO) and what it receives (DTV_ENUM_DELSYS)."""
        info = FrontendInfo()
        self._ask(FE_GET_INFO, info)
        found, current, version = self._get(
            (Command.DTV_ENUM_DELSYS, Command.DTV_DELIVERY_SYSTEM, Command.DTV_API_VERSION)
        )
        numbers = found.u.buffer.data[: min(found.u.buffer.len, 32)]
        systems = frozenset(BY_NUMBER[number] for number in numbers if number in BY_NUMBER)
        # The range is that of the system which was last tuned to, a satellite's in kHz.
        unit = 1000 if BY_NUMBER.get(current.u.data) in SATELLITE else 1
        name = info.name.decode(errors="replace").strip()
        api = f"{version.u.data >> 8}.{version.u.data & 0xFF}"
        return Info(name, systems, info.frequency_min * unit, info.frequency_max * unit, api)

    def tune(self, delivery: Delivery, dish: Dish) -> None:
        """Point the dish, set all properties, and let the frontend seek; `status` tells how far it comes."""
        frequency = delivery.frequency
        if delivery.system in SATELLITE:
            steps, frequency = satellite.steps(delivery, dish.lnb, dish.switch)
            settings = tuning(delivery, frequency)
            for step in steps:
                self._take(step)
        else:
            settings = tuning(delivery, frequency)
        self._errors = BitErrors()
        self._set(settings)

    def rest(self) -> None:
        """Take the voltage off the cable, where this frontend can, so that an unused LNB draws nothing."""
        with contextlib.suppress(OSError):
            self._ioctl(self._fd, FE_SET_VOLTAGE, Voltage.SEC_VOLTAGE_OFF)

    def status(self) -> Status:
        """How far it has come (FE_READ_STATUS)."""
        value = ctypes.c_uint32()
        self._ask(FE_READ_STATUS, value)
        return Status(value.value)

    def quality(self) -> Quality:
        """The statistics that it keeps."""
        stats: dict[Command, FrontendStats] = {}
        try:
            for command, found in zip(ASKED, self._get(ASKED), strict=True):
                stats[command] = found.u.st
        except TunerError:  # a driver without statistics refuses them all
            stats.clear()
        return quality(stats, self._errors, self._fd, self._ioctl)

    def _take(self, step: satellite.Step) -> None:
        match step:
            case satellite.Wait(seconds):
                time.sleep(seconds)
            case satellite.SetVoltage(voltage):
                self._ask(FE_SET_VOLTAGE, int(voltage))
            case satellite.SetTone(tone):
                self._ask(FE_SET_TONE, int(tone))
            case satellite.SendBurst(burst):
                self._send(FE_DISEQC_SEND_BURST, int(burst))
            case satellite.Send(message):
                command = DiseqcMasterCommand(msg_len=len(message))
                command.msg[: len(message)] = message
                self._send(FE_DISEQC_SEND_MASTER_CMD, command)

    def _send(self, request: int, argument: int | DiseqcMasterCommand) -> None:
        """A frontend that cannot speak DiSEqC still receives what needs no switch."""
        try:
            self._ioctl(self._fd, request, argument)
        except OSError as error:
            if error.errno in GONE:
                raise trouble(str(self.path), error) from None

    def _set(self, settings: Sequence[Setting]) -> None:
        properties = (Property * len(settings))()
        for place, (command, value) in zip(properties, settings, strict=True):
            place.cmd = command
            place.u.data = value
        self._ask(FE_SET_PROPERTY, Properties(len(settings), properties))

    def _get(self, commands: Sequence[Command]) -> Iterable[Property]:
        properties = (Property * len(commands))()
        for place, command in zip(properties, commands, strict=True):
            place.cmd = command
        self._ask(FE_GET_PROPERTY, Properties(len(commands), properties))
        return properties

    def _ask(self, request: int, argument: int | ctypes.Structure | ctypes.c_uint32) -> None:
        try:
            self._ioctl(self._fd, request, argument)
        except OSError as error:
            raise trouble(str(self.path), error) from None


_NO_LOCK: Final[Mapping[Status, str]] = {
    Status.FE_HAS_SYNC: "the signal is too poor: its packets come through damaged; check cable and plugs",
    Status.FE_HAS_VITERBI: "the signal is too poor: its packets come through damaged; check cable and plugs",
    Status.FE_HAS_CARRIER: "there is a carrier, but not of {system} with these parameters; scan again",
    Status.FE_HAS_SIGNAL: "something is received, but no {system} carrier is in it; scan again",
    Status(0): "check the {cable}",
}
"""The farthest that the frontend came, and what that means; the farthest stands first."""


def no_lock(delivery: Delivery, status: Status) -> str:
    """Why there is no lock, as one sentence for a person."""
    reason = next(words for flag, words in _NO_LOCK.items() if flag in status)
    cable = "dish and its cable" if delivery.system in SATELLITE else "aerial cable"
    told = reason.format(system=SYSTEMS[delivery.system].name, cable=cable)
    return f"No signal on {delivery.title}: {told}"
