"""Chinese is drawn with the Simplified face: the collection's first, the Japanese, has other shapes."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from gulou_launcher import fonts


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


def test_a_missing_font_names_the_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fonts, "PLACES", (str(tmp_path),))
    with pytest.raises(FileNotFoundError, match="fonts-noto-cjk"):
        fonts.collection("Regular")


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
