"""Settings → Remotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou_launcher.hand.remotes_page import RemotesPage, title_of
from gulou_launcher.settings.section import Section

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell


def _caption(shell: Shell) -> str:
    """Their names; a trouble goes before them."""
    remotes, text = shell.hand.remotes, shell.text
    if any(one.reason for one in remotes):
        return text("One cannot be read")
    names = [title_of(shell, one) for one in remotes if one.read]
    return ", ".join(names[:3]) or text("Their keys, and the TV's")


SECTION = Section("remotes", "Remotes", _caption, RemotesPage, "remote")
