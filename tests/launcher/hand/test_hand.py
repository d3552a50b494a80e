"""Remotes that are plugged into a shell: from the kernel's bytes to what is on the screen."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from gulou import ui
from gulou_hal.remote.evdev import Evdev
from gulou_hal.remote.input_api import EVIOCGID, EVIOCGRAB
from gulou_launcher.hand.keymap import Keymaps
from gulou_launcher.hand.reader import Reader
from gulou_launcher.hand.rule import Rule, Wish
from gulou_launcher.own_page import OwnPage
from gulou_launcher.window import Window
from tests.hal.remote.played import LETTERS, PlayedRemote
from tests.launcher.played_box import PlayedBox

WHOLE = Rule(Wish.auto, window=True, whole=True)


class Sofa:
    """A shell, and the remotes before it. `pressed` are the keys that came to it."""

    def __init__(self, folder: Path, rule: Rule = WHOLE) -> None:
        self.input = folder / "input"
        self.input.mkdir()
        self.own = folder / "own"
        self.own.mkdir()
        self.box = PlayedBox(folder)
        self.shell = self.box.shell
        self.pressed: list[str] = []
        self.shell.keys.first.append(self._press)
        self._played: dict[Path, PlayedRemote] = {}
        self._rest = ExitStack()
        hand = self.shell.hand
        hand.rule = rule
        self.reader = hand.reader = Reader(
            rule, Keymaps(self.own), hand._tell, hand._stand, folder=self.input, make=self._make
        )
        self.reader.start()

    def _press(self, key: str) -> bool:
        self.pressed.append(key)
        return True  # the page shall not act on it

    def _make(self, path: Path) -> Evdev:
        def ioctl(fd: int, request: int, argument: Any = 0, /) -> int:
            return self._played[path].ioctl(fd, request, argument)

        return Evdev(path, ioctl=ioctl)

    def plug(self, name: str = "event0", *, read: bool = True, **more: Any) -> PlayedRemote:
        played = PlayedRemote(self.input / name, **more)
        self._played[played.path] = played
        self._rest.enter_context(played)
        self.box.until(lambda: any(one.path == str(played.path) for one in self.shell.hand.remotes))
        assert self.standing(name).read == read
        return played

    def standing(self, name: str) -> Any:
        return next(one for one in self.shell.hand.remotes if one.path.endswith(name))

    def until(self, condition: Callable[[], object]) -> None:
        self.box.until(condition)

    def close(self) -> None:
        self.reader.stop()
        self._rest.close()
        self.box.close()


@pytest.fixture
def sofa(window: Window, tmp_path: Path) -> Iterator[Sofa]:
    sofa = Sofa(tmp_path)
    yield sofa
    sofa.close()


def test_a_remote_is_plugged_in_used_and_pulled_out(sofa: Sofa) -> None:
    remote = sofa.plug()
    assert (EVIOCGRAB, 1) in remote.calls  # nobody else gets its keys
    remote.press("KEY_DOWN")
    remote.press("KEY_VOLUMEUP")
    sofa.until(lambda: sofa.pressed == ["down", "volumeup"])
    assert [record.state for record in sofa.shell.hand.records()] == ["read"]
    remote.unplug()
    sofa.until(lambda: sofa.shell.hand.remotes == ())
    again = sofa.plug()
    again.press("KEY_BACK")
    sofa.until(lambda: sofa.pressed[2:] == ["back"])


def test_a_key_held_on_a_remote_that_is_pulled_out_is_let_go(sofa: Sofa) -> None:
    remote = sofa.plug()
    remote.key("KEY_DOWN", 1)
    sofa.until(lambda: len(sofa.pressed) > 2)
    remote.unplug()
    sofa.until(lambda: sofa.shell.hand.remotes == ())
    assert sofa.reader.presses.due is None


def test_home_acts_as_it_is_let_go_and_held_it_is_the_quick_panel(sofa: Sofa) -> None:
    remote = sofa.plug()
    remote.key("KEY_HOMEPAGE", 1)
    remote.press("KEY_RED")
    sofa.until(lambda: sofa.pressed == ["red"])  # and nothing of Home: another key came between
    remote.key("KEY_HOMEPAGE", 0)
    remote.press("KEY_HOMEPAGE")
    sofa.until(lambda: sofa.pressed == ["red", "home"])
    remote.key("KEY_HOMEPAGE", 1)
    sofa.until(lambda: sofa.pressed == ["red", "home", "quick"])
    remote.key("KEY_HOMEPAGE", 0)
    remote.press("KEY_UP")
    sofa.until(lambda: sofa.pressed == ["red", "home", "quick", "up"])


def test_back_acts_at_once_and_held_it_goes_home(sofa: Sofa) -> None:
    remote = sofa.plug()
    remote.key("KEY_BACK", 1)
    sofa.until(lambda: sofa.pressed == ["back"])
    sofa.until(lambda: sofa.pressed == ["back", "home"])
    remote.key("KEY_BACK", 0)


def visit(sofa: Sofa, *keys: str) -> None:
    shell = sofa.shell
    page = ui.Page(ui.Button("One"), ui.Button("Two"), keys=keys, on_key=lambda key: None)
    shell.pile.visit(OwnPage(shell, lambda: page))
    shell.layout()


def test_ok_acts_at_once_where_the_page_has_no_use_for_menu(sofa: Sofa) -> None:
    remote = sofa.plug()
    visit(sofa)
    remote.key("KEY_OK", 1)
    sofa.until(lambda: sofa.pressed == ["ok"])
    remote.key("KEY_OK", 0)


def test_ok_is_menu_where_the_page_wants_it_and_it_is_held(sofa: Sofa) -> None:
    remote = sofa.plug()
    visit(sofa, "menu")
    remote.key("KEY_OK", 1)
    sofa.until(lambda: sofa.pressed == ["menu"])
    remote.key("KEY_OK", 0)
    remote.press("KEY_OK")
    sofa.until(lambda: sofa.pressed == ["menu", "ok"])


def test_ok_acts_at_once_in_a_panel_over_home(sofa: Sofa) -> None:
    """Home itself has a menu for each tile; a question over it has none."""
    remote = sofa.plug()
    sofa.shell.begin()
    sofa.shell.layout()
    remote.key("KEY_OK", 1)
    sofa.until(lambda: sofa.pressed == ["menu"])
    remote.key("KEY_OK", 0)
    sofa.shell.lock.choose(lambda: None)
    sofa.shell.layout()
    remote.key("KEY_OK", 1)
    sofa.until(lambda: sofa.pressed == ["menu", "ok"])


def test_an_ok_for_a_page_that_went_answers_nothing_on_the_next(sofa: Sofa) -> None:
    remote = sofa.plug()
    visit(sofa, "menu")
    remote.key("KEY_OK", 1)
    remote.press("KEY_RED")  # known to have come, since the other did
    remote.key("KEY_OK", 1)
    sofa.until(lambda: sofa.pressed == ["red"])
    visit(sofa)
    remote.key("KEY_OK", 0)
    remote.press("KEY_1")
    sofa.until(lambda: sofa.pressed == ["red", "1"])


def test_a_repetition_never_enters_what_has_opened_meanwhile(sofa: Sofa) -> None:
    remote = sofa.plug()
    visit(sofa)
    remote.key("KEY_DOWN", 1)
    sofa.until(lambda: len(sofa.pressed) > 3)
    visit(sofa)
    before = len(sofa.pressed)
    sofa.until(lambda: sofa.reader.presses.due is None)  # and the thread has nothing more to do
    assert len(sofa.pressed) == before
    remote.key("KEY_DOWN", 0)
    remote.press("KEY_DOWN")
    sofa.until(lambda: len(sofa.pressed) == before + 1)


def test_a_dialog_that_opens_ends_a_repetition_too(sofa: Sofa) -> None:
    remote = sofa.plug()
    shell = sofa.shell
    asks: list[ui.Dialog] = []
    page = OwnPage(shell, lambda: ui.Page(ui.Button("One"), *asks))
    shell.pile.visit(page)
    shell.layout()
    remote.key("KEY_DOWN", 1)
    sofa.until(lambda: len(sofa.pressed) > 2)
    asks.append(ui.Dialog("Sure?", "", ui.Button("Yes")))
    page.refresh()
    sofa.until(lambda: sofa.reader.presses.due is None)
    remote.key("KEY_DOWN", 0)


def test_one_without_permission_is_told_and_read_once_it_is_given(sofa: Sofa) -> None:
    """The node is made first, and given to its group a moment later."""
    played = PlayedRemote(sofa.input / "event0")
    played.refuses[EVIOCGID] = errno.EACCES
    sofa._played[played.path] = played
    with played:
        sofa.until(lambda: sofa.shell.hand.remotes)
        assert "add the user to the group input" in sofa.shell.hand.records()[0].reason
        played.refuses.clear()
        played.path.chmod(0o660)
        sofa.until(lambda: sofa.standing("event0").read)
        played.press("KEY_1")
        sofa.until(lambda: sofa.pressed == ["1"])


def test_the_window_keeps_its_keyboards(sofa: Sofa) -> None:
    keyboard = sofa.plug(keys=LETTERS + " KEY_UP KEY_ENTER", vendor=0x046D, read=False)
    assert keyboard.calls == [call for call in keyboard.calls if call[0] != EVIOCGRAB]
    assert sofa.shell.hand.records()[0].state == "left to the window"


@pytest.mark.parametrize(
    ("wish", "window", "whole", "remotes", "keyboards"),
    [
        (Wish.auto, True, True, True, False),  # KMSDRM, or a whole display
        (Wish.auto, True, False, False, False),  # a window on somebody's desktop
        (Wish.auto, False, False, False, False),  # off screen, on a developer's machine
        (Wish.on, True, False, True, False),
        (Wish.on, False, False, True, True),
        (Wish.off, True, True, False, False),
    ],
)
def test_no_key_comes_twice(wish: Wish, window: bool, whole: bool, remotes: bool, keyboards: bool) -> None:
    from gulou_hal.remote.contract import Kind

    rule = Rule(wish, window=window, whole=whole)
    assert rule.takes(Kind.remote, taught=False) == remotes
    assert rule.takes(Kind.keyboard, taught=False) == keyboards
    assert rule.takes(Kind.keyboard, taught=True) == remotes
    assert rule.reads == remotes


def test_a_remote_is_taught_on_the_screen(sofa: Sofa) -> None:
    """From the page to a file of the household's, and to a key that works."""
    from gulou_launcher.hand.remote_page import RemotePage
    from gulou_launcher.hand.teach_page import TeachPage

    remote = sofa.plug(keys="KEY_OK KEY_1 KEY_UNKNOWN KEY_F9")
    pile = sofa.shell.pile
    pile.visit(RemotePage(sofa.shell, sofa.standing("event0")))
    sofa.shell.layout()
    page = pile.pages[-1]
    page.stage.key("ok")
    teaching = pile.pages[-1]
    assert isinstance(teaching, TeachPage)
    assert "Press: Up" in sofa.box.words
    remote.key("KEY_UNKNOWN", 1, scan=0xC0221)
    sofa.until(lambda: "Press: Down" in sofa.box.words)
    assert "Learned: Up" in sofa.box.words
    remote.key("KEY_UNKNOWN", 0)
    remote.press("KEY_F9")
    sofa.until(lambda: "Press: Left" in sofa.box.words)
    assert sofa.pressed == []  # what is taught steers nothing
    teaching._save()
    sofa.until(lambda: sofa.standing("event0").taught)
    assert "2 keys were taught." in sofa.box.words
    remote.press("KEY_F9")
    remote.key("KEY_UNKNOWN", 1, scan=0xC0221)
    remote.key("KEY_UNKNOWN", 0)
    sofa.until(lambda: sofa.pressed == ["down", "up"])
    assert len(list(sofa.own.glob("taught-*.toml"))) == 1
    sofa.reader.forget(sofa.standing("event0").identity)
    sofa.until(lambda: not sofa.standing("event0").taught)
    assert list(sofa.own.glob("*.toml")) == []


def test_who_leaves_the_page_has_the_remote_again(sofa: Sofa) -> None:
    from gulou_launcher.hand.teach_page import TeachPage

    remote = sofa.plug()
    page = TeachPage(sofa.shell, sofa.standing("event0"))
    sofa.shell.pile.visit(page)
    page.begin()
    remote.press("KEY_UP")
    sofa.until(lambda: "Press: Down" in sofa.box.words)
    sofa.shell.pile.leave(page)
    sofa.until(lambda: not sofa.reader.learning)
    remote.press("KEY_UP")
    sofa.until(lambda: sofa.pressed == ["up"])


def test_a_broken_key_map_is_told_in_settings(sofa: Sofa) -> None:
    from gulou_launcher.hand.remotes_page import RemotesPage

    (sofa.own / "mine.toml").write_text('[keys]\nKEY_UP = "upwards"\n')
    sofa.reader.load()
    sofa.until(lambda: sofa.shell.hand.troubles)
    sofa.shell.pile.visit(RemotesPage(sofa.shell))
    assert "mine.toml" in sofa.box.words
    remote = sofa.plug()
    remote.press("KEY_UP")
    sofa.until(lambda: sofa.pressed == ["up"])
