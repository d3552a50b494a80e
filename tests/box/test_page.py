"""A newcomer on a server: the box has no display, and is watched and steered in a real Chromium."""

from __future__ import annotations

from typing import TYPE_CHECKING

from running import Broadcast, RunningBox, alike

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_COLOR = """
([x, y]) => {
  const screen = document.querySelector("#screen, img, canvas");
  const copy = document.createElement("canvas");
  copy.width = screen.naturalWidth || screen.width;
  copy.height = screen.naturalHeight || screen.height;
  const context = copy.getContext("2d");
  context.drawImage(screen, 0, 0);
  return Array.from(context.getImageData(Math.round(x * copy.width), Math.round(y * copy.height), 1, 1).data);
}
"""


def shows(page: Page, broadcast: Broadcast, lcn: int) -> bool:
    """Whether the badge of this service is on the page's picture."""
    badge = broadcast.badge
    place = [badge["left"] + badge["width"] / 2, badge["top"] + badge["height"] / 2]
    red, green, blue, _ = page.evaluate(_COLOR, place)
    wanted_red, wanted_green, wanted_blue = broadcast.service(lcn)["rgb"]
    return alike((red, green, blue), (wanted_red, wanted_green, wanted_blue), 40)


def test_television_is_watched_in_a_browser(box: RunningBox, broadcast: Broadcast, chromium: Browser) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 900}, locale="en-GB")
    page.goto(box.status().page)
    page.wait_for_selector("#screen, img, canvas")
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    box.wait_for(lambda: shows(page, broadcast, 1), 15)
    page.keyboard.press("PageUp")
    box.wait_for(lambda: shows(page, broadcast, 2), 15)
    page.get_by_role("button", name="Home", exact=True).click()
    box.wait_for(lambda: box.app("live-tv").state == "suspended")
    page.close()
