"""Counts pages, and goes on counting after it was put away."""

from typing import Any

from gulou import App, ui
from gulou.scene import SearchResult


class Diary(App):
    page = 0

    def view(self) -> ui.Page:
        may = "may" if "notify" in self.permissions else "may not"
        loud = "loud" if self.settings["loud"] else "quiet"
        return ui.Page(
            ui.Text(f"page {self.page}, {may} notify, {loud}"), ui.Button("Next", on_press=self.next)
        )

    def next(self) -> None:
        self.page += 1
        if "notify" in self.permissions:
            self.after(0.5, lambda: self.notify(f"Page {self.page} is written", link="diary:last"))

    def save(self) -> object:
        return self.page

    def restore(self, state: Any) -> None:
        self.page = state

    def search(self, words: str) -> list[SearchResult]:
        return [SearchResult(f"{words} on page {self.page}", "diary:found")]
