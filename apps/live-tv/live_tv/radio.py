"""Radio: a calm screen that says what is heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou import ui
from gulou.services.tv import ServiceKind
from live_tv import banner

if TYPE_CHECKING:
    from gulou.services.tv import Channel, NowNext
    from live_tv.speaker import Speaker


def station(
    channel: Channel, number: int | None, item: NowNext, speaker: Speaker, now: float, waiting: str
) -> tuple[ui.Node, ...]:
    """The station's name, large; `waiting` is said until it is heard, or ''."""
    radio = channel.kind is ServiceKind.radio
    kind = speaker.text("Radio") if radio else speaker.text("Sound only")
    kind = kind if number is None else f"{kind} {number}"
    return (
        ui.Spacer(key="above"),
        ui.Column(
            ui.Text(kind, size="heading", tone="accent", key="kind"),
            ui.Text(speaker.name(channel), size="display", bold=True, lines=2, key="name"),
            ui.Text(waiting, tone="secondary", key="waiting") if waiting else None,
            *banner.programmes(item, speaker, now),
            gap=24,
            key="station",
        ),
        ui.Spacer(key="below"),
    )
