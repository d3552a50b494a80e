"""The wallpapers: dark enough for words at every hour, read aside, and drawn once."""

from __future__ import annotations

import time

import pytest

from gulou_launcher import theme
from gulou_launcher.screen import Screen
from gulou_launcher.wallpaper import HEIGHT, HOURS, WIDTH, read, sky_at
from gulou_launcher.window import Window

from .test_paint import contrast


@pytest.mark.parametrize("sky", theme.SKIES)
def test_words_read_on_every_point_of_it(sky: str) -> None:
    pixels = read(sky)
    assert len(pixels) == WIDTH * HEIGHT * 3
    # The lightest of each kind that there is: every colour of the picture, once.
    colors = {pixels[at : at + 3] for at in range(0, len(pixels), 3 * 7)}
    for tone in ("primary", "secondary", "accent", "warning"):
        words = theme.palette().tones[tone]
        lowest = min(contrast(words, tuple(part / 255 for part in color)) for color in colors)
        assert lowest >= 4.5, tone


def test_the_sky_goes_with_the_clock() -> None:
    def at(hour: float) -> str:
        return sky_at(time.mktime((2026, 11, 23, int(hour), round(hour % 1 * 60), 0, 0, 0, -1)))[0]

    assert [at(hour) for hour in (0, 4, 6, 12, 18, 22)] == ["night", "night", "dusk", "day", "dusk", "night"]
    assert {name for _, name in HOURS} == set(theme.SKIES)


def test_it_is_looked_for_again_when_the_sky_changes() -> None:
    now = time.time()
    sky, seconds = sky_at(now)
    assert sky_at(now + seconds - 2)[0] == sky
    assert sky_at(now + seconds + 2)[0] != sky


def test_it_comes_while_the_first_frame_is_drawn_without_it(window: Window) -> None:
    screen = Screen(window)
    screen.wallpaper(True)
    first = window.capture()[2]
    deadline = time.monotonic() + 10
    while screen._paper._come is None and time.monotonic() < deadline:
        time.sleep(0.01)
    for call in window.on_wake:
        call()
    assert window.capture()[2] != first
    window.canvas.clear()
    window.on_wake.clear()


def test_high_contrast_has_no_picture_behind_words(window: Window) -> None:
    screen = Screen(window, sky="dusk")
    theme.wear(theme.palette(high_contrast=True))
    try:
        screen.wallpaper(True)
        assert set(window.capture()[2]) <= {0, 255}
    finally:
        theme.wear(theme.palette())
        window.canvas.clear()
        window.on_wake.clear()
