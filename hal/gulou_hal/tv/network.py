"""What a network says of itself beside what was found: multiplexes that are new, channels that moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gulou.services.tv import Channel
from gulou_hal.tuner.delivery import Delivery, System
from gulou_hal.tv.choices import Choice
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.place import Place
from gulou_hal.tv.reading import Reading


def listed(place: Place, reading: Reading, *, others: bool = False) -> list[Delivery]:
    """Where the NIT of a multiplex says that multiplexes are; with `others` those of other networks too."""
    if place.delivery is None or place.delivery.system is System.iptv:
        return []
    source = place.delivery.source
    found = (
        Delivery.from_nit(delivery, source)
        for nit in list(reading.nit.values())
        if nit.actual or others
        for stream in nit.transport_streams
        for delivery in stream.delivery
    )
    return [delivery for delivery in found if delivery is not None]


def unknown(place: Place, readings: Mapping[Place, Reading]) -> tuple[Place, ...]:
    """The multiplexes that the network of this one has and that are not known yet."""
    found: list[Place] = []
    for delivery in listed(place, readings[place]):
        known = (each.delivery for each in (*readings, *found) if each.delivery is not None)
        if not any(each.is_same(delivery) for each in known):
            found.append(Place(place.source, delivery))
    return tuple(found)


def moves(lost: Iterable[Channel], new: Iterable[Channel]) -> list[tuple[Channel, Channel]]:
    """Lost channels with what they are now: the same service_id in the network, else the same name."""
    new = list(new)
    by_number = {_in_network(channel): channel for channel in new}
    by_name = {channel.name: channel for channel in new}
    found = ((old, by_number.get(_in_network(old)) or by_name.get(old.name)) for old in lost)
    return [(old, now) for old, now in found if now is not None]


def chosen_of(moved: Iterable[tuple[Channel, Channel]], choices: Mapping[int, Choice]) -> dict[int, Choice]:
    """What the household chose for channels that moved, under what they are now."""
    found = {}
    for old, new in moved:
        before, after = ServiceId.from_url(old.service), ServiceId.from_url(new.service)
        if before and after and before.key in choices and after.key not in choices:
            found[after.key] = choices[before.key]
    return found


def _in_network(channel: Channel) -> tuple[int, int]:
    service = ServiceId.from_url(channel.service)
    return (service.onid, service.sid) if service else (-1, -1)
