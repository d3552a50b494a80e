"""The rows of the quick panel. A row is one function and one place in ROWS; None: nothing to say now."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from gulou import ui
from gulou.keys import Key
from gulou_hal.link import Connection
from gulou_launcher.looks import HIGH_CONTRAST
from gulou_launcher.rest.sleep_timer import MINUTES

if TYPE_CHECKING:
    from gulou_launcher.rest.quick import Quick
    from gulou_launcher.shell import Shell

Row = Callable[["Quick"], ui.Node | None]

_UNTIL_END = -1
_OTHER = -2
"""Of the sleep timer: what it has left is none of the usual."""
_ASPECTS = {
    "": "As broadcast",
    "16:9": "16:9",
    "4:3": "4:3",
    "zoom": "Without bars",
    "stretch": "Stretched",
}


def first_page(quick: Quick) -> list[ui.Node]:
    """What the panel opens with."""
    shell = quick.shell
    head = ui.Row(
        ui.Text(time.strftime("%H:%M"), size="title", bold=True),
        ui.Spacer(),
        ui.Text(shell.text("Back closes"), size="caption", tone="secondary"),
        key="head",
    )
    return [head, *_state(shell), *(row for make in ROWS if (row := make(quick)) is not None)]


def _state(shell: Shell) -> list[ui.Node]:
    """What is only told: how long a child may still watch."""
    text, family = shell.text, shell.family
    left = family.allowance.left(family.child) if family.is_child else math.inf
    if not math.isfinite(left):
        return []
    minutes = math.ceil(left / 60)
    words = text.plural("{count} minute left for today.", "{count} minutes left for today.", minutes)
    told = ui.Text(words.format(count=minutes), size="caption", tone="secondary")
    return [ui.Row(ui.Icon("clock", 36, "secondary"), told, key="clock")]


def _network(quick: Quick) -> ui.Node | None:
    """How the network stands, and the way to its settings; nothing where the system sees to it."""
    shell = quick.shell
    stands = shell.network.stands
    if stands is None or stands.connection is Connection.unmanaged or shell.family.is_child:
        return None

    def go() -> None:
        quick.close()
        shell.open_network()

    icon = "wifi" if stands.wireless else "network"
    return ui.Button(shell.network.summary(), icon, wide=True, on_press=go, key="network")


def _volume(quick: Quick) -> ui.Node:
    screening = quick.shell.screening

    def put(volume: float) -> None:
        screening.volume, screening.muted = round(volume), False
        screening.volume_changed()

    return ui.Slider(quick.shell.text("Volume"), screening.volume, 0, 100, 5, on_change=put, key="volume")


def _mute(quick: Quick) -> ui.Node:
    screening = quick.shell.screening

    def put(muted: bool) -> None:
        screening.muted = muted
        screening.volume_changed()

    return ui.Toggle(quick.shell.text("Muted"), screening.muted, on_change=put, key="mute")


def _output(quick: Quick) -> ui.Node | None:
    if not quick.outputs:
        return None

    def go() -> None:
        from gulou_launcher.rest.outputs import sound_outputs

        quick.go(sound_outputs(quick))

    return ui.Button(quick.shell.text("Sound output"), "volume", wide=True, on_press=go, key="output")


def _of_app(key: Key, label: str, icon: str) -> Row:
    """A row that presses a key for the app in front, where its page takes it: for remotes that lack it."""

    def row(quick: Quick) -> ui.Node | None:
        front = quick.shell.front
        if front is None or not front.drawn or key not in front.stage.wanted_keys:
            return None

        def press() -> None:
            quick.close()
            quick.shell.keys.press(key)

        return ui.Button(quick.shell.text(label), icon, wide=True, on_press=press, key=key)

    return row


def _aspect(quick: Quick) -> ui.Node | None:
    screening = quick.shell.screening
    if not screening.plays:
        return None
    text = quick.shell.text
    options = {name: text(words) for name, words in _ASPECTS.items()}
    return ui.Choice(text("Picture"), options, screening.zoom, on_change=screening.put_zoom, key="aspect")


def _contrast(quick: Quick) -> ui.Node:
    shell = quick.shell
    put = partial(shell.preferences.put, HIGH_CONTRAST)
    value = shell.preferences.get(HIGH_CONTRAST)
    return ui.Toggle(shell.text("High contrast"), value, on_change=put, key="contrast")


def _sleep(quick: Quick) -> ui.Node:
    shell, timer = quick.shell, quick.shell.rest.sleep_timer
    text = shell.text
    options = {minutes: _minutes(shell, minutes) for minutes in MINUTES}
    service = shell.screening.source
    if shell.screening.plays and not service.startswith("recording:"):
        options[_UNTIL_END] = text("End of the programme")
    value = timer.chosen if timer.left is not None else 0
    if timer.until_end:
        value = _UNTIL_END
    elif timer.left is not None and timer.left < timer.chosen * 60 - 30:
        # What is left, so that one sees it go down.
        value = _OTHER
        options[_OTHER] = _minutes(shell, math.ceil(timer.left / 60))

    def put(minutes: int) -> None:
        if minutes == _UNTIL_END:
            timer.set_end(service)
        elif minutes != _OTHER:
            timer.set(minutes)

    return ui.Choice(text("Sleep timer"), options, value, on_change=put, key="sleep")


def _minutes(shell: Shell, minutes: int) -> str:
    if not minutes:
        return shell.text("Off")
    return shell.text.plural("{count} minute", "{count} minutes", minutes).format(count=minutes)


def _messages(quick: Quick) -> ui.Node | None:
    shell = quick.shell
    if not shell.notices.unread:
        return None
    words = shell.text.plural("{count} new message", "{count} new messages", shell.notices.unread)

    def go() -> None:
        quick.close()
        shell.open_messages()

    return ui.Button(words.format(count=shell.notices.unread), "bell", wide=True, on_press=go, key="messages")


def _devices(quick: Quick) -> ui.Node:
    from gulou_launcher.rest.devices import devices

    return ui.Button(
        quick.shell.text("Devices"),
        "usb",
        wide=True,
        on_press=lambda: quick.go(devices(quick)),
        key="devices",
    )


def _family(quick: Quick) -> ui.Node | None:
    shell, family = quick.shell, quick.shell.family
    if not family.set_up:
        return None

    def go() -> None:
        quick.close()
        if family.is_child:
            family.let_everyone()
        else:
            family.let_child()

    label, icon = ("Everyone", "people") if family.is_child else ("Child", "child")
    return ui.Button(shell.text(label), icon, wide=True, on_press=go, key="family")


def _settings(quick: Quick) -> ui.Node | None:
    shell = quick.shell
    if shell.family.is_child:
        return None

    def go() -> None:
        quick.close()
        shell.open_settings()

    return ui.Button(shell.text("Settings"), "settings", wide=True, on_press=go, key="settings")


def _standby(quick: Quick) -> ui.Node:
    def go() -> None:
        quick.close()
        quick.shell.rest.standby()

    return ui.Button(quick.shell.text("Standby"), "power", wide=True, on_press=go, key="standby")


def _beside(*rows: Row) -> Row:
    """What stands side by side, as far as there is anything to say."""

    def row(quick: Quick) -> ui.Node | None:
        made = [node for make in rows if (node := make(quick)) is not None]
        return ui.Row(*made, gap=14, key=made[0].key) if made else None

    return row


ROWS: tuple[Row, ...] = (
    _volume,
    _mute,
    _output,
    _beside(_of_app(Key.AUDIO, "Audio", "audio"), _of_app(Key.SUBTITLE, "Subtitles", "subtitle")),
    _aspect,
    _sleep,
    _contrast,
    _messages,
    _network,
    _beside(_devices, _settings),
    _beside(_standby, _family),
)
