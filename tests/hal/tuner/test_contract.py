"""Addresses, and what a person reads when a tuner cannot be opened."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from gulou_hal.tuner.contract import TunerError, TunerState, Tuning
from gulou_hal.tuner.schemes import tuner_for


def test_a_path_is_an_address_of_a_file() -> None:
    assert Tuning.parse("/films/one.ts") == Tuning("/films/one.ts", "file", "/films/one.ts")
    assert Tuning.parse("file:///films/a%20b.ts").address == "/films/a b.ts"


def test_options_follow_a_question_mark() -> None:
    tuning = Tuning.parse("udp://@239.1.2.3:1234?iface=eth0")
    assert (tuning.scheme, tuning.address, tuning.options) == ("udp", "@239.1.2.3:1234", {"iface": "eth0"})


def test_a_command_line_may_hold_any_character() -> None:
    assert Tuning.parse("pipe:///bin/echo 'a?b' c#d").address == "/bin/echo 'a?b' c#d"


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "No tuner address was given"),
        ("dab://5A", "dab:// is none of file://, udp://"),
        ("udp://239.1.2.3", "names no port"),
        ("udp://127.0.0.1:99999", "names no port"),
        ("udp://@239.1.2.3:5000?iface=nowhere0", "no network interface nowhere0"),
        ("udp://192.0.2.77:5000", "not an address of this machine"),
        ("pipe:///no/such/command x", "There is no command /no/such/command"),
        ("pipe:///bin/echo 'x", "No closing quotation"),
        ("pipe://", "names no command"),
        ("/no/such/file.ts", "There is no file /no/such/file.ts"),
        ("/", "/ is a folder"),
        ("/dev/zero", "/dev/zero is no file"),
    ],
)
def test_what_cannot_be_opened_is_said_in_a_sentence(url: str, words: str) -> None:
    with pytest.raises(TunerError, match=words):
        tuner_for(url).open()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"Once upon a time. " * 10_000, "is not a transport stream"),
        (b"short", "is not a transport stream"),
    ],
)
def test_a_file_that_is_no_transport_stream(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "story.ts"
    path.write_bytes(content)
    tuner = tuner_for(str(path))
    with pytest.raises(TunerError, match=words):
        tuner.open()
    assert tuner.status().state is TunerState.closed


def test_a_port_already_taken() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(TunerError, match="already taken"):
            tuner_for(f"udp://127.0.0.1:{taken.getsockname()[1]}").open()
