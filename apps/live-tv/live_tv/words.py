"""What is wrong, in words, and what to do about it."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

import msgspec

from gulou import ui
from gulou.ui import PlayerState
from live_tv.languages import N_

if TYPE_CHECKING:
    from live_tv.speaker import Speaker


class Trouble(Enum):
    """Why there are no channels at all."""

    AWAY = auto()
    REFUSED = auto()
    EMPTY = auto()


class Words(msgspec.Struct, frozen=True):
    """`title` says what is; `hint` what to do, or what happens by itself."""

    title: str
    hint: str = ""


WORDS: dict[PlayerState | Trouble, Words] = {
    PlayerState.opening: Words(N_("Opening {name} …")),
    PlayerState.no_signal: Words(
        N_("No signal"),
        N_("Check the aerial or the cable. The picture comes back by itself."),
    ),
    PlayerState.scrambled: Words(
        N_("This channel is scrambled"),
        N_("It needs a subscription card, which this box does not have. Choose another channel."),
    ),
    PlayerState.unsupported: Words(
        N_("This box cannot show this channel yet"),
        N_("Its picture is sent as {codec}. Choose another channel."),
    ),
    PlayerState.locked: Words(
        N_("This is locked"),
        N_("Press OK and type the PIN, or choose another channel."),
    ),
    PlayerState.not_found: Words(
        N_("This channel is not on the air"),
        N_("It comes back by itself when it is sent again. Press OK to choose another channel."),
    ),
    PlayerState.busy: Words(
        N_("No tuner is free for this channel"),
        N_("It starts by itself once one is free."),
    ),
    PlayerState.ended: Words(
        N_("The broadcast has ended"),
        N_("It is tried again by itself. Press OK to choose another channel."),
    ),
    PlayerState.failed: Words(
        N_("This channel cannot be played just now"),
        N_("It is tried again by itself. Press OK to choose another channel."),
    ),
    Trouble.AWAY: Words(
        N_("Television is not ready"),
        N_("It is tried again by itself. If this stays, turn the box off and on again."),
    ),
    Trouble.REFUSED: Words(
        N_("Live TV may not use television"),
        N_("Ask the person who set up this box."),
    ),
    Trouble.EMPTY: Words(
        N_("No channels yet"),
        N_("Check the aerial or the cable. Channels appear here by themselves."),
    ),
}


def overlay(
    what: PlayerState | Trouble, speaker: Speaker, *, name: str = "", codec: str = "", reason: str = ""
) -> ui.Overlay:
    """The words in the middle of the screen; `reason` is the player's own, for whoever helps."""
    words = WORDS[what]
    title = speaker.text(words.title).format(name=name)
    codec = codec.upper() or speaker.text("an unknown format")
    hint = speaker.text(words.hint).format(codec=codec) if words.hint else ""
    return ui.Overlay(
        ui.Text(title, size="title", lines=2, key="title"),
        ui.Text(hint, tone="secondary", lines=3, key="hint") if hint else None,
        ui.Text(reason, size="caption", tone="secondary", lines=2, key="reason") if reason else None,
        at="center",
        size=0.56,
        key="words",
    )
