"""`gulou status`, `press`, `screenshot` and `apps`, against a fake box over its real socket."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from gulou.command import main
from gulou_launcher.control import table
from gulou_launcher.control.commands import apps, press, screenshot, search, status
from gulou_launcher.places import default_data
from tests.launcher.control.fake_box import LIVE_TV, QUIZ, FakeBox

Output = pytest.CaptureFixture[str]


def test_press_presses_each_key_in_order(served: FakeBox, data: Path) -> None:
    assert press.command(["up", "OK", "1", "channelup", "--data", str(data)]) == 0
    assert served.pressed == ["up", "ok", "1", "channelup"]


def test_press_waits_between_keys_and_not_after_the_last(served: FakeBox, data: Path) -> None:
    began = time.monotonic()
    assert press.command(["1", "2", "3", "--wait", "0.3", "--data", str(data)]) == 0
    assert time.monotonic() - began >= 0.6
    assert served.pressed == ["1", "2", "3"]


def test_press_knows_the_keys_before_it_presses_any(served: FakeBox, data: Path, capsys: Output) -> None:
    with pytest.raises(SystemExit):
        press.command(["up", "warp", "--data", str(data)])
    assert served.pressed == []
    said = capsys.readouterr().err
    assert "'warp'" in said and "channelup" in said


def test_screenshot_is_the_screen(served: FakeBox, data: Path, tmp_path: Path) -> None:
    served.draw(bytes((181, 56, 42, 0)) * (64 * 18) + bytes((14, 20, 32, 0)) * (64 * 18))
    file = tmp_path / "screen.png"
    assert screenshot.command([str(file), "--data", str(data)]) == 0
    with Image.open(file) as image:
        assert (image.format, image.mode, image.size) == ("PNG", "RGB", (64, 36))
        assert image.getpixel((0, 0)) == (181, 56, 42)  # rows run from the top down
        assert image.getpixel((63, 35)) == (14, 20, 32)
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["screen.png"]


def test_a_screenshot_that_cannot_be_written_leaves_nothing(
    served: FakeBox, data: Path, tmp_path: Path, capsys: Output
) -> None:
    missing = tmp_path / "missing" / "screen.png"
    assert main(["screenshot", str(missing), "--data", str(data)]) == 1
    assert capsys.readouterr().err == f"gulou: {missing} cannot be written: No such file or directory.\n"
    assert main(["screenshot", str(tmp_path / "screen.jpg"), "--data", str(data)]) == 1
    assert "is a PNG" in capsys.readouterr().err


def test_a_screen_that_does_not_answer_is_one_sentence(served: FakeBox, data: Path, capsys: Output) -> None:
    served.silent = True
    assert main(["press", "up", "--data", str(data)]) == 1
    assert capsys.readouterr().err == "gulou: The screen does not answer.\n"


def test_a_screen_larger_than_any_message(data: Path, tmp_path: Path, served: FakeBox) -> None:
    served.width, served.height = 3840, 2160
    served.show(200, 30, 60)
    file = tmp_path / "4k.png"
    assert screenshot.command([str(file), "--data", str(data)]) == 0
    with Image.open(file) as image:
        assert image.size == (3840, 2160)
        assert image.getpixel((3839, 2159)) == (200, 30, 60)


def test_status_tells_of_every_process_app_and_driver(served: FakeBox, data: Path, capsys: Output) -> None:
    assert status.command(["--data", str(data)]) == 0
    said = capsys.readouterr().out
    for expected in (
        "up 2 h 13 min",
        "1280 × 720, offscreen, llvmpipe",
        "level 2 of 3: landlock, seccomp held",
        "without cgroup: no memory controller in cgroup v2",
        "limits did not hold: limits: take 64 MiB, it got them",
        "http://127.0.0.1:8480/?key=secret",
        f"app {LIVE_TV.id}",
        "The zygote ended.",
        "电视直播",
        QUIZ.reason,
        "mbit/s 20.1, services 8",
        "whole box",
    ):
        assert expected in said


def test_status_as_json_has_numbers(served: FakeBox, data: Path, capsys: Output) -> None:
    assert status.command(["--json", "--data", str(data)]) == 0
    told = json.loads(capsys.readouterr().out)
    launcher, zygote, app = told["processes"]
    assert launcher["pid"] == os.getpid() and launcher["memory"] > 1 << 20 and launcher["cpu"] > 0
    assert (zygote["pid"], zygote["memory"], zygote["state"]) == (None, None, "failed")
    assert app["name"] == LIVE_TV.id
    assert told["isolation"]["level"] == 2
    assert told["drivers"][0]["detail"]["services"] == 8


@pytest.mark.parametrize(
    ("language", "names"), [("zh_CN.UTF-8", "电视直播, Live TV"), ("C", "Live TV, 电视直播")]
)
def test_apps_are_named_in_the_language_of_the_terminal(
    language: str, names: str, served: FakeBox, data: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", language)
    assert apps.command(["--data", str(data)]) == 0
    heading, live_tv, quiz = capsys.readouterr().out.splitlines()
    assert heading.split() == ["APP", "VERSION", "STATE", "NAMES", "REASON"]
    assert names in live_tv
    assert quiz.endswith(QUIZ.reason)


def test_search_lists_what_the_apps_offer(served: FakeBox, data: Path, capsys: Output) -> None:
    assert search.command(["drum", "tower", "--data", str(data)]) == 0
    heading, row = capsys.readouterr().out.splitlines()
    assert heading.split() == ["APP", "TITLE", "SUBTITLE", "LINK"]
    assert "About drum tower" in row and "quiz://drum tower" in row
    assert search.command(["tower", "--json", "--data", str(data)]) == 0
    (offer,) = json.loads(capsys.readouterr().out)
    assert offer["app"] == QUIZ.id and offer["link"] == "quiz://tower"
    assert search.command(["nothing", "--data", str(data)]) == 0
    assert capsys.readouterr().out == "No app offers anything for these words.\n"


def test_without_a_box_there_is_one_sentence(data: Path, capsys: Output) -> None:
    for command in (["status"], ["apps"], ["press", "up"], ["screenshot", "screen.png"]):
        assert main([*command, "--data", str(data)]) == 1
        assert capsys.readouterr().err == f"gulou: No box runs on {data}: start one with `gulou box`.\n"


def test_the_commands_start_fast_since_they_load_neither_kivy_nor_numpy() -> None:
    names = ", ".join(
        f"gulou_launcher.control.commands.{name}" for name in ("apps", "press", "screenshot", "status")
    )
    code = f"import sys, {names}; print(sorted({{'kivy', 'numpy', 'PIL', 'gulou_hal'}} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "[]\n"


def test_log_prints_what_an_app_printed_and_follows_until_ctrl_c(served: FakeBox, data: Path) -> None:
    served.printed = "一杯茶\n".encode()
    command = [sys.executable, "-m", "gulou", "log", "quiz", "--follow", "--data", str(data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None and running.stderr is not None
        try:
            assert running.stdout.readline() == "一杯茶\n"
            served.printed += b"and more\n"
            assert running.stdout.readline() == "and more\n"
            running.send_signal(signal.SIGINT)
            assert running.wait(10) == 130
        finally:
            running.kill()
        assert (running.stdout.read(), running.stderr.read()) == ("", "")


def test_an_empty_log_says_so_and_a_wrong_name_too(served: FakeBox, data: Path, capsys: Output) -> None:
    served.printed = b""
    assert main(["log", QUIZ.id, "--data", str(data)]) == 0
    assert capsys.readouterr().err == f"{QUIZ.id} has printed nothing, and had no errors.\n"
    assert main(["log", "quizz", "--data", str(data)]) == 1
    assert "No app called quizz is installed; there are: " in capsys.readouterr().err


def test_remove_asks_first(served: FakeBox, data: Path, capsys: Output) -> None:
    assert main(["remove", QUIZ.id, "--data", str(data)]) == 1
    assert "say --yes" in capsys.readouterr().err
    assert served.removed == []
    assert main(["remove", QUIZ.id, "--with-data", "--yes", "--json", "--data", str(data)]) == 0
    assert json.loads(capsys.readouterr().out) == {"id": QUIZ.id, "data": True}
    assert served.removed == [(QUIZ.id, True, "")]


def test_tables_align_where_chinese_takes_two_cells() -> None:
    lines = table.lines(("NAME", "MB"), [("电视", "1"), ("tv", "20")], right=frozenset({1}))
    assert lines == ["NAME  MB", "电视   1", "tv    20"]
    assert {table.cells(line) for line in lines} == {8}


def test_what_an_app_calls_itself_cannot_steer_the_terminal() -> None:
    assert table.lines(("NAME",), [("evil\x1b[2J\r\n",)])[1] == "evil [2J"


def test_the_default_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("GULOU_DATA", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert default_data() == tmp_path / ".local/share/gulou"
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    assert default_data() == tmp_path / ".local/share/gulou"
    monkeypatch.setenv("XDG_DATA_HOME", "/srv")
    assert default_data() == Path("/srv/gulou")
    monkeypatch.setenv("GULOU_DATA", "/boxes/1")
    assert default_data() == Path("/boxes/1")
