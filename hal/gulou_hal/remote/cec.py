"""HDMI-CEC by the kernel's API (/dev/cec*): the TV hands on its remote's keys, and we go along with it."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import logging
import os
import select
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from gulou_hal.ioctl import ioctl
from gulou_hal.remote.cec_api import (
    CEC_ADAP_G_CAPS,
    CEC_ADAP_G_LOG_ADDRS,
    CEC_ADAP_G_PHYS_ADDR,
    CEC_ADAP_S_LOG_ADDRS,
    CEC_CAP_LOG_ADDRS,
    CEC_CAP_TRANSMIT,
    CEC_DQEVENT,
    CEC_EVENT_STATE_CHANGE,
    CEC_LOG_ADDR_TYPE_PLAYBACK,
    CEC_MODE_EXCL_FOLLOWER,
    CEC_MODE_INITIATOR,
    CEC_OP_ALL_DEVTYPE_PLAYBACK,
    CEC_OP_CEC_VERSION_1_4,
    CEC_OP_PRIM_DEVTYPE_PLAYBACK,
    CEC_PHYS_ADDR_INVALID,
    CEC_RECEIVE,
    CEC_S_MODE,
    CEC_TRANSMIT,
    CEC_TX_STATUS_NACK,
    CEC_TX_STATUS_OK,
    CEC_VENDOR_ID_NONE,
    Caps,
    Event,
    LogAddrs,
    Message,
)
from gulou_hal.remote.contract import Identity, Kind, Remote, RemoteError, Signal
from gulou_hal.remote.playback import Notice, Playback

log = logging.getLogger(__name__)

FOLDER: Final = Path("/dev")
EVENTS: Final = select.POLLIN | select.POLLPRI
"""What to wait for: messages, and what happens to the adapter."""
OSD_NAME: Final = b"Gulou"
_REASONS: Final = {
    errno.EACCES: "may not be used by this user: add the user to the group video",
    errno.EPERM: "may not be used by this user: add the user to the group video",
    errno.EBUSY: "is used by another program alone: end that one, such as cec-client or Kodi",
    errno.ENODEV: "was unplugged",
    errno.ENXIO: "was unplugged",
    errno.ENOENT: "is not there any more",
}


class Cec(Remote):
    """One adapter. `playback` is what we are on its wire."""

    def __init__(
        self,
        path: Path,
        notice: Callable[[Notice], None],
        *,
        plays: Callable[[], bool] = lambda: False,
        ioctl: Callable[..., int] = ioctl,
    ) -> None:
        self.path: Final = path
        self.identity = Identity("HDMI-CEC", Kind.cec, "cec")
        self.playback: Final = Playback(self._transmit, notice, plays)
        self.logical = 0
        """A bit for each address that is ours; 0 while no TV is there, or all addresses are taken."""
        self._ioctl = ioctl
        self._fd = -1

    @property
    def connected(self) -> bool:
        """Whether we have our place on the wire of a TV."""
        return self.logical != 0

    def open(self) -> None:
        try:
            self._fd = os.open(self.path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
            self._begin()
        except OSError as error:
            self.close()
            raise self._trouble(error) from None
        except RemoteError:
            self.close()
            raise

    def fileno(self) -> int:
        return self._fd

    def read(self) -> list[Signal]:
        signals: list[Signal] = []
        try:
            self._events()
            while self._fd >= 0:
                message = Message()
                try:
                    self._ioctl(self._fd, CEC_RECEIVE, message)
                except OSError as error:
                    if error.errno in (errno.EAGAIN, errno.ETIMEDOUT):
                        break
                    if error.errno == errno.ENONET:  # no TV is there just now
                        break
                    raise
                signals += self._take(message)
        except OSError as error:
            raise self._trouble(error) from None
        return signals

    def close(self) -> None:
        if self._fd >= 0:
            with contextlib.suppress(OSError):
                self._ioctl(self._fd, CEC_ADAP_S_LOG_ADDRS, LogAddrs())
            os.close(self._fd)
            self._fd = -1
        self.logical = 0
        self.playback.left()

    def _begin(self) -> None:
        caps = Caps()
        self._ioctl(self._fd, CEC_ADAP_G_CAPS, caps)
        if not caps.capabilities & CEC_CAP_TRANSMIT:
            raise RemoteError(f"The adapter {self.path} cannot speak HDMI-CEC.")
        self.identity = Identity(f"HDMI-CEC ({caps.driver.decode('ascii', 'replace')})", Kind.cec, "cec")
        self._ioctl(self._fd, CEC_S_MODE, ctypes.c_uint32(CEC_MODE_INITIATOR | CEC_MODE_EXCL_FOLLOWER))
        if caps.capabilities & CEC_CAP_LOG_ADDRS:
            self._ioctl(self._fd, CEC_ADAP_S_LOG_ADDRS, LogAddrs())  # what another program was before us
            self._ioctl(self._fd, CEC_ADAP_S_LOG_ADDRS, wanted())
        self._look()

    def _look(self) -> None:
        """Where we are on the wire now."""
        physical, addresses = ctypes.c_uint16(), LogAddrs()
        self._ioctl(self._fd, CEC_ADAP_G_PHYS_ADDR, physical)
        self._ioctl(self._fd, CEC_ADAP_G_LOG_ADDRS, addresses)
        self._stand(physical.value, addresses.log_addr_mask)

    def _stand(self, physical: int, logical: int) -> None:
        if physical == CEC_PHYS_ADDR_INVALID or not logical:
            self.logical = 0
            self.playback.left()
        elif (physical, logical) != (self.playback.physical, self.logical):
            self.logical = logical
            self.playback.joined(physical, time.monotonic())

    def _events(self) -> None:
        while True:
            event = Event()
            try:
                self._ioctl(self._fd, CEC_DQEVENT, event)
            except OSError as error:
                if error.errno == errno.EAGAIN:
                    return
                raise
            if event.event == CEC_EVENT_STATE_CHANGE:
                self._stand(event.state_change.phys_addr, event.state_change.log_addr_mask)

    def _take(self, message: Message) -> list[Signal]:
        data = bytes(message.msg[: message.len])
        if message.sequence:
            # How it went with something that we said.
            status = message.tx_status
            if status & CEC_TX_STATUS_NACK and not status & CEC_TX_STATUS_OK:
                self.playback.unheard(data[0] & 15)
            return []
        return self.playback.hear(data, time.monotonic())

    def _transmit(self, to: int, data: bytes) -> None:
        """Say something; the kernel does so when the wire is free, and nobody waits."""
        if not self.logical:
            return
        whole = bytes([(self.logical.bit_length() - 1) << 4 | to]) + data
        message = Message(len=len(whole))
        message.msg[: len(whole)] = whole
        try:
            self._ioctl(self._fd, CEC_TRANSMIT, message)
        except OSError as error:
            # Nobody is there just now (ENONET), or the wire is busier than it can be (EBUSY).
            log.info("%s: %s was not said: %s", self.path, whole.hex(), error.strerror)

    def _trouble(self, error: OSError) -> RemoteError:
        reason = _REASONS.get(error.errno or 0, f"failed: {error.strerror or error}")
        return RemoteError(f"The HDMI-CEC adapter {self.path} {reason}.")


def wanted() -> LogAddrs:
    """What we want to be: a playback device with a name."""
    addresses = LogAddrs(
        cec_version=CEC_OP_CEC_VERSION_1_4,
        num_log_addrs=1,
        vendor_id=CEC_VENDOR_ID_NONE,
        osd_name=OSD_NAME,
    )
    addresses.primary_device_type[0] = CEC_OP_PRIM_DEVTYPE_PLAYBACK
    addresses.log_addr_type[0] = CEC_LOG_ADDR_TYPE_PLAYBACK
    addresses.all_device_types[0] = CEC_OP_ALL_DEVTYPE_PLAYBACK
    return addresses


def adapters(folder: Path = FOLDER) -> list[Path]:
    """The adapters that are there now."""
    try:
        return sorted(path for path in folder.glob("cec*") if path.name[3:].isdigit())
    except OSError:
        return []
