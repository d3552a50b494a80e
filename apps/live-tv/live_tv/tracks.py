"""Sound and subtitles: which there are, which the household prefers, and the panel to choose from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gulou import ui
from gulou.services.tv import Channel, Stream, StreamKind
from live_tv import languages

if TYPE_CHECKING:
    from gulou.language import Texts
    from live_tv.memory import Habits

OFF = 0
"""The PID that stands for no subtitles, and for the box's own choice of sound."""
DESCRIPTION = "description"


@dataclass(frozen=True)
class Track:
    """A sound or subtitle stream to choose; `pid` is OFF for "no subtitles"."""

    pid: int
    title: str
    language: str = ""
    description: bool = False


def sounds(channel: Channel) -> list[Stream]:
    """The sound streams that the box can play."""
    return [stream for stream in channel.streams if stream.kind is StreamKind.audio and stream.supported]


def subtitles(channel: Channel) -> list[Stream]:
    """The subtitle streams that the box can show."""
    return [stream for stream in channel.streams if stream.kind is StreamKind.subtitle and stream.supported]


def preferred_sound(channel: Channel, habits: Habits) -> int:
    """The PID of the sound that the household prefers; OFF leaves the choice to the box."""
    if not habits.audio and not habits.description:
        return OFF
    own = [stream for stream in sounds(channel) if languages.code(stream.language) == habits.audio]
    own.sort(key=lambda stream: (stream.purpose == DESCRIPTION) != habits.description)
    return own[0].pid if own else OFF


def preferred_subtitle(channel: Channel, habits: Habits) -> int:
    """The PID of the subtitles that the household prefers, or OFF."""
    if not habits.subtitles:
        return OFF
    own = (stream for stream in subtitles(channel) if languages.code(stream.language) == habits.subtitle)
    return next((stream.pid for stream in own), OFF)


def likely_subtitle(channel: Channel, codes: tuple[str, ...]) -> int:
    """The subtitles to turn on when none were chosen: in one of these languages, else the first; or OFF."""
    found = subtitles(channel)
    own = (stream for stream in found if languages.code(stream.language) in codes)
    return next((stream.pid for stream in (*own, *found)), OFF)


def sound_tracks(channel: Channel, text: Texts) -> list[Track]:
    """The sounds to choose from, by language."""
    return _named(sounds(channel), text, text("Sound"))


def subtitle_tracks(channel: Channel, text: Texts) -> list[Track]:
    """The subtitles to choose from; the first is "Off"."""
    return [Track(OFF, text("Off")), *_named(subtitles(channel), text, text("Subtitles"))]


def _named(streams: list[Stream], text: Texts, plain: str) -> list[Track]:
    """Name each stream; those that would be called the same are numbered."""
    purposes = {
        DESCRIPTION: text("with description for the blind"),
        "hearing_impaired": text("for the hard of hearing"),
        "clean_effects": text("without speech"),
    }
    titles = []
    for stream in streams:
        title = languages.name(stream.language, text) or plain
        purpose = purposes.get(stream.purpose)
        titles.append(f"{title}, {purpose}" if purpose else title)
    often = Counter(titles)
    seen: Counter[str] = Counter()
    tracks = []
    for stream, title in zip(streams, titles, strict=True):
        seen[title] += 1
        full = f"{title} {seen[title]}" if often[title] > 1 else title
        code = languages.code(stream.language)
        tracks.append(Track(stream.pid, full, code, stream.purpose == DESCRIPTION))
    return tracks


def panel(
    channel: Channel,
    text: Texts,
    sound: int,
    subtitle: int,
    on_sound: Callable[[Track], object],
    on_subtitle: Callable[[Track], object],
) -> ui.Overlay:
    """The choice; `sound` and `subtitle` are the PIDs in force."""

    def listed(tracks: list[Track], chosen: int, on_select: Callable[[Track], object], key: str) -> ui.Node:
        return ui.List(
            tracks,
            row=lambda track: ui.Item(track.title, checked=track.pid == chosen),
            row_key=lambda track: track.pid,
            focused=next((at for at, track in enumerate(tracks) if track.pid == chosen), 0),
            on_select=on_select,
            key=key,
        )

    heard = sound_tracks(channel, text)
    shown = subtitle_tracks(channel, text)
    return ui.Overlay(
        ui.Text(text("Sound"), size="heading", bold=True, key="sound"),
        listed(heard, sound, on_sound, "sounds") if heard else _none(text("This channel has no sound.")),
        ui.Text(text("Subtitles"), size="heading", bold=True, key="subtitles"),
        listed(shown, subtitle, on_subtitle, "subtitles")
        if len(shown) > 1
        else _none(text("This channel has no subtitles.")),
        at="right",
        size=0.32,
        key="tracks",
    )


def _none(sentence: str) -> ui.Text:
    return ui.Text(sentence, tone="secondary", lines=2)
