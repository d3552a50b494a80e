"""Two network namespaces with a cable between them: a living room and a bedroom."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import pytest


class Rooms(NamedTuple):
    """The names of both namespaces, and the bedroom's end of the cable."""

    living: str
    bedroom: str
    cable: str

    def pull(self) -> None:
        """Pull the cable out."""
        _ip("-n", self.bedroom, "link", "set", self.cable, "down")

    def plug(self) -> None:
        """Put it back."""
        _ip("-n", self.bedroom, "link", "set", self.cable, "up")


@contextmanager
def two_rooms() -> Iterator[Rooms]:
    """Make them, and take them away. Skips where this machine does not allow it."""
    if shutil.which("ip") is None:
        pytest.skip("ip is not installed (Debian's iproute2)")
    number = os.getpid() % 0xFFFFF
    rooms = Rooms(f"living{number}", f"bedroom{number}", f"gb{number}")
    try:
        try:
            for name in (rooms.living, rooms.bedroom):
                _ip("netns", "add", name)
        except subprocess.CalledProcessError as error:
            pytest.skip(f"this machine allows no network namespaces: {error.stderr.strip()}")
        other = f"gl{number}"
        _ip("link", "add", other, "type", "veth", "peer", "name", rooms.cable)
        for name, cable, address in (
            (rooms.living, other, "10.77.0.1"),
            (rooms.bedroom, rooms.cable, "10.77.0.2"),
        ):
            _ip("link", "set", cable, "netns", name)
            _ip("-n", name, "addr", "add", f"{address}/24", "dev", cable)
            _ip("-n", name, "link", "set", "lo", "up")
            _ip("-n", name, "link", "set", cable, "up")
        yield rooms
    finally:
        for name in (rooms.living, rooms.bedroom):
            subprocess.run(["ip", "netns", "del", name], capture_output=True, check=False)


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True, text=True, timeout=10)
