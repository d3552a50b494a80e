"""The lists of channels: with what is on, and as a guide of now and next."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from gulou import Key, ui
from gulou.services.tv import ServiceKind
from live_tv import speaker as say
from live_tv.banner import marks
from live_tv.panel import Panel
from live_tv.selections import ALL, RADIO, Selection, selections

if TYPE_CHECKING:
    from gulou.services.tv import Channel, Programme
    from live_tv.guide import Guide
    from live_tv.lineup import Lineup
    from live_tv.speaker import Speaker


def channel_list(
    lineup: Lineup,
    guide: Guide,
    speaker: Speaker,
    now: float,
    current: Channel,
    focused: int,
    on_select: Callable[[Channel], object],
    selection: Selection = ALL,
    *,
    more: bool = False,
) -> ui.Overlay:
    """The channels of a selection with number, what is on and how far; `current` is the one that plays.

    `more`: the household has made others, which the left key leads to.
    """

    def row(channel: Channel) -> ui.Item:
        programme = guide.of(channel.service, lineup).now
        return ui.Item(
            speaker.name(channel),
            subtitle="" if programme is None else speaker.title(programme),
            leading=_number(lineup, channel),
            trailing=marks(channel, speaker),
            progress=None if programme is None or programme.duration <= 0 else say.fraction(programme, now),
            checked=channel.service == current.service,
            dimmed=bool(channel.scrambled or channel.unsupported),
            image=ui.station(speaker.name(channel), radio=channel.kind is ServiceKind.radio),
        )

    return ui.Overlay(
        ui.Text(speaker.text(selection.name), size="heading", bold=True, key="heading"),
        ui.Text(speaker.text("Left: favourites and groups"), size="caption", tone="secondary", key="more")
        if more
        else None,
        ui.List(
            selection.of(lineup.channels),
            row=row,
            row_key=lambda channel: channel.service,
            focused=focused,
            empty=speaker.text("No channels yet"),
            on_select=on_select,
            key=f"list {selection.name}",
        ),
        at="left",
        size=0.42,
        key="channels",
    )


def guide_list(
    lineup: Lineup,
    guide: Guide,
    speaker: Speaker,
    now: float,
    current: Channel,
    focused: int,
    on_select: Callable[[Channel], object],
) -> ui.Overlay:
    """Now and next of every channel."""

    def row(channel: Channel) -> ui.Item:
        item = guide.of(channel.service, lineup)
        return ui.Item(
            speaker.text("No programme information")
            if item.now is None
            else f"{speaker.span(item.now)}  {speaker.title(item.now)}",
            subtitle="" if item.next is None else speaker.following(item.next),
            leading=_number(lineup, channel),
            trailing=speaker.name(channel),
            progress=_progress(item.now, now),
            checked=channel.service == current.service,
            image=ui.station(speaker.name(channel), radio=channel.kind is ServiceKind.radio),
        )

    return _panel(speaker.text("Now and next"), lineup, speaker, row, focused, on_select, 0.7, "guide")


def _progress(programme: Programme | None, now: float) -> float | None:
    return say.fraction(programme, now) if programme and programme.duration > 0 else None


def _number(lineup: Lineup, channel: Channel) -> str:
    number = lineup.number(channel)
    return "" if number is None else str(number)


def _panel(
    heading: str,
    lineup: Lineup,
    speaker: Speaker,
    row: Callable[[Channel], ui.Item],
    focused: int,
    on_select: Callable[[Channel], object],
    size: float,
    key: str,
) -> ui.Overlay:
    return ui.Overlay(
        ui.Text(heading, size="heading", bold=True, key="heading"),
        ui.List(
            lineup.channels,
            row=row,
            row_key=lambda channel: channel.service,
            focused=focused,
            empty=speaker.text("No channels yet"),
            on_select=on_select,
            key="list",
        ),
        at="left",
        size=size,
        key=key,
    )


class ListPanel(Panel):
    """A list that begins at the channel that plays."""

    moving = True
    closing = frozenset({Key.RIGHT})

    def opened(self) -> None:
        watching = self.app.watching
        playing = watching.picture.channel
        self._focused = watching.lineup.index(playing.service) if playing else 0


class ChannelsPanel(ListPanel):
    """The list of channels; the left key goes through favourites, groups and radio."""

    selected = ALL.name

    def key(self, key: str) -> bool:
        parts = selections(self.app.watching.lineup.channels)
        if key != Key.LEFT or len(parts) == 1:
            return False
        names = [part.name for part in parts]
        at = names.index(self.selected) if self.selected in names else 0
        self.selected = names[(at + 1) % len(names)]
        return True

    def view(self, channel: Channel, now: float) -> tuple[ui.Node | None, ...]:
        app = self.app
        lineup, guide = app.watching.lineup, app.watching.guide
        parts = selections(lineup.channels)
        part = next((part for part in parts if part.name == self.selected), ALL)
        shown = [each.service for each in part.of(lineup.channels)]
        focused = shown.index(channel.service) if channel.service in shown else 0
        more = any(part not in (ALL, RADIO) for part in parts)
        return (channel_list(lineup, guide, app.says, now, channel, focused, app.zap, part, more=more),)


class GuidePanel(ListPanel):
    """Now and next of every channel."""

    def view(self, channel: Channel, now: float) -> tuple[ui.Node | None, ...]:
        app = self.app
        lineup, guide = app.watching.lineup, app.watching.guide
        return (guide_list(lineup, guide, app.says, now, channel, self._focused, app.zap),)
