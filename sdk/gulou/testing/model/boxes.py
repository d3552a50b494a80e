"""Page, column, row, overlay, spacer: what places others."""

from __future__ import annotations

from collections.abc import Sequence

from gulou.testing.model.place import SAFE, Place
from gulou.testing.model.shown import Shown

SCREENS = 4
"""A page is at most so many screens high: it scrolls with the focus."""
LEAST = 336
"""What grows is never lower than this."""
_CONTEXT = 110
"""So much is seen above and below what has the focus, where there is anything."""
_BY_HAND = 0.6
"""Share of what is seen that a key scrolls where nothing has the focus."""
_SHARES = {"start": 0.0, "center": 0.5, "end": 1.0}


def column(node: Shown, place: Place, gap: float, align: str) -> float:
    """Place the children one below the other; what can grow shares the rest. Return where the last ends."""
    inside = [child for child in node.children if not child.floating]
    sizes = stack(inside, place.width, gap, SCREENS * node.stage.height)
    for child in inside[len(sizes) :]:
        child.hide()
    del inside[len(sizes) :]
    growing = [child for child in inside if child.grows]
    used = sum(height for child, (_, height) in zip(inside, sizes, strict=True) if not child.grows)
    left = max(0.0, place.height - used - gap * max(0, len(inside) - 1))
    # What is snug takes no more than it needs, and leaves the rest to the others.
    for child, (_, height) in zip(inside, sizes, strict=True):
        if child.snug and height <= left / len(growing):
            growing.remove(child)
            left -= height
    y = place.y
    for child, (width, height) in zip(inside, sizes, strict=True):
        least = min(height, LEAST * node.unit)
        tall = max(left / len(growing), least) if child in growing else height
        wide = place.width if child in growing or isinstance(child, (Column, Row)) else width
        if tall > 0 or child not in growing:
            child.put(Place(place.x + (place.width - wide) * _SHARES.get(align, 0.0), y, wide, tall))
        else:
            child.hide()
        y += tall + gap
    afloat(node)
    return y - gap if inside else y


def stack(children: Sequence[Shown], width: float, gap: float, room: float) -> list[tuple[float, float]]:
    """Sizes of children one below the other, up to the first for which there is no room left."""
    sizes: list[tuple[float, float]] = []
    used = 0.0
    for child in children:
        if used > room:
            break
        size = child.measure(width)
        sizes.append(size)
        used += gap + (0.0 if child.grows else size[1])
    return sizes


def afloat(node: Shown) -> None:
    """Place the children that find their own place."""
    for child in node.children:
        if child.floating:
            child.put(node.place)


class _Box(Shown):
    container = True
    usual_gap = 16

    def gap(self) -> float:
        return max(0.0, self.number("gap", self.usual_gap)) * self.unit

    def inside(self) -> list[Shown]:
        return [child for child in self.children if not child.floating]

    def height_of_all(self, width: float) -> float:
        """Of the children one below the other."""
        sizes = stack(self.inside(), width, self.gap(), SCREENS * self.stage.height)
        return sum(size[1] for size in sizes) + self.gap() * max(0, len(sizes) - 1)


class Column(_Box):
    takes_rest = True

    def measure(self, width: float) -> tuple[float, float]:
        return width, self.height_of_all(width)

    def arrange(self) -> None:
        column(self, self.place, self.gap(), self.words("align") or "start")


class Row(_Box):
    usual_gap = 24

    def _sizes(self, width: float) -> list[tuple[float, float]]:
        """Of the children; what has a width of its own takes it first, in order, while any is left."""
        inside = self.inside()
        left = width - self.gap() * max(0, len(inside) - 1)
        known: dict[int, tuple[float, float]] = {}
        for child in inside:
            if not child.takes_rest:
                size = child.measure(left) if left > 0 else (0.0, 0.0)
                known[child.id] = size if size[0] <= left + 1 else (0.0, 0.0)
                left -= known[child.id][0]
        share = max(0.0, left) / max(1, len(inside) - len(known))
        return [
            known.get(child.id) or (share, child.measure(share)[1] if share > 0 else 0.0) for child in inside
        ]

    def measure(self, width: float) -> tuple[float, float]:
        return width, max((size[1] for size in self._sizes(width)), default=0)

    def arrange(self) -> None:
        x = self.place.x
        for child, (width, height) in zip(self.inside(), self._sizes(self.place.width), strict=True):
            if width > 0:
                child.put(Place(x, self.place.y + (self.place.height - height) / 2, width, height))
            else:
                child.hide()
            x += width + self.gap()
        afloat(self)


class Spacer(Shown):
    takes_rest = True

    @property
    def grows(self) -> bool:  # type: ignore[override]
        return self.number("size", 0) <= 0

    def measure(self, width: float) -> tuple[float, float]:
        size = self.number("size", 0) * self.unit
        return size, size


class _Scrolling(_Box):
    """Its children lie in one long column; `scroll` says how many pixels of it are above the room."""

    scrolls = True
    scroll = 0.0
    content_bottom = 0.0

    def room(self) -> Place:
        """Where the children lie while nothing is scrolled, as far as that is seen."""
        raise NotImplementedError

    def reveal(self, place: Place, first: bool, last: bool) -> None:
        room, context = self.room(), _CONTEXT * self.unit
        scroll = max(self.scroll, place.bottom + context - room.bottom)
        scroll = min(scroll, place.y - context - room.y)
        if last:
            scroll = place.y - room.y
        if first and place.bottom <= room.bottom:
            scroll = 0.0
        self.scroll = max(0.0, min(scroll, self.content_bottom - room.bottom))

    def scroll_by(self, key: str) -> bool:
        if key not in ("up", "down"):
            return False
        room = self.room()
        by = room.height * _BY_HAND * (1 if key == "down" else -1)
        scroll = max(0.0, min(self.scroll + by, self.content_bottom - room.bottom))
        moved = abs(scroll - self.scroll) >= 1
        self.scroll = scroll if moved else self.scroll
        return moved

    def arranged(self, bottom: float) -> None:
        """The children have their places, down to here."""
        self.content_bottom = bottom
        if bottom <= self.room().bottom:
            self.scroll = 0.0


class Overlay(_Scrolling):
    """A panel at an edge of the screen."""

    floating = True
    layer = 1

    def holds_focus(self) -> bool:
        return True

    def _panel(self) -> tuple[Place, Place]:
        """The panel, and the place inside it for the children."""
        width, height, unit = self.stage.width, self.stage.height, self.unit
        margin_x, margin_y = width * SAFE, height * SAFE
        at = self.words("at") or "bottom"
        share = max(0.1, min(1.0, self.number("size", 0.4)))
        if at in ("left", "right"):
            panel = Place(0 if at == "left" else width * (1 - share), 0, width * share, height)
            x = max(margin_x, panel.x + 40 * unit)
            right = min(width - margin_x, panel.x + panel.width - 40 * unit)
            return panel, Place(x, margin_y, right - x, height - 2 * margin_y)
        wanted = width - 2 * margin_x if at in ("bottom", "top") else width * share - 96 * unit
        content = self.height_of_all(wanted)
        if at in ("bottom", "top"):
            content = min(content, height - 2 * margin_y)
            tall = content + margin_y + 44 * unit
            y = 0 if at == "top" else height - tall
            panel = Place(0, y, width, tall)
            return panel, Place(margin_x, y + (margin_y if at == "top" else 44 * unit), wanted, content)
        content = min(content, height - 2 * margin_y - 80 * unit)
        panel_width, tall = wanted + 96 * unit, content + 80 * unit
        x = {"center": (width - panel_width) / 2, "top-left": margin_x}.get(
            at, width - margin_x - panel_width
        )
        y = (height - tall) / 2 if at == "center" else margin_y
        return Place(x, y, panel_width, tall), Place(x + 48 * unit, y + 40 * unit, wanted, content)

    def put(self, place: Place) -> None:
        super().put(self._panel()[0])

    def room(self) -> Place:
        inside, margin = self._panel()[1], self.stage.height * SAFE
        bottom = min(inside.bottom, self.stage.height - margin)
        return Place(inside.x, inside.y, inside.width, bottom - inside.y)

    def arrange(self) -> None:
        self.arranged(column(self, self._panel()[1], self.gap(), "start"))

    def describe(self) -> str:
        return f"overlay at the {self.words('at') or 'bottom'}"


class Page(_Scrolling):
    says = ("title",)

    def room(self) -> Place:
        width, height = self.place.width, self.place.height
        return Place(width * SAFE, height * SAFE, width * (1 - 2 * SAFE), height * (1 - 2 * SAFE))

    def arrange(self) -> None:
        self.arranged(column(self, self.room(), 28 * self.unit, "start"))

    @property
    def own_texts(self) -> list[str]:
        return []  # its title is for lists of pages, not drawn
