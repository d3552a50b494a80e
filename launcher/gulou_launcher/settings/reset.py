"""Settings → Reset: the settings alone, or everything that the box keeps."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING

from gulou import ui
from gulou_launcher.own_page import OwnPage
from gulou_launcher.reset import Reset, note
from gulou_launcher.settings.section import Section

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell

N_ = str
_WORDS = {
    Reset.settings: (
        N_("Reset the settings"),
        N_("Language, PIN, permissions and what you prefer. Channels and recordings stay."),
        N_("Reset all settings?"),
        N_("The box restarts with the first steps. Channels, recordings and apps stay."),
    ),
    Reset.everything: (
        N_("Delete everything"),
        N_("Settings, channels, recordings, apps and all that they keep; Wi-Fi passwords too."),
        N_("Delete everything?"),
        N_("All recordings and apps are deleted too. This cannot be undone."),
    ),
}


class ResetPage(OwnPage):
    """Both kinds; the PIN guards them, and a question is asked."""

    def __init__(self, shell: Shell) -> None:
        self._asked: Reset | None = None
        self._failed = ""
        self._begun = False
        super().__init__(shell, self._page)

    def _page(self) -> ui.Page:
        text = self._shell.text
        if self._begun:
            return ui.Page(ui.Spacer(), ui.Text(text("The box is restarting …"), size="title"), ui.Spacer())
        return ui.Page(
            ui.Text(text("Reset"), size="title"),
            ui.List(
                list(_WORDS),
                row=lambda reset: ui.Item(text(_WORDS[reset][0]), text(_WORDS[reset][1])),
                row_key=lambda reset: reset.value,
                on_select=self._choose,
            ),
            ui.Text(self._failed, tone="warning", lines=2) if self._failed else None,
            self._question(),
        )

    def _choose(self, reset: Reset) -> None:
        def ask() -> None:
            self._asked = reset
            self.refresh()

        self._shell.lock.guard(ask)

    def _question(self) -> ui.Dialog | None:
        asked, text = self._asked, self._shell.text
        if asked is None:
            return None
        _, _, title, words = _WORDS[asked]

        def close() -> None:
            self._asked = None

        return ui.Dialog(
            text(title),
            text(words),
            ui.Button(text("Cancel"), on_press=close),
            ui.Button(text(_WORDS[asked][0]), on_press=partial(self._begin, asked)),
            on_back=close,
        )

    def _begin(self, reset: Reset) -> None:
        """Write it down, on a thread; then the box begins anew."""
        self._asked, self._begun = None, True
        shell = self._shell

        def written(error: str) -> None:
            if not error:
                if reset is Reset.everything:
                    shell.network.forget()
                shell.begin_anew()
                return
            self._begun = False
            self._failed = shell.text(
                "The disk cannot be written ({error}): check it. Nothing was changed."
            ).format(error=error)
            self.refresh()

        def write() -> None:
            try:
                note(shell.data, reset)
            except OSError as error:
                shell.post.deliver(written, error.strerror or str(error))
            else:
                shell.post.deliver(written, "")

        threading.Thread(target=write, name="reset", daemon=True).start()


def _caption(shell: Shell) -> str:
    return shell.text("Settings alone, or everything")


SECTION = Section("reset", "Reset", _caption, ResetPage, "trash")
