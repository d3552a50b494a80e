"""The list of channels as the household sees it: what is broadcast, and above it what it chose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from gulou.services.tv import Channel
from gulou_hal.tv.choices import Choice
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.numbering import GENERIC, Numbering, numbered

_NONE = Choice()


def arrange(
    broadcast: Iterable[Channel], choices: Mapping[int, Choice], rules: Numbering = GENERIC
) -> tuple[Channel, ...]:
    """The channels by number then by name; hidden ones are left out.

    A service stands there once, and so does a number: what the household chose goes before the broadcast.
    """
    found: dict[str, Channel] = {}
    for channel in broadcast:
        if channel.service not in found:
            found[channel.service] = channel
    chosen = [(channel, choices.get(_key(channel), _NONE)) for channel in found.values()]
    listed = [(channel, choice) for channel, choice in chosen if not choice.hidden]
    listed.sort(key=lambda pair: pair[1].number is None)
    return tuple(sorted(numbered((apply(*pair) for pair in listed), rules), key=order))


def apply(channel: Channel, choice: Choice) -> Channel:
    """A channel as broadcast, with what the household chose for it."""
    if choice is _NONE:
        return channel
    return msgspec.structs.replace(
        channel,
        lcn=channel.lcn if choice.number is None else choice.number,
        name=choice.name or channel.name,
        names={} if choice.name else channel.names,
        favourite=choice.favourite,
        locked=choice.locked,
        groups=choice.groups,
    )


def order(channel: Channel) -> tuple[bool, int, str]:
    """Numbered ones first, by number, then by name."""
    return channel.lcn is None, channel.lcn or 0, channel.name


def _key(channel: Channel) -> int:
    service = ServiceId.from_url(channel.service)
    return -1 if service is None else service.key
