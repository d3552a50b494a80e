"""What comes over a screen, or in its place, because something happened: a code, a message, a square."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable
from unittest.mock import patch

from gulou import ui
from gulou.keyboard import SIGNS
from gulou.states import AppState
from gulou.testing.broadcast import EVENING
from gulou_hal.satip.lan import Network
from gulou_launcher.family.allowance import Used
from gulou_launcher.family.child import Child
from gulou_launcher.notices import Notice
from gulou_launcher.phone import invitation
from gulou_launcher.phone.admission import Admission, Offer
from gulou_launcher.pinyin.messages import Compose, Composed
from gulou_launcher.player import audio
from gulou_launcher.player.outputs import Output
from tests.golden.gallery import Gallery

HOME = Network("eth0", "192.168.1.7", ipaddress.IPv4Network("192.168.1.0/24"))
CODE = "428915"
CANDIDATES = ("新闻联播", "新闻", "心", "新", "欣", "信", "辛", "芯")
MESSAGES = (
    Notice("storm", "Storm this evening", "Over Zhaoxing from nine o'clock on.", "", "", EVENING - 600),
    Notice("storm", "风暴预警", "今晚九点起，肇兴一带。", "", "", EVENING - 7200, read=True),
    Notice("weather", "Frost tomorrow", "", "", "", EVENING - 90_000, read=True),
)
_PATIENCE = 5.0


class _SameCode(Admission):
    """Its square and its code are never guessed: they are always the same."""

    def _new(self, until: float) -> Offer:
        return Offer(b"the drum tower..", CODE, until)


class _Dictionary:
    """An engine that knows one word: what candidates there are is the dictionary's affair."""

    missing, down = "", False

    def ready(self) -> None: ...
    def drop(self) -> None: ...
    def close(self) -> None: ...

    def ask(self, question: Compose, heard: Callable[[Composed], None]) -> None:
        heard(Composed(0, " ".join(question.letters), candidates=CANDIDATES, more=True))


def _phone(box: Gallery) -> None:
    """The box listens for phones."""
    phone = box.shell.phone
    phone._admission, phone.port = _SameCode(lambda: None), 8321
    box.shell.writing.hand_over = phone._hand_over.invite


def _asked(box: Gallery, ask: Callable[[], object], find: Callable[[], invitation.Invitation | None]) -> None:
    """Until the square of the question that `ask` shows has been put together."""
    with patch.object(invitation, "homes", lambda: (HOME,)):
        ask()
        box.until(lambda: (found := find()) is not None and found.modules(), _PATIENCE)


def pairing(box: Gallery) -> None:
    from gulou_launcher.phone.pairing_page import PairingPage

    _phone(box)

    def find() -> invitation.Invitation | None:
        page = box.shell.pile.pages[-1]
        return page._invitation if isinstance(page, PairingPage) else None

    _asked(box, box.shell.phone.open_pairing, find)


def hand_over(box: Gallery) -> None:
    _phone(box)
    box.open("weather", ui.Page(ui.TextField("Place", "Zhaoxing")))
    box.press("ok")
    over = box.shell.phone._hand_over
    _asked(box, over.invite, lambda: over._invitation)


def developer(box: Gallery) -> None:
    box.shell.developer.pairing = ("studio", CODE)
    box.shell.system.refresh()


def messages(box: Gallery) -> None:
    box.shell.notices.known = list(MESSAGES)
    box.shell.open_messages()


def quick_with_messages(box: Gallery) -> None:
    box.shell.notices.known = list(MESSAGES)
    box.press("quick")


def sound_outputs(box: Gallery) -> None:
    outputs = (Output("pulse/hdmi", "HDMI"), Output("pulse/usb", "USB Headphones"))
    box.shell.screening.find_outputs = lambda found: found(outputs)  # type: ignore[method-assign]
    with patch.object(audio, "several", lambda: True):
        box.press("quick", "down", "down")
    box.press("ok")


def reminder(box: Gallery) -> None:
    box.open("live-tv", ui.Page(ui.Player("dvb://1.1.1")))
    box.shell.notices.remind(Notice("live-tv", "20:05 新闻联播", "Begins on CCTV-1", "", "", EVENING))


def alert(box: Gallery) -> None:
    box.open("live-tv", ui.Page(ui.Player("dvb://1.1.1")))
    zh = box.shell.language == "zh"
    title = "都柳江水位上涨" if zh else "The river rises"
    words = "请离开河岸，到学校集合。" if zh else "Leave the bank, and come to the school."
    notice = Notice("storm", title, words, "storm:river", "", EVENING, urgency="critical")
    box.shell.notices.known = [notice]
    box.shell.notices._alert(notice)


def _pin(box: Gallery) -> None:
    box.shell.kept.put("lock", "", "pin", value={"salt": "", "hash": ""})


def locked(box: Gallery) -> None:
    _pin(box)
    box.shell.lock.unlock("dvb://1.1.1")
    box.press("1", "2")


def locked_wrong(box: Gallery) -> None:
    locked(box)
    prompt = box.shell.lock.prompt
    assert prompt is not None
    prompt.say(box.shell.text("That is not the PIN."))
    box.shell.system.refresh()


def starting(box: Gallery) -> None:
    shell = box.shell
    shell.start(shell.apps["weather"])
    assert shell.front is not None
    shell.system.show_starting(shell.front)


def kept_closed(box: Gallery) -> None:
    from gulou_launcher.kept_closed import KeptClosed

    app = box.shell.apps["weather"]
    app.state = AppState.QUARANTINED
    box.shell.pile.visit(KeptClosed(box.shell, app, ""))


def looking(box: Gallery) -> None:
    """As after the very first start."""
    box.kit.tuner.channels = []
    box.shell.home.refresh_channels()


def trouble(box: Gallery) -> None:
    box.shell.home.trouble("disk", "The disk is full: what was recorded until then is there")


def pinyin(box: Gallery) -> None:
    box.shell.writing._link = _Dictionary()  # type: ignore[assignment]
    box.open("weather", ui.Page(ui.TextField("Place", "")))
    box.press("ok")
    field = box.shell.shown.open_field
    assert field is not None
    field.keys.chinese = True
    for letter in "xinwen":
        field._letter(letter)


def signs(box: Gallery) -> None:
    box.open("weather", ui.Page(ui.TextField("Place", "")))
    box.press("ok")
    field = box.shell.shown.open_field
    assert field is not None
    field.keys.page = SIGNS
    field._show_keys()


def digits(box: Gallery) -> None:
    box.open("weather", ui.Page(ui.TextField("Place", "12", digits=True)))
    box.press("ok")


def that_was_all(box: Gallery) -> None:
    _pin(box)
    box.shell.family.put(Child(minutes=30, bedtime=-1))
    box.shell.family.allowance._used = Used(time.strftime("%Y-%m-%d", time.localtime(EVENING)), 1800.0)
    box.shell.family.let_child()


OVER_WAYS: dict[str, Callable[[Gallery], None]] = {
    "phone-pairing": pairing,
    "phone-hand-over": hand_over,
    "developer-pairing": developer,
    "messages": messages,
    "quick-messages": quick_with_messages,
    "sound-outputs": sound_outputs,
    "reminder": reminder,
    "alert": alert,
    "locked": locked,
    "locked-wrong": locked_wrong,
    "starting": starting,
    "kept-closed": kept_closed,
    "home-looking": looking,
    "home-trouble": trouble,
    "keyboard-pinyin": pinyin,
    "keyboard-signs": signs,
    "keyboard-digits": digits,
    "child-that-was-all": that_was_all,
}
