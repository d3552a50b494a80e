"""Radio: a calm screen that says what is heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou import ui
from live_tv import banner

if TYPE_CHECKING:
    from gulou.services.tv import Channel, NowNext
    from live_tv.speaker import Speaker


def station(
    channel: Channel, number: int | None, item: NowNext, speaker: Speaker, now: float, waiting: str
) -> ui.Column:
    """The station's name, large; `waiting` is said until it is heard, or ''."""
    return ui.Column(
        ui.Spacer(key="above"),
        ui.Text(
            speaker.text("Radio") if number is None else f"{speaker.text('Radio')} {number}",
            size="heading",
            tone="accent",
            key="kind",
        ),
        ui.Text(speaker.name(channel), size="display", bold=True, lines=2, key="name"),
        ui.Text(waiting, tone="secondary", key="waiting") if waiting else None,
        *banner.programmes(item, speaker, now),
        ui.Spacer(key="below"),
        key="station",
    )
