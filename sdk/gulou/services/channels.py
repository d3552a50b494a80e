"""What the household chooses for its channels. Needs the permission `tv.setup`."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import msgspec

from gulou.services.tv import Channel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gulou.services.client import ServiceClient

PERMISSION = "tv.setup"
"""What an app's manifest must ask for."""
LONGEST_NAME = 64
LARGEST_NUMBER = 9999
TOGETHER = 200
"""Choices that go in one message, which has at most 64 KiB."""


class Choice(msgspec.Struct, frozen=True):
    """What is chosen for one service; `number` and `name` None: as broadcast. Groups are names in words."""

    service: str
    number: int | None = None
    name: str | None = None
    favourite: bool = False
    hidden: bool = False
    locked: bool = False
    groups: tuple[str, ...] = ()


class Listed(msgspec.Struct, frozen=True):
    """A channel as the list shows it, or would if it were not hidden; and what is chosen for it."""

    channel: Channel
    choice: Choice


class GetAllChannels(msgspec.Struct, frozen=True, tag="tv.setup.channels"):
    """Ask for every channel, hidden ones too, by number then by name."""


class AllChannels(msgspec.Struct, frozen=True, tag="tv.setup.channels"):
    channels: tuple[Listed, ...]


class ChooseChannels(msgspec.Struct, frozen=True, tag="tv.setup.choose"):
    """Choose so for these services; a rescan keeps it. Answered by `Chosen`."""

    choices: tuple[Choice, ...]


class Chosen(msgspec.Struct, frozen=True, tag="tv.setup.choose"):
    pass


class ChannelSetup:
    """Chooses for the household. Needs the permission `tv.setup`."""

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def all(self) -> list[Listed]:
        """Every channel, hidden ones too."""
        return list(cast(AllChannels, self._client.call(GetAllChannels())).channels)

    def choose(self, choices: Iterable[Choice]) -> None:
        """Choose so; the list changes a moment later, and `tv.watch` tells of it."""
        every = tuple(choices)
        for start in range(0, len(every), TOGETHER):
            self._client.call(ChooseChannels(every[start : start + TOGETHER]))
