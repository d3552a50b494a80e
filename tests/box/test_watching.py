"""Watching television with nothing but a remote: from the tuner to the pixels, through every wall."""

from functools import partial

from running import Broadcast, RunningBox


def watch(box: RunningBox, broadcast: Broadcast, lcn: int) -> None:
    box.open_app("live-tv")
    box.press(*str(lcn), "ok")
    box.wait_for(lambda: broadcast.shows(box, lcn))


def test_home_shows_what_is_on_and_opens_it(box: RunningBox, broadcast: Broadcast) -> None:
    box.press("home", "ok")
    box.wait_for(lambda: broadcast.shows(box, 1))
    assert box.app("live-tv").state == "running"


def test_channel_keys_bring_each_service_to_the_screen(box: RunningBox, broadcast: Broadcast) -> None:
    watch(box, broadcast, 1)
    shown = [
        service["lcn"] for service in broadcast.services if service["video_pid"] and not service["scrambled"]
    ]
    for lcn in [lcn for lcn in sorted(shown) if lcn in range(2, 8)]:
        box.press("channelup")
        box.wait_for(partial(broadcast.shows, box, lcn))
    box.press("channeldown")
    box.wait_for(lambda: broadcast.shows(box, 6))


def test_digits_choose_a_channel_and_last_returns(box: RunningBox, broadcast: Broadcast) -> None:
    watch(box, broadcast, 2)
    box.press("3")
    box.wait_for(lambda: broadcast.shows(box, 3))
    box.press("last")
    box.wait_for(lambda: broadcast.shows(box, 2))


def test_the_list_of_channels_leads_to_another(box: RunningBox, broadcast: Broadcast) -> None:
    watch(box, broadcast, 1)
    box.press("ok")
    box.press("down", "down", "ok")
    box.wait_for(lambda: broadcast.shows(box, 3))


def test_the_sound_is_the_one_that_was_chosen(box: RunningBox, broadcast: Broadcast) -> None:
    lcn, service = next(
        (service["lcn"], service) for service in broadcast.services if len(service["audios"]) > 1
    )
    chinese, english = (
        next(audio["pid"] for audio in service["audios"] if audio["language"] in codes)
        for codes in (("chi", "zho"), ("eng",))
    )
    watch(box, broadcast, lcn)
    box.wait_for(lambda: box.player().detail.get("audio_pid") in (chinese, english))
    before = box.player().detail["audio_pid"]
    box.press("audio", "down" if before == chinese else "up", "ok")
    other = {chinese: english, english: chinese}[int(before)]
    box.wait_for(lambda: box.player().detail.get("audio_pid") == other)


def test_a_description_and_sound_by_dolby_play(box: RunningBox, broadcast: Broadcast) -> None:
    for lcn in (5, 7):
        main, second = (int(audio["pid"]) for audio in broadcast.service(lcn)["audios"])
        watch(box, broadcast, lcn)
        box.wait_for(partial(plays, box, main))  # nobody hears a description unasked
        box.press("audio", "down", "ok")
        box.wait_for(partial(plays, box, second))
        box.press("back")


def plays(box: RunningBox, pid: int) -> bool:
    """Whether this sound is heard."""
    return box.player().detail.get("audio_pid") == pid


def test_subtitles_can_be_shown(box: RunningBox, broadcast: Broadcast) -> None:
    service = next(service for service in broadcast.services if service["subtitle_pid"])
    watch(box, broadcast, service["lcn"])
    assert "subtitle_pid" not in box.player().detail
    box.press("subtitle")
    box.wait_for(lambda: box.player().detail.get("subtitle_pid") == service["subtitle_pid"])
    box.press("subtitle")
    box.wait_for(lambda: "subtitle_pid" not in box.player().detail)


def test_radio_plays_without_a_picture(box: RunningBox, broadcast: Broadcast) -> None:
    service = next(service for service in broadcast.services if not service["video_pid"])
    box.open_app("live-tv")
    box.press(*str(service["lcn"]), "ok")
    box.wait_for(lambda: box.player().detail.get("audio_pid") == service["audios"][0]["pid"])
    seen = [other["lcn"] for other in broadcast.services if other["rgb"]]
    # The sound may be there a moment before the last picture is gone.
    box.wait_for(lambda: not any(broadcast.shows(box, lcn) for lcn in seen), 2)


def test_what_cannot_be_shown_plays_nothing_and_the_remote_goes_on(
    box: RunningBox, broadcast: Broadcast
) -> None:
    scrambled = next(service["lcn"] for service in broadcast.services if service["scrambled"])
    watch(box, broadcast, 7)
    box.press(*str(scrambled), "ok")
    box.wait_for(lambda: not broadcast.shows(box, 7))
    box.press("1", "ok")
    box.wait_for(lambda: broadcast.shows(box, 1))


def test_home_and_back_leave_the_picture(box: RunningBox, broadcast: Broadcast) -> None:
    watch(box, broadcast, 1)
    box.press("home")
    box.wait_for(lambda: not broadcast.shows(box, 1))
    assert box.app("live-tv").state == "suspended"
    assert box.player().state == "idle"
    box.open_app("live-tv")
    box.wait_for(lambda: broadcast.shows(box, 1))
    box.press("back", "back")
    box.wait_for(lambda: box.app("live-tv").state == "suspended")
