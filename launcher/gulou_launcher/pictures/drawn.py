"""The pictures that the box draws itself: an order to the worker, in the place of a file.

A view is asked for `gulou:station/radio/鼓楼之声` or `gulou:scene/tv/` (`gulou.ui.picture`). `order` says
what is drawn then, with the colours of now: stations that look alike share it. Albums hand the worker a file
that holds the order and nothing else; `pictures.drawing` draws it in the size that is wanted.
"""

from __future__ import annotations

import os
import re
from zlib import crc32

from gulou.ui.picture import DRAWN
from gulou_launcher import theme
from gulou_launcher.pictures.messages import DRAWING, DRAWING_COLORS, LONGEST_DRAWING

MOTIFS = 6
_NOISE = re.compile(r"(超高清|高清|标清|频道|电视台|电视|卫视|[\s\-_·]*(4K|8K|UHD|HD|SD|TV)$)", re.IGNORECASE)
_HAN = re.compile(r"[\u3400-\u9fff]")


def is_drawn(name: str) -> bool:
    """Whether the box draws the picture of this name."""
    return name.startswith(DRAWN)


def order(name: str, color: str = "") -> str:
    """What is drawn for this name on a ground of this colour (#rrggbb); '' chooses a dye by the name."""
    what, _, rest = name.removeprefix(DRAWN).partition("/")
    kind, _, words = rest.partition("/")
    number = crc32((words or kind).encode())
    if not re.fullmatch("#[0-9a-f]{6}", color):
        color = theme.DYES[number % len(theme.DYES)]
    plain = not kind or (what == "station" and kind != "radio")
    return f"{DRAWN}{f'motif{number // 8 % MOTIFS}' if plain else kind}/{color}"


def plain_ground(title: str) -> str:
    """The name of a quiet ground for a card with this title."""
    return f"{DRAWN}scene//{title}"


def dye_of(name: str) -> str:
    """The dye of a picture that the box draws; '' for another."""
    return order(name).rpartition("/")[2] if is_drawn(name) else ""


def lettering(name: str) -> tuple[str, ...]:
    """What is written on the mark of a station, in one line or two: the first of its name, without what many
    names have. Nothing for what is no station."""
    what, _, rest = name.removeprefix(DRAWN).partition("/")
    _, _, words = rest.partition("/")
    if what != "station":
        return ()
    short = _NOISE.sub("", words.strip()).strip() or words.strip()
    han = "".join(_HAN.findall(short))
    latin = re.findall(r"[A-Za-z0-9+]+", _HAN.sub(" ", short))
    if han and (not latin or short[:1] == han[:1]):
        return (han[:2], han[2:4]) if len(han) > 3 else (han,)
    if not latin:
        return (short[:2],)
    # "Sea of Stars" is no SOS.
    latin = [word for word in latin if not word.islower()] or latin
    if len(latin) > 1 and latin[1].rstrip("+").isdigit():
        return latin[0][:5], latin[1][:4]
    if len(latin[0]) <= 5 and len(latin) == 1:
        return (latin[0],)
    return ("".join(word[0].upper() for word in latin[:3]) if len(latin) > 1 else latin[0][:2].upper(),)


def opened(name: str) -> int:
    """A descriptor, to read, of a file in memory that holds the order with its colours."""
    words = "/".join([name.removeprefix(DRAWN), *(theme.PICTURE[color] for color in DRAWING_COLORS)])
    writing = os.memfd_create("drawing", os.MFD_CLOEXEC)
    try:
        os.write(writing, DRAWING + words.encode()[:LONGEST_DRAWING])
        return os.open(f"/proc/self/fd/{writing}", os.O_RDONLY | os.O_CLOEXEC)
    finally:
        os.close(writing)
