"""What the launcher and the engine say to each other, over `gulou.wire`.

The engine keeps nothing between two questions but its dictionaries: each question says all that was typed and
chosen since the last character was written. So an engine that fell is replaced without anybody noticing.
"""

from __future__ import annotations

import msgspec

LONGEST = 40
"""Letters that are composed at once: more than any phrase."""


class Compose(msgspec.Struct, frozen=True, tag="compose"):
    """Launcher: these letters were typed, and of what was offered for them these candidates chosen, by what
    they say: letters that were typed since may have changed their order.

    Asks for `count` candidates from `start` on. Where the choices use up all letters the answer is a
    `commit`, and the user's dictionary has learned it.
    """

    number: int
    letters: str
    chosen: tuple[str, ...] = ()
    start: int = 0
    count: int = 10


class Composed(msgspec.Struct, frozen=True, tag="composed"):
    """Engine: `shown` is what stands in the line, characters chosen so far and letters by syllables;
    `done` are those characters. `more`: there are candidates beyond these."""

    number: int
    shown: str = ""
    done: str = ""
    candidates: tuple[str, ...] = ()
    more: bool = False
    commit: str = ""


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """Engine: it is there. `walls` says what it is locked in by."""

    version: str
    walls: tuple[str, ...] = ()


class Missing(msgspec.Struct, frozen=True, tag="missing"):
    """Engine: there is nothing to type Chinese with, and why, for the log. It ends."""

    reason: str


class Resting(msgspec.Struct, frozen=True, tag="resting"):
    """Engine: nobody has typed for a while. It ends."""


FromEngine = Composed | Ready | Missing | Resting
FromLauncher = Compose
