"""What the eye meets at three metres: size, contrast, edges, words that are cut."""

from __future__ import annotations

from collections.abc import Iterator

from gulou_launcher.check.contrast import contrast
from gulou_launcher.check.findings import Findings
from gulou_launcher.check.grades import Measure
from gulou_launcher.check.rules.rule import NONE, Rule
from gulou_launcher.check.screens import HOLDING, Screen
from gulou_launcher.check.visit import Probe
from gulou_launcher.control.scenes import Box4, Letters, NodeRecord
from gulou_launcher.theme import SAFE_AREA

_BOTH = frozenset({Probe.SCREENS, Probe.OTHER})
_SLACK = 3.0
"""Units: a texture of letters has a rim."""
_BASE = 1080
_LARGE = 32
"""Units from which letters count as large (WCAG 2.2: 24 px, and 18.7 px bold, at arm's length)."""
_LARGE_BOLD = 26


def written(screen: Screen) -> Iterator[tuple[NodeRecord, Letters]]:
    """The words on a screen that are in front: not those that a dialog or an overlay covers."""
    seen = screen.view.seen
    panels = [
        node
        for node in seen.nodes
        if node.kind in (*HOLDING, "toast") and node.shown and node.rect is not None
    ]
    dialog = next((node.id for node in reversed(seen.nodes) if node.kind == "dialog"), 0)
    for node in seen.nodes:
        if not node.shown or not screen.view.inside(node.id, dialog):
            continue
        above = screen.view.ancestors(node.id)
        over = [panel for panel in panels if panel.id not in above]
        for letters in node.letters:
            if not any(_touch(panel.rect, letters.rect) for panel in over):
                yield node, letters


def _touch(one: Box4 | None, other: Box4) -> bool:
    if one is None:
        return False
    return (
        one[0] < other[0] + other[2]
        and other[0] < one[0] + one[2]
        and one[1] < other[1] + other[3]
        and other[1] < one[1] + one[3]
    )


def size(findings: Findings) -> Measure:
    """The smallest words or signs, in units of 1/1080 of the height."""
    found: dict[str, float] = {}
    for screen in findings.both():
        unit = screen.view.seen.height / _BASE
        for node, letters in written(screen):
            text = f"“{letters.text[:40]}” ({node.kind}) on “{screen.name}”"
            found[text] = min(found.get(text, 1e9), letters.size / unit)
        for node in screen.view.seen.nodes:
            sign = node.props.get("size")
            if node.kind == "icon" and node.shown and isinstance(sign, (int, float)):
                found[f"the sign {node.props.get('name', '')} on “{screen.name}”"] = float(sign)
    smallest = min(found.values(), default=float(_BASE))
    # Letters have whole pixels: 26 units are 17 pixels at 720 lines, which are 25.5 units.
    small = sorted((units, text) for text, units in found.items() if units < _SMALLEST - _ROUNDING)
    details = tuple(f"{text} is {units:.0f} px high at 1080p." for units, text in small)
    told = "no words" if not found else f"{smallest:.0f} px at 1080p"
    return Measure(smallest + _ROUNDING, details, told)


_SMALLEST = 24
_ROUNDING = 0.75


def contrasts(findings: Findings) -> Measure:
    """The lowest contrast; large letters count half as much again, since they are asked for less."""
    found: dict[str, float] = {}
    for screen in findings.both():
        picture, seen = screen.picture, screen.view.seen
        if picture is None or picture.width != seen.width or seen.captures_keys:
            continue
        unit = seen.height / _BASE
        for node, letters in written(screen):
            ratio = contrast(picture, letters.rect, letters.color)
            if ratio is None:
                continue
            large = letters.size / unit >= (_LARGE_BOLD if letters.bold else _LARGE)
            text = f"“{letters.text[:40]}” ({node.kind}) on “{screen.name}”"
            found[text] = min(found.get(text, 99.0), ratio * (1.5 if large else 1.0))
    lowest = min(found.values(), default=21.0)
    low = sorted((ratio, text) for text, ratio in found.items() if ratio < _AA)
    details = tuple(f"{text} stands out by {ratio:.1f} : 1 only." for ratio, text in low)
    return Measure(lowest, details, f"{lowest:.1f} : 1 at least" if found else "no words")


_AA = 4.5


def edges(findings: Findings) -> Measure:
    """Words and focus in the rim that a TV may cut off."""
    details: dict[str, None] = {}
    for screen in findings.both():
        seen = screen.view.seen
        slack = _SLACK * seen.height / _BASE
        for node, letters in written(screen):
            # A row that scrolls may peep out of the edge, to say that it goes on.
            if (letters.row is None or (letters.row == node.part and node.id in seen.focus)) and _out(
                letters.rect, seen.width, seen.height, slack
            ):
                details[
                    f"“{letters.text[:40]}” on “{screen.name}” stands in the outer 5 % ({screen.way})."
                ] = None
        if seen.focus_rect is not None and _out(seen.focus_rect, seen.width, seen.height, slack):
            focus = screen.view.focus
            # What takes the whole screen (a map, an app's own pixels) is meant to.
            if focus is not None and seen.focus_rect[2] < seen.width * 0.97:
                details[f"The focus on “{screen.name}” stands in the outer 5 % ({screen.way})."] = None
    return Measure(len(details), tuple(details), f"{len(details)} outside" if details else "all inside")


def _out(rect: Box4, width: int, height: int, slack: float) -> bool:
    x, y, wide, tall = rect
    left, top = width * SAFE_AREA - slack, height * SAFE_AREA - slack
    return x < left or y < top or x + wide > width - left or y + tall > height - top


def cut(findings: Findings) -> Measure:
    """The share of the words that end in dots."""
    words: dict[tuple[str, str], tuple[bool, str]] = {}
    for screen in findings.both():
        for node, letters in written(screen):
            # Of the rows of a list, the one that has the focus is read.
            dots = letters.cut and (letters.row is None or letters.row == node.part)
            words[screen.name, letters.text] = (dots, screen.way)
    details = tuple(
        f"“{text[:60]}” on “{name}” does not fit ({way})."
        for (name, text), (dots, way) in words.items()
        if dots
    )
    share = len(details) / len(words) if words else 0.0
    return Measure(share, details, f"{len(details)} of {len(words)} texts")


RULES = (
    Rule(
        "size",
        "Words and signs are large enough",
        "24 px at 1080p are the least that reads at three metres (Android TV: 16 sp of core text, 32 px).",
        (20, 24, 24, 24),
        size,
        _BOTH,
        higher=True,
    ),
    Rule(
        "contrast",
        "Words stand out from what is behind them",
        "WCAG 2.2, 1.4.3: 4.5 : 1, and 3 : 1 for large letters (which count half as much again here).",
        (3, 4.5, 4.5, 4.5),
        contrasts,
        _BOTH,
        higher=True,
    ),
    Rule(
        "edges",
        "Words and focus stay away from the edges",
        "Some TVs cut off the rim: 5 % on every side stay free (Android TV: 48 dp and 27 dp).",
        NONE,
        edges,
        _BOTH,
    ),
    Rule(
        "cut",
        "Words fit",
        "What ends in dots cannot be read on a TV: there is no pointer to hold over it.",
        (0.6, 0.3, 0.15, 0.05),
        cut,
        _BOTH,
    ),
)
