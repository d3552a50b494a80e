"""What lies over everything: volume, "starting", "not answering". No app can draw here."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from gulou import ui
from gulou.manifest import in_language
from gulou_launcher.patience import PATIENCE
from gulou_launcher.permissions import LONGEST_NAME
from gulou_launcher.plain import line
from gulou_launcher.session import AppSession, LocalSession

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell

Question = Callable[[], "ui.Overlay | ui.Dialog | None"]
"""Makes what is to be seen now; None: nothing."""
VOLUME_SECONDS = 2.0
FAULT_SECONDS = 12.0
_LONGEST_FAULT = 300
SAID_SECONDS = 8.0


class SystemLayer:
    """A page of the launcher's own, drawn last."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._volume_until = 0.0
        self._fault, self._fault_until = "", 0.0
        self._said: list[str] = []
        self._starting: AppSession | None = None
        self.asks = False
        """Whether a question or a panel has the keys, and not the page behind it."""
        self.questions: list[Question] = []
        """What others ask or tell over everything: the first that has something is seen."""
        self.session = LocalSession(shell, self.view)
        self.session.stage.dims = True
        self.session.refresh()

    def refresh(self) -> None:
        self.session.refresh()

    def show_volume(self) -> None:
        """The volume was changed."""
        seconds = VOLUME_SECONDS * self._shell.simple.patience
        self._volume_until = time.monotonic() + seconds
        self.refresh()
        self._shell.screen.after(seconds + 0.05, self.refresh)

    def say(self, sentence: str) -> None:
        """Tell the household something for a while, whatever stands in front."""
        if sentence and sentence not in self._said:
            self._said.append(sentence)
            self.refresh()
            self._shell.screen.after(
                SAID_SECONDS * self._shell.simple.patience, lambda: self._unsay(sentence)
            )

    def _unsay(self, sentence: str) -> None:
        self._said.remove(sentence)
        self.refresh()

    def show_starting(self, session: AppSession) -> None:
        """An app takes longer than a moment to start."""
        self._starting = session
        self.refresh()

    def show_fault(self, sentence: str) -> None:
        """New code of a developer's app does not work; an empty sentence: it does again."""
        self._fault, self._fault_until = sentence, time.monotonic() + FAULT_SECONDS
        self.refresh()
        self._shell.screen.after(FAULT_SECONDS + 0.05, self.refresh)

    def view(self) -> ui.Page:
        """What is to be seen over everything now."""
        alert = self._alert()
        asked = alert or self._lock() or self._question()
        self.asks = asked is not None
        return ui.Page(
            self._volume(),
            self._show_fault() or self._notice(),
            alert or self._pairing() or asked or self._app(),
            *(ui.Toast(sentence, key=sentence) for sentence in self._said),
        )

    def _volume(self) -> ui.Overlay | None:
        if time.monotonic() >= self._volume_until:
            return None
        screening = self._shell.screening
        word = self._shell.text("Muted") if screening.muted else str(screening.volume)
        return ui.Overlay(
            ui.Row(
                ui.Icon("mute" if screening.muted else "volume", 44),
                ui.Progress(0.0 if screening.muted else screening.volume / 100),
                ui.Text(word, bold=True),
            ),
            at="top-left",
            size=0.27,
            key="volume",
        )

    def _show_fault(self) -> ui.Overlay | None:
        if not self._fault or time.monotonic() >= self._fault_until:
            return None
        return ui.Overlay(
            ui.Text(self._shell.text("The new code does not work yet"), bold=True, tone="warning", lines=2),
            ui.Text(self._fault[:_LONGEST_FAULT], size="caption", lines=4),
            at="top-right",
            size=0.4,
            gap=8,
            key="fault",
        )

    def _pairing(self) -> ui.Overlay | None:
        """The code that a machine needs to be paired; a spaced one is read aloud more easily."""
        if self._shell.developer.pairing is None:
            return None
        machine, code = self._shell.developer.pairing
        text = self._shell.text
        return ui.Overlay(
            ui.Text(
                text("{machine} wants to put apps on this box").format(machine=machine),
                size="heading",
                lines=2,
            ),
            ui.Text(f"{code[:3]} {code[3:]}", size="display", bold=True, tone="accent"),
            ui.Text(
                text("Type this code there. If nobody here asked for it, do nothing."),
                tone="secondary",
                lines=2,
            ),
            at="center",
            size=0.5,
            key="pairing",
        )

    def _lock(self) -> ui.Dialog | None:
        """The question for the household's PIN."""
        prompt = self._shell.lock.prompt
        return None if prompt is None else prompt.view()

    def _question(self) -> ui.Overlay | ui.Dialog | None:
        return next((asked for question in self.questions if (asked := question()) is not None), None)

    def _notice(self) -> ui.Overlay | None:
        """What an app says, under the name that its manifest has: smaller while television is watched."""
        notices = self._shell.notices
        notice = notices.shown
        if notice is None and notices.sign:
            return ui.Overlay(ui.Icon("bell", 40, "secondary"), at="top-right", size=0.1, key="sign")
        app = notices.app(notice) if notice is not None else None
        if notice is None or app is None:
            return None
        name = line(in_language(app.manifest.name, self._shell.language), LONGEST_NAME)
        front = self._shell.front
        watching = front is not None and front.player is not None
        return ui.Overlay(
            ui.Row(
                ui.Text(app.manifest.seal or name[:1], size="heading", tone="accent", bold=True),
                ui.Text(name, size="caption", tone="secondary"),
                ui.Spacer(),
                ui.Text(self._shell.text("Info opens it"), size="caption", tone="secondary"),
            ),
            ui.Text(notice.title, bold=True, lines=1 if watching else 2),
            ui.Text(notice.text, size="caption", lines=3) if notice.text and not watching else None,
            notices.more_words(notices.more),
            at="top-right",
            size=0.36,
            gap=8,
            key="notice",
        )

    def _alert(self) -> ui.Overlay | None:
        alerts = self._shell.notices.alerts
        return None if alerts is None else alerts.view()

    def _app(self) -> ui.Overlay | None:
        session = self._shell.front
        if session is None:
            return None
        text = self._shell.text
        name = in_language(session.app.manifest.name, self._shell.language)
        if session.silent_for > PATIENCE:
            return ui.Overlay(
                ui.Text(text("{app} does not answer.").format(app=name), size="heading", bold=True, lines=2),
                ui.Text(text("Press Back or Home to leave it."), tone="secondary", lines=2),
                at="center",
                size=0.5,
                key="hang",
            )
        if session is self._starting and not session.drawn:
            return ui.Overlay(
                ui.Text(text("{app} is starting …").format(app=name), size="heading", lines=2),
                ui.Text(text("Back leaves."), tone="secondary"),
                at="center",
                size=0.5,
                key="starting",
            )
        return None
