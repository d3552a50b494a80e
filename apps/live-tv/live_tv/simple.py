"""Live TV in simple mode: few keys, long moments, and a large banner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from gulou import Key, ui
from gulou.keys import DIGITS
from live_tv import speaker as say

if TYPE_CHECKING:
    from gulou.services.tv import Channel, NowNext
    from live_tv.speaker import Speaker

KEYS: Final = frozenset(
    {Key.UP, Key.DOWN, Key.CHANNELUP, Key.CHANNELDOWN, Key.OK, Key.EPG, Key.INFO, Key.SUBTITLE, *DIGITS}
)
"""What does something; every other key would open what nobody expects."""
GUIDE: Final = "today"
PANELS: Final[Mapping[str, str]] = {Key.OK: GUIDE, Key.EPG: GUIDE, Key.INFO: ""}
"""What these keys open in the place of what they open else; '': the banner."""
PATIENCE: Final = 2.0
"""What passes by itself stays so many times as long."""


def banner(channel: Channel, number: int | None, item: NowNext, speaker: Speaker, now: float) -> ui.Overlay:
    """Which channel this is, as large as can be, and what is on."""
    programme, following = item.now, item.next
    return ui.Overlay(
        ui.Row(
            ui.Text("" if number is None else str(number), size="display", tone="accent", key="number"),
            ui.Text(speaker.name(channel), size="display", key="name"),
            ui.Spacer(),
            ui.Text(speaker.clock(now), size="title", tone="secondary", key="clock"),
            key="channel",
        ),
        ui.Text(speaker.title(programme), size="title", key="title") if programme else None,
        ui.Progress(say.fraction(programme, now), key="progress") if programme else None,
        ui.Text(speaker.following(following), size="heading", tone="secondary", key="next")
        if following
        else None,
        at="bottom",
        size=1.0,
        gap=16,
        key="banner",
    )
