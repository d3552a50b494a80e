"""What a screen of an app is: which app, what there is before it begins, how one gets there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gulou.testing import TV


@dataclass(frozen=True)
class AppWay:
    """The app's folder in apps/, what there is before it begins, and how one gets to the screen."""

    app: str
    prepare: Callable[[TV], None]
    go: Callable[[TV], None] = lambda tv: None


def press(*keys: str) -> Callable[[TV], None]:
    return lambda tv: tv.press(*keys)
