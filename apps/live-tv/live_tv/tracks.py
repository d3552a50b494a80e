"""Sound and subtitles: which there are, which the household prefers, and the panel to choose from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

import msgspec

from gulou import Key, ui
from gulou.services.tv import Channel, Stream, StreamKind
from live_tv import languages, speaker
from live_tv.panel import Panel

if TYPE_CHECKING:
    from gulou.language import Texts
    from live_tv.app import LiveTv
    from live_tv.memory import Habits

OFF = 0
"""The PID that stands for no subtitles, and for the box's own choice of sound."""
DESCRIPTION = "description"


class Track(msgspec.Struct, frozen=True):
    """A sound or subtitle stream to choose; `pid` is OFF for "no subtitles"."""

    kind: StreamKind
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


def offered(channel: Channel, text: Texts) -> list[Track]:
    """What there is to choose from: the sounds by language, then the subtitles, of which the first is off."""
    heard = _named(sounds(channel), StreamKind.audio, text, text("Sound"))
    shown = _named(subtitles(channel), StreamKind.subtitle, text, text("Subtitles"))
    return [*heard, Track(StreamKind.subtitle, OFF, text("Off")), *shown] if shown else heard


def _named(streams: list[Stream], kind: StreamKind, text: Texts, plain: str) -> list[Track]:
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
        described = text("{language}, {purpose}").format(language=title, purpose=purpose)
        titles.append(described if purpose else title)
    often = Counter(titles)
    seen: Counter[str] = Counter()
    tracks = []
    for stream, title in zip(streams, titles, strict=True):
        seen[title] += 1
        full = f"{title} {seen[title]}" if often[title] > 1 else title
        code = languages.code(stream.language)
        tracks.append(Track(kind, stream.pid, full, code, stream.purpose == DESCRIPTION))
    return tracks


def panel(
    tracks: list[Track],
    text: Texts,
    in_force: Collection[tuple[StreamKind, int]],
    focused: int,
    on_select: Callable[[Track], object],
) -> ui.Overlay:
    """The choice, in one list; `in_force` are the kinds and PIDs that play."""
    kinds = {StreamKind.audio: text("Sound"), StreamKind.subtitle: text("Subtitles")}
    return ui.Overlay(
        ui.Text(text("Sound and subtitles"), size="heading", bold=True, key="heading"),
        ui.List(
            tracks,
            row=lambda track: ui.Item(
                track.title, subtitle=kinds[track.kind], checked=(track.kind, track.pid) in in_force
            ),
            row_key=lambda track: f"{track.kind} {track.pid}",
            focused=focused,
            empty=text("This channel has no sound to choose."),
            on_select=on_select,
            key="list",
        ),
        at="right",
        size=0.34,
        key="tracks",
    )


def choose(app: LiveTv, track: Track) -> None:
    """Play this track, and prefer its language from now on."""
    picture, memory = app.watching.picture, app.watching.memory
    if track.kind is StreamKind.audio:
        picture.pick_sound(track.pid)
        memory.change(audio=track.language, description=track.description)
    else:
        picture.pick_subtitle(track.pid)
        language = track.language if track.pid else memory.habits.subtitle
        memory.change(subtitle=language, subtitles=track.pid != OFF)
    app.later("write", 0.0, memory.write)


def toggle_subtitles(app: LiveTv) -> None:
    """Subtitles on, in the likeliest language, or off."""
    channel, habits = app.watching.picture.channel, app.watching.memory.habits
    if channel is None:
        return
    shown = app.watching.picture.subtitle(habits)
    codes = (habits.subtitle, *speaker.CODES.get(app.language, ()))
    wanted = OFF if shown else likely_subtitle(channel, codes)
    for track in offered(channel, app.text):
        if (track.kind, track.pid) == (StreamKind.subtitle, wanted):
            choose(app, track)
            app.tell(app.text("Subtitles: {choice}").format(choice=track.title))
            return
    app.tell(app.text("This channel has no subtitles."))


class TracksPanel(Panel):
    """The choice of sound and subtitles."""

    closing = frozenset({Key.LEFT})

    def opened(self) -> None:
        """Begin at the sound in force."""
        channel, watching = self.app.watching.picture.channel, self.app.watching
        heard = watching.picture.heard(watching.memory.habits)
        found = offered(channel, self.app.text) if channel else []
        self._focused = next((place for place, track in enumerate(found) if track.pid == heard), 0)

    def view(self, channel: Channel, now: float) -> tuple[ui.Node | None, ...]:
        app, watching = self.app, self.app.watching
        habits = watching.memory.habits
        in_force = {
            (StreamKind.audio, watching.picture.heard(habits)),
            (StreamKind.subtitle, watching.picture.subtitle(habits)),
        }
        found = offered(channel, app.text)
        return (panel(found, app.text, in_force, self._focused, lambda track: choose(app, track)),)
