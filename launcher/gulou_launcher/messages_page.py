"""Messages: what apps said lately. OK goes where one leads."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from gulou import ui
from gulou.manifest import in_language
from gulou_launcher.dates import day, hour
from gulou_launcher.own_page import OwnPage

if TYPE_CHECKING:
    from gulou_launcher.notices import Notice
    from gulou_launcher.shell import Shell

_DAY = 86_400


class MessagesPage(OwnPage):
    """The list, newest first."""

    waits = True

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, self._page)

    def _page(self) -> ui.Page:
        text, notices = self._shell.text, self._shell.notices
        return ui.Page(
            ui.Text(text("Messages"), size="title"),
            ui.List(
                notices.known,
                row=self._row,
                row_key=lambda notice: f"{notice.app_id} {notice.moment}",
                on_select=notices.open,
                empty=text("There are no messages."),
                key="messages",
            ),
            ui.Button(text("Clear all"), on_press=notices.clear) if notices.known else None,
        )

    def _row(self, notice: Notice) -> ui.Item:
        app = self._shell.notices.app(notice)
        name = in_language(app.manifest.name, self._shell.language) if app else notice.app_id
        seal = (app.manifest.seal if app else "") or name[:1]
        said = name
        if notice.text:
            said = self._shell.text("{app}: {sentence}").format(app=name, sentence=notice.text)
        lately = abs(time.time() - notice.moment) < _DAY
        when = hour(notice.moment) if lately else day(self._shell.language, notice.moment)
        return ui.Item(notice.title, said, leading=seal, trailing=when, dimmed=notice.read)
