"""What every tuner driver is: these methods are the whole contract."""

from __future__ import annotations

from abc import ABC, abstractmethod
from enum import StrEnum
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec

from gulou_hal.ts.packet import Packets


class TunerError(Exception):
    """A tuner that cannot be opened or read; the message is one sentence fit for a screen."""


class TunerState(StrEnum):
    """Where a tuner is. A tuner is always in exactly one of these."""

    closed = "closed"
    waiting = "waiting"  # open; nothing has come yet, and not for long enough to say so
    locked = "locked"
    no_signal = "no_signal"
    failed = "failed"


class TunerStatus(msgspec.Struct, frozen=True):
    """How reception stands now.

    `reason` is a sentence for a person, empty while all is well. `signal` is the strength from 0 to 1,
    `snr` the signal-to-noise ratio in dB and `ber` the share of wrong bits before correction, each None where
    the hardware does not say. `bitrate` is in bit/s over about the last second, None when not known yet.
    `lost` counts packets or datagrams known to be lost since `open`.
    """

    state: TunerState
    reason: str = ""
    signal: float | None = None
    bitrate: int | None = None
    packets: int = 0
    lost: int = 0
    snr: float | None = None
    ber: float | None = None

    @property
    def locked(self) -> bool:
        return self.state is TunerState.locked


class Tuning(msgspec.Struct, frozen=True):
    """What to receive, as an address: its scheme, the part from there to the `?`, and the options."""

    url: str
    scheme: str
    address: str
    options: dict[str, str] = {}

    @classmethod
    def parse(cls, url: str) -> Tuning:
        """Read an address; one without a scheme is a path. Raises TunerError when it is malformed."""
        if not url:
            raise TunerError(
                "No tuner address was given: name a transport stream file or an address as udp://@239.1.2.3:1234"
            )
        scheme, colon, rest = url.partition("://")
        if not colon:
            return cls(url, "file", url)
        try:
            parts = urlsplit(url)
        except ValueError as error:
            raise TunerError(f"{url} is no address that a tuner can open: {error}") from None
        if scheme == "pipe":  # a command line may hold any character
            return cls(url, scheme, rest)
        if scheme in ("file", "lab", "iptv"):  # a path
            return cls(url, scheme, unquote(rest.partition("?")[0]), _options(parts.query))
        return cls(url, scheme, parts.netloc, _options(parts.query))


class Tuner(ABC):
    """One receiver of one multiplex. Not thread-safe: one thread opens, reads and closes it.

    `status` alone may be called from any thread.
    """

    selective: bool = False
    """Whether the whole multiplex is more than the way from the tuner carries, so that `want` is needed."""

    def __init__(self, tuning: Tuning) -> None:
        self.tuning: Final = tuning

    @abstractmethod
    def open(self) -> None:
        """Start receiving. Raises TunerError, leaving nothing behind, when that cannot be."""

    @abstractmethod
    def read(self, timeout: float) -> Packets:
        """Return the packets that came, as (n, 188) bytes, 0 ≤ n; wait at most `timeout` seconds for them.

        They come in steps of at most about 20 ms, and the array is the caller's to keep. Raises TunerError
        when reception has ended and only closing and opening again may help.
        """

    @abstractmethod
    def status(self) -> TunerStatus:
        """Return how reception stands."""

    def want(self, pids: frozenset[int] | None) -> None:  # noqa: B027 - most tuners send everything
        """From now on only these PIDs are needed, None: the whole multiplex. Called by the reading thread.

        It may be called before `open`, and more may come than was asked for. Raises TunerError.
        """

    @abstractmethod
    def close(self) -> None:
        """Stop receiving and free everything. Safe to call twice, and after a failed `open`."""


def _options(query: str) -> dict[str, str]:
    return {key: values[-1] for key, values in parse_qs(query).items()}
