"""`gulou si FILE [--json]`."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gulou_hal.si.command import command
from gulou_hal.si.listing import cells, wrap

Capture = Callable[[str], Path]


def test_json_lists_networks_services_streams_and_events(
    capture: Capture, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert command([str(capture("test-108.ts")), "--json"]) == 0
    listing = json.loads(capfdbinary.readouterr().out)
    assert listing["networks"][0]["name"] == "Rai"
    assert listing["networks"][0]["transport_streams"][0]["delivery"][0]["system"] == "terrestrial"
    one = listing["services"][0]
    assert (one["lcn"], one["name"], one["type_name"], one["scrambled"]) == (1, "Rai 1", "television", False)
    assert one["streams"][1]["codec"] == "mpeg-audio"
    assert one["streams"][1]["kind"] == "audio"
    assert one["streams"][1]["languages"] == [{"code": "ita", "audio_type": 0}]
    event = listing["events"][0]
    assert event["start"].endswith("Z")
    assert event["duration"] > 0
    assert event["texts"][0]["title"]


def test_a_file_of_sections_is_listed_too(
    capture: Capture, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert command([str(capture("test-038.bin")), "--json"]) == 0
    listing = json.loads(capfdbinary.readouterr().out)
    first = next(event for event in listing["events"] if event["event_id"] == 0x4B2B)
    assert (first["start"], first["duration"]) == ("2019-01-19T19:00:00Z", 4250)
    assert first["texts"][0]["language"] == "cze"
    assert first["texts"][0]["title"] == "Zázraky přírody"
    assert first["texts"][0]["items"] == [{"name": "Žánr", "value": "zábavný/ soutěžní pořad"}]


def test_people_get_aligned_columns_in_chinese_too(
    capture: Capture, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command([str(capture("cn_charsets.ts"))]) == 0
    out = capsys.readouterr().out
    rows = [row for row in out.splitlines() if "television" in row]
    assert len(rows) == 11
    assert len({cells(row[: row.index("television")]) for row in rows}) == 1
    assert "2026-08-24 12:00   0:30  chi  中央电视台综合频道" in out


@pytest.mark.parametrize(
    ("content", "reach"),
    [
        (b"Dear Sir, " * 9000, "in the first 64 KB"),
        (b"Hello", "in the first 5 bytes"),
        (b"", "because it is empty"),
    ],
)
def test_no_transport_stream_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, reach: str
) -> None:
    path = tmp_path / "letter.ts"
    path.write_bytes(content)
    assert command([str(path)]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    sentence = "letter.ts is not a transport stream: no sync byte every 188 bytes"
    assert captured.err == f"gulou si: {sentence} {reach}\n"


def test_a_missing_file_and_a_folder_are_one_sentence_each(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command([str(tmp_path / "none.ts")]) == 1
    assert capsys.readouterr().err.endswith("none.ts cannot be read: No such file or directory\n")
    assert command([str(tmp_path)]) == 1
    assert capsys.readouterr().err.endswith("cannot be read: Is a directory\n")


def test_an_unknown_charset_is_one_sentence(capture: Capture, capsys: pytest.CaptureFixture[str]) -> None:
    assert command([str(capture("cn_charsets.ts")), "--charset", "klingon"]) == 1
    assert "klingon is no known text encoding" in capsys.readouterr().err


def test_a_cut_file_lists_what_it_has(
    tmp_path: Path, capture: Capture, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "cut.ts"
    path.write_bytes(capture("test-108.ts").read_bytes()[:3_000_001])
    assert command([str(path)]) == 0
    assert "Rai 1" in capsys.readouterr().out


def test_tables_on_another_pid_are_read_where_it_is_named(
    capture: Capture, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    counts = []
    for further in ([], ["--pid", "0x112"]):
        assert command([str(capture("test-030.ts")), "--json", *further]) == 0
        counts.append(len(json.loads(capfdbinary.readouterr().out)["events"]))
    assert counts[0] < counts[1]


def test_help_does_not_wait_for_numpy() -> None:
    script = (
        "import sys; from gulou_hal.si.command import command\n"
        "try: command(['--help'])\n"
        "except SystemExit: print('numpy' in sys.modules)"
    )
    python = [sys.executable, "-c", script]
    run = subprocess.run(python, capture_output=True, text=True, timeout=60, check=True)
    assert run.stdout.endswith("False\n")


def test_text_wraps_at_spaces_and_between_wide_characters() -> None:
    assert list(wrap("The quick brown fox", 10)) == ["The quick", "brown fox"]
    assert list(wrap("鼓楼是侗族村寨", 6)) == ["鼓楼是", "侗族村", "寨"]
    assert list(wrap("", 10)) == []
    assert cells("鼓楼 tv") == 7
