"""The page in a real Chromium that takes itself for a phone: touched, turned, in two languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from playwright.sync_api import Browser, BrowserContext, Page, expect

from gulou_launcher.phone.line import Line
from gulou_launcher.phone.messages import (
    AppRow,
    AskText,
    Field,
    FromPhone,
    Lists,
    Look,
    OnNow,
    Open,
    Press,
    State,
    Volume,
    Watch,
    Write,
)
from gulou_launcher.phone.secrecy import Sealed, public
from gulou_launcher.phone.square import link
from tests.launcher.phone.conftest import Tv

NEWS = OnNow("dvb://1", "Guizhou", 1, "News", start=1_700_000_000, end=4_000_000_000)
LOCKED = OnNow("dvb://2", "Late", 22, "", locked=True)
APPS = (AppRow("weather", "Weather", "W", "#28606e"),)
REMOTE = {
    *("up", "down", "left", "right", "ok", "back", "home", "menu", "info", "epg", "power", "mute", "last"),
    *("channelup", "channeldown", "volumeup", "volumedown", "red", "green", "yellow", "blue", "text"),
    *("playpause", "stop", "rewind", "fastforward", "record", "audio", "subtitle", *"0123456789"),
}
Opened = Callable[..., Page]
# A browser notes what a test takes away from it.
_EXPECTED = ("Failed to load resource", "WebSocket connection to", "Service Worker registration blocked")
_CALL = """async ([name, args]) => {
    const crypt = await import("/crypt.js");
    const plain = args.map((each) => typeof each === "number" ? each : Uint8Array.from(each));
    return Array.from(crypt[name](...plain));
}"""
_SEALED = """async ([key, way, messages]) => {
    const { Sealed } = await import("/crypt.js"), line = new Sealed(Uint8Array.from(key));
    try {
        return messages.map((each) => Array.from(line[way](Uint8Array.from(each))));
    } catch {
        return null;
    }
}"""
_BUTTONS = """(all) => all.filter((each) => each.checkVisibility()).map((each) => {
    const { x, y, width, height } = each.getBoundingClientRect();
    return [each.dataset.key ?? "", each.ariaLabel ?? each.textContent, x, y, width, height];
})"""


@contextmanager
def opening(chromium: Browser, tv: Tv) -> Iterator[Opened]:
    """Open the page as a phone of this language and size, paired or not. Its console must stay empty."""
    tv.came = lambda line: line.send(State("en", "", NEWS, volume=40))
    tv.answers = answer
    contexts: list[BrowserContext] = []
    said: list[str] = []

    def opened(language: str = "en-US", width: int = 360, height: int = 740, *, known: bool = True) -> Page:
        context = chromium.new_context(
            locale=language,
            viewport={"width": width, "height": height},
            has_touch=True,
            is_mobile=True,
            service_workers="block",
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        where = f"http://127.0.0.1:{tv.server.port}"
        page.goto(link(where, tv.admission.open().secret) if known else where)
        page.wait_for_selector("body[data-state=live]" if known else "#pairing:not([hidden])")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [text for text in said if not text.startswith(_EXPECTED)] == []


@pytest.fixture
def phone(chromium: Browser, tv: Tv) -> Iterator[Opened]:
    with opening(chromium, tv) as opened:
        yield opened


@pytest.fixture(scope="module")
def held(chromium: Browser) -> Iterator[tuple[Tv, Page]]:
    """A phone in the hand, paired once for all the tests that only use it."""
    tv = Tv()
    tv.server.start(0)
    with opening(chromium, tv) as opened:
        yield tv, opened()
    tv.server.stop()


@pytest.fixture
def hand(held: tuple[Tv, Page]) -> tuple[Tv, Page]:
    tv, page = held
    tv.lines[0].send(State("en", "", NEWS, volume=40))
    page.locator("#writing").wait_for(state="hidden")
    page.get_by_role("tab", name="Remote").tap()
    tv.heard.clear()
    return held


def answer(line: Line, message: FromPhone) -> None:
    if isinstance(message, Look):
        line.send(Lists((NEWS, LOCKED), APPS))


def did(tv: Tv) -> list[FromPhone]:
    """What the phone did, but for its looks at the lists."""
    return [message for message in tv.heard if not isinstance(message, Look)]


def keys(tv: Tv) -> list[str]:
    return [str(message.key) for message in tv.heard if isinstance(message, Press)]


def swipe(page: Page, dx: float, dy: float, *, held: int = 0) -> None:
    """A finger on the touchpad, from its middle on."""
    box = page.locator("#pad").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch = page.context.new_cdp_session(page)

    def send(kind: str, *points: tuple[float, float]) -> None:
        touch.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": [{"x": at, "y": below} for at, below in points]},
        )

    send("touchStart", (x, y))
    page.wait_for_timeout(held)
    for step in range(1, 9):
        if dx or dy:
            send("touchMove", (x + dx * step / 8, y + dy * step / 8))
    send("touchEnd")


def test_its_cryptography_is_that_of_the_standards(hand: tuple[Tv, Page]) -> None:
    _, page = hand

    def run(name: str, *args: bytes | int) -> bytes:
        plain = [each if isinstance(each, int) else list(each) for each in args]
        return bytes(page.evaluate(_CALL, [name, plain]))

    # RFC 7748 §5.2, the first and the second.
    for scalar, point, product in (
        (
            "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
            "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
            "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
        ),
        (
            "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
            "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
            "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957",
        ),
    ):
        assert run("x25519", bytes.fromhex(scalar), bytes.fromhex(point)).hex() == product
    for _ in range(5):
        ours, theirs = X25519PrivateKey.generate(), X25519PrivateKey.generate()
        shared = ours.exchange(X25519PublicKey.from_public_bytes(public(theirs)))
        assert run("x25519", ours.private_bytes_raw(), public(theirs)) == shared
        assert run("x25519", ours.private_bytes_raw()) == public(ours)
    # FIPS 180-4 as NIST's examples have it, of one block and of two.
    assert run("sha256", b"abc").hex().startswith("ba7816bf8f01cfea414140de5dae2223")
    two = b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"
    assert run("sha256", two).hex().startswith("248d6a61d20638b8e5c026930c3e6039")
    # RFC 5869 A.3: no salt but zeros, no information.
    key = run("hkdf", b"\x0b" * 22, bytes(32), 42)
    assert key.hex() == (
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
    )


def test_what_it_seals_the_box_opens_and_the_other_way_round(hand: tuple[Tv, Page]) -> None:
    _, page = hand
    key, lengths = bytes(range(32)), (0, 1, 15, 16, 17, 63, 64, 65, 200, 900)
    messages = [bytes(place % 251 for place in range(length)) for length in lengths]
    sealed = page.evaluate(_SEALED, [list(key), "seal", list(map(list, messages))])
    box = Sealed(key)
    assert [box.open(bytes(each)) for each in sealed] == messages
    box = Sealed(key)
    opened = page.evaluate(_SEALED, [list(key), "open", [list(box.seal(message)) for message in messages]])
    assert [bytes(each) for each in opened] == messages
    spoilt = bytearray(Sealed(key).seal(b"press"))
    spoilt[2] ^= 1
    assert page.evaluate(_SEALED, [list(key), "open", [list(spoilt)]]) is None


def test_the_secret_of_the_square_leaves_the_address_and_the_phone_stays_known(
    hand: tuple[Tv, Page],
) -> None:
    tv, page = hand
    assert page.url == f"http://127.0.0.1:{tv.server.port}/"
    page.reload()
    page.wait_for_selector("body[data-state=live]")
    expect(page.locator("#where")).to_have_text("1 Guizhou")
    expect(page.locator("#title")).to_have_text("News")
    assert len(tv.phones) == 1
    tv.until(lambda: len(tv.lines) == 1)


def test_a_swipe_is_arrows_by_its_way_a_tap_is_ok_and_a_long_press_is_menu(hand: tuple[Tv, Page]) -> None:
    tv, page = hand
    swipe(page, 0, 140)
    tv.until(lambda: len(keys(tv)) == 3)
    swipe(page, -48, 4)
    tv.until(lambda: len(keys(tv)) == 4)
    swipe(page, 0, 0)
    tv.until(lambda: len(keys(tv)) == 5)
    swipe(page, 0, 0, held=700)
    tv.until(lambda: len(keys(tv)) == 6)
    assert keys(tv) == ["down", "down", "down", "left", "ok", "menu"]


def test_every_key_of_a_remote_is_there_and_in_reach(hand: tuple[Tv, Page]) -> None:
    tv, page = hand
    found: set[str] = set()
    for name in ("Remote", "Keys"):
        page.get_by_role("tab", name=name).tap()
        for key, label, _, _, width, height in page.eval_on_selector_all("button[data-key]", _BUTTONS):
            assert label and min(width, height) >= 48, key
            found.add(key)
    assert found == REMOTE
    page.get_by_role("button", name="5", exact=True).tap()
    page.get_by_role("button", name="Red").tap()
    page.get_by_role("button", name="Up", exact=True).tap()
    tv.until(lambda: keys(tv) == ["5", "red", "up"])


def test_channels_and_apps_are_started_from_their_lists(hand: tuple[Tv, Page]) -> None:
    tv, page = hand
    page.get_by_role("tab", name="Channels").tap()
    expect(page.get_by_role("button", name="Late")).to_contain_text("Locked programme")
    page.get_by_label("Find a channel").fill("gui")
    expect(page.locator("#channel-list li")).to_have_count(1)
    page.get_by_role("button", name="Guizhou").tap()
    page.get_by_role("tab", name="Apps").tap()
    page.get_by_role("button", name="Weather").tap()
    tv.until(lambda: did(tv) == [Watch("dvb://1"), Open("weather")])


def test_the_volume_is_slid(hand: tuple[Tv, Page]) -> None:
    tv, page = hand
    expect(page.locator("#level")).to_have_text("40")
    page.get_by_label("Volume", exact=True).fill("25")
    tv.until(lambda: Volume(25) in tv.heard)
    tv.lines[0].send(State("en", "", NEWS, volume=25, muted=True))
    expect(page.locator("#level")).to_have_text("Muted")


def test_it_writes_on_the_tv_letter_by_letter_and_in_chinese(hand: tuple[Tv, Page]) -> None:
    tv, page = hand
    tv.lines[0].send(State("en", "Search", field=Field(7, "Search", "old")))
    box = page.get_by_label("Search", exact=True)
    expect(box).to_have_value("old")
    box.fill("")
    page.keyboard.insert_text("侗族大歌")
    page.keyboard.type("!")
    tv.until(lambda: Write(7, "侗族大歌!") in tv.heard)
    written = [message.text for message in tv.heard if isinstance(message, Write)]
    assert written == ["", "侗族大歌", "侗族大歌!"]
    tv.lines[0].send(State("en", "Search", field=Field(7, "Search", "侗族大歌")))  # an echo that is late
    tv.lines[0].send(State("en", "Search", field=Field(7, "Search", "on the TV")))
    expect(box).to_have_value("on the TV")
    page.get_by_role("button", name="Done").tap()
    tv.until(lambda: Write(7, "on the TV", done=True) in tv.heard)
    tv.lines[0].send(State("en", "Search"))
    expect(box).to_be_hidden()


def test_beside_the_phones_own_keyboard_there_is_room_to_write(hand: tuple[Tv, Page]) -> None:
    tv, page = hand
    tv.lines[0].send(State("en", "Search", field=Field(8, "Search")))
    page.set_viewport_size({"width": 360, "height": 380})  # as a keyboard leaves it
    for name in ("Search", "Touchpad: swipe to move, tap for OK, hold for more"):
        box = page.get_by_label(name, exact=True).bounding_box()
        assert box is not None and box["height"] >= 48 and box["y"] + box["height"] <= 380
    box = page.get_by_role("button", name="Back").bounding_box()
    assert box is not None and box["y"] + box["height"] <= 380
    page.set_viewport_size({"width": 360, "height": 740})


def test_pinyin_on_its_way_is_not_sent(hand: tuple[Tv, Page]) -> None:
    tv, page = hand
    tv.lines[0].send(State("en", "Search", field=Field(7, "Search")))
    expect(page.get_by_label("Search", exact=True)).to_be_focused()
    keyboard = page.context.new_cdp_session(page)
    for letters in ("g", "gu", "gul", "gulo", "gulou"):
        keyboard.send("Input.imeSetComposition", {"text": letters, "selectionStart": 0, "selectionEnd": 0})
    keyboard.send("Input.insertText", {"text": "鼓楼"})
    tv.until(lambda: Write(7, "鼓楼") in tv.heard)
    assert {message.text for message in tv.heard if isinstance(message, Write)} == {"鼓楼"}


def test_a_secret_is_dots_and_digits_ask_for_digits(hand: tuple[Tv, Page]) -> None:
    tv, page = hand
    tv.lines[0].send(State("en", "", field=Field(1, "Password", secret=True)))
    expect(page.get_by_label("Password")).to_have_attribute("type", "password")
    page.get_by_label("Close").tap()
    expect(page.get_by_label("Password")).to_be_hidden()
    tv.lines[0].send(AskText())
    expect(page.get_by_label("Password")).to_be_visible()
    tv.lines[0].send(State("en", "", field=Field(2, "Year", digits=True)))
    expect(page.get_by_label("Year")).to_have_attribute("inputmode", "numeric")


def test_the_digits_pair_and_wrong_ones_must_wait(phone: Opened, tv: Tv) -> None:
    page = phone(known=False)
    code = tv.admission.open().code
    digits = page.get_by_label("Six digits")
    digits.fill(f"{(int(code) + 1) % 1000000:06}")
    page.get_by_role("button", name="Pair").tap()
    expect(page.get_by_role("alert")).to_have_text("Those are not the digits on the TV. Try again in 1 s.")
    expect(page.get_by_role("button", name="Pair")).to_be_disabled()
    expect(page.get_by_role("button", name="Pair")).to_be_enabled()
    tv.moment += 1
    digits.fill(f"{code[:3]} {code[3:]}")
    digits.press("Enter")
    page.wait_for_selector("body[data-state=live]")


def test_taken_off_the_list_it_asks_to_be_paired_again(phone: Opened, tv: Tv) -> None:
    page = phone()
    (name,) = tv.phones
    tv.phones.clear()
    tv.server.revoked(name)
    expect(page.get_by_role("alert")).to_have_text("This phone was taken off the list of remotes on the TV.")
    page.reload()
    expect(page.get_by_label("Six digits")).to_be_visible()


def test_it_says_that_the_tv_is_gone_and_comes_back_by_itself(phone: Opened, tv: Tv) -> None:
    page = phone()
    port = tv.server.port
    tv.server._listener.stop()  # type: ignore[union-attr]  # as when the plug is pulled
    expect(page.get_by_role("heading", name="The TV cannot be reached")).to_be_visible()
    tv.until(lambda: not tv.lines)
    tv.server.start(port)
    page.wait_for_selector("body[data-state=live]")
    tv.server.stop()
    expect(page.get_by_role("heading", name="The TV lets no phone in")).to_be_visible()


def test_another_machine_at_the_address_gets_no_token(phone: Opened, tv: Tv) -> None:
    page = phone()
    tv.server._key = X25519PrivateKey.generate()
    tv.server._listener.stop()  # type: ignore[union-attr]
    tv.server.start(tv.server.port)
    expect(page.get_by_role("alert")).to_contain_text("This is not the TV that the phone was paired with.")


@pytest.mark.parametrize(
    ("language", "sizes"),
    [("en-US", ((320, 568), (740, 360))), ("zh-CN", ((360, 800), (430, 932), (915, 412)))],
)
def test_it_fits_and_speaks_the_phones_language(
    phone: Opened, language: str, sizes: tuple[tuple[int, int], ...]
) -> None:
    page = phone(language, *sizes[0])
    assert page.evaluate("document.documentElement.lang") == language.replace("-US", "")
    names = (
        ("遥控", "按键", "频道", "应用") if language == "zh-CN" else ("Remote", "Keys", "Channels", "Apps")
    )
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        for name in names:
            page.get_by_role("tab", name=name).tap()
            fits(page, width, height)


def fits(page: Page, width: int, height: int) -> None:
    """Nothing is wider than the screen, and what the thumb needs is large, and on it."""
    whole = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    assert whole == [width, height]
    wide = "(all) => all.every((each) => !each.checkVisibility() || each.scrollWidth <= each.clientWidth)"
    assert page.eval_on_selector_all("main, nav, header", wide)
    thumb = "nav button, #remote button, header button"
    for _, label, x, y, across, down in page.eval_on_selector_all(thumb, _BUTTONS):
        assert min(across, down) >= 48, label
        assert x >= 0 and x + across <= width and y + down <= height, label


def test_where_the_context_is_secure_it_can_be_installed_and_opens_without_the_tv(
    chromium: Browser, tv: Tv
) -> None:
    # Loopback is such a context; an address in the home is not, as docs/phone.md says.
    tv.came = lambda line: line.send(State("en"))
    context = chromium.new_context(locale="en-US", viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(link(f"http://127.0.0.1:{tv.server.port}", tv.admission.open().secret))
    page.wait_for_selector("body[data-state=live]")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    browser = context.new_cdp_session(page)
    assert browser.send("Page.getAppManifest")["errors"] == []
    errors = browser.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [each for each in errors if each["errorId"] != "in-incognito"] == []
    tv.server._listener.stop()  # type: ignore[union-attr]
    page.reload()
    expect(page.get_by_role("heading", name="The TV cannot be reached")).to_be_visible()
    context.close()
