"""Pictures: what stands for them on the wire, and the files that the TV gets to see."""

import os
from pathlib import Path

import pytest

from gulou import ui
from gulou.ui import picture


def test_a_path_goes_over_the_wire_as_it_is() -> None:
    assert ui.Image("photos/tower.jpg", width=400, alt="The tower").props() == {
        "source": "photos/tower.jpg",
        "width": 400,
        "alt": "The tower",
    }


def test_bytes_go_by_a_name_that_they_alone_have() -> None:
    again = bytes(bytearray(b"one"))
    one, same, other = (ui.Image(data).props()["source"] for data in (b"one", again, b"other"))
    assert one == same != other
    assert len(one) < 50
    (row,) = ui.Rail([b"one"], row=lambda data: ui.Card("A card", image=data)).window(0, 1)
    assert row["image"] == one


def test_a_path_is_found_in_the_apps_folder_first(tmp_path: Path) -> None:
    folder, data = tmp_path / "app", tmp_path / "data"
    for place in (folder, data):
        place.mkdir()
    (data / "a.png").write_bytes(b"data")
    (folder / "a.png").write_bytes(b"app")
    (data / "b.png").write_bytes(b"data")
    for name, expected in (("a.png", b"app"), ("b.png", b"data")):
        descriptor = picture.open_picture(name, (folder, data))
        with os.fdopen(descriptor, "rb") as file:
            assert file.read() == expected
    with pytest.raises(FileNotFoundError):
        picture.open_picture("c.png", (folder, data))
    with pytest.raises(FileNotFoundError):
        picture.open_picture("a.png\0", (folder, data))


def test_bytes_become_a_file_that_leaves_nothing_behind(tmp_path: Path) -> None:
    name = picture.picture_name(b"the bytes of a picture")
    assert isinstance(name, str)
    descriptor = picture.open_picture(name, (tmp_path, tmp_path))
    with os.fdopen(descriptor, "rb") as file:
        assert file.read() == b"the bytes of a picture"
        with pytest.raises(OSError, match="write"):
            file.write(b"x")
    assert list(tmp_path.iterdir()) == []


def test_what_is_kept_in_memory_is_bounded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(picture, "MOST_KEPT", 100)
    names = [picture.picture_name(bytes([number]) * 40) for number in range(10)]
    newest = names[-1]
    assert isinstance(newest, str)
    os.close(picture.open_picture(newest, (tmp_path,)))
    oldest = names[0]
    assert isinstance(oldest, str)
    with pytest.raises(FileNotFoundError):
        picture.open_picture(oldest, (tmp_path,))
