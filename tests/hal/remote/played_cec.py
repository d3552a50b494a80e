"""An HDMI-CEC adapter without hardware: a pipe for its node, and what the kernel would answer."""

from __future__ import annotations

import ctypes
import errno
import os
from collections import deque
from pathlib import Path
from typing import Any

from gulou_hal.remote import cec_api

HERE = 0x1000


class Kernel:
    """Answers as the kernel does. `said` is what was transmitted, `wanted` what we asked to be."""

    def __init__(self) -> None:
        self.capabilities = 0x0E
        self._fd = -1
        self.events: deque[tuple[int, int]] = deque()
        """(physical address, mask of logical addresses) each."""
        self.messages: deque[cec_api.Message] = deque()
        self.refuses: dict[int, int] = {}
        self.said: list[str] = []
        self.wanted: list[tuple[int, bytes, int]] = []

    def ioctl(self, fd: int, request: int, argument: Any = 0, /) -> int:
        os.fstat(fd)
        if request in self.refuses:
            raise OSError(self.refuses[request], os.strerror(self.refuses[request]))
        if request == cec_api.CEC_ADAP_G_CAPS:
            argument.driver, argument.capabilities = b"vivid", self.capabilities
        elif request == cec_api.CEC_ADAP_S_LOG_ADDRS:
            self.wanted.append((argument.num_log_addrs, argument.osd_name, argument.log_addr_type[0]))
        elif request == cec_api.CEC_ADAP_G_PHYS_ADDR:
            argument.value = cec_api.CEC_PHYS_ADDR_INVALID
        elif request == cec_api.CEC_S_MODE:
            assert isinstance(argument, ctypes.c_uint32)
            assert argument.value == 0x21
        elif request == cec_api.CEC_DQEVENT:
            if not self.events:
                raise OSError(errno.EAGAIN, "")
            argument.event = cec_api.CEC_EVENT_STATE_CHANGE
            argument.state_change.phys_addr, argument.state_change.log_addr_mask = self.events.popleft()
            os.read(self._fd, 1)
        elif request == cec_api.CEC_RECEIVE:
            if not self.messages:
                raise OSError(errno.EAGAIN, "")
            ctypes.memmove(ctypes.byref(argument), bytes(self.messages.popleft()), ctypes.sizeof(argument))
            os.read(self._fd, 1)
        elif request == cec_api.CEC_TRANSMIT:
            self.said.append(bytes(argument.msg[: argument.len]).hex())
        return 0

    def plug(self, path: Path) -> Path:
        """The node of the adapter: readable while there is something to be heard, as the kernel's."""
        os.mkfifo(path)
        self._fd = os.open(path, os.O_RDWR | os.O_NONBLOCK)
        return path

    def joins(self, physical: int, logical: int) -> None:
        """A TV is there, and we have an address."""
        os.write(self._fd, b"!")
        self.events.append((physical, 1 << logical))

    def leaves(self) -> None:
        """The plug was pulled."""
        os.write(self._fd, b"!")
        self.events.append((cec_api.CEC_PHYS_ADDR_INVALID, 0))

    def hear(self, text: str, *, sequence: int = 0, status: int = 0) -> None:
        data = bytes.fromhex(text)
        message = cec_api.Message(len=len(data), sequence=sequence, tx_status=status)
        message.msg[: len(data)] = data
        # The byte first: who reads takes it with the message, from another thread.
        os.write(self._fd, b"!")
        self.messages.append(message)
