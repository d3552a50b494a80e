"""What plays: asks the gateway for a stream, hands it to the player, and tells the app how it goes."""

from __future__ import annotations

import math
import os
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol, TypedDict, get_args

from gulou.ui.player import Aspect, PlayerChange, PlayerFacts, PlayerPosition, PlayerState
from gulou_hal import link
from gulou_launcher.preferences import Preference
from gulou_launcher.spoken import spoken

if TYPE_CHECKING:
    from gulou_launcher.player import Player, PlayerStatus
    from gulou_launcher.player.outputs import Output
    from gulou_launcher.shell import Shell

_FROM_STREAM = {
    link.StreamState.no_signal: PlayerState.no_signal,
    link.StreamState.scrambled: PlayerState.scrambled,
    link.StreamState.unsupported: PlayerState.unsupported,
    link.StreamState.locked: PlayerState.locked,
    link.StreamState.not_found: PlayerState.not_found,
    link.StreamState.busy: PlayerState.busy,
    link.StreamState.ended: PlayerState.ended,
}
_COMES_BACK = (link.StreamState.no_signal, link.StreamState.busy)
"""What may begin to flow by itself."""
_CUTS = (link.StreamState.waiting, *_COMES_BACK)
"""What stands between two pieces of a stream that do not go on from each other."""
_FROM_PLAYER = {
    "idle": PlayerState.opening,
    "opening": PlayerState.opening,
    "playing": PlayerState.playing,
    "ended": PlayerState.ended,
    "failed": PlayerState.failed,
}

POSITION_EVERY = 0.5
"""Seconds between two looks at where a recording is."""
FACTS_EVERY = 1.0
VOLUME = "volume"
"""The room of `Kept` for it. That it was muted is not kept: a television that is silent seems broken."""
OUTPUT = Preference("sound-output", "auto")
"""Where sound comes out, as mpv names it."""
VOLUME_SETTLES = 2.0
DUCKED = 0.4
"""Share of the volume that is left while something is read aloud."""


class _Selection(TypedDict):
    """Streams by their PIDs, as the player takes them; None: silence, no subtitles."""

    audio_pid: int | None
    mix_pid: int | None
    subtitle_pid: int | None
    subtitle_page: int


class Viewer(Protocol):
    """Who something plays for: an app's session, or home with live television behind it."""

    @property
    def instance(self) -> int:
        """By which the gateway knows it; 0: the launcher itself."""

    @property
    def player(self) -> dict[str, Any] | None:
        """What is to play, as of `ui.Player`."""

    @property
    def dimmed(self) -> bool:
        """Whether the picture lies behind words."""

    def player_changed(self, change: PlayerChange) -> None:
        """How its player stands."""

    def player_moved(self, position: PlayerPosition) -> None:
        """Where in a recording its player is."""

    def player_facts(self, facts: PlayerFacts) -> None:
        """What plays, in detail."""


class Screening:
    """One picture at a time, for whichever session is in front.

    Requests are numbered: what comes for an older one is closed and forgotten. The number and the stream
    are shared with the post's thread, under the lock.
    """

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._lock = threading.Lock()
        self._making = threading.Lock()
        self._player: Player | None = None
        self._session: Viewer | None = None
        self._source = ""
        self._request = 0
        self._stream: link.StreamOpened | None = None
        self._opened_at = 0.0
        self._flowed = False
        self._stream_state = link.StreamState.waiting
        self._stream_reason = ""
        self._player_status: PlayerStatus | None = None
        self._wanted_audio = 0
        self._wanted_subtitle = 0
        self._wanted_page = self._wanted_mix = 0
        self._aspect: Aspect = "auto"
        self.zoom = ""
        """How the household wants to see what plays now, in place of what the app says; "": as that does."""
        self._format = 0
        self._asked_unlock = 0
        self._telling_facts = False
        self._told: PlayerChange | None = None
        self._place: tuple[float | None, int] = (None, 0)
        self._paused, self._speed = False, 1.0
        self._opened_at = 0.0
        self._looking = False
        self.volume = _kept_volume(shell.kept.get(VOLUME))
        self.muted = False
        self._volume_turned = 0
        self._ducks = False
        shell.preferences.listen(OUTPUT, self._put_output)
        self.on_source: list[Callable[[str], object]] = []
        """Called with what an app plays from now on; '' where none does."""

    @property
    def source(self) -> str:
        """The service that is wanted; '' where none is."""
        return self._source

    @property
    def blank(self) -> bool:
        """Whether nothing can be seen of what is wanted: it is locked, scrambled, gone."""
        return self._stream_state in _FROM_STREAM

    @property
    def plays(self) -> bool:
        """Whether somebody watches or listens: what plays behind home is only its ground."""
        watched = self._shell.front is not None and bool(self._source)
        return watched and not self._paused and not self.blank

    def fade(self, share: float) -> None:
        """Let what plays sound at this share of the volume, 0 … 1; the volume itself stays as it is."""
        if self._player is not None:
            self._player.set_volume(self.volume * share)

    @property
    def player_status(self) -> PlayerStatus | None:
        return self._player_status

    def warm(self) -> None:
        """Load the player now, so that the first picture need not wait for it. Not on the frame thread."""
        self._ready_player().warm()

    def show(self, session: Viewer | None) -> None:
        """Play what this session's page wants; None: nothing."""
        wanted = session.player if session is not None else None
        source = _text(wanted, "source")
        dimmed = session is not None and session.dimmed
        self._shell.screen.shade(dimmed)
        for call in self.on_source:
            call("" if dimmed else source)
        self._wanted_audio = _pid(wanted, "audio_pid")
        self._wanted_subtitle = _pid(wanted, "subtitle_pid")
        was_paused = self._paused
        self._paused, self._speed = bool((wanted or {}).get("paused")), _number(wanted, "speed") or 1.0
        if self._paused and not was_paused:
            self._shell.notices.calm()
        if self._player is not None:
            self._player.set_pace(paused=self._paused, speed=self._speed)
        place = (_number(wanted, "position"), int(_number(wanted, "jump") or 0))
        self._wanted_page = _pid(wanted, "subtitle_page")
        self._wanted_mix = _pid(wanted, "mix_pid")
        self._set_aspect(_text(wanted, "aspect"))
        if (wanted or {}).get("on_facts") and not self._telling_facts:
            self._telling_facts = True
            self._tell_facts()
        unlock = _count(wanted, "unlock")
        if session is self._session and source == self._source and place == self._place:
            if unlock > self._asked_unlock and self._stream_state is link.StreamState.locked:
                self._shell.lock.unlock(source)
            self._asked_unlock = unlock
            self._select()
            return
        self._asked_unlock = unlock
        self._place = place
        if source != self._source and self.zoom:
            self.put_zoom("")
        with self._lock:
            old, self._stream = self._stream, None
            self._session, self._source = session, source
            self._request = 0
            self._stream_state, self._stream_reason = link.StreamState.waiting, ""
            self._player_status, self._told = None, None
            if session is not None and source:
                self._shell.trace.zap(source)
                self._request = self._shell.gateway.open_stream(
                    source, session.instance, self._refused, place[0]
                )
        if old is not None:
            self._shell.gateway.tell(link.CloseStream(old.stream))
        if not source and self._player is not None:
            self._player.stop()
            self._shell.clear_picture()

    def begin_again(self) -> None:
        """The gateway is another: what was open went with the old one."""
        with self._lock:
            session, self._session = self._session, None
            self._stream, self._source, self._request = None, "", 0
        self.show(session)

    def _says_now(self, status: link.StreamStatus) -> bool:
        """Whether it is known only now what a stream is made of: the player was told to play nothing."""
        opened = self._stream
        blind = opened is not None and opened.video_pid is None and not opened.audio_pids
        return blind and bool(status.video_pid or status.audio_pids)

    def _begins_anew(self, before: link.StreamState, state: link.StreamState) -> bool:
        """Whether what comes now does not go on from what came before: another tuner, another time."""
        if before is link.StreamState.locked:
            return state is not before
        return self._flowed and before in _CUTS and state is link.StreamState.flowing

    def _open_again(self) -> None:
        """What was locked is open now, what was unknown is known, what was cut goes on: begin anew."""
        with self._lock:
            old = self._stream
        if old is not None:
            self._shell.gateway.tell(link.CloseStream(old.stream))
        self.begin_again()

    def opened(self, stream: link.StreamOpened, fd: int) -> None:
        """The gateway has opened a stream. On the post's thread."""
        with self._lock:
            if stream.id != self._request:
                os.close(fd)
                self._shell.gateway.tell(link.CloseStream(stream.stream))
                return
            self._stream, self._opened_at = stream, time.monotonic()
            self._flowed = stream.state is link.StreamState.flowing
            self._stream_state, self._stream_reason = stream.state, stream.reason
            player = self._ready_player()
            if stream.state in _FROM_STREAM and stream.state not in _COMES_BACK:
                os.close(fd)
                player.stop()
                return
            player.set_pace(paused=self._paused, speed=self._speed)
            player.open(
                fd,
                video_pid=stream.video_pid,
                **self._selection(stream),
            )

    def stream_event(self, message: link.FromGateway) -> None:
        """What the gateway says of streams, on the frame thread."""
        match message:
            case link.StreamOpened(video_pid=video_pid, state=state):
                if self._stream is not message:
                    return
                self._set_format(message.active_format)
                self._shell.trace.zapping(self._source, {**message.moments, "opened": self._opened_at})
                if video_pid is None or state in _FROM_STREAM:
                    self._shell.clear_picture()
                self._tell()
                if message.position is not None and not self._looking:
                    self._looking = True
                    self._look_at_position()
            case link.StreamStatus(stream=number, state=state, reason=reason):
                if self._stream is not None and self._stream.stream == number:
                    before = self._stream_state
                    self._stream_state, self._stream_reason = state, reason
                    if state is link.StreamState.locked and self._player is not None:
                        self._player.stop()  # what is on its way to the screen is locked too
                    elif self._says_now(message) or self._begins_anew(before, state):
                        self._open_again()
                        return
                    self._set_format(message.active_format)
                    self._flowed |= state is link.StreamState.flowing
                    self._shell.trace.zapping(self._source, message.moments)
                    if state in _FROM_STREAM:
                        self._shell.clear_picture()
                    self._tell()

    def _look_at_position(self) -> None:
        """Tell the app where it is, again and again while what plays can be sought in."""
        stream, player = self._stream, self._player
        if stream is None or stream.position is None or player is None or self._session is None:
            self._looking = False
            return
        status = player.status
        played = status.time_s
        if status.state == "playing" and not self._paused and status.looked_at:
            played += (time.monotonic() - status.looked_at) * self._speed
        length = stream.length
        if stream.grows:
            length += time.monotonic() - self._opened_at
        at = min(stream.position + played, max(length, stream.position))
        self._session.player_moved(PlayerPosition(self._source, round(at, 1), round(length, 1), stream.grows))
        self._shell.screen.after(POSITION_EVERY, self._look_at_position)

    def volume_changed(self) -> None:
        """The volume is another; it is kept once nobody turns it any more, since a disk wears."""
        turned, self._volume_turned = self.volume, self._volume_turned + 1
        number = self._volume_turned

        def keep() -> None:
            if number == self._volume_turned:
                self._shell.kept.put(VOLUME, value=turned)

        self._shell.screen.after(VOLUME_SETTLES, keep)
        if self._player is not None:
            self._player.set_volume(self._loudness)
            self._player.set_mute(self.muted)

    def find_outputs(self, found: Callable[[tuple[Output, ...]], None]) -> None:
        """Have `found` called on the frame thread with where sound can come out."""

        def ask() -> None:
            self._ready_player().find_outputs(lambda outputs: self._shell.post.deliver(found, outputs))

        threading.Thread(target=ask, name="outputs", daemon=True).start()

    def _put_output(self) -> None:
        if self._player is not None:
            self._player.set_output(self._shell.preferences.get(OUTPUT))

    def duck(self, ducks: bool) -> None:
        """Be less loud while something is read aloud."""
        if ducks != self._ducks:
            self._ducks = ducks
            if self._player is not None:
                self._player.set_volume(self._loudness)

    @property
    def _loudness(self) -> int:
        """What the player is told: what plays is heard below what is read."""
        return round(self.volume * DUCKED) if self._ducks else self.volume

    def close(self) -> None:
        """Let go of the player; without this, mpv aborts the process at its end."""
        if self._player is not None:
            self._player.close()
            self._player = None

    @property
    def player(self) -> Player | None:
        return self._player

    def _ready_player(self) -> Player:
        with self._making:
            if self._player is None:
                from gulou_launcher.player import Player, choose_renderer

                renderer = choose_renderer(self._shell.screen.renderer)
                self._player = Player(self._player_changed, self._shell.picture_ready, renderer=renderer)
                self._player.set_size(self._shell.size.width, self._shell.size.height)
                self._player.set_volume(self._loudness)
                self._player.set_mute(self.muted)
                self._player.set_output(self._shell.preferences.get(OUTPUT))
                self._player.set_aspect(self._aspect, self._format)
            return self._player

    def _tell_facts(self) -> None:
        """Once a second, for as long as the app asks."""
        session, player = self._session, self._player
        asks = session is not None and session.player is not None and bool(session.player.get("on_facts"))
        self._telling_facts = asks
        if not asks:
            return
        facts = player.facts() if player is not None else None
        if facts is not None and session is not None:
            session.player_facts(facts)
        self._shell.screen.after(FACTS_EVERY, self._tell_facts)

    def put_zoom(self, name: str) -> None:
        """See what plays now so, one of `Aspect`; "": as the app says."""
        self.zoom = name
        self._set_aspect(_text(self._session.player if self._session else None, "aspect"))

    def _set_aspect(self, name: str) -> None:
        name = self.zoom or name
        aspect: Aspect = name if name in get_args(Aspect) else "auto"  # type: ignore[assignment]
        if aspect != self._aspect:
            self._aspect = self._shell.screen.aspect = aspect
            if self._player is not None:
                self._player.set_aspect(aspect, self._format)

    def _set_format(self, code: int) -> None:
        """What of the picture is to be seen, as the broadcaster says now."""
        if code != self._format:
            self._format = self._shell.screen.active_format = code
            if self._player is not None:
                self._player.set_aspect(self._aspect, code)

    def _selection(self, stream: link.StreamOpened) -> _Selection:
        """Which streams play: those that the app wants; of a recording, of which it has no say, as liked."""
        audio, mix = self._wanted_audio, self._wanted_mix
        subtitle, page = self._wanted_subtitle, self._wanted_page
        if stream.streams:
            from gulou_launcher.liking import choose, liking

            liked = choose(stream.streams, liking(self._shell))
            audio, mix = (audio, mix) if audio else (liked.audio, liked.mix)
            subtitle, page = (subtitle, page) if subtitle else (liked.subtitle, liked.page)
        return _Selection(
            audio_pid=audio if audio in stream.audio_pids else next(iter(stream.audio_pids), None),
            mix_pid=mix or None,
            subtitle_pid=subtitle or None,
            subtitle_page=page,
        )

    def prefer(self) -> None:
        """The household likes other sound, or subtitles: what plays follows at once."""
        self._select()

    def _select(self) -> None:
        if self._player is None or self._stream is None:
            return
        chosen = self._selection(self._stream)
        self._player.select_audio(chosen["audio_pid"], chosen["mix_pid"])
        self._player.select_subtitle(chosen["subtitle_pid"], chosen["subtitle_page"])

    def _refused(self, sentence: str) -> None:
        self._stream_state, self._stream_reason = link.StreamState.not_found, sentence
        self._tell()

    def _player_changed(self, status: PlayerStatus) -> None:
        """On a thread of the player's."""
        self._shell.post.deliver(self._player_news, status)

    def _player_news(self, status: PlayerStatus) -> None:
        self._player_status = status
        if self._player is not None:
            self._shell.trace.zapping(self._source, self._player.moments)
        self._tell()

    def _tell(self) -> None:
        """Tell the app how its player stands, where that is news."""
        if self._session is None or not self._source:
            return
        status = self._player_status
        state = _FROM_STREAM.get(self._stream_state)
        reason = self._stream_reason
        if state is None:
            state = PlayerState.opening if status is None else _FROM_PLAYER[status.state]
            reason = "" if status is None else status.reason
            if state is PlayerState.failed and self._stream_state is link.StreamState.waiting:
                # The tuner has no signal yet: trying anew would only begin that anew.
                state, reason = PlayerState.opening, ""
        change = PlayerChange(
            self._source,
            state,
            spoken(self._shell.text, reason),
            status.video_pid if status else None,
            status.audio_pid if status else None,
            status.subtitle_pid if status else None,
        )
        if change != self._told:
            self._told = change
            self._session.player_changed(change)


def _text(props: dict[str, Any] | None, name: str) -> str:
    value = (props or {}).get(name)
    return value if isinstance(value, str) else ""


def _number(props: dict[str, Any] | None, name: str) -> float | None:
    value = (props or {}).get(name)
    return float(value) if isinstance(value, (int, float)) and math.isfinite(value) else None


def _pid(props: dict[str, Any] | None, name: str) -> int:
    value = (props or {}).get(name)
    return value if isinstance(value, int) and 0 <= value < 8192 else 0


def _count(props: dict[str, Any] | None, name: str) -> int:
    value = (props or {}).get(name)
    return value if isinstance(value, int) else 0


def _kept_volume(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 100 else 100
