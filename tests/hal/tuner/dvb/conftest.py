"""A frontend without hardware: device nodes of ordinary files, and what the kernel would answer to ioctl."""

from __future__ import annotations

import ctypes
import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gulou_hal.tuner.dvb.frontend_api import (
    FE_GET_INFO,
    FE_GET_PROPERTY,
    FE_READ_SIGNAL_STRENGTH,
    FE_READ_STATUS,
    FE_SET_PROPERTY,
    Command,
    DeliverySystem,
    FrontendInfo,
    Properties,
    Property,
    Scale,
    Stats,
    Status,
)
from gulou_hal.tuner.dvb.kernel import Argument


class Kernel:
    """Stands where `ioctl` is called, keeps what it was asked, and answers as a driver does."""

    def __init__(self) -> None:
        self.calls: list[tuple[int, str]] = []
        """Every request that sets something, with its argument: a number, or bytes as 0x…"""
        self.status = Status(0)
        self.systems: tuple[int, ...] = (DeliverySystem.SYS_DVBT, DeliverySystem.SYS_DVBC_ANNEX_A)
        self.stats: dict[Command, tuple[Scale, int]] = {}
        self.strength: int | None = None
        self.refusal: dict[int, int] = {}
        """Request → errno."""
        self._answers: dict[int, Callable[[Argument], None]] = {
            FE_GET_INFO: self._info,
            FE_GET_PROPERTY: self._property,
            FE_READ_STATUS: self._status,
            FE_READ_SIGNAL_STRENGTH: self._strength,
        }

    def ioctl(self, fd: int, request: int, argument: Argument = 0, /) -> int:
        os.fstat(fd)
        if request in self.refusal:
            raise OSError(self.refusal[request], os.strerror(self.refusal[request]))
        if request in self._answers:
            self._answers[request](argument)
        else:
            self.calls.append((request, _text(request, argument)))
        return 0

    def _info(self, info: Argument) -> None:
        assert isinstance(info, FrontendInfo)
        info.name = b"Test frontend"
        info.frequency_min, info.frequency_max = 48_000_000, 870_000_000

    def _property(self, properties: Argument) -> None:
        assert isinstance(properties, Properties)
        for each in properties.props[: properties.num]:
            if each.cmd == Command.DTV_ENUM_DELSYS:
                each.u.buffer.len = len(self.systems)
                each.u.buffer.data[: len(self.systems)] = self.systems
            elif each.cmd == Command.DTV_API_VERSION:
                each.u.data = 0x050C
            elif each.cmd in self.stats:
                scale, value = self.stats[Command(each.cmd)]
                each.u.st.len = 1
                each.u.st.stat[0] = Stats(scale=scale)
                if scale is Scale.FE_SCALE_DECIBEL:
                    each.u.st.stat[0].svalue = value
                else:
                    each.u.st.stat[0].uvalue = value

    def _status(self, value: Argument) -> None:
        assert isinstance(value, ctypes.c_uint32)
        value.value = self.status

    def _strength(self, value: Argument) -> None:
        assert isinstance(value, ctypes.c_uint16)
        if self.strength is None:
            raise OSError(errno.EOPNOTSUPP, os.strerror(errno.EOPNOTSUPP))
        value.value = self.strength


def _text(request: int, argument: Argument) -> str:
    if isinstance(argument, int):
        return str(int(argument))
    if request == FE_SET_PROPERTY:
        assert isinstance(argument, Properties)
        return "0x" + ctypes.string_at(argument.props, argument.num * ctypes.sizeof(Property)).hex()
    return "0x" + bytes(argument).hex()


@pytest.fixture
def kernel() -> Kernel:
    return Kernel()


@pytest.fixture
def adapter(tmp_path: Path) -> Path:
    """/dev/dvb/adapter0 with one frontend; its dvr device is a FIFO to write packets into."""
    folder = tmp_path / "dvb" / "adapter0"
    folder.mkdir(parents=True)
    for name in ("frontend0", "demux0"):
        (folder / name).touch()
    os.mkfifo(folder / "dvr0")
    return folder


@pytest.fixture
def air(adapter: Path) -> Iterator[Callable[[bytes], None]]:
    """Sends packets into the dvr device."""
    fd = os.open(adapter / "dvr0", os.O_RDWR | os.O_NONBLOCK)

    def send(data: bytes) -> None:
        assert os.write(fd, data) == len(data)

    yield send
    os.close(fd)
