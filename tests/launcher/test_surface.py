"""Surfaces: what an app draws is on the screen, one upload for a frame, and no lie of it does any harm."""

from __future__ import annotations

import fcntl
import mmap
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from gulou import scene
from gulou.errors import SceneError, TooMuchError
from gulou_launcher.window import Window
from tests.launcher.conftest import SIZE

RED, GREEN, BLUE = b"\xff\0\0\xff", b"\0\xff\0\xff", b"\0\0\xff\xff"


class Player:
    """An app with a surface, on a stage in a real window."""

    def __init__(self, window: Window) -> None:
        from gulou_launcher.stage import Stage

        self.window = window
        self.opened: list[scene.SurfaceOpened] = []
        self.flipped: list[int] = []
        self.memories: list[mmap.mmap] = []
        self.descriptors: list[int] = []
        self.stage = Stage(self, SIZE.width, SIZE.height, lambda: None, lend=self._lend)
        window.canvas.add(self.stage.group)

    def show(self, **props: Any) -> None:
        tree = scene.Tree(2, "surface", props)
        self.apply(scene.Insert(scene.ROOT, 0, scene.Tree(1, "page", {}, (tree,))))

    def apply(self, *operations: Any) -> None:
        self.stage.apply(scene.Patch(operations))

    def draw(self, slot: int, color: bytes) -> None:
        opened = self.opened[-1]
        size = opened.width * opened.height * 4
        self.memories[-1][slot * size : (slot + 1) * size] = color * (size // 4)

    def flip(self, slot: int, node: int = 2) -> None:
        self.stage.flip(scene.Flip(node, slot))

    def frame(self) -> None:
        """As the shell does before a frame, and the frame."""
        self.stage.layout()
        self.stage.layout()
        self.window._draw()

    def pixel(self, x: int, y: int) -> bytes:
        self.frame()
        width, _, pixels, _ = self.window.capture()
        return pixels[(y * width + x) * 4 :][:4]

    def act(self, message: scene.Action | scene.NeedRows) -> None: ...
    def play(self, props: dict[str, Any] | None, node_id: int) -> None: ...

    def _lend(self, message: scene.SurfaceOpened | scene.Flipped, descriptors: Sequence[int] = ()) -> None:
        if isinstance(message, scene.Flipped):
            self.flipped.append(message.slot)
            return
        (descriptor,) = descriptors
        self.descriptors.append(os.dup(descriptor))
        self.opened.append(message)
        self.memories.append(mmap.mmap(descriptor, message.width * message.height * 4 * message.slots))


@pytest.fixture
def player(window: Window) -> Iterator[Player]:
    made = Player(window)
    yield made
    window.canvas.remove(made.stage.group)
    for descriptor in made.descriptors:
        os.close(descriptor)


def test_what_is_flipped_is_on_the_screen(player: Player) -> None:
    player.show(width=320, height=180)
    assert player.opened == [scene.SurfaceOpened(2, 320, 180, 3)]
    player.draw(1, RED)
    player.flip(1)
    assert player.pixel(640, 360) == RED
    assert player.pixel(2, 2) == RED
    assert player.flipped == [1]


def test_rows_come_from_the_top(player: Player) -> None:
    player.show(width=64, height=36)
    size = 64 * 36 * 4
    player.memories[0][: size // 2] = RED * (size // 8)
    player.memories[0][size // 2 : size] = BLUE * (size // 8)
    player.flip(0)
    assert player.pixel(640, 100) == RED
    assert player.pixel(640, 600) == BLUE


def test_another_shape_has_black_beside_it(player: Player) -> None:
    player.show(width=100, height=100)
    player.draw(0, GREEN)
    player.flip(0)
    assert player.pixel(640, 360) == GREEN
    assert player.pixel(100, 360) == b"\0\0\0\xff"
    assert player.stage.covered


def test_one_upload_for_a_frame_the_newest(player: Player) -> None:
    """An app that is faster than the screen gets its older frames back unseen."""
    player.show(width=64, height=36)
    for slot, color in enumerate((RED, GREEN, BLUE)):
        player.draw(slot, color)
        player.flip(slot)
    assert player.flipped == [0, 1]
    assert player.pixel(640, 360) == BLUE
    assert player.flipped == [0, 1, 2]
    player.frame()
    assert player.flipped == [0, 1, 2]


def test_a_page_that_is_not_shown_takes_no_frames(player: Player) -> None:
    """So an app off the screen is asked for none."""
    player.show(width=64, height=36)
    player.flip(0)
    assert player.flipped == []


def test_the_same_slot_again_and_again_costs_nothing(player: Player) -> None:
    player.show(width=64, height=36)
    for _ in range(1000):
        player.flip(0)
    player.frame()
    assert player.flipped == [0]


@pytest.mark.parametrize("slot", [3, -1, 2**40])
def test_a_slot_that_is_none_is_the_apps_fault(player: Player, slot: int) -> None:
    player.show(width=64, height=36)
    with pytest.raises(SceneError, match="has no frame"):
        player.flip(slot)


def test_a_flip_of_what_is_gone_or_no_surface_is_nothing(player: Player) -> None:
    player.show(width=64, height=36)
    player.flip(0, node=1)
    player.flip(0, node=99)
    player.apply(scene.Remove(1))
    player.flip(0)
    player.frame()
    assert player.flipped == []


@pytest.mark.parametrize(
    "change",
    [
        lambda descriptor: os.ftruncate(descriptor, 0),
        lambda descriptor: os.ftruncate(descriptor, 10**10),
        lambda descriptor: fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, fcntl.F_SEAL_WRITE),
    ],
    ids=["shorter", "longer", "sealed otherwise"],
)
def test_the_memory_stays_as_it_was_made(player: Player, change: Callable[[int], object]) -> None:
    """Memory cut short under the launcher would kill it (SIGBUS)."""
    player.show(width=64, height=36)
    with pytest.raises(PermissionError):
        change(player.descriptors[0])
    player.draw(0, GREEN)
    player.flip(0)
    assert player.pixel(640, 360) == GREEN


def test_another_size_is_another_memory(player: Player) -> None:
    player.show(width=64, height=36)
    player.draw(0, RED)
    player.flip(0)
    assert player.pixel(640, 360) == RED
    player.apply(scene.Update(2, {"width": 32, "height": 18}))
    assert [(opened.width, opened.height) for opened in player.opened] == [(64, 36), (32, 18)]
    player.draw(2, BLUE)
    player.flip(2)
    assert player.pixel(640, 360) == BLUE


@pytest.mark.parametrize("props", [{"width": 10**6, "height": 10**6}, {"width": 2000, "height": 2000}])
def test_one_too_large_is_refused(player: Player, props: dict[str, Any]) -> None:
    with pytest.raises(SceneError, match="too large"):
        player.show(**props)


def test_no_more_than_two(player: Player) -> None:
    trees = tuple(scene.Tree(number, "surface", {"width": 8, "height": 8}) for number in range(2, 5))
    with pytest.raises(SceneError, match="at most 2 surfaces"):
        player.apply(scene.Insert(scene.ROOT, 0, scene.Tree(1, "page", {}, trees)))


def test_no_memory_is_left_when_it_is_gone(player: Player) -> None:
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
    for number in range(10):
        tree = scene.Tree(2 + 2 * number, "surface", {"width": 64, "height": 36})
        player.apply(scene.Insert(scene.ROOT, 0, scene.Tree(1 + 2 * number, "page", {}, (tree,))))
        player.flip(0, node=2 + 2 * number)
        player.frame()
        player.apply(scene.Remove(1 + 2 * number))
    player.memories.clear()
    # One is kept, to be lent again: its descriptor, and that of its mapping.
    assert len(os.listdir("/proc/self/fd")) - len(player.descriptors) <= before + 2  # noqa: PTH208


def test_in_the_page_it_stands_among_the_others(player: Player) -> None:
    surface = scene.Tree(2, "surface", {"width": 300, "height": 150, "full": False})
    button = scene.Tree(3, "button", {"label": "Go"})
    player.apply(scene.Insert(scene.ROOT, 0, scene.Tree(1, "page", {}, (surface, button))))
    player.draw(0, GREEN)
    player.flip(0)
    assert player.pixel(64 + 100, 36 + 50) == GREEN
    page = player.stage.page
    assert page is not None
    assert (page.children[0].rect.width, page.children[0].rect.height) == (200, 100)
    assert page.children[1].rect.y > page.children[0].rect.bottom
    assert not player.stage.covered


def test_the_same_memory_is_lent_again(player: Player) -> None:
    """An app may keep what it had: so a page that comes and goes costs the box nothing new."""
    for number in range(1, 40, 2):
        tree = scene.Tree(number + 1, "surface", {"width": 1280, "height": 720})
        player.apply(scene.Insert(scene.ROOT, 0, scene.Tree(number, "page", {}, (tree,))))
    assert len({os.fstat(descriptor).st_ino for descriptor in player.descriptors}) <= 2


def test_an_app_gets_so_much_memory_and_no_more(player: Player) -> None:
    """However often it asks for another size, and whatever it keeps."""
    with pytest.raises(TooMuchError, match="at most 64 MiB"):
        for number in range(1, 40, 2):
            tree = scene.Tree(number + 1, "surface", {"width": 1280, "height": 700 + number})
            player.apply(scene.Insert(scene.ROOT, 0, scene.Tree(number, "page", {}, (tree,))))
    sizes = {os.fstat(descriptor).st_ino: os.fstat(descriptor).st_size for descriptor in player.descriptors}
    assert sum(sizes.values()) <= 64 << 20


def test_when_the_app_is_gone_so_is_its_memory(player: Player) -> None:
    player.show(width=64, height=36)
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
    deque(player.stage.closing(), maxlen=0)
    assert len(os.listdir("/proc/self/fd")) == before - 2  # noqa: PTH208
    assert player.stage.page is None
