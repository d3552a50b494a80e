"""A long text on the TV, page by page: left and right turn them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from gulou import ui
from gulou.keys import Key
from gulou.wrap import wrap
from gulou_launcher.own_page import OwnPage

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell

LINES = 20
"""So many lines stand on a page, whatever size letters have."""
_BLOCK = 5
"""Lines that are one text: where its letters are wide it takes more, and none is left out."""
_WIDTH = 100
"""Letters of a line; a Chinese one is two wide."""
_TURNS: dict[str, int] = {
    **dict.fromkeys((Key.RIGHT, Key.DOWN, Key.CHANNELDOWN), 1),
    **dict.fromkeys((Key.LEFT, Key.UP, Key.CHANNELUP), -1),
}


def paged(text: str) -> list[str]:
    """A text as pages of lines that fit on the screen."""
    lines: list[str] = []
    for line in text.expandtabs(4).splitlines():
        lines += wrap(line.rstrip(), _WIDTH, 1000, _wide) if line.strip() else [""]
    return ["\n".join(lines[at : at + LINES]) for at in range(0, len(lines), LINES)] or [""]


def _wide(line: str) -> float:
    return sum(2 if letter > "\u2e80" else 1 for letter in line)


class ReadingPage(OwnPage):
    """`load` gets the text, on a thread. `at_end`: it opens at the last page, where what is newest stands."""

    def __init__(self, shell: Shell, title: str, load: Callable[[], str], *, at_end: bool = False) -> None:
        self._title = title
        self._pages: list[str] = []
        self._at = 0
        super().__init__(shell, self._page)

        def came(pages: list[str]) -> None:
            self._pages = pages
            self._at = len(pages) - 1 if at_end else 0
            self.refresh()

        def read() -> None:
            try:
                pages = paged(load())
            except OSError as error:
                pages = [error.strerror or str(error)]
            shell.post.deliver(came, pages)

        threading.Thread(target=read, name="reading", daemon=True).start()

    def key(self, key: str) -> bool:
        turn = _TURNS.get(key)
        if turn is None:
            return super().key(key)
        self._at = max(0, min(len(self._pages) - 1, self._at + turn))
        self.refresh()
        return True

    def _page(self) -> ui.Page:
        text = self._shell.text
        lines = self._pages[self._at].split("\n") if self._pages else [text("One moment …")]
        return ui.Page(
            ui.Row(
                ui.Text(self._title, size="heading", bold=True),
                ui.Spacer(),
                ui.Text(
                    text("‹ Page {n} of {all} ›").format(n=self._at + 1, all=max(1, len(self._pages))),
                    size="caption",
                    tone="secondary",
                ),
            ),
            ui.Column(
                *(
                    ui.Text("\n".join(lines[at : at + _BLOCK]), size="caption", lines=12, key=str(at))
                    for at in range(0, len(lines), _BLOCK)
                ),
                gap=0,
            ),
        )
