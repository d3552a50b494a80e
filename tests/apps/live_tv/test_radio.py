"""Radio: the station's name in place of a picture."""

from types import ModuleType

import pytest

from gulou import Key

from .television import Television


def test_the_stations_name_stands_large_on_the_page(television: Television) -> None:
    television.launcher.press("2", "0", Key.OK)
    assert television.source == "dvb://1.1.14"
    (name,) = [text for text in television.launcher.page.find("text") if text.props.get("size") == "display"]
    assert name.props["value"] == "Village Voice"
    assert "Radio 20" in television.launcher.texts
    assert "Now on Village Voice" in television.launcher.texts
    assert television.launcher.overlay("bottom") is None, "the page says all that a banner would"


def test_from_radio_to_television_is_one_patch(television: Television) -> None:
    television.launcher.press("2", "0", Key.OK)
    television.plays(audio_pid=0x1401)
    television.launcher.forget()
    television.launcher.press(Key.UP)
    assert len(television.launcher.patches) == 1
    assert television.source == "dvb://1.1.1"
    assert "Radio 20" not in television.launcher.texts
    assert television.launcher.overlay("bottom") is not None


def test_a_station_without_signal_says_so(television: Television) -> None:
    television.launcher.press("2", "0", Key.OK)
    television.plays("no_signal")
    assert "No signal" in television.launcher.texts
    assert "Radio 20" not in television.launcher.texts
    television.plays()
    assert "Radio 20" in television.launcher.texts


def test_opening_is_said_on_the_page(
    television: Television, timing: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timing, "OPENING", 0.05)
    television.launcher.press("2", "0", Key.OK)
    television.launcher.wait(lambda: "Opening Village Voice …" in television.launcher.texts)
    assert television.launcher.overlay("center") is None


def test_television_that_has_only_sound_is_shown_like_radio(television: Television) -> None:
    television.plays("playing", audio_pid=0x102)
    assert "Sound only 1" in television.launcher.texts
    television.plays("playing", audio_pid=0x102, video_pid=0x101)
    assert "Sound only 1" not in television.launcher.texts
