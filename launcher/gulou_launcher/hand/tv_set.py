"""The TV set at the other end of the HDMI cable: it and the box go along with each other.

`TvSet` belongs to the frame thread, `Lines` to the reader's; each tells the other and waits for nothing.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gulou_hal.remote.cec import EVENTS, FOLDER, Cec, adapters
from gulou_hal.remote.contract import RemoteError
from gulou_hal.remote.playback import VOLUME_KEYS, Notice, Playback, Wants
from gulou_launcher.hand.standing import Standing
from gulou_launcher.preferences import Preference

if TYPE_CHECKING:
    from gulou_launcher.hand.reader import Reader
    from gulou_launcher.shell import Shell

log = logging.getLogger(__name__)

KEYS = Preference("tv-keys", True)
"""Whether the TV's remote steers the box."""
STANDBY = Preference("tv-standby", True)
"""Whether the TV and the box go to standby together."""
WAKE = Preference("tv-wake", True)
"""Whether the TV wakes and shows the box when that wakes, or somebody presses Home."""
VOLUME = Preference("tv-volume", True)
"""Whether an amplifier that has the sound gets the volume keys."""
LANGUAGES: Final = {"chi": "zh", "zho": "zh", "eng": "en"}
"""ISO 639-2 as the TV says it (CEC 13.6), and ours."""


@dataclass(frozen=True)
class TvState:
    """`there`: a TV is at the other end. `active`: it shows us. `amplifier`: one has the sound."""

    there: bool = False
    active: bool = False
    amplifier: bool = False


class Lines:
    """All HDMI-CEC adapters. On the reader's thread."""

    def __init__(
        self,
        reader: Reader,
        notice: Callable[[Notice], None],
        changed: Callable[[TvState], None],
        plays: Callable[[], bool],
        *,
        folder: Path = FOLDER,
        make: Callable[..., Cec] = Cec,
    ) -> None:
        self._reader = reader
        self._notice = notice
        self._changed = changed
        self._plays = plays
        self.folder: Final = folder
        self._make = make
        self._open: dict[Path, Cec] = {}
        self._state = TvState()
        self.keys = True
        """Whether the TV's keys are handed on."""
        self.standing: dict[Path, Standing] = {}

    def look(self) -> None:
        """What came, and what went."""
        paths = set(adapters(self.folder))
        for path in set(self.standing) - paths:
            self._gone(path)
        for path in sorted(paths - set(self._open)):
            self._try(path)
        self._say()

    def close(self) -> None:
        for path in list(self._open):
            self._gone(path)

    @property
    def due(self) -> float | None:
        """When `run` must be called next."""
        times = [cec.playback.due for cec in self._open.values()]
        return min((time for time in times if time is not None), default=None)

    def run(self, now: float) -> None:
        for cec in self._open.values():
            cec.playback.run(now)
        if self._open:
            self._say()

    def each(self, call: Callable[[Playback], object]) -> None:
        """Do something with what we are on each wire that has a TV."""
        for cec in self._open.values():
            if cec.connected:
                call(cec.playback)
        self._say()

    def awake(self, awake: bool) -> None:
        """We are awake, or not, wherever there is a TV or one comes."""
        for cec in self._open.values():
            cec.playback.awake = awake

    def _try(self, path: Path) -> None:
        cec = self._make(path, self._notice, plays=self._plays)
        try:
            cec.open()
        except RemoteError as error:
            before = self.standing.get(path)
            if before is None or before.reason != str(error):
                log.warning("%s", error)
            self.standing[path] = Standing(str(path), cec.identity, False, str(error))
            return
        self._open[path] = cec
        meaning = self._reader.maps.of(cec.identity)
        self.standing[path] = Standing(str(path), cec.identity, True, "", meaning.names, meaning.own)
        self._reader.add(cec.fileno(), EVENTS, lambda _: self._read(path))

    def _read(self, path: Path) -> None:
        cec = self._open[path]
        try:
            signals = cec.read()
        except RemoteError:
            self._gone(path)
            self._say()
            return
        if self.keys and signals:
            meaning = self._reader.maps.of(cec.identity)
            for signal in signals:
                self._reader.hear(path, cec.identity, meaning, signal)
        if not cec.connected:
            self._reader.presses.gone(path, time.monotonic())
        self._say()

    def _gone(self, path: Path) -> None:
        self.standing.pop(path, None)
        cec = self._open.pop(path, None)
        if cec is not None:
            self._reader.remove(cec.fileno())
            cec.close()
            self._reader.presses.gone(path, time.monotonic())

    def _say(self) -> None:
        ours = [cec.playback for cec in self._open.values() if cec.connected]
        state = TvState(bool(ours), any(one.active for one in ours), any(one.amplifier for one in ours))
        if state != self._state:
            self._state = state
            self._changed(state)


class TvSet:
    """What the household wants of it, and what it wants of us. On the frame thread."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._lines: Lines | None = None
        self._reader: Reader | None = None
        self.state = TvState()
        self._asleep = False
        self.language = ""
        """What the TV speaks, where it has said so and we could too."""

    def open(self, reader: Reader, make: Callable[..., Cec] = Cec) -> Lines:
        """Begin. Not on the frame thread."""
        shell, post = self._shell, self._shell.post
        self._reader = reader
        self._lines = lines = Lines(
            reader,
            lambda notice: post.deliver(self._hear, notice),
            lambda state: post.deliver(self._stands, state),
            lambda: shell.screening.plays,
            folder=FOLDER,
            make=make,
        )
        post.deliver(self._listen, None)
        return lines

    def show(self) -> None:
        """Have the TV show us, where that is wanted and it does not."""
        if self.state.there and not self.state.active and self._shell.preferences.get(WAKE):
            self._each(Playback.show)

    def key(self, key: str) -> bool:
        """A key before anybody else: the volume is the amplifier's, where one has the sound."""
        if key not in VOLUME_KEYS or not self.state.amplifier or not self._shell.preferences.get(VOLUME):
            return False
        now = time.monotonic()
        self._each(lambda playback: playback.volume(key, now))
        return True

    def rests(self, asleep: bool) -> None:
        """The box goes to standby, or is there again."""
        if asleep == self._asleep:
            return  # only the screen saver came or went
        self._asleep = asleep
        with_tv = self._shell.preferences.get(STANDBY)
        wakes_tv = self._shell.preferences.get(WAKE)
        lines = self._lines
        if lines is None or self._reader is None:
            return

        def change() -> None:
            if asleep:
                lines.each(lambda playback: playback.rest(tv=with_tv))
            lines.awake(not asleep)
            if not asleep and wakes_tv:
                lines.each(Playback.show)

        self._reader.order(change)

    def _listen(self, _: object) -> None:
        shell = self._shell
        shell.keys.first.append(self.key)
        shell.preferences.listen(KEYS, self._want_keys)
        self._want_keys()

    def _want_keys(self) -> None:
        if self._lines is not None:
            self._lines.keys = self._shell.preferences.get(KEYS)

    def _each(self, call: Callable[[Playback], object]) -> None:
        lines = self._lines
        if lines is not None and self._reader is not None:
            self._reader.order(lambda: lines.each(call))

    def _stands(self, state: TvState) -> None:
        self.state = state
        self._shell.pile.refresh()

    def _hear(self, notice: Notice) -> None:
        shell = self._shell
        if notice.wants is Wants.LANGUAGE:
            self.language = LANGUAGES.get(notice.value, "")
            shell.pile.refresh()
        elif notice.wants is Wants.WAKE:
            shell.rest.wake()
        elif shell.preferences.get(STANDBY):
            shell.rest.standby()
