"""A channel that was found, on the whole screen: nobody need wait for the end of the search to watch."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from channel_setup.names import called
from gulou import Key, ui
from gulou.ui import PlayerChange, PlayerState

if TYPE_CHECKING:
    from gulou.language import Texts
    from gulou.services.scanning import Found

N_ = str
"""Marks a text for translation where it stands in a table."""
WORDS: Final = {
    PlayerState.opening: N_("Opening …"),
    PlayerState.no_signal: N_("No signal"),
    PlayerState.scrambled: N_("This channel is scrambled"),
    PlayerState.unsupported: N_("This box cannot show this channel yet"),
    PlayerState.locked: N_("This is locked"),
    PlayerState.busy: N_("No tuner is free for this channel"),
}
OTHERWISE: Final = N_("This channel cannot be played just now")
_STEPS: Final = {Key.UP: -1, Key.DOWN: 1, Key.CHANNELUP: 1, Key.CHANNELDOWN: -1}
"""Down goes down the list, as it stood there; the channel keys go up the numbers."""


class Preview:
    """Plays one of the channels that were found; `leave` leads back to where it was opened."""

    def __init__(self, text: Texts, leave: Callable[[], None]) -> None:
        self.text = text
        self._leave = leave
        self._found: list[Found] = []
        self._at = 0
        self._state = PlayerState.opening

    def begin(self, found: list[Found], chosen: Found) -> None:
        self._found, self._at = found, found.index(chosen)
        self._state = PlayerState.opening

    def view(self) -> ui.Page:
        text, playing = self.text, self._found[self._at]
        said = "" if self._state is PlayerState.playing else text(WORDS.get(self._state, OTHERWISE))
        return ui.Page(
            ui.Player(playing.service, on_change=self._changed, key=playing.service),
            ui.Overlay(
                ui.Row(
                    ui.Text(
                        "" if playing.lcn is None else str(playing.lcn),
                        size="title",
                        tone="accent",
                        bold=True,
                        key="number",
                    ),
                    ui.Text(
                        called(playing.name, playing.names, text.language),
                        size="title",
                        bold=True,
                        key="name",
                    ),
                    ui.Spacer(),
                    ui.Text(said, tone="secondary", key="said"),
                    key="channel",
                ),
                ui.Text(
                    text("Up, down: other channels · Back: the search"),
                    size="caption",
                    tone="secondary",
                    key="hint",
                ),
                at="bottom",
                size=1.0,
                gap=12,
                key="banner",
            ),
            keys=tuple(_STEPS),
            on_key=self._key,
            on_back=self._leave,
            key="preview",
        )

    def _key(self, key: str) -> bool:
        self._at = (self._at + _STEPS[Key(key)]) % len(self._found)
        self._state = PlayerState.opening
        return True

    def _changed(self, change: PlayerChange) -> None:
        self._state = change.state
