"""Settings → Remotes → The TV's remote: how the TV and the box go along with each other (HDMI-CEC)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gulou import ui
from gulou_launcher.hand.tv_set import KEYS, STANDBY, VOLUME, WAKE
from gulou_launcher.own_page import OwnPage
from gulou_launcher.preferences import Preference

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell

N_ = str
"""Marks a text for translation where it stands in a table."""

SWITCHES: tuple[tuple[Preference[bool], str], ...] = (
    (KEYS, N_("The TV's remote controls the box")),
    (STANDBY, N_("TV and box go to standby together")),
    (WAKE, N_("The box wakes the TV")),
    (VOLUME, N_("Volume keys go to the amplifier")),
)


class TvPage(OwnPage):
    """A switch for each thing."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, self._page)

    def _page(self) -> ui.Page:
        shell, text = self._shell, self._shell.text
        get, put = shell.preferences.get, shell.preferences.put
        return ui.Page(
            ui.Text(text("The TV's remote"), size="title"),
            ui.Text(self._standing(), tone="secondary", lines=3),
            ui.Spacer(8),
            *(
                ui.Toggle(
                    text(words), get(preference), on_change=partial(put, preference), key=preference.name
                )
                for preference, words in SWITCHES
            ),
            self._language(),
            title=text("The TV's remote"),
        )

    def _standing(self) -> str:
        text, tv = self._shell.text, self._shell.hand.tv
        if tv is None or not tv.state.there:
            return text(
                "No TV answers by HDMI-CEC. Switch it on in the TV's own settings: it is called Anynet+, "
                "BRAVIA Sync, SimpLink, HDMI control or the like."
            )
        words = text("The TV shows the box.") if tv.state.active else text("The TV answers.")
        if tv.state.amplifier:
            words += " " + text("An amplifier has the sound.")
        return words

    def _language(self) -> ui.Node | None:
        """The TV speaks another language, and so could we."""
        shell, tv = self._shell, self._shell.hand.tv
        if tv is None or tv.language in ("", shell.language):
            return None
        return ui.Button(
            shell.text("Use the TV's language"),
            on_press=partial(shell.household.put_language, tv.language),
            key="language",
        )
