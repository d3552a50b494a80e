"""The radio service: answers apps what a station says beside its sound."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from gulou.errors import ServiceError
from gulou.services import radio
from gulou.services.tv import StreamKind
from gulou_hal.radio.text import Station
from gulou_hal.si.codec import Codec
from gulou_hal.tv.listening import Listeners, Tap

if TYPE_CHECKING:
    from gulou.services.tv import Channel


class Radio:
    """Owned by the gateway's loop: only that thread calls it."""

    def __init__(self, channel: Callable[[str], Channel | None], tap: Callable[[str, int], Tap]) -> None:
        """`channel` finds a channel by its DVB URL; `tap` begins to receive a PID of a service, or raises
        ServiceError."""
        self._channel = channel
        self._stations = Listeners("radio text", tap, Station, kept=0)

    def close(self) -> None:
        """Listen no more."""
        self._stations.close()

    def text(self, query: radio.GetRadioText) -> radio.RadioText:
        """What the station said last. Raises ServiceError."""
        channel = self._channel(query.service)
        streams = channel.streams if channel is not None else ()
        sound = next((each for each in streams if each.kind is StreamKind.audio), None)
        if sound is None or sound.codec != Codec.MPEG_AUDIO:
            raise ServiceError("not_found", "This channel says nothing beside its sound")
        station = self._stations.of(query.service, sound.pid)
        with station.lock:
            return station.made.said
