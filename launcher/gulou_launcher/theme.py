"""How everything looks: sizes (1/1080 of the screen's height), colours, margins. The only place for them.

What stands here in capitals is what holds now: `wear` puts on what the household prefers. So it is read as
`theme.PAPER` where something is painted, and never kept. docs/design.md says why it is as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

SAFE_AREA = 0.05
"""Share of the width and of the height that an old TV may cut off at each edge."""
BREATH = 0.025
"""Least share that stays free where the TV cuts off nothing: words never touch the rim."""

SIZES = {
    "seal": 96,
    "display": 84,
    "initials": 72,
    "title": 54,
    "question": 46,
    "section": 44,
    "heading": 38,
    "key": 36,
    "number": 34,
    "body": 32,
    "label": 30,
    "small": 28,
    "caption": 26,
    "fine": 24,
}
"""The type scale at text size 1. Never under 24, so that it reads at three metres."""
TEXT_SIZES = ("display", "title", "heading", "body", "caption")
"""What an app's text may be called (`gulou.ui.Text`)."""

Color = tuple[float, float, float, float]


def rgb(value: str, alpha: float = 1.0) -> Color:
    """#rrggbb as four floats."""
    return (int(value[1:3], 16) / 255, int(value[3:5], 16) / 255, int(value[5:7], 16) / 255, alpha)


_DYES = ("#2c4a7c", "#7a2f2a", "#2f6b57", "#7d5a1e", "#553a6b", "#28606e", "#6b3f2a", "#3f5a2c")
_TONES = {
    "primary": rgb("#f6f2ea"),
    "secondary": rgb("#b4bdcc"),
    "accent": rgb("#f0b35a"),
    "warning": rgb("#ff9c85"),
    "ink": rgb("#0d131d"),
    "ink_secondary": rgb("#4a5261"),
}
_LINES = ("#f0b35a", "#7fb2e5", "#6cc39a", "#ee8f7a", "#bd9fe0", "#d9c98a", "#62c5cf", "#e59fc0")


@dataclass(frozen=True)
class Palette:
    """The colours of one look, by what they are for."""

    ink: Color
    """The darkest ground."""
    dusk: Color
    panel: Color
    """Behind what belongs together: a dialog, the guide's cells."""
    raised: Color
    """What can have the focus."""
    now: Color
    """What is on now, in the guide."""
    track: Color
    """The unfilled part of a line, an edge."""
    paper: Color
    """Under the focus; words on dark grounds."""
    paper_track: Color
    """The unfilled part of a line on paper."""
    paper_off: Color
    """A switch that is off, on paper."""
    faint: Color
    """Days of another month; a picture that is broken."""
    red: Color
    """Now, recording; what stands beside it says it too."""
    jade: Color
    """On: a switch, the filled part of a line on paper."""
    veil: Color
    """Under signs and words that lie on pictures."""
    shade: Color
    """Over what lies behind a dialog."""
    glow: Color
    """The unfilled part of a line on a picture."""
    grid: Color
    zero: Color
    """The lines behind a chart, and that of nought."""
    sea: Color
    degree: Color
    spot: Color
    """A map without tiles: its ground, its lines, its places."""
    outline: float
    """Units: an edge around what can have the focus."""
    wallpaper: bool
    """Whether there is a picture behind the pages."""
    tones: dict[str, Color]
    """Colours of words, by what apps call them."""
    dyes: tuple[str, ...]
    """Grounds of tiles: indigo, lacquer, tea, ochre, perilla, river, bark, moss."""
    lines: tuple[str, ...]
    """Of a chart."""


_USUAL = Palette(
    ink=rgb("#0d131d"),
    dusk=rgb("#17233a"),
    panel=rgb("#18233a"),
    raised=rgb("#22304a"),
    now=rgb("#2f4468"),
    track=rgb("#3a4860"),
    paper=rgb("#f6f2ea"),
    paper_track=rgb("#c9c4b8"),
    paper_off=rgb("#7d828c"),
    faint=rgb("#8b96ab"),
    red=rgb("#d2493a"),
    jade=rgb("#1f7a5c"),
    veil=rgb("#0d131d", 0.78),
    shade=rgb("#05080d", 0.62),
    glow=rgb("#ffffff", 0.28),
    grid=rgb("#2b3954"),
    zero=rgb("#51607c"),
    sea=rgb("#16263a"),
    degree=rgb("#22364f"),
    spot=rgb("#2f6b57"),
    outline=0,
    wallpaper=True,
    tones=_TONES,
    dyes=_DYES,
    lines=_LINES,
)

_CONTRAST = replace(
    _USUAL,
    ink=rgb("#000000"),
    dusk=rgb("#000000"),
    panel=rgb("#000000"),
    raised=rgb("#15181d"),
    now=rgb("#1d2c48"),
    track=rgb("#8f97a6"),
    paper=rgb("#ffffff"),
    paper_track=rgb("#8a8f99"),
    paper_off=rgb("#5d636e"),
    faint=rgb("#b9c0cc"),
    red=rgb("#ff5a47"),
    jade=rgb("#00684a"),
    veil=rgb("#000000"),
    shade=rgb("#000000", 0.88),
    glow=rgb("#5a6068"),
    grid=rgb("#454d5b"),
    zero=rgb("#9aa3b2"),
    sea=rgb("#000000"),
    degree=rgb("#39414e"),
    outline=3,
    wallpaper=False,
    tones={
        **_TONES,
        "primary": rgb("#ffffff"),
        "secondary": rgb("#e6e9ef"),
        "accent": rgb("#ffd23f"),
        "warning": rgb("#ffb4a2"),
        "ink": rgb("#000000"),
        "ink_secondary": rgb("#2b303a"),
    },
    dyes=("#16294a", "#4a1512", "#0f3d2e", "#46300a", "#2f1a40", "#0d3740", "#3d2012", "#20330f"),
)

# Red and green are told apart by nobody with a red or green weakness, so "now" is orange and "on" blue;
# blue and yellow by nobody with a blue weakness, so attention is pink.
_WEAK: dict[str, tuple[str, str, str, str]] = {
    # red, jade, accent, warning
    "protan": ("#d4581a", "#2463b0", "#f5c95a", "#c9b6ff"),
    "deutan": ("#d4581a", "#2463b0", "#f5c95a", "#c9b6ff"),
    "tritan": ("#d2493a", "#0f7480", "#f4b7bf", "#ff9482"),
}
COLOUR_WEAK = ("", *_WEAK)
"""The weaknesses that there are colours for: of red, of green, of blue. '' for none."""


def palette(high_contrast: bool = False, colour_weak: str = "") -> Palette:
    """The colours for these eyes."""
    found = _CONTRAST if high_contrast else _USUAL
    if colour_weak:
        red, jade, accent, warning = (rgb(color) for color in _WEAK[colour_weak])
        tones = {**found.tones, "accent": accent, "warning": warning}
        found = replace(found, red=red, jade=jade, tones=tones)
    return found


@dataclass(frozen=True)
class Sky:
    """The colours of a wallpaper: the sky from above, the mist, the nearest mountain, sun or moon.

    `disc`: where that stands (x and y in heights of the picture), its radius, how bright it is; `halo`: how
    far it shines, and how much. `lamp`: the windows of the village.
    """

    top: Color
    middle: Color
    low: Color
    mist: Color
    near: Color
    light: Color
    disc: tuple[float, float, float, float]
    halo: tuple[float, float]
    lamp: Color


SKIES = {
    "day": Sky(
        top=rgb("#16344a"),
        middle=rgb("#274c5e"),
        low=rgb("#436068"),
        mist=rgb("#45626a"),
        near=rgb("#0b1d24"),
        light=rgb("#6b8288"),
        disc=(0.62, 0.30, 0.0, 0.0),
        halo=(0.4, 0.34),
        lamp=rgb("#0b1d24"),
    ),
    "dusk": Sky(
        top=rgb("#151b33"),
        middle=rgb("#33304f"),
        low=rgb("#6b4a4c"),
        mist=rgb("#54434f"),
        near=rgb("#100f1c"),
        light=rgb("#c98a4e"),
        disc=(0.98, 0.44, 0.045, 0.55),
        halo=(0.3, 0.34),
        lamp=rgb("#c98a4e"),
    ),
    "night": Sky(
        top=rgb("#080e1c"),
        middle=rgb("#111d35"),
        low=rgb("#24344d"),
        mist=rgb("#2a3a52"),
        near=rgb("#070c15"),
        light=rgb("#c2b391"),
        disc=(1.16, 0.19, 0.034, 0.6),
        halo=(0.16, 0.14),
        lamp=rgb("#c98f4a"),
    ),
}
"""Wallpapers by the time of day."""

PICTURE = {
    "ink": "#0d131d",
    "paper": "#f1ece1",
    "fold": "#ddd5c4",
    "sky": "#27406a",
    "light": "#f0b35a",
    "far": "#3c5f7c",
    "near": "#1b3247",
    "red": "#d2493a",
}
"""Of the scenes on cards."""

INK = DUSK = PANEL = RAISED = NOW = TRACK = PAPER = PAPER_TRACK = PAPER_OFF = FAINT = RED = JADE = rgb(
    "#000000"
)
VEIL = SHADE = GLOW = GRID = ZERO = SEA = DEGREE = SPOT = rgb("#000000")
OUTLINE = 0.0
WALLPAPER = True
TONES: dict[str, Color] = {}
DYES: tuple[str, ...] = ()
LINES: tuple[str, ...] = ()
TEXT = 1.0
"""How much larger than the scale says letters are, and all that must hold letters."""
SAFE = SAFE_AREA
"""Share of the width and of the height that is kept free at each edge."""

CORNER = 18
FOCUS_RING = 6
FOCUS_GROWTH = 1.06
MOTION_SECONDS = 0.16
"""How long a way takes; at most 0.2."""
MOTION_WAY = 64
"""Units that a page, a panel or a question comes from its side."""


def wear(colors: Palette, text_size: float = 1.0, edges: float = SAFE_AREA) -> None:
    """From now on all looks like this; what is drawn already must be drawn anew."""
    # Names of the module rather than of an object: all that paints reads them, many times a frame.
    globals().update({each.name.upper(): getattr(colors, each.name) for each in fields(colors)})
    globals().update(TEXT=text_size, SAFE=max(BREATH, edges))


def letters(name: str, unit: float) -> int:
    """Pixels of letters of this size (a name of the type scale, or its body), `unit` pixels for 1/1080."""
    return round(SIZES.get(name, SIZES["body"]) * TEXT * unit)


wear(palette())
