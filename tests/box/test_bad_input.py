"""Bad input gets one clear sentence, on the screen and on the terminal, and what was stored stays whole."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from running import Broadcast, RunningBox

from gulou_launcher.control import client


@pytest.fixture(scope="module")
def recording(broadcast: Broadcast, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six seconds of the broadcast as an ordinary file."""
    path = tmp_path_factory.mktemp("recording") / "recording.ts"
    command = [
        sys.executable,
        "-m",
        "headend",
        "record",
        "--build",
        str(broadcast.folder),
        "--seconds",
        "6",
        str(path),
    ]
    root = Path(__file__).resolve().parents[2]
    subprocess.run(
        command, env={**os.environ, "PYTHONPATH": str(root / "examples/headend")}, check=True, timeout=60
    )
    return path


def told(box: RunningBox, *words: str) -> None:
    """The trouble is in the status (which the screen shows) and on the terminal: a sentence, no traceback."""
    sentence = box.wait_for(
        lambda: next((text for text in box.status().troubles if all(word in text for word in words)), "")
    )
    box.wait_for(lambda: sentence in box.said())
    assert "\n" not in sentence
    assert "Traceback" not in box.said()


def works(box: RunningBox) -> None:
    """The remote still moves the focus."""
    box.press("home")
    before = box.picture().rgba
    box.press("right", "down", "right")
    assert box.picture().rgba != before


def test_a_file_that_is_no_transport_stream(tmp_path: Path) -> None:
    wrong = tmp_path / "holiday.ts"
    wrong.write_bytes(b"This is a letter, not a broadcast.\n" * 5000)
    with RunningBox(tmp_path / "data", str(wrong)) as box:
        told(box, "holiday.ts", "not a transport stream")
        works(box)


def test_a_missing_file(tmp_path: Path) -> None:
    with RunningBox(tmp_path / "data", str(tmp_path / "gone.ts")) as box:
        told(box, "gone.ts")
        works(box)


def test_a_file_cut_in_the_middle_plays(broadcast: Broadcast, recording: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.ts"
    data = recording.read_bytes()
    cut.write_bytes(data[1000 : len(data) // 2 + 77])
    with RunningBox(tmp_path / "data", str(cut)) as box:
        box.wait_for(lambda: box.driver("channels").detail.get("count", 0) == len(broadcast.services))
        box.open_app("live-tv")
        box.press("1", "ok")
        box.wait_for(lambda: broadcast.shows(box, 1))


def without(recording: Path, pid: int, path: Path) -> Path:
    """The recording with the packets of one PID replaced by null packets (ISO/IEC 13818-1 §2.4.1)."""
    packets = np.frombuffer(recording.read_bytes(), np.uint8).reshape(-1, 188).copy()
    pids = (packets[:, 1].astype(np.uint16) & 0x1F) << 8 | packets[:, 2]
    packets[pids == pid, 1:4] = (0x1F, 0xFF, 0x10)
    path.write_bytes(packets.tobytes())
    return path


def test_a_pmt_that_names_a_picture_which_never_comes(
    broadcast: Broadcast, recording: Path, tmp_path: Path
) -> None:
    service = broadcast.service(5)
    source = without(recording, service["video_pid"], tmp_path / "hollow.ts")
    with RunningBox(tmp_path / "data", str(source)) as box:
        box.wait_for(lambda: box.driver("channels").detail.get("count", 0) == len(broadcast.services))
        box.open_app("live-tv")
        box.press("5", "ok")
        box.wait_for(lambda: box.player().reason or box.player().state == "failed", 10)
        assert "Traceback" not in box.said()
        box.press("1", "ok")
        box.wait_for(lambda: broadcast.shows(box, 1))


def test_a_data_folder_that_cannot_be_written(broadcast: Broadcast, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    command = [
        str(Path(sys.executable).with_name("gulou")),
        "box",
        "--headless",
        "--data",
        str(blocked / "data"),
    ]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        sentence = process.stderr.readline()
        assert str(blocked) in sentence
        assert "nothing is remembered" in sentence
    finally:
        process.terminate()
        process.wait(10)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
def test_a_full_disk(broadcast: Broadcast, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(disk)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("a small disk cannot be mounted here")
    try:
        (disk / "ballast").write_bytes(b"x" * 900_000)
        with RunningBox(disk / "data", broadcast.tuner) as box:
            told(box, "No space is left")
            box.wait_for(lambda: box.driver("channels").detail.get("count", 0) == len(broadcast.services))
            box.open_app("live-tv")
            box.press("1", "ok")
            box.wait_for(lambda: broadcast.shows(box, 1))
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_second_box_on_the_same_folder_is_refused(broadcast: Broadcast, tmp_path: Path) -> None:
    with RunningBox(tmp_path / "data") as box:
        second = subprocess.run(
            [str(Path(sys.executable).with_name("gulou")), "box", "--headless", "--data", str(box.data)],
            check=False,
            capture_output=True,
            text=True,
            timeout=20,
        )
        assert second.returncode == 1
        assert "already runs" in second.stderr
        assert len(second.stderr.splitlines()) == 1
        before = box.picture().rgba
        client.tell(box.data, "")
        box.wait_for(lambda: box.picture().rgba != before)  # the sentence had stood on the first one's home
        works(box)


def test_a_port_already_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with RunningBox(tmp_path / "data", more=["--page-port", str(port)]) as box:
            told(box, str(port))
            assert box.status().page


def test_what_was_stored_stays_whole(broadcast: Broadcast, recording: Path, tmp_path: Path) -> None:
    count = len(broadcast.services)
    source = tmp_path / "source.ts"
    shutil.copy(recording, source)
    with RunningBox(tmp_path / "data", str(source)) as box:
        box.wait_for(lambda: box.driver("channels").detail.get("count", 0) == count)
    source.unlink()
    with RunningBox(tmp_path / "data", str(source)) as box:
        told(box, "source.ts")
        assert box.driver("channels").detail["count"] == count
