"""The app: what each key does, and what stands on the screen."""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import Enum, auto

from gulou import App, Key, ui
from gulou.app import Timer
from gulou.keys import DIGITS
from gulou.services.tv import Channel, StreamKind
from gulou.ui import PlayerState
from live_tv import banner, channels, radio, speaker, timing, tracks, words
from live_tv.corner import Corner
from live_tv.memory import Memory
from live_tv.speaker import Speaker
from live_tv.watching import Watching


class Panel(Enum):
    """What is open over the picture; at most one."""

    CHANNELS = auto()
    GUIDE = auto()
    TRACKS = auto()
    DETAILS = auto()


MOVING = frozenset({Panel.CHANNELS, Panel.GUIDE, Panel.DETAILS})
"""Panels that move with the clock."""

CLOSING = {(Panel.CHANNELS, Key.RIGHT), (Panel.GUIDE, Key.RIGHT), (Panel.TRACKS, Key.LEFT)}
"""Keys that lead out of a panel, towards the picture."""


class LiveTv(App):
    """Live television."""

    def start(self, link: str) -> None:
        self._speaker = Speaker(self.text, self.language)
        self._watching = Watching(self.tv, Memory(self.storage), self.after, self._lineup_changed)
        self._corner = Corner()
        self._wanted = link.strip().lower()
        self._panel: Panel | None = None
        self._focused = 0
        self._banner = False
        self._pending: dict[str, Timer] = {}
        self._anywhere: dict[str, Callable[[], object]] = {
            Key.CHANNELUP: lambda: self._zap(self._watching.neighbour(1)),
            Key.CHANNELDOWN: lambda: self._zap(self._watching.neighbour(-1)),
            Key.LAST: lambda: self._zap(self._watching.last()),
            Key.MENU: lambda: self._toggle(Panel.TRACKS),
            Key.AUDIO: lambda: self._toggle(Panel.TRACKS),
            Key.SUBTITLE: self._toggle_subtitles,
            Key.EPG: lambda: self._toggle(Panel.GUIDE),
            Key.INFO: lambda: self._toggle(Panel.DETAILS),
        }
        self._in_picture: dict[str, Callable[[], object]] = {
            Key.UP: self._anywhere[Key.CHANNELUP],
            Key.DOWN: self._anywhere[Key.CHANNELDOWN],
            Key.OK: lambda: self._toggle(Panel.CHANNELS),
            Key.LEFT: lambda: self._toggle(Panel.CHANNELS),
            Key.RIGHT: lambda: self._toggle(Panel.TRACKS),
        }
        self._keys = (*self._anywhere, *self._in_picture, *sorted(DIGITS))
        self._load()

    def open(self, link: str) -> None:
        self._wanted = link.strip().lower()
        if self._wanted or self._watching.picture.channel is None:
            self._begin()

    def pause(self) -> None:
        self._close()
        self._watching.settle()

    def resume(self) -> None:
        self._show_banner()

    def stop(self) -> None:
        self._watching.settle()

    # The channels.

    def _load(self) -> None:
        """Take in the channels; where that fails, try again."""
        if not self._watching.load():
            self._later("load", timing.RETRY, self._load)
        elif self._wanted or self._watching.picture.channel is None:
            self._begin()

    def _lineup_changed(self) -> None:
        self._later("load", timing.GATHER, self._load)

    def _begin(self) -> None:
        channel = self._watching.first(self._wanted)
        if channel is not None:
            self._wanted = ""
            self._zap(channel)

    def _zap(self, channel: Channel | None) -> None:
        """Play this channel and say what it is; None: there is nowhere to go."""
        if channel is None:
            return
        self._close()
        if self._watching.play(channel):
            self._later("settle", timing.SETTLED, self._watching.settle)
        self._show_banner()

    # The keys.

    def _key(self, key: str) -> bool:
        if self._watching.picture.channel is None:
            return False
        if key in DIGITS:
            self._digit(key)
            return True
        if self._corner.digits:
            if key == Key.OK:
                self._dial()
                return True
            self._corner.clear()
        if (self._panel, key) in CLOSING:
            self._close()
            return True
        action = self._anywhere.get(key)
        if action is None and self._panel in (None, Panel.DETAILS):
            action = self._in_picture.get(key)
        if action is None:
            return False
        action()
        return True

    def _digit(self, digit: str) -> None:
        self._panel = None
        self._corner.type(digit)
        if len(self._corner.digits) >= self._watching.lineup.digits:
            self._dial()
        else:
            self._later("corner", timing.NUMBER, self._dial)

    def _dial(self) -> None:
        """Zap to the number that was typed."""
        if not self._corner.digits:
            return
        number = int(self._corner.digits)
        channel = self._watching.lineup.at(number)
        if channel is None:
            self._tell(self.text("There is no channel {number}").format(number=number))
        else:
            self._zap(channel)

    def _toggle(self, panel: Panel) -> None:
        opened = self._panel is not panel
        self._close()
        channel = self._watching.picture.channel
        if opened and channel is not None:
            self._panel = panel
            self._focused = (
                self._sound_in_force(channel)
                if panel is Panel.TRACKS
                else self._watching.lineup.index(channel.service)
            )

    def _close(self) -> None:
        """Close whatever is open, the passing things too."""
        self._panel = None
        self._banner = False
        self._corner.clear()

    def _show_banner(self) -> None:
        self._banner = True
        self._later("banner", timing.BANNER, self._hide_banner)

    def _hide_banner(self) -> None:
        self._banner = False

    def _tell(self, sentence: str) -> None:
        self._corner.tell(sentence)
        self._later("corner", timing.NOTICE, self._corner.clear)

    def _later(self, use: str, seconds: float, call: Callable[[], object]) -> None:
        """Call later; a call for the same use that is still to come is taken back."""
        before = self._pending.get(use)
        if before is not None:
            before.cancel()
        self._pending[use] = self.after(seconds, call)

    # Sound and subtitles.

    def _choose(self, track: tracks.Track) -> None:
        """Play this track, and prefer its language from now on."""
        picture, memory = self._watching.picture, self._watching.memory
        if track.kind is StreamKind.audio:
            picture.pick_sound(track.pid)
            memory.change(audio=track.language, description=track.description)
        else:
            picture.pick_subtitle(track.pid)
            language = track.language if track.pid else memory.habits.subtitle
            memory.change(subtitle=language, subtitles=track.pid != tracks.OFF)
        self._later("write", 0.0, memory.write)

    def _toggle_subtitles(self) -> None:
        channel, habits = self._watching.picture.channel, self._watching.memory.habits
        if channel is None:
            return
        shown = self._watching.picture.subtitle(habits)
        codes = (habits.subtitle, *speaker.CODES.get(self.language, ()))
        wanted = tracks.OFF if shown else tracks.likely_subtitle(channel, codes)
        for track in tracks.offered(channel, self.text):
            if (track.kind, track.pid) == (StreamKind.subtitle, wanted):
                self._choose(track)
                self._tell(self.text("Subtitles: {choice}").format(choice=track.title))
                return
        self._tell(self.text("This channel has no subtitles."))

    def _sound_in_force(self, channel: Channel) -> int:
        """Its place among the tracks offered."""
        heard = self._watching.picture.heard(self._watching.memory.habits)
        offered = tracks.offered(channel, self.text)
        return next((place for place, track in enumerate(offered) if track.pid == heard), 0)

    # The screen.

    def view(self) -> ui.Page:
        now = time.time()
        watching = self._watching
        channel = watching.picture.channel
        nodes: tuple[ui.Node | None, ...]
        if channel is None:
            nodes = (words.overlay(watching.trouble, self._speaker),)
        else:
            nodes = (
                watching.picture.view(watching.memory.habits),
                *self._over(channel, now),
                self._panel_view(channel, now),
                self._corner.view(watching.lineup, self._speaker),
            )
        closable = self._panel is not None or bool(self._corner)
        return ui.Page(*nodes, keys=self._keys, on_key=self._key, on_back=self._close if closable else None)

    def _over(self, channel: Channel, now: float) -> list[ui.Node | None]:
        """What is said of the channel, over its picture or in its place."""
        picture, lineup, says = self._watching.picture, self._watching.lineup, self._speaker
        said, number, name = picture.said, lineup.number(channel), says.name(channel)
        details = self._panel is Panel.DETAILS
        heard = picture.sound_only and said in (None, PlayerState.opening)
        bannered = details or (self._banner and not heard and not picture.absent)
        nodes: list[ui.Node | None] = []
        if heard or bannered:
            item = self._watching.guide.of(channel.service, lineup)
            if heard:
                waiting = self.text("Opening {name} …").format(name=name) if said else ""
                nodes.extend(radio.station(channel, number, item, says, now, waiting))
            if bannered:
                nodes.append(banner.banner(channel, number, item, says, now, details=details))
        if said and not heard:
            nodes.append(
                words.overlay(said, says, name=name, codec=channel.unsupported, reason=picture.reason)
            )
        if heard or self._panel in MOVING:
            self._follow_clock()
        return nodes

    def _panel_view(self, channel: Channel, now: float) -> ui.Node | None:
        watching = self._watching
        match self._panel:
            case Panel.CHANNELS | Panel.GUIDE:
                listed = channels.channel_list if self._panel is Panel.CHANNELS else channels.guide_list
                return listed(
                    watching.lineup, watching.guide, self._speaker, now, channel, self._focused, self._zap
                )
            case Panel.TRACKS:
                habits = watching.memory.habits
                in_force = {
                    (StreamKind.audio, watching.picture.heard(habits)),
                    (StreamKind.subtitle, watching.picture.subtitle(habits)),
                }
                offered = tracks.offered(channel, self.text)
                return tracks.panel(offered, self.text, in_force, self._focused, self._choose)
            case _:
                return None

    def _follow_clock(self) -> None:
        """While something on the screen moves with the clock, come back at the next full minute."""
        if "clock" not in self._pending:
            self._later("clock", timing.MINUTE - time.time() % timing.MINUTE, self._minute)

    def _minute(self) -> None:
        del self._pending["clock"]
        self._watching.guide.expire(time.time())
