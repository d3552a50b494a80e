"""A phone becomes the remote: by the QR code on the TV's own picture, in a real Chromium, with a finger."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from journeys.conftest import PICTURES, Begin
from journeys.journey import Journey
from running import Broadcast

from tests.launcher.phone.qr_reader import read

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

PIXEL = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 7 Build/AP2A) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/126.0.0.0 Mobile Safari/537.36"
)
SIZES = {"small": (360, 800), "large": (412, 915), "across": (800, 360)}


@pytest.fixture
def pixel(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(
        locale="zh-CN",
        viewport={"width": 412, "height": 915},
        has_touch=True,
        is_mobile=True,
        user_agent=PIXEL,
    )
    yield context
    context.close()


def square(journey: Journey) -> str:
    """What a camera reads off the TV."""
    taken = journey.box.picture()
    pixels = np.frombuffer(taken.rgba, np.uint8).reshape(taken.height, taken.width, 4)
    return read(pixels[:, :, :3])


def to_settings_of_phones(journey: Journey) -> None:
    journey.press("home", "menu")
    journey.sees("隐藏这一项")
    journey.press("up")
    journey.wait(lambda: journey.focus.strip() == "设置")
    journey.press("ok")
    journey.choose("手机遥控")
    journey.sees("用手机当遥控器")


def picture(page: Page, name: str) -> None:
    """Keep the phone as it is, at each size."""
    folder: Path = PICTURES / "pair_a_phone_and_type_with_it"
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(150)
        page.screenshot(path=folder / f"phone-{name}-{size}.png")
    page.set_viewport_size({"width": 412, "height": 915})


def swipe(pad: Locator, dx: float, dy: float) -> None:
    box = pad.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch = pad.page.context.new_cdp_session(pad.page)
    for kind, points in (
        ("touchStart", [(x, y)]),
        *(("touchMove", [(x + dx * step / 5, y + dy * step / 5)]) for step in range(1, 6)),
        ("touchEnd", []),
    ):
        touch.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": [{"x": across, "y": down} for across, down in points]},
        )


def test_pair_a_phone_and_type_with_it(begin: Begin, broadcast: Broadcast, pixel: BrowserContext) -> None:
    from playwright.sync_api import expect

    journey = begin(size="1920x1080")
    to_settings_of_phones(journey)
    journey.sees("本机不在网络上监听")
    journey.picture("nothing listens yet")
    journey.press("ok")
    journey.sees("扫描二维码")
    journey.picture("the qr code")
    link = square(journey)
    page = pixel.new_page()
    page.goto(link)
    page.wait_for_selector("body[data-state=live]")
    assert page.url == link.partition("#")[0] and not page.evaluate("isSecureContext")
    journey.sees("Pixel 7 现在是这台电视的遥控器了")
    journey.picture("paired")

    pad = page.locator("#pad")
    page.get_by_role("button", name="主页").tap()
    journey.sees("正在播出")
    picture(page, "at-home")
    pad.tap()
    journey.wait(lambda: broadcast.shows(journey.box, 1))
    expect(page.locator("#where")).to_contain_text("鼓楼综合")
    picture(page, "television")
    page.get_by_role("tab", name="频道").tap()
    page.get_by_role("button", name="鼓楼之夜").tap()
    journey.wait(lambda: broadcast.shows(journey.box, 2))
    page.get_by_role("tab", name="频道").tap()
    picture(page, "channels")
    page.get_by_role("tab", name="按键").tap()
    picture(page, "keys")
    page.get_by_role("tab", name="应用").tap()
    picture(page, "apps")
    page.get_by_role("tab", name="遥控").tap()
    page.get_by_role("button", name="主页").tap()
    journey.sees("正在播出")

    journey.choose("频道、节目、录像、应用")
    box = page.get_by_label("名称、拼音或拼音首字母")
    expect(box).to_be_visible()
    box.fill("")
    page.keyboard.insert_text("电影")
    journey.sees("电影")
    picture(page, "writing")
    journey.picture("written by the phone")
    page.get_by_role("button", name="完成").tap()
    expect(box).to_be_hidden()

    to_settings_of_phones(journey)
    journey.sees("正在使用")
    journey.picture("the phones")
    journey.choose("Pixel 7")
    journey.sees("忘记 Pixel 7？")
    journey.press("right", "ok")
    expect(page.get_by_role("alert")).to_have_text("这部手机已经在电视上被移除。")
    picture(page, "taken-off")
