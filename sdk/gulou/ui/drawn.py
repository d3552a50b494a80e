"""Pictures that the TV draws itself, as sharp as its screen is: their names, where an app names one."""

from __future__ import annotations

DRAWN = "gulou:"
"""What their names begin with; no file of an app is called so."""


def station(name: str, *, radio: bool = False) -> str:
    """The mark of a TV or radio station, made from its name: for stations that have no logo of their own."""
    return f"{DRAWN}station/{'radio' if radio else 'tv'}/{name}"


def scene(name: str) -> str:
    """A scene: "tv", "recordings", "channels", "settings", "messages", "search", "guide", "radio", "film",
    "phone", "star" or "clock". Of any other name there is a plain ground."""
    return f"{DRAWN}scene/{name}/"
