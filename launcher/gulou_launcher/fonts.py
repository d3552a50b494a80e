"""The faces that the box writes with: where they lie, and how they are taken out of the system's collection.

`python -m gulou_launcher.fonts FOLDER` makes them there.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fontTools.ttLib import TTCollection, TTFont  # type: ignore[import-untyped]

FAMILY = "Noto Sans CJK SC"
WEIGHTS = ("Regular", "Bold")
PLACES = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
ICONS = "MaterialIcons-Regular.ttf"
GRID = "DejaVuSansMono-Bold.ttf"
"""Its letters are all as wide: for teletext, in every alphabet that teletext has."""


def file_name(weight: str) -> str:
    return f"NotoSansCJKsc-{weight}.otf"


def cache() -> Path:
    """Where they are made when nobody else has: $XDG_CACHE_HOME/gulou/fonts, else ~/.cache/gulou/fonts."""
    named = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (named if named.is_absolute() else Path.home() / ".cache") / "gulou" / "fonts"


def folder() -> Path:
    """Where the Simplified Chinese faces lie: $GULOU_FONTS, the image's, the checkout's, or the cache.

    Raises FileNotFoundError, which says what to install, where there are none and none can be made.
    """
    places = [
        Path("/usr/share/gulou/fonts"),
        Path(__file__).resolve().parents[2] / "build" / "fonts",
        cache(),
    ]
    if "GULOU_FONTS" in os.environ:
        places.insert(0, Path(os.environ["GULOU_FONTS"]))
    for place in places:
        if all((place / file_name(weight)).is_file() for weight in WEIGHTS):
            return place
    for weight in WEIGHTS:
        extract(weight, cache())
    return cache()


def icons() -> str:
    """Path of the face with the signs, beside the others or as the system has it; "" for none."""
    places = [folder(), Path("/usr/share/fonts/truetype/material-design-icons-iconfont")]
    return next((str(place / ICONS) for place in places if (place / ICONS).is_file()), "")


def grid() -> str:
    """Path of the face for text on a grid, beside the others or as the system has it; "" for none."""
    beside = folder() / GRID
    if beside.is_file():
        return str(beside)
    try:
        return str(_installed(GRID, "fonts-dejavu-core"))
    except FileNotFoundError:
        return ""


def take_icons(folder: Path) -> Path:
    """Copy the face with the signs into `folder`, whole or not at all; the file written."""
    made = folder / ICONS
    fresh = made.with_suffix(".new")
    found = _installed(ICONS, "fonts-material-design-icons-iconfont")
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(found, fresh)
    fresh.replace(made)
    return made


def collection(weight: str) -> Path:
    """The installed collection of this weight. Raises FileNotFoundError that says what to install."""
    return _installed(f"NotoSansCJK-{weight}.ttc", "fonts-noto-cjk")


def _installed(name: str, package: str) -> Path:
    for place in PLACES:
        for found in sorted(Path(place).expanduser().rglob(name)):
            return found
    raise FileNotFoundError(f"{name} is not among the fonts: install the package {package}")


def simplified_chinese(fonts: TTCollection) -> TTFont:
    """The face whose name table says that it is the Simplified Chinese one (a collection's face 0 is not)."""
    for face in fonts.fonts:
        if str(face["name"].getDebugName(1)).startswith(FAMILY):
            return face
    raise LookupError(f"the collection holds no {FAMILY}")


def extract(weight: str, folder: Path) -> Path:
    """Write the face of this weight into `folder`, whole or not at all; the file written."""
    from fontTools.ttLib import TTCollection

    made = folder / file_name(weight)
    fresh = made.with_suffix(".new")
    found = collection(weight)
    folder.mkdir(parents=True, exist_ok=True)
    with TTCollection(found, lazy=True) as fonts:
        simplified_chinese(fonts).save(fresh)
    fresh.replace(made)
    return made


if __name__ == "__main__":
    try:
        for each in WEIGHTS:
            extract(each, Path(sys.argv[1]))
        take_icons(Path(sys.argv[1]))
    except (LookupError, OSError) as error:
        sys.exit(f"The fonts could not be prepared: {error}")
