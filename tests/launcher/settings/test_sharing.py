"""Settings → Share TV in the house: off until it is switched on, then told to each gateway."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gulou_hal import link
from gulou_launcher.settings.sharing import SECTION, SharingPage
from gulou_launcher.window import Window
from tests.launcher.played_box import PlayedBox


@pytest.fixture
def box(window: Window, tmp_path: Path) -> Iterator[PlayedBox]:
    played = PlayedBox(tmp_path)
    yield played
    played.close()


def told(box: PlayedBox) -> list[link.Share]:
    """What the gateway was told, once it has come."""
    return [message for message in box.told_gateway if isinstance(message, link.Share)]


def test_it_is_off_until_it_is_switched_on(box: PlayedBox) -> None:
    assert SECTION.caption(box.shell) == "Off"
    box.shell.sharing.begin()
    box.shell.pile.visit(SharingPage(box.shell))
    assert "Nothing is shared." in box.words
    assert told(box) == []
    box.press("ok")
    box.until(lambda: told(box))
    assert told(box) == [link.Share(True, box.shell.sharing.name)]
    assert SECTION.caption(box.shell) == "On"
    box.shell.sharing.begin()  # another gateway took the place of one that fell
    box.until(lambda: len(told(box)) == 2)
    box.press("ok")
    box.until(lambda: len(told(box)) == 3)
    assert told(box)[-1] == link.Share(False, box.shell.sharing.name)


def test_it_says_where_and_who(box: PlayedBox) -> None:
    box.shell.sharing.switch(True)
    box.shell.pile.visit(SharingPage(box.shell))
    assert "One moment" in box.words
    address = "http://192.168.1.20:554/channels.m3u"
    box.gateway.send(link.SharingStands("", address, ("192.168.1.30: 474 MHz",)))
    box.until(lambda: address in box.words)
    assert "192.168.1.30" in box.words
    assert SECTION.caption(box.shell) == "1 watching"
    box.gateway.send(link.SharingStands("Television cannot be shared: this box is in no home network"))
    box.until(lambda: "in no home network" in box.words)
