"""The player: it takes no room of the page and no key."""

from __future__ import annotations

from gulou.testing.model.shown import Shown


class Player(Shown):
    floating = True

    def describe(self) -> str:
        return f"player {self.words('source')}"
