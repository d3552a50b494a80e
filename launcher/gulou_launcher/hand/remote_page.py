"""Settings → Remotes → one remote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou import ui
from gulou_launcher.hand.remotes_page import standing_words, title_of
from gulou_launcher.hand.standing import Standing
from gulou_launcher.own_page import OwnPage

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell


class RemotePage(OwnPage):
    """What it is, and teaching it."""

    def __init__(self, shell: Shell, remote: Standing) -> None:
        self._remote = remote
        self._asked = False
        super().__init__(shell, self._page)

    @property
    def _now(self) -> Standing | None:
        """As it stands now; None where it was pulled out."""
        return next((one for one in self._shell.hand.remotes if one.path == self._remote.path), None)

    def _page(self) -> ui.Page:
        text, now = self._shell.text, self._now
        if now is None:
            return ui.Page(
                ui.Text(title_of(self._shell, self._remote), size="title"),
                ui.Text(text("It is not plugged in any more."), tone="secondary"),
                ui.Button(text("Back"), on_press=lambda: self._shell.pile.leave(self)),
            )
        battery = text("Battery {percent}%").format(percent=now.battery) if now.battery is not None else ""
        return ui.Page(
            ui.Text(title_of(self._shell, now), size="title"),
            ui.Text(standing_words(self._shell, now), tone="warning" if now.reason else "secondary", lines=2),
            ui.Text(battery, tone="secondary") if battery else None,
            ui.Text(
                text(
                    "Does a key do nothing, or something else? Teach it: press each key as it is asked for."
                ),
                tone="secondary",
                lines=2,
            ),
            ui.Spacer(8),
            ui.Button(text("Teach keys"), on_press=self._teach, key="teach"),
            ui.Button(text("Forget what was taught"), on_press=self._ask, key="forget")
            if now.taught
            else None,
            self._question(),
            title=title_of(self._shell, now),
        )

    def _teach(self) -> None:
        from gulou_launcher.hand.teach_page import TeachPage

        page = TeachPage(self._shell, self._remote)
        self._shell.pile.visit(page)
        page.begin()

    def _ask(self) -> None:
        self._asked = True

    def _question(self) -> ui.Dialog | None:
        text = self._shell.text
        if not self._asked:
            return None

        def close() -> None:
            self._asked = False

        def forget() -> None:
            close()
            if self._shell.hand.reader is not None:
                self._shell.hand.reader.forget(self._remote.identity)

        return ui.Dialog(
            text("Forget what was taught?"),
            text("Its keys are then again what they were at first."),
            ui.Button(text("Cancel"), on_press=close),
            ui.Button(text("Forget it"), on_press=forget),
            on_back=close,
        )
