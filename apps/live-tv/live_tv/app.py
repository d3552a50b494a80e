"""The app: what each key does, and what stands on the screen."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from functools import partial

from gulou import App, Key, ServiceError, ui
from gulou.app import Timer
from gulou.keys import DIGITS
from gulou.language import broadcast_codes
from gulou.services.radio import RadioText
from gulou.services.tv import Channel, ServiceKind
from gulou.ui import PlayerState
from live_tv import banner, radio, simple, timing, words
from live_tv.actions import ANYWHERE, IN_PICTURE
from live_tv.corner import Corner
from live_tv.memory import Memory
from live_tv.pages import FIRST, has_teletext
from live_tv.panel import Panel
from live_tv.panels import PANELS
from live_tv.speaker import Speaker
from live_tv.watching import Watching

GUIDE = "dvb:guide"
"""The link that opens the guide, over the channel watched last."""


class LiveTv(App):
    """Live television."""

    def start(self, link: str) -> None:
        self.says = Speaker(self.text, self.language)
        self.watching = Watching(self.tv, Memory(self.storage), self.after, self._lineup_changed)
        self._corner = Corner()
        self._wanted = ""
        self._guide = False
        self._panels: dict[str, Panel] = {}
        self._panel: Panel | None = None
        self._banner = False
        self._shown = True
        self._said = RadioText()
        self._pending: dict[str, Timer] = {}
        self.preferences_changed()
        self._anywhere: dict[str, Callable[[], object]] = {
            **{key: partial(call, self) for key, call in ANYWHERE.items()},
            **{key: partial(self.toggle, name) for name, row in PANELS.items() for key in row.anywhere},
        }
        self._in_picture: dict[str, Callable[[], object]] = {
            **{key: partial(call, self) for key, call in IN_PICTURE.items()},
            **{key: partial(self.toggle, name) for name, row in PANELS.items() for key in row.in_picture},
        }
        self._keys = (*self._anywhere, *self._in_picture, *sorted(DIGITS))
        self._want(link)
        self._load()

    def preferences_changed(self) -> None:
        """The household prefers other sound or subtitles, or wants all of it simple: the picture follows."""
        self.watching.memory.prefer(self.preferences, broadcast_codes(self.language))
        self.close_panel()

    @property
    def _patience(self) -> float:
        """How many times as long as usual something stays that passes by itself."""
        return simple.PATIENCE if self.preferences.simple else 1.0

    @property
    def _guide_panel(self) -> str:
        return simple.GUIDE if self.preferences.simple else "epg"

    def _want(self, link: str) -> None:
        wanted = link.strip().lower()
        self._guide = wanted == GUIDE
        self._wanted = "" if self._guide else wanted

    def open(self, link: str) -> None:
        self._want(link)
        if self._guide and self.watching.picture.channel is not None:
            self._guide = False
            self.show_panel(self._guide_panel)
        elif self._wanted or self.watching.picture.channel is None:
            self._begin()

    def pause(self) -> None:
        self._shown = False
        self.close_panel()
        self.watching.settle()

    def resume(self) -> None:
        self._shown = True
        self._show_banner()
        self.later("collect", timing.SETTLED, self._collect)
        self._listen()

    def stop(self) -> None:
        self.watching.settle()

    # The channels.

    def _load(self) -> None:
        """Take in the channels; where that fails, try again."""
        if not self.watching.load():
            self.later("load", timing.RETRY, self._load)
        elif self._wanted or self.watching.picture.channel is None:
            self._begin()

    def _lineup_changed(self) -> None:
        self.later("load", timing.GATHER, self._load)

    def _begin(self) -> None:
        channel = self.watching.first(self._wanted)
        if channel is not None:
            self._wanted = ""
            self.zap(channel)
            if self._guide:
                self._guide = False
                self.show_panel(self._guide_panel)

    def zap(self, channel: Channel | None) -> None:
        """Play this channel and say what it is; None: there is nowhere to go."""
        if channel is None:
            return
        self.close_panel()
        if self.watching.play(channel):
            self._said = RadioText()
            self.later("radio", timing.FIRST_WORDS, self._listen)
            self.later("settle", timing.SETTLED, self._settled)
        self._show_banner()

    def _settled(self) -> None:
        """The channel is watched now, and its teletext collected."""
        self.watching.settle()
        self._collect()

    def _collect(self) -> None:
        channel = self.watching.picture.channel
        if channel is not None and self._shown and has_teletext(channel):
            with contextlib.suppress(ServiceError):
                self.tv.teletext(channel.service, FIRST)
            self.later("collect", timing.COLLECTING, self._collect)

    def _listen(self) -> None:
        """While a station is heard, ask what it says."""
        channel = self.watching.picture.channel
        if channel is None or channel.kind is not ServiceKind.radio or not self._shown:
            return
        with contextlib.suppress(ServiceError):
            self._said = self.tv.radio_text(channel.service)
        self.later("radio", timing.RADIO, self._listen)

    # The keys.

    def _key(self, key: str) -> bool:
        if self.watching.picture.channel is None:
            return False
        if self.preferences.simple and key not in simple.KEYS:
            return False
        if self._panel is not None and self._panel.key(key):
            return True
        if key in DIGITS:
            self._digit(key)
            return True
        if self._corner.digits:
            if key == Key.OK:
                self._dial()
                return True
            self._corner.clear()
        if self._panel is not None and key in self._panel.closing:
            self.close_panel()
            return True
        if key == Key.OK and self._panel is None and self.watching.picture.said is PlayerState.locked:
            self.watching.picture.ask_pin()
            return True
        if self.preferences.simple and key in simple.PANELS:
            self._open_simply(simple.PANELS[key])
            return True
        action = self._anywhere.get(key)
        if action is None and (self._panel is None or self._panel.thin):
            action = self._in_picture.get(key)
        if action is None:
            return False
        action()
        return True

    def _open_simply(self, name: str) -> None:
        if name:
            self.toggle(name)
        else:
            self._show_banner()

    def _digit(self, digit: str) -> None:
        self._shut()
        self._corner.type(digit)
        if len(self._corner.digits) >= self.watching.lineup.digits:
            self._dial()
        else:
            self.later("corner", timing.NUMBER * self._patience, self._dial)

    def _dial(self) -> None:
        """Zap to the number that was typed."""
        if not self._corner.digits:
            return
        number = int(self._corner.digits)
        channel = self.watching.lineup.at(number)
        if channel is None:
            self.tell(self.text("There is no channel {number}").format(number=number))
        else:
            self.zap(channel)

    # The panels.

    @property
    def panel(self) -> Panel | None:
        """What is open."""
        return self._panel

    def toggle(self, name: str) -> None:
        """Open this panel; close it where it is open."""
        if self._panel is not None and self._panel is self._panels.get(name):
            self.close_panel()
        else:
            self.show_panel(name)

    def show_panel(self, name: str) -> Panel | None:
        """Open this panel in place of what is open; None while there is nothing to watch."""
        self.close_panel()
        if self.watching.picture.channel is None:
            return None
        if name not in self._panels:
            self._panels[name] = PANELS[name].make(self)
        self._panel = self._panels[name]
        self._panel.opened()
        return self._panel

    def close_panel(self) -> None:
        """Close whatever is open, the passing things too."""
        self._shut()
        self._banner = False
        self._corner.clear()

    def _shut(self) -> None:
        panel, self._panel = self._panel, None
        if panel is not None:
            panel.closed()

    def _show_banner(self) -> None:
        self._banner = True
        self.later("banner", timing.BANNER * self._patience, self._hide_banner)

    def _hide_banner(self) -> None:
        self._banner = False

    def tell(self, sentence: str) -> None:
        self._corner.tell(sentence)
        self.later("corner", timing.NOTICE * self._patience, self._corner.clear)

    def later(self, use: str, seconds: float, call: Callable[[], object]) -> None:
        """Call later; a call for the same use that is still to come is taken back."""
        before = self._pending.get(use)
        if before is not None:
            before.cancel()
        self._pending[use] = self.after(seconds, call)

    def cancel(self, use: str) -> None:
        """Take back the call for this use that is still to come."""
        before = self._pending.pop(use, None)
        if before is not None:
            before.cancel()

    # The screen.

    def view(self) -> ui.Page:
        now = time.time()
        watching, panel = self.watching, self._panel
        channel = watching.picture.channel
        nodes: tuple[ui.Node | None, ...]
        if channel is None:
            nodes = (words.overlay(watching.trouble, self.says),)
        else:
            nodes = (
                watching.picture.view(watching.memory.wanted),
                *(() if panel is not None and panel.alone else self._over(channel, now)),
                *(() if panel is None else panel.view(channel, now)),
                self._corner.view(watching.lineup, self.says),
                watching.picture.shift.view(self),
            )
            if panel is not None and panel.moving:
                self._follow_clock()
        keys = self._keys if panel is None else (*self._keys, *panel.keys)
        closable = panel is not None or bool(self._corner)
        return ui.Page(*nodes, keys=keys, on_key=self._key, on_back=self._back if closable else None)

    def _back(self) -> None:
        if self._panel is not None and not self._corner.digits:
            self._panel.back()
        else:
            self.close_panel()

    def _over(self, channel: Channel, now: float) -> list[ui.Node | None]:
        """What is said of the channel, over its picture or in its place."""
        picture, lineup, says = self.watching.picture, self.watching.lineup, self.says
        said, number, name = picture.said, lineup.number(channel), says.name(channel)
        heard = picture.sound_only and said in (None, PlayerState.opening)
        nodes: list[ui.Node | None] = []
        if heard:
            item = self.watching.guide.of(channel.service, lineup)
            waiting = self.text("Opening {name} …").format(name=name) if said else ""
            nodes.extend(radio.station(channel, number, item, says, now, waiting, self._said))
            self._follow_clock()
        elif self._banner and not picture.absent:
            item = self.watching.guide.of(channel.service, lineup)
            nodes.append(
                simple.banner(channel, number, item, says, now)
                if self.preferences.simple
                else banner.banner(channel, number, item, says, now, details=False)
            )
        if said and not heard:
            nodes.append(
                words.overlay(said, says, name=name, codec=channel.unsupported, reason=picture.reason)
            )
        return nodes

    def _follow_clock(self) -> None:
        """While something on the screen moves with the clock, come back at the next full minute."""
        if "clock" not in self._pending:
            self.later("clock", timing.MINUTE - time.time() % timing.MINUTE, self._minute)

    def _minute(self) -> None:
        del self._pending["clock"]
        self.watching.guide.expire(time.time())
