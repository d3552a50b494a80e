"""The gallery: one page for each node. `gallery:slider` opens the page of that name at once."""

from __future__ import annotations

from typing import Any

from gulou import App, ui

from .pages import PAGES


class Gallery(App):
    """A list of pages; each is a function in `PAGES`."""

    def __init__(self) -> None:
        self.page = ""
        self.kept: dict[str, Any] = {}
        """What the household has set on a page, by the page's own names."""

    def start(self, link: str) -> None:
        self.open(link)

    def open(self, link: str) -> None:
        if link:
            self.show(link.partition(":")[2])

    def show(self, name: str) -> None:
        """Go to the page of this name; "" is the list."""
        self.page = name
        self.kept = {}

    def keep(self, name: str, value: Any) -> None:
        """Remember what was set."""
        self.kept[name] = value

    def view(self) -> ui.Page:
        if self.page in PAGES:
            return PAGES[self.page].make(self)
        names = sorted(PAGES)
        return ui.Page(
            ui.Text(self.text("Gallery"), size="title"),
            ui.Grid(names, row=self._card, row_key=str, columns=5, on_select=self.show),
            key="list",
        )

    def _card(self, name: str) -> ui.Card:
        page = PAGES[name]
        return ui.Card(name, self.text(page.about), seal=page.seal, color=page.color)
