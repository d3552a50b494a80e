"""Page, column, row, overlay, spacer: what places others."""

from __future__ import annotations

from collections.abc import Sequence

from gulou_launcher import theme
from gulou_launcher.paint import Brush, Rect
from gulou_launcher.views.scrolling import ScrollingView
from gulou_launcher.views.view import View

_LEAST = 336
"""What grows is never lower than this; where there is not so much left, the page scrolls."""
_SCREENS = 4
"""A page is at most so many screens high; what lies beyond is not even measured, and not shown."""


def _reach(view: View) -> float:
    return float(_SCREENS * view.stage.height)


def column(view: View, rect: Rect, gap: float, align: str) -> float:
    """Place the children of `view` one below the other; what can grow shares what is left.

    Return where the last one ends.
    """
    inside = [child for child in view.children if not child.floating]
    sizes = _stack(inside, rect.width, gap, _reach(view))
    for child in inside[len(sizes) :]:
        child.hide()
    del inside[len(sizes) :]
    growing = [child for child in inside if child.grows]
    used = sum(height for child, (_, height) in zip(inside, sizes, strict=True) if child not in growing)
    left = max(0.0, rect.height - used - gap * max(0, len(inside) - 1))
    # What is snug takes no more than it needs, and leaves the rest to the others.
    snug = [pair for pair in zip(inside, sizes, strict=True) if getattr(pair[0], "snug", False)]
    for child, (_, height) in snug:
        if height <= left / len(growing):
            growing.remove(child)
            left -= height
    y, least = rect.y, _LEAST * view.unit
    for child, (width, height) in zip(inside, sizes, strict=True):
        tall = max(left / len(growing), min(height, least)) if child in growing else height
        wide = rect.width if child in growing or isinstance(child, (ColumnView, RowView)) else width
        share = {"start": 0.0, "center": 0.5, "end": 1.0}.get(align, 0.0)
        if tall > 0 or child not in growing:
            child.place(Rect(rect.x + (rect.width - wide) * share, y, wide, tall))
        else:
            child.hide()
        y += tall + gap
    _float(view)
    return y - gap if inside else y


def _stack(children: Sequence[View], width: float, gap: float, room: float) -> list[tuple[float, float]]:
    """Sizes of children one below the other, up to the first for which there is no room left.

    What lies beyond the edge of the screen is not even measured: making its letters takes time.
    """
    sizes: list[tuple[float, float]] = []
    used = 0.0
    for child in children:
        if used > room:
            break
        size = child.measure(width)
        sizes.append(size)
        used += gap + (0.0 if child.grows else size[1])
    return sizes


def _float(view: View) -> None:
    """Place the children that find their own place."""
    for child in view.children:
        if child.floating:
            child.place(view.rect)


class ColumnView(View):
    kind = "column"
    takes_rest = True
    container = True

    def _gap(self) -> float:
        return max(0.0, self.number("gap", 16)) * self.unit

    def measure(self, width: float) -> tuple[float, float]:
        inside = [child for child in self.children if not child.floating]
        sizes = _stack(inside, width, self._gap(), _reach(self))
        height = sum(size[1] for size in sizes) + self._gap() * max(0, len(sizes) - 1)
        return width, height

    def arrange(self) -> None:
        column(self, self.rect, self._gap(), self.words("align") or "start")


class RowView(View):
    kind = "row"
    container = True

    def _gap(self) -> float:
        return max(0.0, self.number("gap", 24)) * self.unit

    def _widths(self, width: float) -> list[tuple[float, float]]:
        """Sizes of the children; text takes its natural width first, in order, from what is left.

        What no longer fits is 0 wide, and not shown.
        """
        inside = self._inside()
        left = width - self._gap() * max(0, len(inside) - 1)
        sizes: list[tuple[float, float]] = []
        fixed = [child for child in inside if not child.takes_rest]
        measured: dict[int, tuple[float, float]] = {}
        for child in fixed:
            size = child.measure(left) if left > 0 else (0.0, 0.0)
            measured[child.id] = size if size[0] <= left + 1 else (0.0, 0.0)
            left -= measured[child.id][0]
        growing = len(inside) - len(measured)
        for child in inside:
            if child.id in measured:
                sizes.append(measured[child.id])
            else:
                share = max(0.0, left) / growing
                sizes.append((share, child.measure(share)[1] if share > 0 else 0.0))
        return sizes

    def _inside(self) -> list[View]:
        return [child for child in self.children if not child.floating]

    def measure(self, width: float) -> tuple[float, float]:
        sizes = self._widths(width)
        return width, max((size[1] for size in sizes), default=0)

    def arrange(self) -> None:
        x = self.rect.x
        for child, (width, height) in zip(self._inside(), self._widths(self.rect.width), strict=True):
            if width > 0:
                child.place(Rect(x, self.rect.y + (self.rect.height - height) / 2, width, height))
            else:
                child.hide()
            x += width + self._gap()
        _float(self)


class SpacerView(View):
    kind = "spacer"
    takes_rest = True

    @property
    def grows(self) -> bool:
        return self.number("size", 0) <= 0

    def measure(self, width: float) -> tuple[float, float]:
        size = self.number("size", 0) * self.unit
        return size, size


_EDGE = 3
_WIDEST = 0.62
"""Share of the screen that a panel grows to where letters are large."""


class OverlayView(ScrollingView):
    """A panel at an edge of the screen."""

    kind = "overlay"
    floating = True
    layer = 1

    def holds_focus(self) -> bool:
        return True

    def _panel(self) -> tuple[Rect, Rect]:
        """The panel, and the place inside it for the children."""
        width, height, unit = self.stage.width, self.stage.height, self.unit
        margin_x, margin_y = width * theme.SAFE, height * theme.SAFE
        at = self.words("at") or "bottom"
        share = max(0.1, min(1.0, self.number("size", 0.4)))
        # It holds letters, and grows with them, as long as most of what is behind it can be seen.
        share = max(share, min(share * theme.TEXT, _WIDEST))
        if at in ("left", "right"):
            panel = Rect(0 if at == "left" else width * (1 - share), 0, width * share, height)
            x = max(margin_x, panel.x + 40 * unit)
            right = min(width - margin_x, panel.x + panel.width - 40 * unit)
            return panel, Rect(x, margin_y, right - x, height - 2 * margin_y)
        wanted = width - 2 * margin_x if at in ("bottom", "top") else width * share - 96 * unit
        content = self._height(wanted)
        if at in ("bottom", "top"):
            content = min(content, height - 2 * margin_y)
            tall = content + margin_y + 44 * unit
            y = 0 if at == "top" else height - tall
            panel = Rect(0, y, width, tall)
            return panel, Rect(margin_x, y + (margin_y if at == "top" else 44 * unit), wanted, content)
        content = min(content, height - 2 * margin_y - 80 * unit)
        panel_width, tall = wanted + 96 * unit, content + 80 * unit
        x = {"center": (width - panel_width) / 2, "top-left": margin_x}.get(
            at, width - margin_x - panel_width
        )
        y = (height - tall) / 2 if at == "center" else margin_y
        return Rect(x, y, panel_width, tall), Rect(x + 48 * unit, y + 40 * unit, wanted, content)

    def _gap(self) -> float:
        return max(0.0, self.number("gap", 16)) * self.unit

    def _height(self, width: float) -> float:
        inside = [child for child in self.children if not child.floating]
        sizes = _stack(inside, width, self._gap(), _reach(self))
        return sum(size[1] for size in sizes) + self._gap() * max(0, len(sizes) - 1)

    def place(self, rect: Rect) -> None:
        super().place(self._panel()[0])

    def room(self) -> Rect:
        inside, margin = self._panel()[1], self.stage.height * theme.SAFE
        return Rect(
            inside.x, inside.y, inside.width, min(inside.bottom, self.stage.height - margin) - inside.y
        )

    def arrange(self) -> None:
        self.arranged(column(self, self._panel()[1], self._gap(), "start"))

    def paint(self, brush: Brush) -> None:
        at, unit, rect = self.words("at") or "bottom", self.unit, self.rect
        screen = Rect(0, 0, self.stage.width, self.stage.height)
        if at == "center" and self.stage.dims:
            # As behind a question, and larger than the screen: it moves with the panel.
            brush.box(screen.inset(-theme.MOTION_WAY * unit), theme.SHADE)
        if at in ("center", "top-right", "top-left"):
            # An edge of its own: it may stand over another panel of the same colour.
            edge, corner = _EDGE * unit, theme.CORNER * 1.5 * unit
            brush.box(rect.inset(-edge), theme.TRACK, corner + edge)
            brush.box(rect, theme.PANEL, corner)
            return
        # What fills the screen is a page of its own.
        brush.box(rect, theme.INK if rect == screen else theme.PANEL)
        if at in ("left", "right") and rect.width < self.stage.width:
            x = rect.x - _EDGE * unit if at == "right" else rect.right
            brush.box(Rect(x, rect.y, _EDGE * unit, rect.height), theme.TRACK)


class PageView(ScrollingView):
    kind = "page"

    def room(self) -> Rect:
        width, height = self.rect.width, self.rect.height
        return Rect(
            width * theme.SAFE,
            height * theme.SAFE,
            width * (1 - 2 * theme.SAFE),
            height * (1 - 2 * theme.SAFE),
        )

    def arrange(self) -> None:
        self.arranged(column(self, self.room(), 28 * self.unit, "start"))
