"""Chinese is drawn with the Simplified face: the collection's first, the Japanese, has other shapes.

And each sign that an app may name is in the face that has the signs.
"""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from gulou.ui import ICONS
from gulou_launcher import fonts
from gulou_launcher.icons import GLYPHS


@pytest.mark.parametrize("weight", fonts.WEIGHTS)
def test_the_extracted_face_is_simplified_chinese(weight: str, tmp_path: Path) -> None:
    try:
        made = fonts.extract(weight, tmp_path)
    except FileNotFoundError as absent:
        pytest.skip(str(absent))
    with TTFont(made, lazy=True) as face:
        assert face["name"].getDebugName(1).startswith("Noto Sans CJK SC")
        assert set(map(ord, "鼓楼电视侗族")) <= set(face.getBestCmap())
    assert [file.name for file in tmp_path.iterdir()] == [made.name]


def test_the_face_with_the_signs_has_each_sign(tmp_path: Path) -> None:
    try:
        made = fonts.take_icons(tmp_path)
    except FileNotFoundError as absent:
        pytest.skip(str(absent))
    with TTFont(made, lazy=True) as face:
        assert set(map(ord, GLYPHS.values())) <= set(face.getBestCmap())
    assert set(GLYPHS) >= ICONS


def test_a_missing_font_names_the_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fonts, "PLACES", (str(tmp_path),))
    with pytest.raises(FileNotFoundError, match="fonts-noto-cjk"):
        fonts.collection("Regular")
    with pytest.raises(FileNotFoundError, match="fonts-material-design-icons-iconfont"):
        fonts.take_icons(tmp_path)


def test_without_any_they_are_made_once_in_the_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Who installed the launcher as a package has no checkout, and no image."""
    monkeypatch.delenv("GULOU_FONTS", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(fonts, "__file__", str(tmp_path / "lib" / "gulou_launcher" / "fonts.py"))
    try:
        made = fonts.folder()
    except FileNotFoundError as absent:
        pytest.skip(str(absent))
    assert made == tmp_path / "gulou" / "fonts"
    face = made / fonts.file_name("Bold")
    before = face.stat().st_mtime_ns
    assert fonts.folder() == made
    assert face.stat().st_mtime_ns == before
