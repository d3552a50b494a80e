"""Settings → Developer by remote: closed until it is switched on, and whoever was let in can be put out."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from gulou_launcher.control import client
from gulou_launcher.lan import remote as line
from gulou_launcher.lan.announce import Announcement
from gulou_launcher.lan.errors import LanError
from gulou_launcher.lan.remote import Remote, pair
from gulou_launcher.settings.developer import SECTION, DeveloperPage
from gulou_launcher.window import Window
from tests.launcher.control.fake_box import FakeBox
from tests.launcher.played_box import PlayedBox


@pytest.fixture
def box(window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PlayedBox]:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    # The network is another test's; a name that is still being looked for must not outlast this one.
    monkeypatch.setattr(Announcement, "start", lambda self: None)
    monkeypatch.setattr(line, "find", lambda **_: [])
    played = PlayedBox(tmp_path)
    played.shell.developer.open(FakeBox(), on=False, port=0)
    yield played
    played.shell.developer.close()
    played.close()


def on_another_machine(box: PlayedBox, shown: threading.Event) -> threading.Thread:
    """Pair with the box, as `gulou deploy` does; the code is read off the TV when it is `shown`."""

    def code(name: str, wrong: str) -> str:
        shown.wait(5)
        found = re.search(r"([0-9]{3}) ([0-9]{3})", box.system_words)
        return "".join(found.groups()) if found else ""

    address = f"127.0.0.1:{box.shell.developer.port}"
    pairing = threading.Thread(target=pair, args=(address, code))
    pairing.start()
    return pairing


def test_it_is_closed_until_it_is_switched_on_and_closed_again_when_off(box: PlayedBox) -> None:
    assert SECTION.caption(box.shell) == "Off"
    box.shell.pile.visit(DeveloperPage(box.shell))
    assert "Nothing listens on the network." in box.words
    box.press("ok")
    box.until(lambda: box.shell.developer.port)
    assert "It can be found as" in box.words
    port = box.shell.developer.port
    socket.create_connection(("127.0.0.1", port), 5).close()
    box.press("ok")
    box.until(lambda: not box.shell.developer.port)
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", port), 5)
    assert "Nothing listens on the network." in box.words


def test_what_was_chosen_outlasts_the_box(box: PlayedBox, window: Window, tmp_path: Path) -> None:
    box.shell.developer.switch(True)
    box.until(lambda: box.shell.developer.port)
    box.shell.developer.close()
    box.shell.kept.close(5)
    again = PlayedBox(tmp_path)
    again.shell.developer.open(FakeBox(), on=False, port=0)
    again.until(lambda: again.shell.developer.port)
    again.shell.developer.close()
    again.close()


def test_a_machine_is_paired_listed_and_forgotten(box: PlayedBox) -> None:
    box.shell.pile.visit(DeveloperPage(box.shell))
    box.press("ok")
    box.until(lambda: box.shell.developer.port)
    shown = threading.Event()
    pairing = on_another_machine(box, shown)
    box.until(lambda: "wants to put apps on this box" in box.system_words)
    shown.set()
    box.until(lambda: not pairing.is_alive())
    box.until(lambda: "wants to put apps on this box" not in box.system_words)
    assert socket.gethostname()[:40] in box.words and "Paired on" in box.words
    assert SECTION.caption(box.shell) == "On, 1 machine paired"

    asked = Remote(box.shell.developer.name)
    client.apps(asked)
    box.press("down", "ok")
    assert "Forget" in box.words
    box.press("right", "ok")
    assert "Paired on" not in box.words and SECTION.caption(box.shell) == "On, 0 machines paired"
    box.rest(0.2)
    with pytest.raises(LanError):
        client.apps(asked)
    with pytest.raises(LanError, match="pair again"):
        client.apps(asked)
