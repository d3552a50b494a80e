"""What a child may do, as the household has set it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from gulou_launcher.apps import Installed

AGES = (3, 6, 8, 10, 12, 14, 16)
MINUTES = (0, 15, 30, 45, 60, 90, 120, 180)
"""Of a day; 0: as many as there are."""
BEDTIMES = (-1, *range(18 * 60, 22 * 60 + 1, 30))
"""Minutes after midnight; −1: none."""
MORNINGS = tuple(range(5 * 60, 9 * 60 + 1, 30))
"""Minutes after midnight at which the night is over."""


class Child(msgspec.Struct, frozen=True):
    """`apps` are ids, None: what shows television. `services` are channels, None: all.

    `age`: programmes that are rated for older ones are locked. `minutes` a day, 0 for no limit. `bedtime` and
    `morning` are minutes after midnight on the clock on the wall; bedtime −1: none.
    """

    apps: tuple[str, ...] | None = None
    services: tuple[str, ...] | None = None
    age: int = 6
    minutes: int = 60
    bedtime: int = 20 * 60
    morning: int = 6 * 60 + 30

    def may_open(self, app: Installed) -> bool:
        """Whether this app is among what was allowed."""
        return "dvb" in app.manifest.handles if self.apps is None else app.manifest.id in self.apps

    def may_watch(self, service: str) -> bool:
        """Whether this channel is."""
        return self.services is None or service in self.services
