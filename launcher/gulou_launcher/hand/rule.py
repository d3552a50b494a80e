"""Which remotes are read here, so that no key comes twice.

A window system reads keyboards itself and gives their keys, and their letters, to the window. What is read
here is taken from everybody else (EVIOCGRAB), so a key comes either from there or from here:

| the box draws                           | remotes, gamepads | keyboards with letters |
|-----------------------------------------|-------------------|------------------------|
| without a window system (KMSDRM)        | here              | SDL reads them itself  |
| on a whole display                      | here              | the window             |
| in a window among others, or off screen | the desktop's     | the window             |

`--remotes on` has remotes read in the last row, too, and keyboards where no window gives their keys;
`--remotes off` leaves all of them to the window. A keyboard whose keys the household has taught, or that
a key map calls a remote, is one: there are some that call themselves a keyboard. The TV's keys (HDMI-CEC)
follow the first column.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gulou_hal.remote.contract import LETTERLESS, Kind


class Wish(StrEnum):
    """What `--remotes` says."""

    auto = "auto"
    on = "on"
    off = "off"


@dataclass(frozen=True)
class Rule:
    """`window`: a window gives us a keyboard's keys; `whole`: the display is the box's alone."""

    wish: Wish
    window: bool
    whole: bool

    @property
    def reads(self) -> bool:
        """Whether any remote is read here."""
        return self.wish is Wish.on or (self.wish is Wish.auto and self.whole)

    def takes(self, kind: Kind, *, taught: bool) -> bool:
        """Whether one of this kind is read here, and taken from everybody else."""
        return self.reads and (kind in LETTERLESS or taught or not self.window)
