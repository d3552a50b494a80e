"""Sound and subtitles: which there are, which the household prefers, and the panel to choose from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

import msgspec

from gulou import Key, ui
from gulou.language import broadcast_codes
from gulou.services.tv import Channel, Stream, StreamKind
from live_tv import languages
from live_tv.panel import Panel

if TYPE_CHECKING:
    from gulou.language import Texts
    from live_tv.app import LiveTv
    from live_tv.memory import Wanted

OFF = 0
"""The PID that stands for no subtitles, and for the box's own choice of sound."""
DESCRIPTION = "description"
HEARING = "hearing_impaired"
NARRATED = frozenset({DESCRIPTION, "spoken_subtitles"})
"""Sounds in which somebody tells what is to be seen."""


class Track(msgspec.Struct, frozen=True):
    """A sound or subtitle stream to choose; `pid` is OFF for "no subtitles".

    `page` is that of teletext subtitles, 0 for others. Subtitles that tell of sounds too are `hearing`.
    """

    kind: StreamKind
    pid: int
    title: str
    language: str = ""
    description: bool = False
    page: int = 0
    hearing: bool = False

    @property
    def place(self) -> tuple[int, int]:
        """Where it comes: PID and page."""
        return self.pid, self.page


NOWHERE = (OFF, 0)
"""The place of no subtitles."""


def sounds(channel: Channel) -> list[Stream]:
    """The sound streams that the box can play."""
    return [stream for stream in channel.streams if stream.kind is StreamKind.audio and stream.supported]


def subtitles(channel: Channel) -> list[Stream]:
    """The subtitles that the box can show; a page of teletext counts as a stream of its own.

    DVB's own come first: they look as the broadcaster drew them.
    """
    drawn = [stream for stream in channel.streams if stream.kind is StreamKind.subtitle and stream.supported]
    written = [
        msgspec.structs.replace(
            stream,
            language=page.language,
            purpose=page.purpose if page.purpose == HEARING else "",
            pages=(page,),
        )
        for stream in channel.streams
        if stream.kind is StreamKind.teletext and stream.supported
        for page in stream.pages
        if page.purpose in ("subtitles", HEARING)
    ]
    return drawn + written


def place(stream: Stream) -> tuple[int, int]:
    """PID and page of one of `subtitles`."""
    written = stream.kind is StreamKind.teletext
    return stream.pid, stream.pages[0].number if written and stream.pages else 0


def preferred_sound(channel: Channel, habits: Wanted) -> int:
    """The PID of the sound that the household prefers; OFF leaves the choice to the box.

    Its language comes first, then whether it wants description; sound that is sent for itself is preferred to
    one that would have to be mixed. Nobody gets a description who has not asked for one.
    """
    heard = sounds(channel)
    if habits.description and not habits.audio:
        described = [stream for stream in heard if stream.purpose == DESCRIPTION]
        order = (*habits.codes, *(languages.code(stream.language) for stream in heard))
        described.sort(key=lambda stream: (order.index(languages.code(stream.language)), not stream.complete))
        if described:
            return described[0].pid
    if not habits.audio:
        plain = [stream for stream in heard if stream.purpose not in NARRATED]
        return plain[0].pid if plain and plain[0] is not heard[0] else OFF
    own = [stream for stream in heard if _is_own(stream, habits)]
    own.sort(key=lambda stream: (_unlike(stream, habits), not stream.complete))
    return own[0].pid if own else OFF


def _is_own(stream: Stream, habits: Wanted) -> bool:
    """Whether it is in the household's language; a description may not name one (`qad` in France)."""
    code = languages.code(stream.language)
    described = habits.description and stream.purpose == DESCRIPTION
    return code == habits.audio or (described and not code)


def _unlike(stream: Stream, habits: Wanted) -> int:
    """How far a sound is from what is wanted: of the same kind, the plain one, another."""
    if (stream.purpose == DESCRIPTION) == habits.description:
        return 0 if stream.purpose in ("", DESCRIPTION) else 1
    return 2


def main_sound(channel: Channel, mixed: Stream) -> int:
    """The sound that a description which is sent for itself belongs to: of its language, else the first."""
    plain = [stream for stream in sounds(channel) if stream.purpose not in NARRATED and stream.complete]
    own = [stream for stream in plain if stream.language == mixed.language]
    return next((stream.pid for stream in (*own, *plain)), OFF)


def preferred_subtitle(channel: Channel, habits: Wanted) -> tuple[int, int]:
    """PID and page of the subtitles that the household prefers, or NOWHERE.

    Where it wants some everywhere: those in its language, else in the household's, else any.
    """
    if not habits.subtitles:
        return NOWHERE
    found = subtitles(channel)
    own = [stream for stream in found if languages.code(stream.language) == habits.subtitle]
    if not own and habits.everywhere:
        order = {code: place for place, code in enumerate(habits.codes)}
        own = sorted(found, key=lambda stream: order.get(languages.code(stream.language), len(order)))
        own = [stream for stream in own if stream.language == own[0].language]
    own.sort(key=lambda stream: (stream.purpose == HEARING) != habits.hearing)
    return next(map(place, own), NOWHERE)


def likely_subtitle(channel: Channel, codes: tuple[str, ...]) -> tuple[int, int]:
    """The subtitles to turn on when none were chosen: in one of these languages, else the first."""
    found = subtitles(channel)
    own = [stream for stream in found if languages.code(stream.language) in codes]
    return next(map(place, (*own, *found)), NOWHERE)


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
        "spoken_subtitles": text("with subtitles read aloud"),
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
        narrated, hearing = stream.purpose == DESCRIPTION, stream.purpose == HEARING
        tracks.append(Track(kind, stream.pid, full, code, narrated, place(stream)[1], hearing))
    return tracks


def panel(
    tracks: list[Track],
    text: Texts,
    in_force: Collection[tuple[StreamKind, tuple[int, int]]],
    focused: int,
    on_select: Callable[[Track], object],
) -> ui.Overlay:
    """The choice, in one list; `in_force` are the kinds and places that play."""
    kinds = {StreamKind.audio: text("Sound"), StreamKind.subtitle: text("Subtitles")}
    return ui.Overlay(
        ui.Text(text("Sound and subtitles"), size="heading", bold=True, key="heading"),
        ui.List(
            tracks,
            row=lambda track: ui.Item(
                track.title, subtitle=kinds[track.kind], checked=(track.kind, track.place) in in_force
            ),
            row_key=lambda track: f"{track.kind} {track.pid}" + (f" {track.page}" if track.page else ""),
            focused=focused,
            empty=text("This channel has no sound to choose."),
            on_select=on_select,
            key="list",
        ),
        at="right",
        size=0.42,
        key="tracks",
    )


def choose(app: LiveTv, track: Track) -> None:
    """Play this track, and prefer its language from now on."""
    picture, memory = app.watching.picture, app.watching.memory
    if track.kind is StreamKind.audio:
        picture.pick_sound(track.pid)
        memory.change(audio=track.language, description=track.description)
    else:
        picture.pick_subtitle(track.place)
        if track.pid:
            memory.change(subtitle=track.language, hearing=track.hearing)
        memory.change(subtitles=track.pid != OFF)
    app.later("write", 0.0, memory.write)


def toggle_subtitles(app: LiveTv) -> None:
    """Subtitles on, in the likeliest language, or off."""
    channel, habits = app.watching.picture.channel, app.watching.memory.wanted
    if channel is None:
        return
    shown = app.watching.picture.subtitle(habits) != NOWHERE
    codes = (habits.subtitle, *broadcast_codes(app.language))
    wanted = NOWHERE if shown else likely_subtitle(channel, codes)
    for track in offered(channel, app.text):
        if (track.kind, track.place) == (StreamKind.subtitle, wanted):
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
        heard = watching.picture.heard(watching.memory.wanted)
        found = offered(channel, self.app.text) if channel else []
        self._focused = next((place for place, track in enumerate(found) if track.pid == heard), 0)

    def view(self, channel: Channel, now: float) -> tuple[ui.Node | None, ...]:
        app, watching = self.app, self.app.watching
        habits = watching.memory.wanted
        in_force = {
            (StreamKind.audio, (watching.picture.heard(habits), 0)),
            (StreamKind.subtitle, watching.picture.subtitle(habits)),
        }
        found = offered(channel, app.text)
        return (panel(found, app.text, in_force, self._focused, lambda track: choose(app, track)),)
