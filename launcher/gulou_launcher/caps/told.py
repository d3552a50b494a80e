"""Says each thing once: at 80, 90 and 95 % of a cap, when an app is slowed, and when it is stopped."""

from __future__ import annotations

from collections.abc import Callable

from gulou_launcher.caps.table import TOLD, Resource, Standing, Use

_CALM = 0.5
"""Below this share of a cap all is forgotten."""


class Told:
    """What has been said of one app; `say` is called with what is new, from whichever thread measured."""

    def __init__(self, say: Callable[[Use], None]) -> None:
        self._say = say
        self._levels: dict[Resource, int] = {}
        self._harder: dict[Resource, Standing] = {}

    def share(self, resource: Resource, used: float, limit: float) -> None:
        """So much is used now."""
        share = used / limit if limit > 0 else 0.0
        level = sum(share >= mark for mark in TOLD)
        if share < _CALM:
            self._levels.pop(resource, None)
            self._harder.pop(resource, None)
        elif level > self._levels.get(resource, 0):
            self._levels[resource] = level
            self._say(Use(resource, Standing.TOLD, used, limit))

    def harder(self, use: Use) -> None:
        """The app is slowed, or stopped."""
        if self._harder.get(use.resource) is not use.standing:
            self._harder[use.resource] = use.standing
            self._say(use)
