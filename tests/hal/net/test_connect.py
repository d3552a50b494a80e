"""Getting a connection: every address is judged, the first to answer wins, nothing is left open."""

from __future__ import annotations

import ipaddress
import os
import socket
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from gulou.errors import ServiceError
from gulou_hal.net.connect import connect, in_turn, race

SILENT = "192.0.2.77"
"""TEST-NET-1 (RFC 5737): nobody answers there, or there is no way to it."""


def test_a_name_that_turns_to_the_home_is_refused_with_its_address() -> None:
    """DNS rebinding: whoever owns the name says one address first and the router's later."""
    answers = [["93.184.216.34"], ["192.168.1.1"]]

    def rebinding(_: str) -> Sequence[str]:
        return answers.pop()

    with pytest.raises(ServiceError, match=r"leads to 192\.168\.1\.1") as refused:
        connect("example.org", 80, 1.0, rebinding)
    assert refused.value.code == "permission"


def test_of_mixed_answers_only_the_worlds_are_tried() -> None:
    """The home's address would answer at once; the connection must not go there."""
    with socket.create_server(("127.0.0.1", 0)) as home:
        home.settimeout(0.3)
        with pytest.raises(ServiceError):
            connect("example.org", home.getsockname()[1], 0.3, lambda _: ["127.0.0.1", "203.0.114.1"])
        with pytest.raises(TimeoutError):
            home.accept()


def test_a_name_without_addresses_says_so() -> None:
    def unknown(_: str) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    def empty(_: str) -> Sequence[str]:
        return []

    for resolve in (unknown, empty):
        with pytest.raises(ServiceError, match="no address for example") as failed:
            connect("example.org", 443, 1.0, resolve)
        assert failed.value.code == "unavailable"


def test_families_take_turns() -> None:
    listed = [ipaddress.ip_address(each) for each in ("1.1.1.1", "1.0.0.1", "2606::1", "8.8.8.8")]
    assert [str(each) for each in in_turn(listed)] == ["2606::1", "1.1.1.1", "1.0.0.1", "8.8.8.8"]


def test_a_silent_address_keeps_nobody_from_the_next() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        addresses = [ipaddress.ip_address(each) for each in (SILENT, "127.0.0.1")]
        sock = race(addresses, server.getsockname()[1], time.monotonic() + 5, "example.org")
        assert sock.getpeername()[0] == "127.0.0.1"
        assert sock.gettimeout() is None
        sock.close()


def test_a_refused_address_hands_over_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        addresses = [ipaddress.ip_address(each) for each in ("::1", "127.0.0.1")]
        race(addresses, server.getsockname()[1], time.monotonic() + 5, "example.org").close()


def test_nothing_is_left_open() -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        addresses = [ipaddress.ip_address(each) for each in (SILENT, "127.0.0.1", "127.0.0.2")]
        for _ in range(3):
            os.close(race(addresses, port, time.monotonic() + 5, "example.org").detach())
        with pytest.raises(ServiceError):
            race(addresses[:1], port, time.monotonic() + 0.1, "example.org")
    assert len(list(Path("/proc/self/fd").iterdir())) <= before  # other tests' leavings may go meanwhile
