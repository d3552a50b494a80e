"""The gallery: each of its pages is shown, and Back leads out of it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from gulou.runtime import load
from tests.launcher.conftest import Household

FOLDER = Path(__file__).resolve().parents[3] / "examples" / "gallery"


@pytest.fixture
def gallery(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(sys, "path", list(sys.path))
    return load(FOLDER)


@pytest.fixture
def pages(gallery: Any) -> list[str]:
    return sorted(sys.modules["gallery.pages"].PAGES)


def test_each_kind_of_node_has_its_page(pages: list[str]) -> None:
    assert {"chart", "calendar", "guide", "image", "map", "surface", "grid", "form"} <= set(pages)
    assert len(pages) >= 20


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_page_can_be_shown_and_left(
    household: Household, gallery: Any, pages: list[str], language: str
) -> None:
    gallery.language = language
    for name in pages:
        gallery.open(f"gallery:{name}")
        page = gallery.view()
        household.show(page)
        household.press("down", "right", "left", "up")
        assert household.stage.page is not None
        assert any(view.shown for view in household.stage.page.children), name
        page.handle("back", None)
        assert gallery.page == "", name
