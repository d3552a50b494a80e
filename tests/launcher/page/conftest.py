"""A page served from a fake box, and a real Chromium to open it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from gulou_launcher.page.server import PageServer
from tests.launcher.control.fake_box import FakeBox

# The browser notes each request that fails, which some tests are about, and that these tests read the canvas.
_EXPECTED = ("Failed to load resource", "Canvas2D: Multiple readback")

Open = Callable[..., Page]


@pytest.fixture
def box() -> FakeBox:
    return FakeBox(320, 180)


@pytest.fixture
def page_server(box: FakeBox) -> Iterator[PageServer]:
    """The page of the box, at a port of its own."""
    server = PageServer(box, port=0, title="Gulou <of the tests>")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def open_page(chromium: Browser, page_server: PageServer) -> Iterator[Open]:
    """Open the page in a browser of this language and size, and wait until it shows the screen.

    The test fails when the page says anything on its console.
    """
    said: list[str] = []
    contexts = []

    def open_page(language: str = "en-US", width: int = 1280, height: int = 800) -> Page:
        context = chromium.new_context(locale=language, viewport={"width": width, "height": height})
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(page_server.url)
        page.wait_for_selector("[data-state=live]")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [text for text in said if not text.startswith(_EXPECTED)] == []
