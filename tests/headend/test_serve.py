"""The headend as a process, as the gateway runs it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from headend.encode import SMALL

from gulou_hal.ts.packet import as_packets

ROOT = Path(__file__).parents[2]
BYTES_PER_SECOND = SMALL.packets_per_second * 188


def headend(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "headend", *arguments]


@pytest.fixture
def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT / "examples/headend")}


@pytest.fixture
def server(small_broadcast: Path, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        headend("serve", "--build", str(small_broadcast), "--to", "-"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    )
    yield process
    process.kill()
    process.wait()


def test_it_sends_at_the_rate_of_the_multiplex(server: subprocess.Popen[bytes]) -> None:
    assert server.stdout is not None
    server.stdout.read(BYTES_PER_SECOND // 10)
    began = time.monotonic()
    data = server.stdout.read(2 * BYTES_PER_SECOND)
    took = time.monotonic() - began
    assert all(as_packets(data[-(len(data) % 188 + 188 * 100) :])[:, 0] >= 0)
    assert 1.5 < took < 4.0


def test_a_receiver_that_goes_ends_it_without_a_word(server: subprocess.Popen[bytes]) -> None:
    assert server.stdout is not None and server.stderr is not None
    server.stdout.read(1000)
    server.stdout.close()
    assert server.wait(timeout=10) == 0
    assert server.stderr.read() == b""


def test_ctrl_c_ends_it_without_a_word(server: subprocess.Popen[bytes]) -> None:
    assert server.stdout is not None and server.stderr is not None
    server.stdout.read(1000)
    server.send_signal(signal.SIGINT)
    assert server.wait(timeout=10) == 128 + signal.SIGINT
    assert server.stderr.read() == b""


@pytest.mark.parametrize(("scheme", "header"), [("udp", 0), ("rtp", 12)])
def test_datagrams_carry_seven_packets(
    scheme: str, header: int, small_broadcast: Path, environment: dict[str, str]
) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(("127.0.0.1", 0))
        receiver.settimeout(10)
        target = f"{scheme}://127.0.0.1:{receiver.getsockname()[1]}"
        process = subprocess.Popen(
            headend("serve", "--build", str(small_broadcast), "--to", target), env=environment
        )
        try:
            datagrams = [receiver.recv(2048) for _ in range(50)]
        finally:
            process.kill()
            process.wait()
    assert all(len(datagram) == header + 7 * 188 for datagram in datagrams)
    assert all(datagram[header::188] == b"\x47" * 7 for datagram in datagrams)
    if scheme == "rtp":
        numbers = [int.from_bytes(datagram[2:4]) for datagram in datagrams]
        assert all((later - earlier) % 65536 == 1 for earlier, later in pairwise(numbers))
        assert {datagram[1] & 0x7F for datagram in datagrams} == {33}


def test_what_cannot_be_done_is_said_in_one_line(environment: dict[str, str], small_broadcast: Path) -> None:
    build = str(small_broadcast)
    for arguments, word in (
        (("serve", "--build", "/nowhere"), "headend build"),
        (("serve", "--build", build, "--to", "http://x"), "cannot send to http://x"),
        (("serve", "--build", build, "--to", "udp://x"), "lacks a host or a port"),
        (("record", "--build", build, "/nowhere/file.ts"), "cannot write to /nowhere/file.ts"),
    ):
        done = subprocess.run(
            headend(*arguments), env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 1
        assert word in done.stderr and len(done.stderr.splitlines()) == 1


def test_a_build_that_is_stopped_leaves_nothing_behind(tmp_path: Path, environment: dict[str, str]) -> None:
    process = subprocess.Popen(
        headend("build", "--out", str(tmp_path)),
        env=environment,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    deadline = time.monotonic() + 30
    while not list(tmp_path.glob("*/*/*.ts")):
        assert time.monotonic() < deadline and process.poll() is None
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 128 + signal.SIGINT
    assert b"Traceback" not in said
    assert list(tmp_path.iterdir()) == []
