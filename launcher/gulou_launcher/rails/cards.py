"""The cards of home: what stands on each, in the household's words."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from gulou import ui
from gulou.manifest import in_language
from gulou.services.tv import Channel, Programme, ServiceKind
from gulou.states import AppState
from gulou_launcher import standing
from gulou_launcher.app_icons import banner, icon

if TYPE_CHECKING:
    from gulou.language import Texts
    from gulou.services.recordings import Recording
    from gulou_launcher.apps import Installed
    from gulou_launcher.rails.known import Known


_SIGN = " · "


def mark(known: Known, channel: Channel) -> str:
    """The picture of a channel: the box draws it."""
    return ui.station(known.name(channel), radio=channel.kind is ServiceKind.radio)


def seal(channel: Channel) -> str:
    """Its number, which stands in the corner; nothing where it has none."""
    return str(channel.lcn) if channel.lcn is not None else ""


def share(programme: Programme | None, moment: float) -> float | None:
    """How much of a programme is over, 0 … 1; None where nothing is known."""
    if programme is None or programme.duration <= 0:
        return None
    return round(max(0.0, min(1.0, (moment - programme.start) / programme.duration)), 3)


def on_now(text: Texts, known: Known, channel: Channel, moment: float, without: str = "") -> ui.Card:
    """A channel, and what is on; `without` stands where that is not known."""
    now = known.on(channel.service, moment)
    title = known.title(now) if now else ""
    if now is not None and now.locked:
        title = text("Locked programme, from {age} years").format(age=now.age)
    word = text("Scrambled") if channel.scrambled else ""
    if channel.kind is ServiceKind.radio:
        word = text("Radio")
    return ui.Card(
        title=known.name(channel),
        subtitle=_SIGN.join(filter(None, (word, title))) or without,
        seal=seal(channel),
        image=mark(known, channel),
        progress=share(now, moment),
    )


def favourite(text: Texts, known: Known, channel: Channel, moment: float) -> ui.Card:
    """A channel of the household's own list, and what comes next there; where that is unknown, what is on."""
    coming = known.follows(channel.service, moment)
    card = on_now(text, known, channel, moment)
    if coming is None or not known.title(coming):
        return card
    return ui.Card(
        title=card.title,
        subtitle=f"{_hour(coming.start)} {known.title(coming)}",
        seal=card.seal,
        image=card.image,
    )


def recording(text: Texts, item: Recording) -> ui.Card:
    """A recording, with its place where it was left in the middle."""
    minutes = max(1, round((item.seconds - item.position) / 60))
    left = text.plural("{count} minute left", "{count} minutes left", minutes).format(count=minutes)
    begun = item.position > 0 and item.seconds > 0
    return ui.Card(
        title=item.title,
        subtitle=_SIGN.join((text("Recorded"), left if begun else item.channel)),
        image=ui.station(item.title),
        progress=round(min(1.0, item.position / item.seconds), 3) if begun else None,
    )


def app(text: Texts, item: Installed) -> ui.Card:
    """An app, and how it stands."""
    subtitle = in_language(item.manifest.description, text.language)
    if item.state in (AppState.FAILED, AppState.QUARANTINED):
        subtitle = text(item.reason)
    name = in_language(item.manifest.name, text.language)
    return ui.Card(
        title=name,
        subtitle=subtitle,
        caption=standing.mark(text, item),
        seal=item.manifest.seal or name[:1],
        color=item.manifest.color,
        image=banner(item.manifest) or icon(item.manifest) or None,
        logo=not item.manifest.banner and bool(item.manifest.icon),
    )


def _hour(moment: float) -> str:
    return time.strftime("%H:%M", time.localtime(moment))
