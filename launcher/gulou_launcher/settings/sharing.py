"""Settings → Share TV in the house."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou import ui
from gulou_launcher.own_page import OwnPage
from gulou_launcher.settings.section import Section

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell


class SharingPage(OwnPage):
    """The switch, where a player finds the channels, and who watches."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, self._page)

    def _page(self) -> ui.Page:
        text, sharing = self._shell.text, self._shell.sharing
        return ui.Page(
            ui.Text(text("Share TV in the house"), size="title"),
            ui.Text(
                text(
                    "Other devices in your home network can watch through this box's tuners: another Gulou "
                    "in the bedroom finds it by itself, VLC opens a list of channels. Recording and watching "
                    "here come first. Nobody outside your home can connect."
                ),
                tone="secondary",
                lines=4,
            ),
            ui.Spacer(8),
            ui.Toggle(text("Let others in the house watch"), sharing.on, on_change=sharing.switch),
            ui.Text(self._standing(), size="caption", tone="secondary", lines=2),
            ui.List(
                list(sharing.watching),
                row=lambda line: ui.Item(line.partition(": ")[0], line.partition(": ")[2]),
                row_key=lambda line: line,
                empty=text("Nobody is watching through this box at the moment.") if sharing.address else "",
            ),
        )

    def _standing(self) -> str:
        text, sharing = self._shell.text, self._shell.sharing
        if not sharing.on:
            return text("Nothing is shared.")
        if sharing.reason:
            return sharing.reason
        if not sharing.address:
            return text("One moment …")
        words = text("Found as {name}. In VLC, open the network address {address}")
        return words.format(name=sharing.name, address=sharing.address)


def _caption(shell: Shell) -> str:
    sharing = shell.sharing
    if not sharing.on:
        return shell.text("Off")
    if sharing.watching:
        return shell.text("{count} watching").format(count=len(sharing.watching))
    return sharing.reason or shell.text("On")


SECTION = Section("sharing", "Share TV in the house", _caption, SharingPage, "share")
