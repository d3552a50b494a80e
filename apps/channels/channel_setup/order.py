"""The order of the channels as numbers: what changes when one moves, or all are sorted."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from gulou.services.channels import Choice, Listed


def moved(channels: Sequence[Listed], service: str, to: str) -> list[Choice]:
    """One channel takes the place of another; those between move up by one, and all the others stay.

    The numbers that are in use stay the same; a channel without one gets its own from the end.
    """
    order = [each.channel.service for each in channels]
    if service not in order or to not in order or service == to:
        return []
    start, end = order.index(service), order.index(to)
    after = list(channels)
    after.insert(end, after.pop(start))
    numbers = _numbers(channels)
    first, last = min(start, end), max(start, end)
    return [msgspec.structs.replace(after[at].choice, number=numbers[at]) for at in range(first, last + 1)]


def renumbered(channels: Sequence[Listed]) -> list[Choice]:
    """Numbers from 1 on in this order; what needs no change is left out."""
    return [
        msgspec.structs.replace(each.choice, number=number)
        for number, each in enumerate(channels, start=1)
        if each.channel.lcn != number or each.choice.number is not None
    ]


def _numbers(channels: Sequence[Listed]) -> list[int]:
    """The number of each place, rising."""
    numbers: list[int] = []
    for each in channels:
        least = numbers[-1] + 1 if numbers else 1
        numbers.append(max(least, each.channel.lcn or 0))
    return numbers
