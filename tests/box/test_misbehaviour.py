"""Whatever an app does, the television goes on, and says why the app is gone."""

import os
import signal

from running import Broadcast, RunningBox


def at_home(box: RunningBox) -> bool:
    return not any(app.state == "running" for app in box.status().apps)


def home_works(box: RunningBox) -> None:
    """Home is on the screen and its focus moves."""
    before = box.picture().rgba
    box.press("down" if box.picture() else "up", "right")
    assert box.picture().rgba != before


def test_a_killed_app_leads_home_with_the_reason(box: RunningBox) -> None:
    box.open_app("hello")
    pid = box.app("hello").pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    box.wait_for(lambda: box.app("hello").state == "failed")
    assert "stopped from outside" in box.app("hello").reason
    home_works(box)


def test_a_frozen_app_can_be_left_and_is_ended(box: RunningBox) -> None:
    box.open_app("hello")
    pid = box.app("hello").pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    box.press("ok")
    box.press("home")
    assert at_home(box)
    box.wait_for(lambda: box.app("hello").state == "failed")
    assert "did not answer" in box.app("hello").reason


def test_an_app_that_spins_can_be_left(box: RunningBox) -> None:
    box.open_app("spinner")
    box.press("ok")
    box.press("back")
    box.wait_for(lambda: at_home(box), 4)  # beside other tests; it spins for ever
    box.wait_for(lambda: box.app("spinner").state == "failed")
    home_works(box)


def test_an_app_that_keeps_back_to_itself_is_left_all_the_same(box: RunningBox) -> None:
    box.open_app("stubborn")
    box.press("back")
    box.wait_for(lambda: at_home(box), 2)
    box.wait_for(lambda: box.app("stubborn").state == "failed")


def test_an_app_that_eats_memory_is_stopped(box: RunningBox) -> None:
    box.open_app("hog")
    box.press("ok")
    box.wait_for(lambda: box.app("hog").state == "failed")
    assert "memory" in box.app("hog").reason
    home_works(box)


def test_an_error_in_an_app_is_told_with_its_last_line(box: RunningBox) -> None:
    box.open_app("broken")
    box.press("ok")
    box.wait_for(lambda: box.app("broken").state == "failed")
    assert "the tea is cold" in box.app("broken").reason


def test_an_app_that_fails_again_and_again_is_kept_closed(box: RunningBox) -> None:
    for _ in range(2):
        box.open_app("broken")
        box.press("ok")
        box.wait_for(lambda: box.app("broken").state in ("failed", "quarantined"))
    assert box.app("broken").state == "quarantined"


def test_television_goes_on_beside_all_that(box: RunningBox, broadcast: Broadcast) -> None:
    box.open_app("live-tv")
    box.press("1", "ok")
    box.wait_for(lambda: broadcast.shows(box, 1))
    pid = box.app("live-tv").pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    box.wait_for(lambda: box.app("live-tv").state == "failed")
    box.open_app("live-tv")
    box.wait_for(lambda: broadcast.shows(box, 1))
