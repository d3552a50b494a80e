"""What the kit's broadcast has on for these tests, and how it changes."""

from __future__ import annotations

from gulou.services.tv import Channel, NowNext
from gulou.testing import LINEUP, TV

GATHER = 0.3
"""Seconds for which the app gathers changes of the channels, which come in swarms."""


def guide(tv: TV) -> dict[str, NowNext]:
    """Something is on everywhere but on number 9."""
    return {
        channel.service: NowNext(
            channel.service,
            tv.tuner.programme(10 * number, f"Now on {channel.name}", -15, eng=f"All about {channel.name}."),
            tv.tuner.programme(10 * number + 1, f"Next on {channel.name}", 45),
        )
        for number, channel in enumerate(LINEUP, 1)
        if channel.lcn != 9
    }


def scan(tv: TV, *channels: Channel) -> None:
    """The broadcast now has these channels, and the app asks for them."""
    tv.tuner.scan(*channels)
    tv.clock.advance(GATHER)
