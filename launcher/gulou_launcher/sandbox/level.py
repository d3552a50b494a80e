"""The isolation level: what the walls that really held add up to."""

from collections.abc import Collection

from .walls import Wall

_ALWAYS = {Wall.LIMITS, Wall.LANDLOCK, Wall.SECCOMP}
_LEVELS: tuple[tuple[int, set[Wall]], ...] = (
    (3, _ALWAYS | {Wall.NAMESPACES, Wall.USER, Wall.CGROUP}),
    (2, _ALWAYS | {Wall.NAMESPACES}),
    (1, _ALWAYS),
)
MEANINGS = {
    3: "Apps are locked in, each as a user of its own and within its own share of memory.",
    2: "Apps are locked in: they see only their own files and no network.",
    1: "Apps are locked in, but could notice other programs of this user.",
    0: "Apps are not locked in.",
}


def level(held: Collection[Wall]) -> int:
    """0 to 3, after the table in the design."""
    return next((number for number, needed in _LEVELS if needed <= set(held)), 0)
