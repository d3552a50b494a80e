"""Recorded sessions: the same on another day; where the app has changed, where and how it differs."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gulou.errors import GulouError
from gulou.recording.form import FILE, MAX_BYTES, read
from gulou.testing import TV, replay

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = ROOT / "examples"


def record(app: Path, place: Path, live: Callable[[TV], None]) -> Path:
    """Record what `live` does with the app; return the session."""
    tv = TV(app, data=place / "data")
    tv.begin(record=True)
    live(tv)
    tv.stop()
    return copy(place / "data" / FILE, place / "session.jsonl")


def copy(session: Path, to: Path) -> Path:
    to.write_bytes(session.read_bytes())
    return to


def weather(tv: TV) -> None:
    url = "https://api.open-meteo.com/v1/forecast"
    current = {"temperature_2m": 12.3, "relative_humidity_2m": 61, "wind_speed_10m": 9}
    hourly = {"time": ["2026-01-05T21:00"], "temperature_2m": [12.3]}
    tv.net.get(
        url, json={"current": current, "hourly": hourly, "daily": {"time": [], "precipitation_sum": []}}
    )
    tv.clock.advance(900)
    tv.see("12 °C")
    tv.settings["place"] = "kaili"
    tv.press("down", "left", "home")
    tv.clock.advance(3600)


def race(tv: TV) -> None:
    tv.press("ok")
    for side in ("left", "right", "left"):
        tv.clock.advance(0.4)
        tv.press(side)
    tv.clock.advance(1)


def breaks(tv: TV) -> None:
    tv.press("ok")
    tv.clock.advance(2700)
    tv.press("ok", "home")
    tv.clock.advance(10)
    tv.resume()


def recipes(tv: TV) -> None:
    tv.press("down", "down", "ok", "down", "back")
    tv.open("recipe:zongzi")


def favourites(tv: TV) -> None:
    tv.press("right", "info", "ok")
    tv.player.plays("no_signal", reason="No signal on 474 MHz")
    tv.tuner.scan(*tv.tuner.channels[:3])
    tv.press("ok")
    tv.clock.advance(7)


@pytest.mark.parametrize("live", [weather, race, breaks, recipes, favourites], ids=lambda live: live.__name__)
def test_a_session_replays_the_same(tmp_path: Path, live: Callable[[TV], None]) -> None:
    app = EXAMPLES / ("dragon-boat" if live is race else live.__name__)
    session = record(app, tmp_path, live)
    _, steps = read(session)
    assert sum(step.screen is not None for step in steps) >= 3
    replay(session, app)


def live_tv(tv: TV) -> None:
    tv.press("up")
    tv.clock.advance(2)
    tv.player.plays(video_pid=0x201)
    tv.press("ok", "down", "down", "ok", "epg", "down")
    tv.clock.advance(120)
    tv.press("back", "5")
    tv.clock.advance(3)


def test_live_tv_replays_the_same_with_what_it_remembered(tmp_path: Path) -> None:
    app = ROOT / "apps" / "live-tv"
    with TV(app, data=tmp_path / "data") as tv:
        tv.press("up", "up")
        tv.clock.advance(5)
    session = record(app, tmp_path, live_tv)
    header, _ = read(session)
    assert "storage.sqlite" in header.data
    replay(session, app)


COUNTER = """
import random
import time

from gulou import App, ui


class Counter(App):
    chance = 0

    def view(self):
        words = f"{WORD} {self.chance}, {time.strftime('%H:%M:%S')}"
        return ui.Page(ui.Text(words), ui.Button("More", on_press=self.more))

    def more(self):
        self.chance = random.random()
"""


@pytest.fixture
def counter(tmp_path: Path) -> Path:
    folder = tmp_path / "counter"
    folder.mkdir()
    manifest = 'id = "counter"\nversion = "1.0.0"\nentry = "counter_app:Counter"\n[name]\nen = "Counter"\n'
    (folder / "app.toml").write_text(manifest, "utf-8")
    (folder / "counter_app.py").write_text(f'WORD = "Count"\n{COUNTER}', "utf-8")
    return folder


def test_chance_and_the_clock_come_again(counter: Path, tmp_path: Path) -> None:
    replay(record(counter, tmp_path, lambda tv: tv.press("ok", "ok")), counter)


def test_an_app_that_has_changed_is_told_where_and_how(counter: Path, tmp_path: Path) -> None:
    session = record(counter, tmp_path, lambda tv: tv.press("ok"))
    code = counter / "counter_app.py"
    code.write_text(code.read_text("utf-8").replace('WORD = "Count"', 'WORD = "Number"'), "utf-8")
    code.touch()
    with pytest.raises(AssertionError, match=r"step 1, 0.0 s into the session of counter") as failure:
        replay(copy(session, counter / "session.jsonl"), _fresh(counter))
    said = str(failure.value)
    assert '-  text "Count 0' in said and '+  text "Number 0' in said


def _fresh(folder: Path) -> Path:
    """The same app elsewhere, so that Python reads it anew."""
    return shutil.copytree(folder, folder.with_name("changed"))


def test_the_session_beside_its_app_needs_no_folder(counter: Path, tmp_path: Path) -> None:
    session = record(counter, tmp_path, lambda tv: tv.press("ok"))
    (counter / "tests").mkdir()
    replay(copy(session, counter / "tests" / "session.jsonl"))
    with pytest.raises(GulouError, match="name its folder"):
        replay(session)


def test_what_is_no_session_is_said_with_its_line(tmp_path: Path) -> None:
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"app": 1}\n', "utf-8")
    with pytest.raises(GulouError, match=r"broken.jsonl, line 1, is no line of a recorded session"):
        replay(broken)
    with pytest.raises(GulouError, match="cannot be read"):
        replay(tmp_path / "missing.jsonl")


def test_a_session_that_becomes_too_large_ends_early(
    counter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gulou.recording.recorder.MAX_BYTES", 2000)
    session = record(counter, tmp_path, lambda tv: tv.press(*["ok"] * 40))
    assert session.stat().st_size < 3000
    _, steps = read(session)
    assert [step.full for step in steps] == [False] * (len(steps) - 1) + [True]
    replay(session, counter)


def test_it_is_json_that_people_can_read(counter: Path, tmp_path: Path) -> None:
    lines = record(counter, tmp_path, lambda tv: tv.press("ok")).read_text("utf-8").splitlines()
    head, first, *_ = map(json.loads, lines)
    assert (head["form"], head["version"], head["app"]) == ("gulou session", 1, "counter")
    assert first["screen"][0] == "page"
    pressed: dict[str, Any] = next(step for line in lines[2:] if "came" in (step := json.loads(line)))
    assert pressed["came"][0]["type"] == "action" and pressed["came"][0]["name"] == "press"
    assert sum(map(len, lines)) < MAX_BYTES
