"""Makes rows of what was found: what stands in each, and where it leads."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from gulou import ui
from gulou.clock import Clock
from gulou.formats import Formats
from gulou.manifest import in_language
from gulou.services import guide, tv
from gulou_launcher.find.allowed import Allowed
from gulou_launcher.find.result import Group, Result
from gulou_launcher.rails.known import broadcast_text

if TYPE_CHECKING:
    from gulou_launcher.control.searches import Offer
    from gulou_launcher.find.finding import Finding
    from gulou_launcher.find.names import Ranks
    from gulou_launcher.shell import Shell


class _Wall(Clock):
    """The clock that all of the launcher goes by."""

    def time(self) -> float:
        return time.time()


def own(shell: Shell, finding: Finding, found: guide.Found, ranks: Ranks) -> Iterator[Result]:
    """What the box itself has, the best of each group first."""
    yield from _channels(shell, finding, found)
    yield from _programmes(shell, finding, found)
    allowed = Allowed(shell)
    by_rank = sorted(ranks.items(), key=lambda pair: pair[1])
    for key, rank in by_rank:
        kind, _, name = key.partition(" ")
        made = _MAKERS[kind](shell, finding, name, rank, allowed)
        if made is not None:
            yield made


def offered(shell: Shell, offers: Iterable[Offer]) -> Iterator[Result]:
    """What apps offer, in their order."""
    allowed = Allowed(shell)
    for number, offer in enumerate(offers):
        app = shell.apps.get(offer.app)
        if app is not None and allowed.app(app):
            yield Result(
                Group.OFFERS,
                f"{offer.app} {offer.link or number}",
                0,
                partial(ui.Item, offer.title, offer.subtitle, leading=app.manifest.seal or offer.name[:1]),
                partial(shell.start, app, offer.link),
                offer.name,
            )


def channel_name(shell: Shell, channel: tv.Channel) -> str:
    """In the household's language, where it is broadcast so."""
    return broadcast_text(channel.names, shell.language) or channel.name


def when(shell: Shell, programme: tv.Programme) -> str:
    """Day and hours: `Today 20:00–20:45`."""
    formats = Formats(shell.language, _Wall())
    end = programme.start + programme.duration
    return f"{formats.day(programme.start)} {formats.time(programme.start)}–{formats.time(end)}"


def _channels(shell: Shell, finding: Finding, found: guide.Found) -> Iterator[Result]:
    allowed = Allowed(shell)
    ranked: dict[str, int] = {}
    query = finding.query.strip()
    if query.isdecimal():
        # A number names the channel that has it, as it does while watching.
        numbers = [(each.lcn, each.service) for each in finding.channels.values() if each.lcn is not None]
        for number, service in sorted(numbers):
            if str(number).startswith(str(int(query))):
                ranked[service] = 0 if number == int(query) else 1
    for number, service in enumerate(found.channels):
        ranked.setdefault(service, 0 if number < found.beginning else 1)
    for service, rank in sorted(ranked.items(), key=lambda pair: pair[1]):
        channel = finding.channels.get(service)
        if channel is None or channel.kind is tv.ServiceKind.data or not allowed.programme(service):
            continue
        now = shell.home.on_now(service)
        title = "" if now is None or now.locked else broadcast_text(now.titles, shell.language)
        yield Result(
            Group.CHANNELS,
            f"channel {service}",
            rank,
            partial(
                ui.Item,
                channel_name(shell, channel),
                title,
                leading="" if channel.lcn is None else str(channel.lcn),
            ),
            partial(shell.watch, service),
        )


def _programmes(shell: Shell, finding: Finding, found: guide.Found) -> Iterator[Result]:
    """One row for a programme on a channel: the next time that it is shown."""
    now, allowed = time.time(), Allowed(shell)
    told: set[tuple[str, str]] = set()
    for hit in found.hits:
        programme, channel = hit.programme, finding.channels.get(hit.service)
        title = broadcast_text(programme.titles, shell.language)
        if channel is None or not title or (hit.service, title) in told:
            continue
        if not allowed.programme(hit.service, programme.age):
            continue
        told.add((hit.service, title))
        yield Result(
            Group.PROGRAMMES,
            f"programme {hit.service} {title}",
            hit.rank,
            partial(_programme, shell, channel, programme, now),
            partial(_open_programme, shell, channel, programme),
        )


def _programme(shell: Shell, channel: tv.Channel, programme: tv.Programme, now: float) -> ui.Item:
    on_now = programme.start <= now < programme.start + programme.duration
    return ui.Item(
        broadcast_text(programme.titles, shell.language),
        f"{when(shell, programme)} · {channel_name(shell, channel)}",
        trailing=shell.text("On now") if on_now else programme.episode,
        progress=round((now - programme.start) / programme.duration, 2) if on_now else None,
    )


def _open_programme(shell: Shell, channel: tv.Channel, programme: tv.Programme) -> None:
    from gulou_launcher.find.programme import ProgrammePage

    shell.pile.visit(ProgrammePage(shell, channel, programme))


def _recording(shell: Shell, finding: Finding, number: str, rank: int, allowed: Allowed) -> Result | None:
    recording = finding.recordings.get(number)
    app = next((each for each in shell.apps.values() if "recording" in each.manifest.handles), None)
    if recording is None or app is None or not (allowed.app(app) and allowed.recording(recording)):
        return None
    formats = Formats(shell.language, _Wall())
    return Result(
        Group.RECORDINGS,
        f"recording {number}",
        rank,
        partial(
            ui.Item,
            recording.title,
            f"{formats.day(recording.start)} {formats.time(recording.start)} · {recording.channel}",
            trailing=formats.duration(recording.seconds),
        ),
        partial(shell.start, app, recording.address),
    )


def _app(shell: Shell, _: Finding, app_id: str, rank: int, allowed: Allowed) -> Result | None:
    app = shell.apps.get(app_id)
    if app is None or not allowed.app(app):
        return None
    manifest = app.manifest
    name = in_language(manifest.name, shell.language)
    return Result(
        Group.APPS,
        f"app {app_id}",
        rank,
        partial(
            ui.Item,
            name,
            in_language(manifest.description, shell.language),
            leading=manifest.seal or name[:1],
        ),
        partial(shell.start, app),
    )


def _setting(shell: Shell, _: Finding, key: str, rank: int, allowed: Allowed) -> Result | None:
    from gulou_launcher.settings import SECTIONS

    section = next((each for each in SECTIONS if each.key == key), None)
    if section is None or not allowed.settings:
        return None
    return Result(
        Group.SETTINGS,
        f"setting {key}",
        rank,
        lambda: ui.Item(shell.text(section.title), section.caption(shell), icon=section.icon),
        lambda: shell.pile.visit(section.page(shell)),
    )


_MAKERS = {"recording": _recording, "app": _app, "setting": _setting}
