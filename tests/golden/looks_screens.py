"""The screens that most people see most, for whom letters are large, contrast high, or colours weak."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gulou_launcher.looks import COLOUR_WEAK, HIGH_CONTRAST, TEXT_SIZE
from gulou_launcher.preferences import Preference
from tests.golden.find_screens import found, search
from tests.golden.first_screens import FIRST_WAYS
from tests.golden.gallery import Gallery
from tests.golden.home_screens import full
from tests.golden.over_screens import locked_wrong, pairing

Way = Callable[[Gallery], None]
_LOOKS: dict[str, tuple[Preference[Any], Any]] = {
    "large": (TEXT_SIZE, 1.3),
    "contrast": (HIGH_CONTRAST, True),
    "weak": (COLOUR_WEAK, "deutan"),
}


def _quick(box: Gallery) -> None:
    box.press("quick")


_SCREENS: dict[str, Way] = {
    "home": full,
    "quick": _quick,
    "search-found": found,
    "first-simple": FIRST_WAYS["first-simple"],
}
_LARGE: dict[str, Way] = {"search": search, "locked": locked_wrong, "phone-pairing": pairing}
"""Where larger letters leave least room."""


def _looking(look: str, way: Way) -> Way:
    def go(box: Gallery) -> None:
        box.shell.preferences.put(*_LOOKS[look])
        way(box)

    return go


LOOKS_WAYS: dict[str, Way] = {
    **{f"{name}-{look}": _looking(look, way) for look in _LOOKS for name, way in _SCREENS.items()},
    **{f"{name}-large": _looking("large", way) for name, way in _LARGE.items()},
}
