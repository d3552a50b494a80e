"""Pictures: by themselves, on cards and in lists, and what the app draws itself."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gulou import ui

from .shown import page

if TYPE_CHECKING:
    from . import Gallery

_NAMES = ("karst", "terraces", "tower", "pond", "stars")
_WIDE, _TALL = 640, 360


def _path(name: str) -> str:
    return f"gallery/pictures/{name}.webp"


def image(app: Gallery) -> ui.Page:
    _ = app.text
    return page(
        app,
        "Image",
        ui.Row(
            ui.Image(_path("karst"), width=620, height=350, alt=_("A river between hills")),
            ui.Image(_path("tower"), width=350, height=350, alt=_("A drum tower")),
            ui.Image(_path("stars"), width=350, height=350, corner=175, alt=_("Stars")),
            align="start",
        ),
        ui.Row(
            ui.Image(_path("terraces"), height=300, corner=0, alt=_("Rice terraces")),
            ui.Image("gallery/pictures/lost.webp", width=420, height=300, alt=_("A picture that was lost")),
            align="start",
        ),
    )


def card(app: Gallery) -> ui.Page:
    _ = app.text

    def row(name: str) -> ui.Card:
        return ui.Card(name.title(), image=_path(name), caption=_("New") if name == "tower" else "")

    def item(name: str) -> ui.Item:
        return ui.Item(name.title(), _("With a picture at its left"), image=_path(name))

    return page(
        app,
        "Card, Item",
        ui.Rail(_NAMES, row=row, title=_("Films")),
        ui.List(_NAMES, row=item),
    )


def surface(app: Gallery) -> ui.Page:
    """Waves, drawn anew for each frame; as plain bytes, without any library."""
    rows = [bytes((20 + y // 12, 40 + y // 9, 70 + y // 5, 255)) * _WIDE for y in range(_TALL)]
    foam = bytes((190, 220, 225, 255)) * 6

    def draw(pixels: ui.Pixels) -> None:
        frame = pixels.frame()
        frame[:] = b"".join(rows)
        turn = pixels.flips / 30
        for wave in range(1, 7):
            for x in range(0, _WIDE - 6, 6):
                y = 40 + wave * 44 + int(14 * math.sin(x / 40 + wave + turn * (1 + wave / 6)))
                start = (y * _WIDE + x) * 4
                frame[start : start + 24] = foam
        pixels.flip()

    return page(app, "Surface", ui.Surface(_WIDE, _TALL, on_frame=draw))


def text_grid(app: Gallery) -> ui.Page:
    """A table as teletext has it: each letter in its cell, blocks between them."""
    _ = app.text
    rows: list[list[tuple[str, int, int, bool]]] = [
        [(" P301  Gulou  ", 7, 0, False), ("12:34:56", 3, 0, False)],
        [(" ", 7, 4, False), ("🬹🬱🬹🬱 🬵🬹🬱 ", 6, 4, False), ("VILLAGE HOOPS".ljust(30), 3, 4, True)],
        [],
        [(" " + "🬋" * 38, 6, 0, False)],
    ]
    for place, (name, points) in enumerate((("Zhaoxing", 21), ("Xijiang", 18), ("Taipan", 12)), 1):
        rows.append([(f" {place} ", 3, 0, False), (f"{name:26}", 7, 0, False), (f"{points:>4}", 2, 0, False)])
    bars = "█" * 21, "█" * 18, "█" * 12
    rows += [
        [],
        *([("   ", 7, 0, False), (bar, ink, 0, False)] for ink, bar in zip((1, 2, 6), bars, strict=True)),
    ]
    rows += [[]] * 3 + [[(" Next ", 1, 0, False), (" Tables ", 2, 0, False), (" News ", 3, 0, False)]]
    return page(app, "TextGrid", ui.TextGrid(rows))


_CODE = """
111111101001101111111
100000100000101000001
101110100100101011101
101110101111101011101
101110101010101011101
100000101011001000001
111111101010101111111
000000001101100000000
100010111111011111001
010011000101110101100
110011100001011000010
011101011010001110011
011101111000101110001
000000001110110001011
111111101110100101010
100000100011110110001
101110101011011000010
101110100000100011011
101110100111011110100
100000100101000010000
111111101010111101001
"""
"""“Gulou 鼓楼” (ISO/IEC 18004), as an encoder of your own gives it."""


def qr_code(app: Gallery) -> ui.Page:
    _ = app.text
    return page(
        app,
        "QrCode",
        ui.Row(
            ui.QrCode(tuple(_CODE.split()), 620),
            ui.Text(_("Point a phone's camera at it."), size="heading", lines=3),
            gap=64,
        ),
    )
