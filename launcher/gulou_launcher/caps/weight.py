"""What a property of an app's page weighs: what the launcher must keep of it in its own memory."""

from __future__ import annotations

from typing import Any

from gulou.errors import SceneError, TooMuchError

PAGE = 8 << 20
"""The most that all properties and rows of one page may weigh, in bytes."""
_ITEMS = 20_000
"""Values in one property: a chart of ten thousand points is below it."""
_DEPTH = 16
_EACH = 64
"""Bytes that a value counts for besides its letters."""


def weigh(value: Any) -> int:
    """Bytes. Raises TooMuchError for too many values, SceneError for values too deep inside each other.

    It never takes longer than a millisecond or two: it stops where there is too much.
    """
    if isinstance(value, str):
        return _EACH + len(value)
    if not isinstance(value, dict | list | tuple | bytes):
        return _EACH
    total, items, level, depth = 0, 0, [value], 0
    while level:
        if depth > _DEPTH:
            raise SceneError(f"a property holds values more than {_DEPTH} deep inside each other")
        depth += 1
        deeper: list[Any] = []
        for each in level:
            total += _EACH
            if isinstance(each, str | bytes):
                total += len(each)
            if not isinstance(each, dict | list | tuple):
                continue
            items += len(each)
            if items > _ITEMS:
                raise TooMuchError(f"a property holds at most {_ITEMS} values")
            if isinstance(each, dict):
                total += sum(_EACH + len(name) for name in each if isinstance(name, str))
                deeper += each.values()
            else:
                deeper += each
        level = deeper
    return total
