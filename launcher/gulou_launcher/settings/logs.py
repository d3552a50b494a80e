"""Settings → Logs: what the box's processes and apps complained of, to read, or to take away on a stick."""

from __future__ import annotations

import os
import threading
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from gulou import ui
from gulou.manifest import in_language
from gulou_launcher import journal
from gulou_launcher.own_page import OwnPage
from gulou_launcher.settings.reading import ReadingPage
from gulou_launcher.settings.section import Section

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell

N_ = str
_NAMES = {
    "box": N_("What watches over the others"),
    "gateway": N_("Tuners, recordings, network"),
    "launcher": N_("The screen"),
    "zygote": N_("What starts apps"),
}
_MOUNTS = Path("/proc/self/mounts")
_STICKS = ("/media/", "/run/media/", "/mnt/usb")
"""Where systems put what is plugged in."""


class LogsPage(OwnPage):
    """One row for each, and one to take them away."""

    def __init__(self, shell: Shell) -> None:
        self._files: dict[str, Path] | None = None
        self._stick: Path | None = None
        self._said = ""
        super().__init__(shell, self._page)
        self._look()

    def _look(self) -> None:
        shell = self._shell

        def found(there: tuple[dict[str, Path], Path | None]) -> None:
            self._files, self._stick = there
            self.refresh()

        threading.Thread(
            target=lambda: shell.post.deliver(found, (journal.files(shell.data), stick())),
            name="logs",
            daemon=True,
        ).start()

    def _page(self) -> ui.Page:
        text = self._shell.text
        files = self._files
        return ui.Page(
            ui.Text(text("Logs"), size="title"),
            ui.Text(
                text("For whoever helps you. Nothing is sent anywhere."),
                tone="secondary",
                lines=2,
            ),
            ui.List(
                list(files or ()),
                row=self._row,
                row_key=lambda name: name,
                on_select=self._open,
                empty=text("One moment …") if files is None else text("Nothing has gone wrong."),
                key="files",
            ),
            ui.Text(self._said, tone="accent", lines=2, key="said") if self._said else None,
            ui.Button(text("Copy to the USB stick"), "usb", on_press=self._copy, key="copy")
            if files and self._stick is not None
            else None,
            ui.Text(
                text("To take them away, plug in a USB stick, and come back to this page."),
                size="caption",
                tone="secondary",
                key="hint",
            )
            if files and self._stick is None
            else None,
        )

    def _row(self, name: str) -> ui.Item:
        app = self._shell.apps.get(name)
        if app is not None:
            return ui.Item(in_language(app.manifest.name, self._shell.language), name)
        return ui.Item(self._shell.text(_NAMES[name]), name) if name in _NAMES else ui.Item(name)

    def _open(self, name: str) -> None:
        if self._files and name in self._files:
            load = partial(journal.last, self._files[name])
            self._shell.pile.visit(ReadingPage(self._shell, name, load, at_end=True))

    def _copy(self) -> None:
        shell, to, files = self._shell, self._stick, dict(self._files or {})

        def done(said: str) -> None:
            self._said = said
            self.refresh()

        def copy() -> None:
            assert to is not None
            try:
                made = copied(files, to)
            except OSError as error:
                words = shell.text("The stick refuses it: {error}.").format(error=error.strerror or error)
            else:
                words = shell.text("Copied as {file}. The stick can be pulled out.").format(file=made.name)
            shell.post.deliver(done, words)

        threading.Thread(target=copy, name="copy", daemon=True).start()


def stick(mounts: Path = _MOUNTS) -> Path | None:
    """The first thing plugged in that can be written to. Reads files: not on the frame thread."""
    try:
        lines = mounts.read_text().splitlines()
    except OSError:
        return None
    places = [line.split(" ")[1].encode().decode("unicode_escape") for line in lines if line.count(" ") > 2]
    return next(
        (Path(place) for place in places if place.startswith(_STICKS) and os.access(place, os.W_OK)), None
    )


def copied(files: dict[str, Path], to: Path) -> Path:
    """All of them in one file there, which is on the stick when this returns. Raises OSError."""
    made = to / time.strftime("gulou-logs-%Y%m%d-%H%M%S.txt")
    with made.open("w", encoding="utf-8") as file:
        for name, path in files.items():
            file.write(f"===== {name} =====\n{journal.last(path)}\n")
        file.flush()
        os.fsync(file.fileno())
    return made


def _caption(shell: Shell) -> str:
    return shell.text("What went wrong, for who helps")


SECTION = Section("logs", "Logs", _caption, LogsPage, "folder")
