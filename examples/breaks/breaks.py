"""A notifier: it counts while something else is on the screen, and says a word when it is time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from gulou import App, ui

MINUTE = 60.0
AFTER = timedelta(minutes=5)
"""A break, and what is given to somebody who asks for more time."""


class Breaks(App):
    """`due` is when the next break is, None while it is not counting."""

    due: datetime | None = None
    taken = 0
    asking = False

    def start(self, link: str) -> None:
        self.asking = link == "break"
        self.every(MINUTE, self.look)

    def open(self, link: str) -> None:
        self.asking = link == "break"

    def save(self) -> object:
        return {"due": self.due and self.due.isoformat(), "taken": self.taken}

    def restore(self, state: dict[str, Any]) -> None:
        self.due = datetime.fromisoformat(state["due"]) if state["due"] else None
        self.taken = state["taken"]

    def settings_changed(self) -> None:
        if self.due is not None:
            self.begin()

    def begin(self) -> None:
        self.due = self.now() + timedelta(minutes=self.settings["minutes"])

    def end(self) -> None:
        self.due = None

    def look(self) -> None:
        """Once a minute: is it time?"""
        if self.due is None or self.now() < self.due:
            return
        self.due = self.now() + AFTER
        self.asking = True
        if "notify" in self.permissions:
            words = self.text("You have been sitting for {minutes} minutes.")
            self.notify(
                self.text("Time for a break"),
                words.format(minutes=self.settings["minutes"]),
                link="break",
                key="break",
            )

    def take(self) -> None:
        self.taken += 1
        self.asking = False
        self.begin()

    def later(self) -> None:
        self.asking = False

    def view(self) -> ui.Page:
        minutes = self.settings["minutes"]
        every = self.text("Every {minutes} minutes: see Settings").format(minutes=minutes)
        button = ui.Button(self.text("Begin"), "play", on_press=self.begin)
        words = self.text("Not counting")
        if self.due is not None:
            words = self.text("Next break at {time}").format(time=f"{self.due:%H:%M}")
            button = ui.Button(self.text("End"), "stop", on_press=self.end)
        return ui.Page(
            ui.Text(self.text("Breaks"), size="title"),
            ui.Row(ui.Icon("bell", 84, "accent"), ui.Text(words, size="display")),
            ui.Text(every, tone="secondary"),
            ui.Text(self.text.plural("{n} break taken", "{n} breaks taken", self.taken).format(n=self.taken)),
            button,
            self.question() if self.asking else None,
        )

    def question(self) -> ui.Node:
        return ui.Dialog(
            self.text("Time for a break"),
            self.text("Stand up, stretch, look out of the window."),
            ui.Button(self.text("Done"), "check", on_press=self.take),
            ui.Button(self.text("In five minutes"), "clock", on_press=self.later),
            on_back=self.later,
        )
