"""The banner: which channel this is, what is on and how far, what comes; on request, what it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou import Key, ui
from gulou.services.tv import Channel, NowNext, ServiceKind
from live_tv import speaker as say
from live_tv.panel import Panel

if TYPE_CHECKING:
    from live_tv.speaker import Speaker


def marks(channel: Channel, speaker: Speaker) -> str:
    """What is special about a channel, in a word or two."""
    found = (
        (channel.kind is ServiceKind.radio, speaker.text("Radio")),
        (channel.scrambled, speaker.text("Scrambled")),
        (bool(channel.unsupported), speaker.text("Unsupported")),
    )
    return " · ".join(word for true, word in found if true)


def banner(
    channel: Channel, number: int | None, item: NowNext, speaker: Speaker, now: float, *, details: bool
) -> ui.Overlay:
    """The banner at the bottom; with `details`, what the programme is about stands in it."""
    return ui.Overlay(
        ui.Row(
            ui.Text(
                "" if number is None else str(number), size="title", tone="accent", bold=True, key="number"
            ),
            ui.Text(speaker.name(channel), size="title", bold=True, key="name"),
            ui.Spacer(),
            ui.Text(marks(channel, speaker), size="caption", tone="secondary", key="marks"),
            ui.Text(speaker.clock(now), size="heading", tone="secondary", key="clock"),
            key="channel",
        ),
        *programmes(item, speaker, now, _about(item, speaker) if details else ""),
        at="bottom",
        size=1.0,
        gap=12,
        key="banner",
    )


def programmes(item: NowNext, speaker: Speaker, now: float, about: str = "") -> tuple[ui.Node | None, ...]:
    """What is on and what comes, one below the other; between them what it is `about`, where given."""
    current, following = item.now, item.next
    if current is None and following is None:
        return (ui.Text(speaker.text("No programme information"), tone="secondary", key="none"),)
    return (
        None
        if current is None
        else ui.Row(
            ui.Text(speaker.span(current), tone="secondary", key="span"),
            ui.Text(speaker.title(current), size="heading", key="title"),
            key="now",
        ),
        None if current is None else ui.Progress(say.fraction(current, now), key="progress"),
        ui.Text(about, lines=6, key="about") if about else None,
        None if following is None else ui.Text(speaker.following(following), tone="secondary", key="next"),
    )


def _about(item: NowNext, speaker: Speaker) -> str:
    about = "" if item.now is None else speaker.description(item.now)
    return about or speaker.text("There is no description.")


class DetailsPanel(Panel):
    """The banner with what the programme is about, for as long as one likes."""

    moving = True
    thin = True
    keys = (Key.INFO,)

    def key(self, key: str) -> bool:
        """Info once more: the signal and the stream."""
        if key != Key.INFO:
            return False
        self.app.show_panel("signal")
        return True

    def view(self, channel: Channel, now: float) -> tuple[ui.Node | None, ...]:
        watching = self.app.watching
        item = watching.guide.of(channel.service, watching.lineup)
        number = watching.lineup.number(channel)
        return (banner(channel, number, item, self.app.says, now, details=True),)
