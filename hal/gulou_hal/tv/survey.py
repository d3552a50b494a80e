"""What a scan found, held against what was known before: what came, what went, what moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou.services.scanning import Found
from gulou.services.tv import Channel, ServiceKind
from gulou_hal.tv import network
from gulou_hal.tv.choices import Choice
from gulou_hal.tv.place import Place

if TYPE_CHECKING:
    from gulou_hal.tv.tables import Tables


class Survey:
    """Begun before the scan. Thread-safe as far as each call replaces what it changes."""

    def __init__(self, tables: Tables) -> None:
        self.before: dict[Place, tuple[Channel, ...]] = {
            place: reading.channels for place, reading in tables.readings.items()
        }
        """The channels of each multiplex that was known."""
        self._tables = tables
        self._known = {channel.service for channels in self.before.values() for channel in channels}
        self._seen: dict[Place, tuple[Channel, ...]] = {}

    def saw(self, place: Place) -> bool:
        """The channels of a multiplex came; return whether they are others than at the last time."""
        reading = self._tables.readings.get(place)
        channels = () if reading is None else reading.channels
        if self._seen.get(place) == channels:
            return False
        self._seen = {**self._seen, place: channels}
        return True

    def found(self) -> tuple[Found, ...]:
        """All channels so far, the newest last."""
        listed: dict[str, Found] = {}
        for channels in self._seen.values():
            for channel in channels:
                if channel.kind is not ServiceKind.data:
                    new = channel.service not in self._known
                    listed[channel.service] = Found(
                        channel.service,
                        channel.name,
                        channel.kind,
                        channel.lcn,
                        channel.scrambled,
                        new,
                        channel.names,
                    )
        return tuple(listed.values())

    def came(self) -> tuple[str, ...]:
        """The names of the channels that were not known before."""
        return tuple(found.name for found in self.found() if found.new)

    def went(self, gone: tuple[Place, ...]) -> tuple[str, ...]:
        """The names of those that are nowhere any more and did not move."""
        moved = {old.service for old, _ in self._moves(gone)}
        return tuple(old.name for old in self._lost(gone) if old.service not in moved)

    def moved(self, gone: tuple[Place, ...]) -> tuple[str, ...]:
        """The names of those that are on another multiplex now, or under another number of service."""
        return tuple(new.name for _, new in self._moves(gone))

    def choices_of_moved(self, gone: tuple[Place, ...]) -> dict[int, Choice]:
        """What the household chose for channels that moved, under their new numbers."""
        return network.chosen_of(self._moves(gone), self._tables.choices)

    def _lost(self, gone: tuple[Place, ...]) -> list[Channel]:
        """The channels that were known at a multiplex which was looked at, and are nowhere now."""
        there = {channel.service for channels in self._seen.values() for channel in channels}
        for place, channels in self.before.items():
            if place not in gone and place not in self._seen:  # not looked at: believed
                there |= {channel.service for channel in channels}
        return [
            channel
            for place, channels in self.before.items()
            if place in gone or place in self._seen
            for channel in channels
            if channel.service not in there and channel.kind is not ServiceKind.data
        ]

    def _moves(self, gone: tuple[Place, ...]) -> list[tuple[Channel, Channel]]:
        new = [
            channel
            for channels in self._seen.values()
            for channel in channels
            if channel.service not in self._known
        ]
        return network.moves(self._lost(gone), new)
