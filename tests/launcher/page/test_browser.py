"""The page in a real Chromium, as a person uses it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from gulou.keys import Key
from gulou_launcher.page.server import PageServer
from tests.launcher.control.fake_box import FakeBox
from tests.launcher.page.conftest import Open

RED, GREEN = (181, 56, 42), (30, 160, 90)
_PIXEL = """([x, y]) => {
    const screen = document.getElementById("screen");
    return Array.from(screen.getContext("2d").getImageData(x * screen.width, y * screen.height, 1, 1).data);
}"""


def pixel(page: Page, x: float = 0.5, y: float = 0.5) -> tuple[int, ...]:
    """The colour that the canvas has there; x and y from 0 to 1."""
    return tuple(page.evaluate(_PIXEL, [x, y])[:3])


def until(what: Callable[[], bool], seconds: float = 5.0) -> None:
    """Wait until it is so, and fail when it never is."""
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def near(found: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
    """Whether a colour is the one wanted, but for what JPEG does to it."""
    return all(abs(one - other) <= 6 for one, other in zip(found, wanted, strict=True))


def test_the_picture_follows_the_screen(box: FakeBox, open_page: Open) -> None:
    box.show(*RED)
    page = open_page()
    until(lambda: near(pixel(page), RED))
    box.show(*GREEN)
    until(lambda: near(pixel(page), GREEN))
    box.draw((bytes((*RED, 0)) * 160 + bytes((*GREEN, 0)) * 160) * 180)  # left and right
    until(lambda: near(pixel(page, 0.2), RED) and near(pixel(page, 0.8), GREEN))
    box.draw(bytes((*GREEN, 0)) * (320 * 90) + bytes((*RED, 0)) * (320 * 90))  # above and below
    until(lambda: near(pixel(page, 0.5, 0.2), GREEN) and near(pixel(page, 0.5, 0.8), RED))


def test_an_unchanged_screen_is_read_once(box: FakeBox, open_page: Open) -> None:
    box.show(*RED)
    page = open_page()
    until(lambda: near(pixel(page), RED))
    before = box.captures
    page.wait_for_timeout(1500)
    assert box.captures == before


def test_a_moving_screen_moves_on_the_page(box: FakeBox, open_page: Open) -> None:
    page = open_page()
    seen = set()
    until_time = time.monotonic() + 3
    level = 0
    while time.monotonic() < until_time:
        level = (level + 8) % 256
        box.show(level, level, level)
        seen.add(pixel(page))
    assert len(seen) >= 10
    until(lambda: near(pixel(page), (level, level, level)))  # and it ends where the screen ended


def test_several_watchers_share_one_reading(box: FakeBox, open_page: Open) -> None:
    box.show(*RED)
    pages = [open_page() for _ in range(3)]
    until(lambda: all(near(pixel(page), RED) for page in pages))
    before = box.captures
    box.show(*GREEN)
    until(lambda: all(near(pixel(page), GREEN) for page in pages))
    assert box.captures == before + 1


def test_nobody_watching_costs_nothing(box: FakeBox, open_page: Open) -> None:
    page = open_page()
    page.close()
    time.sleep(0.3)
    box.show(*RED)
    time.sleep(0.3)
    before = box.captures
    for _ in range(5):
        box.show(*GREEN)
        time.sleep(0.1)
    assert box.captures == before


def test_the_address_keeps_no_key_and_scripts_see_no_cookie(open_page: Open) -> None:
    page = open_page()
    assert "key=" not in page.url
    assert page.evaluate("document.cookie") == ""
    (cookie,) = page.context.cookies()
    assert (cookie.get("httpOnly"), cookie.get("sameSite")) == (True, "Strict")
    page.reload()
    page.wait_for_selector("[data-state=live]")
    assert page.title() == "Gulou <of the tests>"


def test_every_button_presses_its_key(box: FakeBox, open_page: Open) -> None:
    page = open_page()
    buttons = page.locator("button[data-key]")
    keys = [button.get_attribute("data-key") for button in buttons.all()]
    for button in buttons.all():
        button.click()
    until(lambda: len(box.pressed) == len(keys))
    assert box.pressed == keys
    assert set(Key) - set(keys) == {"power"}


def test_the_keyboard_is_a_remote(box: FakeBox, open_page: Open) -> None:
    page = open_page()
    wanted = {
        "ArrowUp": "up",
        "ArrowDown": "down",
        "ArrowLeft": "left",
        "ArrowRight": "right",
        "Enter": "ok",
        "Escape": "back",
        "Backspace": "back",
        "Home": "home",
        "PageUp": "channelup",
        "PageDown": "channeldown",
        "m": "menu",
        "M": "menu",
        "i": "info",
        "g": "epg",
        "+": "volumeup",
        "-": "volumedown",
        "7": "7",
        "F1": "red",
    }
    for pressed in wanted:
        page.keyboard.press(pressed)
    until(lambda: len(box.pressed) == len(wanted))
    assert box.pressed == list(wanted.values())


def test_the_keyboard_writes_where_somebody_writes(box: FakeBox, open_page: Open) -> None:
    page = open_page()
    box.writes = True
    page.keyboard.type("Maja 5!")
    page.keyboard.press("Backspace")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    until(lambda: box.pressed == ["down", "ok"])
    assert box.written == [*"Maja 5!", "\b"]


def test_keys_arrive_in_their_order(box: FakeBox, open_page: Open) -> None:
    page = open_page()
    page.keyboard.type("0123456789")
    until(lambda: len(box.pressed) == 10)
    assert box.pressed == list("0123456789")


def test_enter_is_ok_also_after_a_click_elsewhere(box: FakeBox, open_page: Open) -> None:
    page = open_page()
    page.get_by_role("button", name="Menu").click()
    page.keyboard.press("Enter")
    until(lambda: box.pressed == ["menu", "ok"])


def test_a_button_that_is_focused_with_tab_is_activated_with_enter(box: FakeBox, open_page: Open) -> None:
    page = open_page()
    page.get_by_role("button", name="Guide").focus()
    page.keyboard.press("Enter")
    until(lambda: box.pressed == ["epg"])


def test_a_held_arrow_repeats_until_it_is_let_go(box: FakeBox, open_page: Open) -> None:
    page = open_page()
    page.get_by_role("button", name="Down", exact=True).hover()
    page.mouse.down()
    until(lambda: len(box.pressed) >= 3)
    page.mouse.up()
    page.wait_for_timeout(300)
    count = len(box.pressed)
    page.wait_for_timeout(500)
    assert box.pressed == ["down"] * count


@pytest.mark.parametrize(
    ("language", "ok", "state", "lang"), [("zh-CN", "确定", "实时", "zh-CN"), ("fr-FR", "OK", "Live", "en")]
)
def test_it_speaks_the_language_of_the_browser(
    language: str, ok: str, state: str, lang: str, open_page: Open
) -> None:
    page = open_page(language)
    expect(page.get_by_role("button", name=ok, exact=True)).to_be_visible()
    expect(page.get_by_role("status")).to_have_text(state)
    assert page.evaluate("document.documentElement.lang") == lang


@pytest.mark.parametrize(("width", "height"), [(390, 844), (360, 640), (844, 390), (1280, 800), (1920, 1080)])
def test_it_fits_the_window(width: int, height: int, open_page: Open) -> None:
    page = open_page(width=width, height=height)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    screen = page.locator("#screen").bounding_box()
    assert screen is not None
    assert screen["x"] >= 0 and screen["x"] + screen["width"] <= width
    assert screen["y"] >= 0 and screen["y"] + screen["height"] <= height
    assert screen["width"] / screen["height"] == pytest.approx(16 / 9, rel=0.02)
    expect(page.get_by_role("button", name="OK", exact=True)).to_be_in_viewport()


def test_every_button_has_a_name(open_page: Open) -> None:
    page = open_page("zh-CN")
    for button in page.get_by_role("button").all():
        assert button.get_attribute("aria-label")
    expect(page.get_by_role("img", name="盒子的实时画面")).to_be_visible()


def test_it_says_that_the_box_is_gone_and_comes_back_by_itself(
    box: FakeBox, chromium: Browser, tmp_path: Path
) -> None:
    first = PageServer(box, port=0, data=tmp_path)
    first.start()
    port = int(re.search(r":(\d+)/", first.url)[1])  # type: ignore[index]
    context = chromium.new_context()
    page = context.new_page()
    page.goto(first.url)
    page.wait_for_selector("[data-state=live]")
    first.stop()
    expect(page.get_by_role("status")).to_have_text("The box cannot be reached")
    expect(page.locator("#cover")).to_be_visible()

    box.show(*GREEN)
    second = PageServer(box, port=port, data=tmp_path)
    assert second.start() == first.url
    page.wait_for_selector("[data-state=live]")
    expect(page.locator("#cover")).to_be_hidden()
    until(lambda: near(pixel(page), GREEN))
    context.close()
    second.stop()


def test_a_frozen_screen_is_said_in_words(box: FakeBox, open_page: Open) -> None:
    page = open_page()
    box.silent = True
    box.show(*RED)
    expect(page.locator("#cover-title")).to_have_text("The screen does not answer")
    box.silent = False
    expect(page.locator("#cover")).to_be_hidden()


def test_without_the_key_there_is_only_advice(chromium: Browser, page_server: PageServer) -> None:
    context = chromium.new_context()
    page = context.new_page()
    for address in (page_server.url.partition("?")[0], page_server.url[:-1]):
        answer = page.goto(address)
        assert answer is not None and answer.status == 403
        expect(page.get_by_text("Open the address that the box printed")).to_be_visible()
        assert context.cookies() == []
    context.close()


def test_another_site_can_neither_press_nor_see(
    box: FakeBox, open_page: Open, page_server: PageServer
) -> None:
    """A page on `localhost` is another site than ours on `127.0.0.1`: it tries all that browsers offer."""
    page = open_page()
    home = page_server.url.partition("?")[0]
    stranger = page.context.new_page()
    stranger.goto(home.replace("127.0.0.1", "localhost") + "page.js")
    attempts = """async (home) => {
        const body = JSON.stringify({key: "home"});
        const tries = [
            fetch(home + "key", {method: "POST", mode: "no-cors", credentials: "include", body}),
            fetch(home + "key", {method: "POST", credentials: "include", headers: {"X-Gulou": "1"}, body}),
            fetch(home + "screen", {credentials: "include"}),
        ];
        return (await Promise.allSettled(tries)).map((one) => one.value?.status ?? one.status);
    }"""
    assert set(stranger.evaluate(attempts, home)) <= {0, "rejected"}
    page.wait_for_timeout(300)
    assert box.pressed == []
