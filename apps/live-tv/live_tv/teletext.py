"""The panel that shows teletext: the page on its grid, over the screen or over the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou import Key, ui
from gulou.keys import DIGITS
from gulou.services.teletext import CLEAR
from gulou.ui.text_grid import COLORS
from live_tv import timing
from live_tv.pages import Reader, has_teletext
from live_tv.panel import Panel

if TYPE_CHECKING:
    from gulou.services.teletext import Run
    from gulou.services.tv import Channel
    from gulou.ui.text_grid import GridRun
    from live_tv.app import LiveTv

NAME = "teletext"
_COLOURED = (Key.RED, Key.GREEN, Key.YELLOW, Key.BLUE)
_BLACK = 0
_SHADE = len(COLORS)
"""Over the picture words stand on a shade, so that they can be read on anything."""


def open_teletext(app: LiveTv) -> None:
    """Open the panel, close it where it is open, or say that there is nothing to read."""
    channel = app.watching.picture.channel
    if channel is None or has_teletext(channel):
        app.toggle(NAME)
    else:
        app.tell(app.text("This channel has no teletext."))


class TeletextPanel(Panel):
    """Digits and coloured keys lead to pages, left and right to subpages, OK lets the picture through."""

    alone = True
    keys = (*_COLOURED, Key.OK, Key.INFO, Key.UP, Key.DOWN, Key.LEFT, Key.RIGHT)

    def __init__(self, app: LiveTv) -> None:
        super().__init__(app)
        self._reader: Reader | None = None
        self._mixed = False
        self._looks = 0

    def opened(self) -> None:
        channel = self.app.watching.picture.channel
        if channel is None:
            return
        if self._reader is None or self._reader.service != channel.service:
            self._reader = Reader(self.app.tv, channel.service)
        self._mixed = False
        self._look()
        self.app.tell(self.app.text("Type a page number. OK shows the picture behind it, Back leaves."))

    def closed(self) -> None:
        self.app.cancel(NAME)

    def key(self, key: str) -> bool:
        reader = self._reader
        if reader is None:
            return False
        self._looks = 0
        if key in DIGITS:
            reader.type(key)
        elif key in _COLOURED:
            reader.press(_COLOURED.index(Key(key)))
        elif key in (Key.UP, Key.DOWN):
            reader.turn(1 if key == Key.UP else -1)
        elif key in (Key.LEFT, Key.RIGHT):
            reader.leaf(1 if key == Key.RIGHT else -1)
        elif key == Key.OK:
            self._mixed = not self._mixed
        elif key == Key.INFO:
            reader.reveal = not reader.reveal
            reader.look()
        else:
            return False
        return True

    def back(self) -> None:
        if self._reader is None or not self._reader.back():
            self.app.close_panel()

    def view(self, channel: Channel, now: float) -> tuple[ui.Node | None, ...]:
        reader = self._reader
        page = reader.page if reader is not None else None
        if reader is None or page is None:
            return (_words(self.app.text("No teletext comes just now."), "wait"),)
        rows = [[_run(run, self._mixed) for run in row] for row in page.rows]
        if reader.digits and rows:
            rows[0] = _typed(rows[0], reader.digits)
        grid = ui.TextGrid(_padded(rows), colors=(*COLORS, "#000000a6"), ground=not self._mixed, key=NAME)
        if page.found:
            return (grid,)
        if self._looks < timing.TELETEXT_ROUND:
            said = self.app.text("Looking for page {number} …")
        else:
            said = self.app.text("Page {number} is not sent. Type another number.")
        return grid, _words(said.format(number=reader.asked), "wait")

    def _look(self) -> None:
        """Look again every second while the panel is open: pages change, and the clock runs."""
        if self._reader is not None:
            self._reader.look()
            self._looks += 1
        self.app.later(NAME, timing.TELETEXT, self._look)


def _run(run: Run, mixed: bool) -> GridRun:
    paper = run.paper
    if mixed and paper == _BLACK:
        paper = _SHADE if run.text.strip() else CLEAR
    return run.text, run.ink, paper, run.double


def _typed(row: list[GridRun], digits: str) -> list[GridRun]:
    """The number that is being typed, in place of the page's."""
    words = f"  {digits.ljust(3, '-')}   "
    paper = row[0][2] if row else _BLACK
    rest: list[GridRun] = []
    left = len(words)
    for run in row:
        rest.append((run[0][left:], *run[1:]))
        left = max(0, left - len(run[0]))
    return [(words, 3, paper, False), *(run for run in rest if run[0])]


def _padded(rows: list[list[GridRun]]) -> list[list[GridRun]]:
    """25 rows, so that a header alone stands where it always does."""
    return [*rows, *([] for _ in range(25 - len(rows)))]


def _words(sentence: str, key: str) -> ui.Overlay:
    return ui.Overlay(ui.Text(sentence, size="heading", lines=2, key="said"), at="center", size=0.5, key=key)
