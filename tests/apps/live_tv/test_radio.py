"""Radio: the station's name in place of a picture."""

from gulou import Key
from gulou.services.radio import RadioText
from gulou.testing import TV


def test_the_stations_name_stands_large_on_the_page(tv: TV) -> None:
    tv.press("2", "0", Key.OK)
    assert tv.player.source == "dvb://1.1.14"
    (name,) = [text for text in tv.find("text") if text.props.get("size") == "display"]
    assert name.props["value"] == "Village Voice"
    assert "Radio 20" in tv.texts
    assert "Now on Village Voice" in tv.texts
    assert tv.overlay("bottom") is None, "the page says all that a banner would"


def test_from_radio_to_television_is_one_patch(tv: TV) -> None:
    tv.press("2", "0", Key.OK)
    tv.player.plays(audio_pid=0x1401)
    tv.forget()
    tv.press(Key.UP)
    assert len(tv.patches) == 1
    assert tv.player.source == "dvb://1.1.1"
    assert "Radio 20" not in tv.texts
    assert tv.overlay("bottom") is not None


def test_a_station_without_signal_says_so(tv: TV) -> None:
    tv.press("2", "0", Key.OK)
    tv.player.plays("no_signal")
    assert "No signal" in tv.texts
    assert "Radio 20" not in tv.texts
    tv.player.plays()
    assert "Radio 20" in tv.texts


def test_opening_is_said_on_the_page(tv: TV) -> None:
    tv.press("2", "0", Key.OK)
    tv.clock.advance(1)
    tv.see("Opening Village Voice …")
    assert tv.overlay("center") is None


def test_television_that_has_only_sound_is_shown_like_radio(tv: TV) -> None:
    tv.player.plays("playing", audio_pid=0x102)
    assert "Sound only 1" in tv.texts
    tv.player.plays("playing", audio_pid=0x102, video_pid=0x101)
    assert "Sound only 1" not in tv.texts


def test_what_the_station_says_stands_below_its_name(tv: TV) -> None:
    said = tv.tuner.radio
    tv.press("2", "0", Key.OK)
    tv.player.plays(audio_pid=0x1401)
    said["dvb://1.1.14"] = RadioText("Choir - Song", "Song", "Choir")
    tv.clock.advance(3)
    tv.see("Song", "Choir")
    assert "Choir - Song" not in tv.texts
    said["dvb://1.1.14"] = RadioText("The weather at seven")
    tv.clock.advance(3)
    tv.see("The weather at seven")
    assert "Song" not in tv.texts
    tv.press(Key.UP)
    assert "The weather at seven" not in tv.texts
    tv.press(Key.LAST)
    assert "The weather at seven" not in tv.texts, "it may be another by now"
    tv.clock.advance(1)
    tv.see("The weather at seven")
