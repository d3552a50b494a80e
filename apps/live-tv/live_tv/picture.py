"""The picture: which channel plays with which streams, and what the player says of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from gulou import ui
from gulou.services.tv import Channel, ServiceKind
from gulou.ui import PlayerChange, PlayerFacts, PlayerState
from gulou.ui.player import Aspect
from live_tv import timing, tracks
from live_tv.shift import Shift

if TYPE_CHECKING:
    from gulou.app import Timer
    from live_tv.memory import Habits, Wanted

ASPECTS: tuple[Aspect, ...] = ("auto", "16:9", "4:3", "zoom", "stretch")
RETRIED = frozenset({PlayerState.failed, PlayerState.ended})
"""States that the player does not leave by itself."""


class Picture:
    """One channel at a time. `after` is the app's own `after`."""

    def __init__(self, after: Callable[[float, Callable[[], object]], Timer]) -> None:
        self._after = after
        self._timer: Timer | None = None
        self._attempt = 0
        self._unlock = 0
        self._reported: PlayerChange | None = None
        self._late = False
        self._sound: int | None = None
        self._subtitle: tuple[int, int] | None = None
        self._state = PlayerState.opening
        self.shift = Shift()
        self.channel: Channel | None = None
        self.absent = False
        self.on_facts: Callable[[PlayerFacts], object] | None = None
        """Gets once a second what plays in detail, while somebody wants to know."""

    def play(self, channel: Channel, *, absent: bool = False) -> None:
        """Play this channel from now on; `absent` tells that the line-up does not have it."""
        self.channel, self.absent = channel, absent
        self._reported = self._sound = self._subtitle = None
        self.shift.reset()
        self._open()

    def update(self, channel: Channel) -> None:
        """Take in what is newly known about the channel that plays."""
        if self.absent or self._state is PlayerState.not_found:
            self.absent = False
            self._again()
        self.channel = channel

    def ask_pin(self) -> None:
        """Have the box ask for the PIN, while what plays is locked."""
        self._unlock += 1

    def pick_sound(self, pid: int) -> None:
        self._sound = pid

    def pick_subtitle(self, place: tuple[int, int]) -> None:
        self._subtitle = place

    def sound(self, habits: Wanted) -> int:
        """The PID of the sound to play: as picked, else as preferred, else OFF (the box chooses)."""
        if self.channel is None:
            return tracks.OFF
        if self._sound in {stream.pid for stream in tracks.sounds(self.channel)}:
            return self._sound or tracks.OFF
        return tracks.preferred_sound(self.channel, habits)

    def subtitle(self, habits: Wanted) -> tuple[int, int]:
        """PID and page of the subtitles to show, or NOWHERE."""
        if self.channel is None:
            return tracks.NOWHERE
        known = {tracks.NOWHERE, *map(tracks.place, tracks.subtitles(self.channel))}
        if self._subtitle is not None and self._subtitle in known:
            return self._subtitle
        return tracks.preferred_subtitle(self.channel, habits)

    def _mix(self, habits: Wanted) -> tuple[int, int]:
        """The PIDs of the sound, and of the one to mix into it: a description that is sent for itself."""
        chosen = self.sound(habits)
        streams = tracks.sounds(self.channel) if self.channel is not None else []
        stream = next((each for each in streams if each.pid == chosen), None)
        if self.channel is None or stream is None or stream.complete:
            return chosen, tracks.OFF
        main = tracks.main_sound(self.channel, stream)
        return (main, chosen) if main else (chosen, tracks.OFF)

    def heard(self, habits: Wanted) -> int:
        """The PID of the sound that plays, as far as is known: chosen, reported, or the first."""
        chosen = self.sound(habits) or (self._reported.audio_pid if self._reported else None)
        if chosen or self.channel is None:
            return chosen or tracks.OFF
        return next((stream.pid for stream in tracks.sounds(self.channel)), tracks.OFF)

    @property
    def sound_only(self) -> bool:
        """Whether there is nothing to see: radio, or television that plays without a picture."""
        if self.channel is None:
            return False
        return self.channel.kind is ServiceKind.radio or (
            self._playing_blind and not self.channel.unsupported
        )

    @property
    def said(self) -> PlayerState | None:
        """What is to be said in words, or None. What the channel itself tells is said before it is tried."""
        if self.channel is None:
            return None
        if self._state is PlayerState.playing:
            return PlayerState.unsupported if self.channel.unsupported and self._playing_blind else None
        if self._state is not PlayerState.opening:
            return self._state
        foreseen = (
            (self.absent, PlayerState.not_found),
            (self.channel.scrambled, PlayerState.scrambled),
            (bool(self.channel.unsupported), PlayerState.unsupported),
            (self._late, PlayerState.opening),
        )
        return next((state for true, state in foreseen if true), None)

    @property
    def reason(self) -> str:
        """The player's own words for a failure, or ''."""
        spoken = (PlayerState.failed, PlayerState.locked, PlayerState.busy)
        failed = self._reported is not None and self._reported.state in spoken
        return self._reported.reason if failed and self._reported else ""

    def aspect(self, habits: Habits) -> Aspect:
        """How the picture fills the screen."""
        return next((known for known in ASPECTS if known == habits.aspect), "auto")

    def view(self, habits: Wanted) -> ui.Player:
        audio_pid, mix_pid = self._mix(habits)
        subtitle_pid, subtitle_page = self.subtitle(habits)
        return ui.Player(
            source=self.channel.service if self.channel else "",
            audio_pid=audio_pid,
            subtitle_pid=subtitle_pid,
            subtitle_page=subtitle_page,
            mix_pid=mix_pid,
            aspect=self.aspect(habits),
            unlock=self._unlock,
            position=self.shift.position,
            jump=self.shift.jump,
            paused=self.shift.paused,
            on_change=self._changed,
            on_position=self.shift.moved,
            on_facts=self.on_facts,
            key=str(self._attempt),
        )

    @property
    def _playing_blind(self) -> bool:
        reported = self._reported
        return (
            self._state is PlayerState.playing
            and reported is not None
            and reported.state is PlayerState.playing
            and reported.video_pid is None
        )

    def _open(self) -> None:
        self._state = PlayerState.opening
        self._late = False
        self._wait(timing.OPENING, self._be_late)

    def _changed(self, change: PlayerChange) -> None:
        if change.state is PlayerState.opening:
            # A player that tries again after trouble is no news: the words stay until it succeeds.
            if self._state is PlayerState.playing:
                self._open()
            return
        self._reported, self._state = change, change.state
        if change.state in RETRIED:
            self._wait(timing.RETRY, self._again)
        elif self._timer is not None:
            self._timer.cancel()

    def _be_late(self) -> None:
        self._late = True

    def _again(self) -> None:
        """Try anew: a player with another key is another player."""
        self._attempt += 1

    def _wait(self, seconds: float, call: Callable[[], None]) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._after(seconds, call)
