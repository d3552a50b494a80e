"""A list to tick off: what is written down stays, on this TV alone."""

from __future__ import annotations

from typing import Any

from gulou import App, ui


class AppClass(App):
    """Keeps things as `{"what": …, "done": …}`, the newest first."""

    draft = ""

    def start(self, link: str) -> None:
        self.things: list[dict[str, Any]] = self.storage.get("things", [])

    def view(self) -> ui.Page:
        left = sum(not thing["done"] for thing in self.things)
        words = self.text.plural("{left} thing left", "{left} things left", left).format(left=left)
        return ui.Page(
            ui.Row(
                ui.Text(self.text("App Name"), size="title"),
                ui.Spacer(),
                ui.Text(words, tone="secondary") if self.things else None,
            ),
            ui.TextField(
                self.text("Write down"),
                self.draft,
                hint=self.text("Milk, say"),
                on_change=self.write,
                on_submit=self.add,
            ),
            ui.List(
                self.things,
                row=self.row,
                row_key=lambda thing: thing["what"],
                on_select=self.tick,
                empty=self.text("Nothing is written down."),
            ),
            ui.Button(self.text("Clear what is done"), "trash", on_press=self.clear)
            if left < len(self.things)
            else None,
        )

    def row(self, thing: dict[str, Any]) -> ui.Item:
        return ui.Item(thing["what"], checked=thing["done"], dimmed=thing["done"])

    def write(self, draft: str) -> None:
        self.draft = draft

    def add(self, what: str) -> None:
        self.draft = ""
        if what and all(thing["what"] != what for thing in self.things):
            self.things.insert(0, {"what": what, "done": False})
            self.storage.put("things", self.things)

    def tick(self, thing: dict[str, Any]) -> None:
        thing["done"] = not thing["done"]
        self.storage.put("things", self.things)

    def clear(self) -> None:
        self.things = [thing for thing in self.things if not thing["done"]]
        self.storage.put("things", self.things)
