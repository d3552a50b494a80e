"""The app: what each key does, and what stands on the screen."""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import Enum, auto

from gulou import App, Key, ServiceError, ui
from gulou.app import Timer
from gulou.keys import DIGITS
from gulou.services.tv import Channel
from gulou.ui import PlayerState
from live_tv import banner, channels, radio, speaker, timing, tracks, words
from live_tv.corner import Corner
from live_tv.guide import Guide
from live_tv.lineup import Lineup
from live_tv.memory import Memory
from live_tv.picture import Picture
from live_tv.speaker import Speaker
from live_tv.words import Trouble


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
        self._memory = Memory(self.storage)
        self._speaker = Speaker(self.text, self.language)
        self._guide = Guide(self.tv)
        self._lineup = Lineup()
        self._picture = Picture(self.after)
        self._corner = Corner()
        self._wanted = link.strip().lower()
        self._previous: Channel | None = None
        self._trouble = Trouble.AWAY
        self._watching = False
        self._panel: Panel | None = None
        self._focused = 0
        self._banner = False
        self._timers_by_use: dict[str, Timer] = {}
        self._anywhere: dict[str, Callable[[], object]] = {
            Key.CHANNELUP: self._up,
            Key.CHANNELDOWN: self._down,
            Key.LAST: self._last,
            Key.MENU: lambda: self._toggle(Panel.TRACKS),
            Key.AUDIO: lambda: self._toggle(Panel.TRACKS),
            Key.SUBTITLE: self._toggle_subtitles,
            Key.EPG: lambda: self._toggle(Panel.GUIDE),
            Key.INFO: lambda: self._toggle(Panel.DETAILS),
        }
        self._in_picture: dict[str, Callable[[], object]] = {
            Key.UP: self._up,
            Key.DOWN: self._down,
            Key.OK: lambda: self._toggle(Panel.CHANNELS),
            Key.LEFT: lambda: self._toggle(Panel.CHANNELS),
            Key.RIGHT: lambda: self._toggle(Panel.TRACKS),
        }
        self._keys = (*self._anywhere, *self._in_picture, *sorted(DIGITS))
        self._load()

    def open(self, link: str) -> None:
        self._wanted = link.strip().lower()
        if self._wanted or self._picture.channel is None:
            self._begin()

    def pause(self) -> None:
        self._close()
        self._settle()

    def resume(self) -> None:
        self._show_banner()

    def stop(self) -> None:
        self._settle()

    # The channels.

    def _load(self) -> None:
        """Ask for the channels and take them in; where that fails, say so and try again."""
        try:
            if not self._watching:
                self.tv.watch(self._channels_changed, self._guide.changed)
                self._watching = True
            self._lineup = Lineup(self.tv.channels())
        except ServiceError as error:
            self._trouble = Trouble.REFUSED if error.code == "permission" else Trouble.AWAY
            self._later("load", timing.RETRY, self._load)
            return
        self._trouble = Trouble.EMPTY
        self._guide.keep(self._lineup)
        playing = self._picture.channel
        if playing is None:
            self._begin()
        else:
            known = self._lineup.get(playing.service)
            if known is not None:
                self._picture.update(known)

    def _channels_changed(self) -> None:
        self._later("load", timing.GATHER, self._load)

    def _begin(self) -> None:
        """Start at the deep link, else where the household left off, else at the first channel."""
        if not self._lineup:
            return
        link, self._wanted = self._wanted, ""
        if link:
            found = self._lineup.get(link)
            self._zap(found or Channel(link, ""), absent=found is None)
            return
        channel = self._lineup.get(self._memory.habits.channel) or self._lineup.first()
        if channel is not None:
            self._zap(channel)

    def _zap(self, channel: Channel, *, absent: bool = False) -> None:
        self._close()
        playing = self._picture.channel
        if playing is None or playing.service != channel.service:
            self._previous = playing
            self._picture.play(channel, absent=absent)
            self._later("settle", timing.SETTLED, self._settle)
        self._show_banner()

    def _step(self, step: int) -> None:
        playing = self._picture.channel
        channel = self._lineup.step(playing, step) if playing else None
        if channel is not None:
            self._zap(channel)

    def _up(self) -> None:
        self._step(1)

    def _down(self) -> None:
        self._step(-1)

    def _last(self) -> None:
        if self._previous is not None:
            self._zap(self._lineup.get(self._previous.service) or self._previous)

    def _settle(self) -> None:
        """Remember the channel, and all else that is not on disk yet."""
        if self._picture.channel is not None and not self._picture.absent:
            self._memory.change(channel=self._picture.channel.service)
        self._memory.write()

    # The keys.

    def _key(self, key: str) -> bool:
        if self._picture.channel is None:
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
        if len(self._corner.digits) >= self._lineup.digits:
            self._dial()
        else:
            self._later("corner", timing.NUMBER, self._dial)

    def _dial(self) -> None:
        """Zap to the number that was typed."""
        if not self._corner.digits:
            return
        number = int(self._corner.digits)
        channel = self._lineup.at(number)
        if channel is None:
            self._tell(self.text("There is no channel {number}").format(number=number))
        else:
            self._zap(channel)

    def _toggle(self, panel: Panel) -> None:
        opened = self._panel is not panel
        self._close()
        if opened and self._picture.channel is not None:
            self._panel = panel
            self._focused = self._lineup.index(self._picture.channel.service)

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
        before = self._timers_by_use.get(use)
        if before is not None:
            before.cancel()
        self._timers_by_use[use] = self.after(seconds, call)

    # Sound and subtitles.

    def _choose_sound(self, track: tracks.Track) -> None:
        self._picture.pick_sound(track.pid)
        self._memory.change(audio=track.language, description=track.description)
        self._later("write", 0.0, self._memory.write)

    def _choose_subtitle(self, track: tracks.Track) -> None:
        self._picture.pick_subtitle(track.pid)
        if track.pid == tracks.OFF:
            self._memory.change(subtitles=False)
        else:
            self._memory.change(subtitles=True, subtitle=track.language)
        self._later("write", 0.0, self._memory.write)

    def _toggle_subtitles(self) -> None:
        channel = self._picture.channel
        if channel is None:
            return
        shown = self._picture.subtitle(self._memory.habits)
        codes = (self._memory.habits.subtitle, *speaker.CODES.get(self.language, ()))
        wanted = tracks.OFF if shown else tracks.likely_subtitle(channel, codes)
        offered = tracks.subtitle_tracks(channel, self.text)
        if len(offered) == 1:
            self._tell(self.text("This channel has no subtitles."))
            return
        track = next(track for track in offered if track.pid == wanted)
        self._choose_subtitle(track)
        self._tell(self.text("Subtitles: {choice}").format(choice=track.title))

    # The screen.

    def view(self) -> ui.Page:
        now = time.time()
        channel = self._picture.channel
        nodes: tuple[ui.Node | None, ...]
        if channel is None:
            nodes = (words.overlay(self._trouble, self._speaker),)
        else:
            nodes = (
                self._picture.view(self._memory.habits),
                *self._over(channel, now),
                self._corner.view(self._lineup, self._speaker),
            )
        closable = self._panel is not None or bool(self._corner)
        return ui.Page(
            *nodes,
            keys=self._keys,
            on_key=self._key,
            on_back=self._close if closable else None,
            key="live-tv",
        )

    def _over(self, channel: Channel, now: float) -> tuple[ui.Node | None, ...]:
        """What stands over the picture, or in its place."""
        number = self._lineup.number(channel)
        said = self._picture.said
        heard = self._picture.sound_only and said in (None, PlayerState.opening)
        details = self._panel is Panel.DETAILS
        bannered = details or (self._banner and not heard and not self._picture.absent)
        self._follow_clock(heard or self._panel in MOVING)
        speaks = self._speaker
        name = speaks.name(channel)
        item = self._guide.of(channel.service, self._lineup) if heard or bannered else None
        opening = self.text("Opening {name} …").format(name=name)
        return (
            radio.station(channel, number, item, speaks, now, opening if said else "")
            if heard and item
            else None,
            banner.banner(channel, number, item, speaks, now, details=details) if bannered and item else None,
            words.overlay(said, speaks, name=name, codec=channel.unsupported, reason=self._picture.reason)
            if said and not heard
            else None,
            self._panel_view(channel, now),
        )

    def _panel_view(self, channel: Channel, now: float) -> ui.Node | None:
        match self._panel:
            case Panel.CHANNELS:
                return channels.channel_list(
                    self._lineup, self._guide, self._speaker, now, channel.service, self._focused, self._zap
                )
            case Panel.GUIDE:
                return channels.guide_list(
                    self._lineup, self._guide, self._speaker, channel.service, self._focused, self._zap
                )
            case Panel.TRACKS:
                habits = self._memory.habits
                return tracks.panel(
                    channel,
                    self.text,
                    self._picture.heard(habits),
                    self._picture.subtitle(habits),
                    self._choose_sound,
                    self._choose_subtitle,
                )
            case _:
                return None

    def _follow_clock(self, moving: bool) -> None:
        """While something on the screen moves with the clock, come back at the next full minute."""
        if moving and "clock" not in self._timers_by_use:
            self._later("clock", timing.MINUTE - time.time() % timing.MINUTE, self._minute)

    def _minute(self) -> None:
        del self._timers_by_use["clock"]
        self._guide.expire(time.time())
