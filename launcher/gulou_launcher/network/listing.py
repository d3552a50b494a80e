"""The Wi-Fi networks in reach as a list, for Settings and for the first steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from gulou import ui
from gulou_hal.link import Cable, Radio, Security, Wifi
from gulou_launcher.network.password import PasswordPage

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell

N_ = str
_STRENGTHS = tuple(
    (least, "\u2009".join(bars)) for least, bars in ((75, "▂▄▆█"), (50, "▂▄▆▁"), (25, "▂▄▁▁"), (0, "▂▁▁▁"))
)
CABLES = {
    Cable.unplugged: N_("Not plugged in"),
    Cable.connecting: N_("Connecting …"),
    Cable.connected: N_("Connected"),
}
_SECURITIES = {
    Security.open: N_("Open: anybody can listen in"),
    Security.account: N_("Asks for an account, which this box cannot give"),
    Security.dated: N_("WEP protects nobody: set the router to WPA2"),
}


def networks(shell: Shell, chosen: Callable[[Wifi], object] | None = None) -> ui.Node:
    """The list, strongest first; `chosen` is called instead of joining what is joined already."""
    stands = shell.network.stands
    text = shell.text
    radio = stands.radio if stands is not None else Radio.none
    empty = {
        Radio.none: text("No adapter for Wi-Fi was found. A network cable works without one."),
        Radio.off: text("Wi-Fi is off."),
        Radio.on: text("Looking for networks …"),
    }[radio]
    return ui.List(
        list(stands.networks) if stands is not None else [],
        row=lambda wifi: _row(shell, wifi),
        row_key=lambda wifi: wifi.name,
        on_select=lambda wifi: _select(shell, wifi, chosen),
        empty=empty,
        key="networks",
    )


def _select(shell: Shell, wifi: Wifi, chosen: Callable[[Wifi], object] | None) -> None:
    if wifi.known or wifi.joined:
        if chosen is not None:
            chosen(wifi)
        elif not wifi.joined:
            shell.network.join(wifi.name)
    elif wifi.security is Security.password:
        shell.pile.visit(PasswordPage(shell, wifi.name))
    elif wifi.security is Security.open:
        shell.network.join(wifi.name)


def _row(shell: Shell, wifi: Wifi) -> ui.Item:
    text, stands = shell.text, shell.network.stands
    words = text(_SECURITIES[wifi.security]) if wifi.security in _SECURITIES else ""
    if wifi.joined:
        words = text("Connected")
    elif stands is not None and stands.joining == wifi.name:
        words = text("Connecting …")
    elif wifi.known:
        words = text("Saved: OK connects")
    strength = next(bars for least, bars in _STRENGTHS if wifi.strength >= least)
    return ui.Item(
        wifi.name,
        words,
        trailing=strength,
        checked=wifi.joined,
        dimmed=wifi.security in (Security.account, Security.dated),
    )
