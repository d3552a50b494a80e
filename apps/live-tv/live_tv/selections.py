"""Parts of the line-up that the household has made: its favourites and its groups."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec

from gulou.services.tv import Channel, ServiceKind
from live_tv.languages import N_

GROUPS = (N_("News"), N_("Films"), N_("Sport"), N_("Children"), N_("Music"), N_("Home region"))
"""The groups that Channels offers, by their English names; others are shown as they are called."""


class Selection(msgspec.Struct, frozen=True):
    """`name` is English, to be translated."""

    name: str
    has: Callable[[Channel], bool]

    def of(self, channels: Iterable[Channel]) -> tuple[Channel, ...]:
        return tuple(channel for channel in channels if self.has(channel))


ALL = Selection(N_("Channels"), lambda _: True)
FAVOURITES = Selection(N_("Favourites"), lambda channel: channel.favourite)
RADIO = Selection(N_("Radio"), lambda channel: channel.kind is ServiceKind.radio)


def selections(channels: Sequence[Channel]) -> tuple[Selection, ...]:
    """All channels, then the parts that hold any; radio only where it is not all."""
    groups = dict.fromkeys(group for channel in channels for group in channel.groups)
    found = [FAVOURITES, *map(_group, groups), RADIO]
    return (ALL, *(part for part in found if 0 < len(part.of(channels)) < len(channels)))


def _group(name: str) -> Selection:
    return Selection(name, lambda channel: name in channel.groups)
