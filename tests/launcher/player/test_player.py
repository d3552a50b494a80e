"""What plays: the right picture, the right sound, the right subtitles."""

from __future__ import annotations

import time

import pytest

from gulou_launcher.player import PlayerState
from tests.launcher.player.conftest import Viewer
from tests.launcher.player.fake_gateway import AUDIO, SECOND_AUDIO, SUBTITLE, VIDEO, FakeGateway, Recording

Services = dict[str, Recording]


@pytest.mark.parametrize(
    ("name", "codec"),
    [("red", "h264"), ("blue", "mpeg2video"), ("lime", "hevc")],
    ids=["h264", "mpeg2", "hevc"],
)
def test_a_service_is_shown(
    services: Services, gateway: FakeGateway, viewer: Viewer, name: str, codec: str
) -> None:
    serial = viewer.player.open(gateway.open(services[name]), video_pid=VIDEO, audio_pid=AUDIO)

    assert viewer.wait(lambda: viewer.shows(name))
    assert viewer.wait(lambda: viewer.size() == (320, 180))  # its own, once the player knows it
    frame, status = viewer.frame, viewer.player.status
    assert frame is not None
    assert frame.serial == serial
    assert set(frame.pixels[3::4]) == {255}  # opaque
    assert (status.state, status.video_codec, status.serial) == (PlayerState.playing, codec, serial)


def test_the_old_picture_stays_until_the_new_one_is_there(
    services: Services, gateway: FakeGateway, viewer: Viewer
) -> None:
    viewer.player.open(gateway.open(services["red"]), video_pid=VIDEO, audio_pid=AUDIO)
    assert viewer.wait(lambda: viewer.shows("red"))

    serial = viewer.player.open(gateway.open(services["blue"]), video_pid=VIDEO, audio_pid=AUDIO)
    seen = []
    while (frame := viewer.look()) is not None and frame.serial != serial:
        seen.append(viewer.shows("red"))
        time.sleep(0.001)

    assert all(seen)
    assert viewer.shows("blue")  # the first picture of the new service is whole


def test_of_many_quick_zaps_the_last_wins(services: Services, gateway: FakeGateway, viewer: Viewer) -> None:
    for number in range(25):
        serial = viewer.player.open(
            gateway.open(services[("red", "lime")[number % 2]]), video_pid=VIDEO, audio_pid=AUDIO
        )
    serial = viewer.player.open(gateway.open(services["blue"]), video_pid=VIDEO, audio_pid=AUDIO)

    assert viewer.wait(lambda: viewer.shows("blue"))
    time.sleep(0.3)
    assert viewer.shows("blue")
    assert viewer.player.status.serial == serial
    told = [status.serial for status in viewer.told]
    assert told == sorted(told)  # never a word about an older service after one about a newer


def test_the_wanted_audio_plays(services: Services, gateway: FakeGateway, viewer: Viewer) -> None:
    viewer.player.open(gateway.open(services["red"]), video_pid=VIDEO, audio_pid=SECOND_AUDIO)
    assert viewer.wait_state(PlayerState.playing)
    assert viewer.player.status.audio_pid == SECOND_AUDIO

    viewer.player.select_audio(AUDIO)
    assert viewer.wait(lambda: viewer.player.status.audio_pid == AUDIO)

    viewer.player.select_audio(None)
    assert viewer.wait(lambda: viewer.player.status.audio_pid is None)
    assert viewer.shows("red")


def test_radio_plays(services: Services, gateway: FakeGateway, viewer: Viewer) -> None:
    viewer.player.open(gateway.open(services["radio"]), audio_pid=AUDIO)

    assert viewer.wait_state(PlayerState.playing)
    status = viewer.player.status
    assert (status.video_pid, status.audio_pid, status.reason) == (None, AUDIO, "")
    assert viewer.player.take_frame() is None


def test_the_last_picture_does_not_come_back_over_radio(
    services: Services, gateway: FakeGateway, viewer: Viewer
) -> None:
    viewer.player.open(gateway.open(services["red"]), video_pid=VIDEO, audio_pid=AUDIO)
    assert viewer.wait(lambda: viewer.shows("red"))
    time.sleep(0.3)  # a picture waits that nobody has taken

    viewer.player.open(gateway.open(services["radio"]), audio_pid=AUDIO)

    assert viewer.player.take_frame() is None
    assert viewer.wait_state(PlayerState.playing)
    assert viewer.player.take_frame() is None


def test_subtitles_are_drawn_when_chosen(services: Services, viewer: Viewer) -> None:
    gateway = FakeGateway(subtitles=True)
    viewer.player.open(gateway.open(services["red"]), video_pid=VIDEO, audio_pid=AUDIO)
    assert viewer.wait(lambda: viewer.shows("red"))

    def white() -> bool:
        return min(viewer.colour(0.5, 0.5)) > 180

    time.sleep(1.0)
    assert not white()

    viewer.player.select_subtitle(SUBTITLE)
    assert viewer.wait(white)
    assert viewer.player.status.subtitle_pid == SUBTITLE

    viewer.player.select_subtitle(None)
    assert viewer.wait(lambda: not white())
    gateway.close()


def test_after_stop_there_is_no_picture(services: Services, gateway: FakeGateway, viewer: Viewer) -> None:
    viewer.player.open(gateway.open(services["red"]), video_pid=VIDEO, audio_pid=AUDIO)
    assert viewer.wait(lambda: viewer.shows("red"))

    viewer.player.stop()
    viewer.player.take_frame()
    time.sleep(0.3)

    assert viewer.player.take_frame() is None
    assert viewer.player.status.state is PlayerState.idle


def test_counters_are_kept_while_it_plays(services: Services, gateway: FakeGateway, viewer: Viewer) -> None:
    viewer.player.open(gateway.open(services["red"]), video_pid=VIDEO, audio_pid=AUDIO)

    assert viewer.wait(lambda: viewer.player.status.fps > 20)
    assert viewer.player.status.opened_ms is not None
