"""A recording that plays: its bar, its keys, and where it was left."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from gulou import Key, ui
from gulou.errors import ServiceError
from gulou.services.recordings import Recording
from gulou.ui import PlayerChange, PlayerPosition, PlayerState
from recordings import says

if TYPE_CHECKING:
    from gulou.app import Timer
    from recordings.app import Recordings

SHOWN = 4.0
"""Seconds that the bar stays."""
SETTLES = 0.35
"""Seconds after the last press until the picture goes where the presses lead."""
HELD = 0.6
"""Presses that follow each other faster go further."""
STEPS = ((0, 10), (6, 60), (14, 600))
"""After so many quick presses, a step is so many seconds."""
SAVED_EVERY = 30.0
SPEEDS = (1.0, 2.0, 4.0)
NEAR = 3.0
"""Seconds into a chapter within which "back" means the one before."""
BACK_ON_RESUME = 3.0


class Playing:
    """One recording on the screen."""

    def __init__(self, app: Recordings, recording: Recording, position: float) -> None:
        self._app = app
        self.recording = recording
        self._from = position
        self._jump = 0
        self._unlock = 0
        self._at = position
        self._length = recording.seconds
        self._told = time.monotonic()
        self._target: float | None = None
        self._presses = 0
        self._pressed_at = 0.0
        self._paused = False
        self._speed = 0
        self._bar = True
        self._menu = False
        self._state = PlayerState.opening
        self._reason = ""
        self._timers: dict[str, Timer] = {}
        self._later("bar", SHOWN, self._hide)
        self._later("save", SAVED_EVERY, self._save_again)
        self._keys: dict[str, Callable[[], object]] = {
            Key.OK: self.pause,
            Key.PLAYPAUSE: self.pause,
            Key.LEFT: lambda: self._step(-1),
            Key.RIGHT: lambda: self._step(1),
            Key.UP: lambda: self._chapter(1),
            Key.DOWN: lambda: self._chapter(-1),
            Key.CHANNELUP: lambda: self._go(self._place + 600),
            Key.CHANNELDOWN: lambda: self._go(self._place - 600),
            Key.FASTFORWARD: self._faster,
            Key.REWIND: lambda: self._go(self._place - 30),
            Key.MENU: self._toggle_menu,
            Key.INFO: self._show,
            Key.RED: self._bookmark,
            Key.STOP: app.close_player,
        }

    # Keys.

    def key(self, key: str) -> bool:
        action = self._keys.get(key)
        if action is None:
            return False
        action()
        return True

    def pause(self) -> None:
        """Pause, or go on."""
        if self._state is PlayerState.locked:
            self._unlock += 1
            return
        if self._state is PlayerState.ended:
            self._go(0.0)
            return
        self._paused, self._speed = not self._paused, 0
        self._show()
        if self._paused:
            self.save()

    def _step(self, direction: int) -> None:
        now = time.monotonic()
        self._presses = self._presses + 1 if now - self._pressed_at < HELD else 0
        self._pressed_at = now
        seconds = next(size for least, size in reversed(STEPS) if self._presses >= least)
        self._go(self._place + direction * seconds)

    def _chapter(self, direction: int) -> None:
        places = sorted({0.0, *(chapter.at for chapter in self.recording.chapters)})
        at = self._place
        if direction > 0:
            found = next((place for place in places if place > at + 1), None)
        else:
            found = next((place for place in reversed(places) if place < at - NEAR), 0.0)
        if found is None:
            self._show()
        else:
            self._go(found)

    def _faster(self) -> None:
        self._speed = (self._speed + 1) % len(SPEEDS)
        self._paused = False
        self._show()

    def _go(self, place: float) -> None:
        """Go there, once no more presses come."""
        self._target = max(0.0, min(place, self._end - 1.0))
        self._speed = 0
        self._show()
        self._later("go", SETTLES, self._arrive)

    def _arrive(self) -> None:
        if self._target is None:
            return
        self._from, self._target = self._target, None
        self._at, self._told = self._from, time.monotonic()
        self._jump += 1
        self._state = PlayerState.opening
        if not self._paused:
            self._show()

    def _bookmark(self) -> None:
        self._menu = False
        try:
            self._app.recordings.bookmark(self.recording.id, self._place)
        except ServiceError:
            return
        self._show()

    def _toggle_menu(self) -> None:
        self._menu = not self._menu

    def back(self) -> bool:
        """Close what is open over the picture; return whether anything was."""
        was, self._menu = self._menu, False
        return was

    # What the player says.

    def _moved(self, position: PlayerPosition) -> None:
        self._at, self._length, self._told = position.position, position.length, time.monotonic()

    def _changed(self, change: PlayerChange) -> None:
        self._state, self._reason = change.state, change.reason
        if change.state is PlayerState.ended:
            self.save(watched=True)
            self._show()
        elif change.state is PlayerState.failed:
            self._show()

    def refreshed(self, recording: Recording) -> None:
        """What is known of it is newer."""
        self.recording = recording
        self._length = max(self._length, recording.seconds)

    # Where it was left.

    def save(self, *, watched: bool = False) -> None:
        try:
            self._app.recordings.left_at(self.recording.id, self._place, watched=watched)
        except ServiceError:
            return  # it was deleted, or the gateway is away: nothing that would hold up the picture

    def close(self) -> None:
        """It leaves the screen."""
        for timer in self._timers.values():
            timer.cancel()
        self.save()

    def _save_again(self) -> None:
        if self._state is PlayerState.playing and not self._paused:
            self.save()
        self._later("save", SAVED_EVERY, self._save_again)

    # The screen.

    def view(self) -> tuple[ui.Node | None, ...]:
        return (
            ui.Player(
                self.recording.address,
                position=self._from,
                jump=self._jump,
                unlock=self._unlock,
                paused=self._paused,
                speed=SPEEDS[self._speed],
                on_change=self._changed,
                on_position=self._moved,
                key="player",
            ),
            self._words(),
            self._bar_view() if self._bar or self._paused else None,
            self._menu_view() if self._menu else None,
        )

    def _bar_view(self) -> ui.Overlay:
        recording, text = self.recording, self._app.text
        end = max(self._end, 1.0)
        missed = says.missed(self._app, recording)
        ahead = sorted(chapter.at for chapter in recording.chapters if chapter.at <= self._place)
        chapter = next((each.title for each in recording.chapters if ahead and each.at == ahead[-1]), "")
        state = text("Paused") if self._paused else ""
        if self._speed:
            state = f"{SPEEDS[self._speed]:g}×"
        return ui.Overlay(
            ui.Row(
                ui.Text(recording.title, size="title", bold=True, key="title"),
                ui.Spacer(),
                ui.Text(state, size="heading", tone="accent", key="state"),
                key="top",
            ),
            ui.Progress(
                round(min(1.0, self._place / end), 3),
                marks=tuple(
                    round(min(1.0, each.at / end), 3) for each in recording.chapters if 0 < each.at < end
                ),
                gaps=tuple(
                    (round(min(1.0, each.at / end), 3), round(min(1.0, (each.at + each.seconds) / end), 3))
                    for each in recording.missed
                ),
                key="progress",
            ),
            ui.Row(
                ui.Text(f"{says.clock(self._place)} / {says.clock(self._end)}", key="time"),
                ui.Text(chapter if chapter != recording.title else "", tone="secondary", key="chapter"),
                ui.Spacer(),
                ui.Text(missed, size="caption", tone="warning", key="missed") if missed else None,
                key="bottom",
            ),
            at="bottom",
            size=1.0,
            gap=12,
            key="bar",
        )

    def _menu_view(self) -> ui.Overlay:
        text = self._app.text
        rows: list[tuple[str, Callable[[], object]]] = [
            (text("Forward 10 minutes"), lambda: self._go(self._place + 600)),
            (text("Back 10 minutes"), lambda: self._go(self._place - 600)),
            (text("Next chapter"), lambda: self._chapter(1)),
            (text("From the beginning"), lambda: self._go(0.0)),
            (text("Bookmark here"), self._bookmark),
            (text("Faster"), self._faster),
        ]

        def chosen(row: tuple[str, Callable[[], object]]) -> None:
            self._menu = False
            row[1]()

        return ui.Overlay(
            ui.List(
                rows,
                row=lambda row: ui.Item(row[0]),
                row_key=lambda row: row[0],
                on_select=chosen,
                key="menu",
            ),
            at="right",
            size=0.34,
            key="panel",
        )

    def _words(self) -> ui.Overlay | None:
        text = self._app.text
        if self._state in (PlayerState.playing, PlayerState.opening):
            return None
        match self._state:
            case PlayerState.ended:
                title, hint = text("The end"), text("Press OK to see it again, or Back for the list.")
            case PlayerState.locked:
                title, hint = text("This is locked"), text("Press OK and type the PIN.")
            case _:
                title, hint = text("This cannot be played"), self._reason
        return ui.Overlay(
            ui.Text(title, size="title", key="title"),
            ui.Text(hint, tone="secondary", lines=3, key="hint"),
            at="center",
            size=0.5,
            key="words",
        )

    @property
    def _place(self) -> float:
        """Where it is, or will be when the presses have settled."""
        return self._at if self._target is None else self._target

    @property
    def _end(self) -> float:
        return max(self._length, self.recording.seconds, 1.0)

    def _show(self) -> None:
        self._bar = True
        self._later("bar", SHOWN, self._hide)

    def _hide(self) -> None:
        self._bar = False

    def _later(self, use: str, seconds: float, call: Callable[[], object]) -> None:
        before = self._timers.get(use)
        if before is not None:
            before.cancel()
        self._timers[use] = self._app.after(seconds, call)
