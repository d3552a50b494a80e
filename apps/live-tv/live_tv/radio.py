"""Radio: a calm screen that says what is heard, in the station's own words where it sends some."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou import ui
from gulou.services.tv import ServiceKind
from live_tv import banner

if TYPE_CHECKING:
    from gulou.services.radio import RadioText
    from gulou.services.tv import Channel, NowNext
    from live_tv.speaker import Speaker


def station(
    channel: Channel,
    number: int | None,
    item: NowNext,
    speaker: Speaker,
    now: float,
    waiting: str,
    said: RadioText,
) -> tuple[ui.Node, ...]:
    """The station's name, large, and what it has `said`; `waiting` is said until it is heard, or ''."""
    radio = channel.kind is ServiceKind.radio
    kind = speaker.text("Radio") if radio else speaker.text("Sound only")
    kind = kind if number is None else f"{kind} {number}"
    return (
        ui.Spacer(key="above"),
        ui.Column(
            ui.Text(kind, size="heading", tone="accent", key="kind"),
            ui.Text(speaker.name(channel), size="display", bold=True, lines=2, key="name"),
            ui.Text(waiting, tone="secondary", key="waiting") if waiting else None,
            *_saying(said),
            *banner.programmes(item, speaker, now),
            gap=24,
            key="station",
        ),
        ui.Spacer(key="below"),
    )


def _saying(said: RadioText) -> tuple[ui.Node | None, ...]:
    """Title and artist of what is heard, one below the other; else the station's sentence."""
    if said.title:
        song = (
            ui.Text(said.title, size="title", lines=2, key="said"),
            ui.Text(said.artist, tone="secondary", key="artist") if said.artist else None,
        )
        return (ui.Column(*song, gap=8, key="song"),)
    return (ui.Text(said.text, size="heading", lines=2, key="said") if said.text else None,)
