"""The app: which of its screens stands there, and what leads from one to the other."""

from __future__ import annotations

from collections.abc import Callable

from channel_setup.editing import Editing
from channel_setup.internet import Internet
from channel_setup.looking import Looking
from channel_setup.preview import Preview
from gulou import App, ServiceError, ui
from gulou.services.scanning import Found, ScanState


class ChannelSetup(App):
    """A menu; behind it the search for channels, the list of them, and what comes from the Internet."""

    def start(self, link: str) -> None:
        self.looking = Looking(self.text, self.tv.scanning, self._to_menu, self._to_list, self._to_preview)
        self.preview = Preview(self.text, self._to_progress)
        self.editing = Editing(self.text, self.tv.setup, self._to_menu, self._to_looking)
        self.internet = Internet(self.text, self.tv.sources, self._to_menu)
        self.screen: Callable[[], ui.Page] = self._menu
        self.trouble = ""
        self._guarded(self._listen)

    def resume(self) -> None:
        self._guarded(self._load)

    def view(self) -> ui.Page:
        return self.screen()

    def _listen(self) -> None:
        self.tv.watch(self._channels_changed, lambda _: None)
        self.tv.scanning.watch(self._scan_changed)
        self.tv.sources.watch(self._sources_changed)
        self._load()

    def _load(self) -> None:
        self.editing.load()
        self.looking.load()
        self.internet.load()
        if self.looking.scan.state is ScanState.running:
            self.screen = self.looking.progress

    def _guarded(self, call: Callable[[], object]) -> None:
        """A gateway that does not answer is said, and asked again."""
        try:
            call()
            self.trouble = ""
        except ServiceError as error:
            self.trouble = str(error)
            self.after(3.0, lambda: self._guarded(call))

    def _channels_changed(self) -> None:
        self._guarded(self.editing.load)

    def _scan_changed(self) -> None:
        self._guarded(self.looking.load)

    def _sources_changed(self) -> None:
        self._guarded(self.internet.load)

    def _to_menu(self) -> None:
        self.screen = self._menu

    def _to_preview(self, found: list[Found], chosen: Found) -> None:
        self.preview.begin(found, chosen)
        self.screen = self.preview.view

    def _to_progress(self) -> None:
        self.screen = self.looking.progress

    def _to_list(self) -> None:
        self._guarded(self.editing.load)
        self.screen = self.editing.view

    def _to_internet(self) -> None:
        self._guarded(self.internet.load)
        self.screen = self.internet.view

    def _to_looking(self) -> None:
        self._guarded(self.looking.load)
        running = self.looking.scan.state is ScanState.running
        self.screen = self.looking.progress if running else self.looking.view
        self.looking.shown = lambda: setattr(self, "screen", self.looking.progress)

    def _menu(self) -> ui.Page:
        listed, text = self.editing.channels, self.text
        hidden = sum(each.choice.hidden for each in listed)
        favourites = sum(each.choice.favourite for each in listed)
        about = [
            text.plural("{n} channel", "{n} channels", len(listed)).format(n=len(listed)),
            text.plural("{n} favourite", "{n} favourites", favourites).format(n=favourites),
            text("{n} hidden").format(n=hidden),
        ]
        rows = [
            (text("Look for channels"), self.looking.summary(), self._to_looking),
            (text("My channels"), " · ".join(about) if listed else text("No channels yet"), self._to_list),
            (text("From the Internet"), self.internet.summary(), self._to_internet),
        ]
        return ui.Page(
            ui.Text(text("Channels"), size="title", bold=True),
            ui.Text(self.trouble, tone="warning", lines=2) if self.trouble else None,
            ui.List(
                rows,
                row=lambda row: ui.Item(row[0], subtitle=row[1]),
                row_key=lambda row: row[0],
                on_select=lambda row: row[2](),
                key="menu",
            ),
            key="menu",
        )
