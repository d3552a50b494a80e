"""Pictures on their way to the screen: what is made of good ones, and how little the bad ones do."""

from __future__ import annotations

import os
import signal
import socket
import time
from pathlib import Path

import pytest

from gulou_launcher.pictures import albums, workshop
from gulou_launcher.pictures.messages import MAX_FILE, Want
from tests.launcher.pictures.conftest import Studio, color
from tests.launcher.pictures.files import BLUE, BROKEN, RED, gif_of_many_frames, halves, picture, png


def near(found: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
    return all(abs(one - other) < 12 for one, other in zip(found, wanted, strict=False))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_each_format_comes_to_the_screen(studio: Studio, kind: str) -> None:
    shown = studio.show(picture((300, 200), kind))
    assert shown.texture.size == (80, 60)
    assert near(color(shown, 40, 30), (*RED, 255))


@pytest.mark.parametrize("mode", ["L", "LA", "RGBA", "I;16", "1"])
def test_each_kind_of_pixel_comes_to_the_screen(studio: Studio, mode: str) -> None:
    whites: dict[str, int | tuple[int, ...]] = {"LA": (255, 255), "RGBA": (255,) * 4, "I;16": 65535}
    white = whites.get(mode, 255)
    data = picture((30, 20), "PNG", white, mode)
    assert near(color(studio.show(data), 5, 5), (255, 255, 255, 255))


def test_cover_cuts_off_contain_shows_all_natural_is_its_own_size(studio: Studio) -> None:
    wide = halves(400, 100)
    cover = studio.show(wide, Want(100, 100))
    assert cover.texture.size == (100, 100)
    assert near(color(cover, 10, 50), RED)
    assert near(color(cover, 90, 50), BLUE)
    assert studio.show(wide, Want(100, 100, "contain")).texture.size == (100, 25)
    assert studio.show(wide, Want(1000, 1000, "natural", scale=0.5)).texture.size == (200, 50)
    assert studio.show(picture((1, 1)), Want(64, 64)).texture.size == (64, 64)


def test_corners_are_round(studio: Studio) -> None:
    shown = studio.show(picture((200, 200)), Want(100, 100, corner=20))
    assert color(shown, 0, 0)[3] == color(shown, 99, 99)[3] == 0
    assert color(shown, 50, 0)[3] == color(shown, 20, 20)[3] == 255


def test_a_photo_stands_upright(studio: Studio, tmp_path: Path) -> None:
    """A camera held on its side says so in the file (EXIF 2.32, §4.6.4, Orientation)."""
    from PIL import Image

    image = Image.new("RGB", (400, 200), RED)
    exif = Image.Exif()
    exif[0x112] = 6
    image.save(tmp_path / "photo.jpg", exif=exif)
    shown = studio.show((tmp_path / "photo.jpg").read_bytes(), Want(300, 300, "contain"))
    assert shown.texture.size == (150, 300)


def test_a_large_photo_is_shown(studio: Studio) -> None:
    """48 million pixels, as telephones take them."""
    assert studio.show(picture((8000, 6000), "JPEG"), Want(320, 240)).ready


def test_of_ten_thousand_frames_the_first(studio: Studio) -> None:
    begun = time.monotonic()
    assert studio.show(gif_of_many_frames(100_000)).ready
    assert time.monotonic() - begun < workshop.PATIENCE


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_shown_is_broken_and_the_next_is_fine(studio: Studio, name: str) -> None:
    broken = studio.show(BROKEN[name])
    assert broken.broken
    assert broken.reason
    assert studio.show(picture((50, 50))).ready


def test_a_picture_that_was_cut_short_meanwhile(studio: Studio, tmp_path: Path) -> None:
    path = tmp_path / "long.png"
    path.write_bytes(png(3000, 3000, 3000))
    descriptor = os.open(path, os.O_RDONLY)
    os.truncate(path, 2000)
    assert studio.show(descriptor).broken


def _fifo(folder: Path) -> int:
    os.mkfifo(folder / "fifo")
    return os.open(folder / "fifo", os.O_RDONLY | os.O_NONBLOCK)


def _sparse(folder: Path) -> int:
    (folder / "sparse").touch()
    os.truncate(folder / "sparse", MAX_FILE + 1)
    return os.open(folder / "sparse", os.O_RDONLY)


def _writable(folder: Path) -> int:
    (folder / "w.png").write_bytes(picture((9, 9)))
    return os.open(folder / "w.png", os.O_RDWR)


DESCRIPTORS = {
    "a pipe with a name": _fifo,
    "a pipe": lambda _: os.pipe()[0],
    "a folder": lambda folder: os.open(folder, os.O_RDONLY),
    "a device": lambda _: os.open("/dev/zero", os.O_RDONLY),
    "a socket": lambda _: socket.socketpair()[0].detach(),
    "a file larger than any picture": _sparse,
    "a file that the worker could write": _writable,
}


@pytest.mark.parametrize("name", DESCRIPTORS)
def test_descriptors_that_are_no_plain_file_never_reach_the_worker(
    studio: Studio, tmp_path: Path, name: str
) -> None:
    workers = len(studio.workers)
    begun = time.monotonic()
    assert studio.show(DESCRIPTORS[name](tmp_path)).broken
    assert time.monotonic() - begun < 1
    assert len(studio.workers) == workers


def test_a_worker_that_hangs_is_replaced(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    studio.show(picture((9, 9)))
    monkeypatch.setattr(workshop, "PATIENCE", 0.5)
    os.kill(studio.workers[-1], signal.SIGSTOP)
    stuck = studio.show(picture((9, 9)))
    assert stuck.broken
    assert "longer than" in stuck.reason
    monkeypatch.undo()
    assert studio.show(picture((9, 9))).ready


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_a_worker_that_dies_is_replaced(studio: Studio, number: signal.Signals) -> None:
    studio.show(picture((9, 9)))
    os.kill(studio.workers[-1], number)
    first = studio.show(picture((9, 9)))
    assert first.ready or first.broken
    assert studio.show(picture((9, 9))).ready


def test_a_worker_sees_the_pictures_of_one_owner_only(studio: Studio) -> None:
    studio.show(picture((9, 9)))
    workers = len(studio.workers)
    studio.show(picture((8, 8)))
    assert len(studio.workers) == workers
    other = studio.new_album("another app")
    studio.files["theirs"] = picture((9, 9))
    theirs = studio.get("theirs", album=other)
    studio.settled(theirs)
    assert theirs.ready
    assert len(studio.workers) == workers + 1
    other.close()


def test_an_app_that_does_not_answer(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(albums, "ASKED_PATIENCE", 0.2)
    silent = [studio.get(f"silent {number}") for number in range(30)]
    studio.settled(*silent)
    assert all(each.broken for each in silent)


def test_what_comes_late_is_still_shown(
    studio: Studio, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(albums, "ASKED_PATIENCE", 0.2)
    slow = studio.get("slow")
    studio.settled(slow)
    assert slow.broken
    (tmp_path / "slow.png").write_bytes(picture((9, 9)))
    studio.album.arrived("slow", os.open(tmp_path / "slow.png", os.O_RDONLY))
    studio.until(lambda: slow.ready)


def test_few_files_are_asked_for_at_once(studio: Studio) -> None:
    for number in range(100):
        studio.get(f"never {number}")
    studio.frame()
    assert len(studio.asked) == albums.ASKED_AT_ONCE


def test_one_file_serves_all_its_sizes(studio: Studio) -> None:
    studio.files["one"] = picture((90, 90))
    shown = [studio.get("one", Want(size, size)) for size in range(10, 60)]
    studio.settled(*shown)
    assert all(each.ready for each in shown)
    assert studio.asked == ["one"]


def test_a_file_that_nobody_asked_for_is_closed(studio: Studio, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(picture((9, 9)))
    descriptor = os.open(tmp_path / "a.png", os.O_RDONLY)
    studio.album.arrived("a.png", descriptor)
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(descriptor)


def test_no_descriptor_is_left(studio: Studio) -> None:
    def count() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    studio.show(picture((9, 9)))
    before = count()
    for number in range(20):
        studio.show(picture((9, 9)) if number % 3 else b"broken")
    studio.files["late"] = picture((9, 9))
    studio.get("late").let_go("late")
    for _ in range(20):
        studio.frame()
    assert count() <= before


def test_textures_are_bounded_and_those_unseen_go_first(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = 100 * 100 * 4
    monkeypatch.setattr(albums, "MOST_OF_ONE", 5 * size)
    data = picture((100, 100))
    shown = []
    for number in range(7):
        studio.files[str(number)] = data
        shown.append(studio.get(str(number), Want(100, 100)))
        studio.settled(shown[-1])
    assert [each.ready for each in shown] == [True] * 5 + [False] * 2
    assert "no room" in shown[6].reason
    shown[0].let_go("0")
    shown[1].let_go("1")
    studio.files["new"] = data
    new = studio.get("new", Want(100, 100))
    studio.settled(new)
    assert new.ready
    assert shown[0].texture is None
    assert studio.albums.size == 5 * size


def test_what_nobody_shows_is_forgotten_after_a_while(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(albums, "SWEEP", 0.1)
    monkeypatch.setattr(albums, "KEPT", 0.2)
    monkeypatch.setattr(studio.albums, "_sweeping", False)
    shown = studio.show(picture((9, 9)))
    shown.let_go(shown.name)
    assert studio.albums.size > 0
    studio.until(lambda: studio.albums.size == 0)


def test_a_large_picture_is_uploaded_over_several_frames(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(albums, "UPLOAD", 50_000)
    steps: list[int] = []
    from gulou_launcher.pictures.upload import Upload

    step = Upload.step

    def counted(self: Upload, most: int) -> int:
        steps.append(step(self, most))
        return steps[-1]

    monkeypatch.setattr(Upload, "step", counted)
    shown = studio.show(halves(400, 300), Want(400, 300))
    assert len(steps) >= 10
    assert max(steps) <= 50_000
    assert near(color(shown, 5, 299), RED)
    assert near(color(shown, 395, 299), BLUE)


def test_a_picture_is_tried_again_where_no_worker_could_be_had(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a machine that is busy while the box starts: home shall not stay without its pictures."""
    monkeypatch.setattr(albums, "AGAIN", 0.01)
    begin = studio.workshop.begin
    refused: list[workshop.Job] = []

    def refuse_twice(job: workshop.Job) -> None:
        if len(refused) < 2:
            refused.append(job)
            os.close(job.file)
            job.done(workshop.NO_WORKER)
        else:
            begin(job)

    monkeypatch.setattr(studio.workshop, "begin", refuse_twice)
    assert studio.show(picture((30, 20))).ready
    assert len(refused) == 2
