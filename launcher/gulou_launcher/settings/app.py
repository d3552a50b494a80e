"""Settings → Apps → one app: what it may do, what it is set to, what it keeps."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gulou import ui
from gulou.manifest import in_language
from gulou.states import AppState
from gulou_launcher import standing
from gulou_launcher.caps import disk
from gulou_launcher.own_page import OwnPage
from gulou_launcher.settings.own import OwnSettingsPage
from gulou_launcher.settings.permissions import PermissionsPage
from gulou_launcher.spoken import spoken

if TYPE_CHECKING:
    from gulou_launcher.apps import Installed
    from gulou_launcher.shell import Shell

MIB = 1 << 20


@dataclass(frozen=True)
class _Row:
    key: str
    title: str
    open: Callable[[], object]
    subtitle: str = ""
    trailing: str = ""


class AppPage(OwnPage):
    """One app."""

    waits = True

    def __init__(self, shell: Shell, app: Installed) -> None:
        self._app = app
        self._used: float | None = None
        self._question: ui.Dialog | None = None
        super().__init__(shell, self._page)
        self._measure()

    def _measure(self) -> None:
        """Find out what the app keeps, on a thread."""
        folder, shell = self._shell.running.data_folder(self._app), self._shell
        enough = 2 * MIB * self._app.manifest.quota

        def measured(size: float) -> None:
            self._used = size
            self.refresh()

        threading.Thread(
            target=lambda: shell.post.deliver(measured, disk.kept(folder, enough)),
            name="measure",
            daemon=True,
        ).start()

    def _page(self) -> ui.Page:
        text, app = self._shell.text, self._app
        name = in_language(app.manifest.name, self._shell.language)
        return ui.Page(
            ui.Row(
                ui.Text(app.manifest.seal or name[:1], size="display", tone="accent"),
                ui.Column(
                    ui.Text(name, size="title"),
                    ui.Text(f"{app.manifest.id} {app.manifest.version}", size="caption", tone="secondary"),
                    gap=4,
                ),
                gap=36,
            ),
            ui.Text(in_language(app.manifest.description, self._shell.language), tone="secondary", lines=2)
            if app.manifest.description
            else None,
            ui.Text(standing.words(text, app), lines=2),
            ui.Text(spoken(text, app.detail), size="caption", tone="secondary") if app.detail else None,
            ui.List(
                self._rows(),
                row=lambda row: ui.Item(row.title, row.subtitle, trailing=row.trailing),
                row_key=lambda row: row.key,
                on_select=lambda row: row.open(),
            ),
            self._question,
        )

    def _rows(self) -> list[_Row]:
        shell, text, app = self._shell, self._shell.text, self._app
        rows = [_Row("open", text("Open"), lambda: shell.start(app))]
        if app.state is AppState.QUARANTINED:
            rows = [_Row("release", text("Try again"), self._release)]
        if app.manifest.permissions:
            granted = text("{granted} of {asked} allowed").format(
                granted=len(shell.grants.granted(app)), asked=len(app.manifest.permissions)
            )
            rows.append(
                _Row(
                    "permissions",
                    text("Permissions"),
                    lambda: shell.pile.visit(PermissionsPage(shell, app)),
                    granted,
                )
            )
        if app.manifest.settings:
            rows.append(
                _Row(
                    "own",
                    text("Settings of the app"),
                    lambda: shell.pile.visit(OwnSettingsPage(shell, app)),
                )
            )
        rows.append(_Row("storage", text("Clear data"), self._ask_clear, self._storage()))
        if shell.running.of(app) is not None:
            rows.append(_Row("stop", text("Stop it"), self._stop))
        if shell.household.removable(app):
            rows.append(_Row("remove", text("Remove it"), self._ask_remove))
        return rows

    def _storage(self) -> str:
        kept = "…" if self._used is None else f"{self._used / MIB:.1f}"
        return self._shell.text("It keeps {kept} of at most {most} MB.").format(
            kept=kept, most=self._app.manifest.quota
        )

    def _release(self) -> None:
        self._shell.household.release(self._app)
        self._shell.start(self._app)

    def _stop(self) -> None:
        session = self._shell.running.of(self._app)
        if session is not None:
            self._shell.running.stop(session)

    def _ask_clear(self) -> None:
        def cleared() -> None:
            self._measure()
            self.refresh()

        self._ask(
            "Clear the data of “{app}”?",
            "All that it keeps on this box is deleted, its settings too. This cannot be undone.",
            "Clear",
            lambda: self._shell.household.clear(self._app, cleared),
        )

    def _ask_remove(self) -> None:
        def remove() -> None:
            self._shell.household.remove(self._app)
            self._shell.pile.leave(self)

        self._ask("Remove “{app}”?", "The app and all that it keeps are deleted.", "Remove", remove)

    def _ask(self, title: str, words: str, do: str, done: Callable[[], object]) -> None:
        text = self._shell.text
        name = in_language(self._app.manifest.name, self._shell.language)

        def close() -> None:
            self._question = None

        def carry_out() -> None:
            close()
            done()

        self._question = ui.Dialog(
            text(title).format(app=name),
            text(words),
            ui.Button(text("Cancel"), on_press=close),
            ui.Button(text(do), on_press=carry_out),
            on_back=close,
        )
