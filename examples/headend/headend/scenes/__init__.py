"""The pictures of the services, drawn frame by frame; every scene ends where it began."""

from importlib import import_module
from typing import Final, Protocol, cast

from headend.scenes.picture import Picture


class Scene(Protocol):
    """Draws the picture at a time of the loop; width, height and loop length come with the constructor."""

    def draw(self, picture: Picture, t: float) -> None:
        """Fill all of ``picture`` as it looks at ``t`` seconds."""


_CLASSES: Final = {
    "karst": ("karst", "Karst"),
    "tower": ("tower", "Tower"),
    "terraces": ("terraces", "Terraces"),
    "stars": ("stars", "Stars"),
    "pond": ("pond", "Pond"),
    "lesson": ("lesson", "Lesson"),
    "court": ("court", "Court"),
}


def scene(name: str, width: int, height: int, seconds: float) -> Scene:
    """The scene ``name`` in a size and with the loop's length."""
    module, kind = _CLASSES[name]
    return cast(Scene, getattr(import_module(f"headend.scenes.{module}"), kind)(width, height, seconds))
