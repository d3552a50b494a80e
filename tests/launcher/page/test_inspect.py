"""The inspector in the browser: the tree beside the picture, behind the same locks as the page."""

from __future__ import annotations

import http.client
import json
import urllib.parse

import pytest
from playwright.sync_api import Browser, Page, expect

from gulou_launcher.page.server import PageServer
from tests.launcher.control.fake_box import FakeBox


@pytest.fixture
def inspector(chromium: Browser, page_server: PageServer) -> Page:
    """What `gulou inspect --browser` opens."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(f"{page_server.url}&view=inspect")
    expect(page.locator(".node")).to_have_count(4)
    return page


def test_the_tree_the_focus_and_the_messages_are_shown(inspector: Page) -> None:
    assert inspector.url.endswith("/inspect")  # the key is not left in the address
    expect(inspector.locator("#path")).to_have_text("focus: page “Quiz” › button “500 a”")
    expect(inspector.locator(".node.focused")).to_contain_text("button “500 a” #4")
    expect(inspector.locator("#messages tr")).to_have_count(3)
    expect(inspector.locator("#messages tr.out")).to_contain_text("key")


def test_pointing_at_a_line_shows_its_place_on_the_picture(inspector: Page) -> None:
    inspector.locator(".node", has_text="How old is the tower?").hover()
    box = inspector.locator("#box")
    expect(box).to_be_visible()
    expect(box).to_contain_text("64,36 400×44")
    picture, place = inspector.locator("#picture").bounding_box(), box.bounding_box()
    assert picture is not None and place is not None
    assert place["x"] - picture["x"] == pytest.approx(64 / 1280 * picture["width"], abs=2)
    assert place["width"] == pytest.approx(400 / 1280 * picture["width"], abs=2)


def test_a_click_on_the_picture_keeps_the_smallest_node_there(inspector: Page) -> None:
    picture = inspector.locator("#picture")
    size = picture.bounding_box()
    assert size is not None
    picture.click(position={"x": 100 / 1280 * size["width"], "y": 120 / 720 * size["height"]})
    expect(inspector.locator("#chosen")).to_have_text("button “300 a” #3")
    expect(inspector.locator("#details")).to_contain_text("↓ button “500 a” #4")


def test_the_keyboard_is_the_remote(inspector: Page, box: FakeBox) -> None:
    inspector.keyboard.press("ArrowDown")
    inspector.wait_for_timeout(300)
    assert box.pressed == ["down"]


@pytest.mark.parametrize("path", ["/inspect", "/tree", "/messages?app=x"])
def test_nobody_looks_without_the_cookie(page_server: PageServer, path: str) -> None:
    assert ask(page_server, path, {})[0] == 403


def test_a_name_that_was_rebound_is_refused(page_server: PageServer) -> None:
    assert ask(page_server, "/tree", {"Host": "evil.example:80"})[0] == 421


def test_the_tree_is_told_as_json(page_server: PageServer) -> None:
    status, body = ask(page_server, "/tree", {"Cookie": cookie(page_server)})
    assert status == 200
    assert [node["id"] for node in json.loads(body)["nodes"]] == [1, 2, 3, 4]
    assert ask(page_server, "/tree?screen=nobody", {"Cookie": cookie(page_server)})[0] == 503
    assert ask(page_server, "/messages?app=x&after=many", {"Cookie": cookie(page_server)})[0] == 400


def ask(server: PageServer, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
    address = urllib.parse.urlsplit(server.url)
    connection = http.client.HTTPConnection("127.0.0.1", address.port or 0, timeout=10)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body


def cookie(server: PageServer) -> str:
    address = urllib.parse.urlsplit(server.url)
    connection = http.client.HTTPConnection("127.0.0.1", address.port or 0, timeout=10)
    connection.request("GET", f"/?{address.query}&view=inspect")
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert answer.headers["Location"] == "/inspect"
    return answer.headers["Set-Cookie"].partition(";")[0]
