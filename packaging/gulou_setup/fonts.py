"""Takes the Simplified Chinese faces out of Noto Sans CJK. Run by the environment's own Python."""

import sys
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont  # type: ignore[import-untyped]

FAMILY = "Noto Sans CJK SC"
WEIGHTS = ("Regular", "Bold")
PLACES = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")


def collection(weight: str) -> Path:
    """The installed collection of this weight. Raises FileNotFoundError that says what to install."""
    name = f"NotoSansCJK-{weight}.ttc"
    for place in PLACES:
        for found in sorted(Path(place).expanduser().rglob(name)):
            return found
    raise FileNotFoundError(f"{name} is not among the fonts: install the package fonts-noto-cjk")


def simplified_chinese(fonts: TTCollection) -> TTFont:
    """The face whose name table says that it is the Simplified Chinese one (a collection's face 0 is not)."""
    for face in fonts.fonts:
        if str(face["name"].getDebugName(1)).startswith(FAMILY):
            return face
    raise LookupError(f"the collection holds no {FAMILY}")


def extract(weight: str, folder: Path) -> Path:
    """Write the face of this weight into `folder`, whole or not at all; the file written."""
    made = folder / f"NotoSansCJKsc-{weight}.otf"
    fresh = made.with_suffix(".new")
    folder.mkdir(parents=True, exist_ok=True)
    with TTCollection(collection(weight), lazy=True) as fonts:
        simplified_chinese(fonts).save(fresh)
    fresh.replace(made)
    return made


if __name__ == "__main__":
    try:
        for each in WEIGHTS:
            extract(each, Path(sys.argv[1]))
    except (LookupError, OSError) as error:
        sys.exit(f"The Chinese font could not be prepared: {error}")
