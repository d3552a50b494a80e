"""A phone becomes the remote: by the QR code on the TV's own picture, in a real Chromium, with a finger."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import numpy as np
import pytest
from journeys.conftest import Begin
from journeys.journey import Journey
from running import Broadcast

from tests.launcher.phone.qr_reader import read

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

PIXEL = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 7 Build/AP2A) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/126.0.0.0 Mobile Safari/537.36"
)
ON_PHONE = {
    "主页": "Home",
    "频道": "Channels",
    "按键": "Keys",
    "应用": "Apps",
    "遥控": "Remote",
    "完成": "Done",
    "这部手机已经在电视上被移除。": "This phone was taken off the list of remotes on the TV.",
}
"""What stands on the phone's page, which has its own words."""
SIZES = {"small": (360, 800), "large": (412, 915), "across": (800, 360)}


@pytest.fixture
def pixel(chromium: Browser, language: str) -> Iterator[BrowserContext]:
    context = chromium.new_context(
        locale={"zh": "zh-CN", "en": "en-GB"}[language],
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
    journey.wait(lambda: journey.focus.strip() == journey.said("设置"))
    journey.press("ok")
    journey.choose("手机遥控")
    journey.sees("用手机当遥控器")


def picture(journey: Journey, page: Page, name: str) -> None:
    """Keep the phone as it is, at each size."""
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(150)
        page.screenshot(path=journey.folder / f"phone-{name}-{size}.png")
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


def test_pair_a_phone_and_type_with_it(
    begin: Begin, broadcast: Broadcast, pixel: BrowserContext, language: str
) -> None:
    from playwright.sync_api import expect

    def button(words: str, role: Literal["button", "tab"] = "button") -> Locator:
        return page.get_by_role(role, name=ON_PHONE[words] if journey.language == "en" else words, exact=True)

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
    button("主页").tap()
    journey.sees("正在播出")
    picture(journey, page, "at-home")
    pad.tap()
    journey.wait(lambda: broadcast.shows(journey.box, 1))
    expect(page.locator("#where")).to_contain_text(journey.said("鼓楼综合"))
    picture(journey, page, "television")
    button("频道", "tab").tap()
    page.get_by_role("button", name=journey.said("鼓楼之夜")).tap()
    journey.wait(lambda: broadcast.shows(journey.box, 2))
    button("频道", "tab").tap()
    picture(journey, page, "channels")
    button("按键", "tab").tap()
    picture(journey, page, "keys")
    button("应用", "tab").tap()
    picture(journey, page, "apps")
    button("遥控", "tab").tap()
    button("主页").tap()
    journey.sees("正在播出")

    journey.choose("频道、节目、录像、应用")
    box = page.get_by_label(journey.said("名称或拼音首字母"))
    expect(box).to_be_visible()
    box.fill("")
    film = "Film" if language == "en" else "电影"
    page.keyboard.insert_text(film)
    journey.wait(lambda: film in journey.words)
    picture(journey, page, "writing")
    journey.picture("written by the phone")
    button("完成").tap()
    expect(box).to_be_hidden()

    to_settings_of_phones(journey)
    journey.sees("正在使用")
    journey.picture("the phones")
    journey.choose("Pixel 7")
    journey.sees("移除 Pixel 7？")
    journey.press("right", "ok")
    removed = "这部手机已经在电视上被移除。"
    expect(page.get_by_role("alert")).to_have_text(ON_PHONE[removed] if language == "en" else removed)
    picture(journey, page, "taken-off")
