"""What this box has seen of the household: programmes watched, places left. It never leaves the box.

It is small, it is bounded, and the household can have it forgotten. Nothing of what the parental lock guards
comes in, and what it guards since does not come out.
"""

from __future__ import annotations

import time
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

import msgspec

from gulou_launcher.preferences import Preference

if TYPE_CHECKING:
    from gulou_launcher.kept import Kept

LEARNS = Preference("home.learns", True)
"""Whether what is watched is remembered, to suggest more of it."""

ROOM = "seen"
MOST = 300
"""Programmes that are remembered."""
DAYS = 42
"""For so long."""
MOST_LEFT = 48
"""Places that are remembered: a channel, a recording, an app."""
APP = "app:"
"""Before the id of an app that was left."""
_PROGRAMMES, _LEFT = "programmes", "left"
_LONGEST = 80

Value = TypeVar("Value")


class Seen(msgspec.Struct, frozen=True, array_like=True):
    """A programme that somebody watched, from a minute of a day (`date.toordinal`) on, local time.

    `seconds` is how long; `age` is the youngest that it suits, 0 where none was given.
    """

    day: int
    minute: int
    service: str
    title: str
    seconds: int
    age: int = 0


class History:
    """Belongs to the frame thread."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self.programmes: tuple[Seen, ...] = _read(kept, _PROGRAMMES, tuple[Seen, ...], ())
        """The latest last."""
        self.left: dict[str, float] = _read(kept, _LEFT, dict[str, float], {})
        """When something was left last, in Unix seconds: by the address that plays, or `app:` and its id."""

    def saw(self, service: str, title: str, start: float, seconds: float, age: int = 0) -> None:
        """Somebody watched a programme; what is watched on is not counted twice."""
        began = datetime.fromtimestamp(start)
        seen = Seen(
            began.toordinal(),
            began.hour * 60 + began.minute,
            service,
            title[:_LONGEST],
            round(seconds),
            age,
        )
        oldest = datetime.fromtimestamp(time.time()).toordinal() - DAYS
        others = []
        for known in self.programmes:
            if (known.day, known.minute, known.service, known.title) == (
                seen.day,
                seen.minute,
                service,
                seen.title,
            ):
                seen = msgspec.structs.replace(seen, seconds=seen.seconds + known.seconds)
            elif known.day >= oldest:
                others.append(known)
        self.programmes = (*others, seen)[-MOST:]
        self._kept.put(ROOM, name=_PROGRAMMES, value=self.programmes)

    def leave(self, what: str) -> None:
        """The household was here last."""
        left = {name: when for name, when in self.left.items() if name != what}
        self.left = dict([*left.items(), (what, round(time.time()))][-MOST_LEFT:])
        self._kept.put(ROOM, name=_LEFT, value=self.left)

    def forget(self, what: str | None = None) -> None:
        """Forget one place that was left; None: everything."""
        if what is not None:
            self.left = {name: when for name, when in self.left.items() if name != what}
            self._kept.put(ROOM, name=_LEFT, value=self.left)
            return
        self.programmes, self.left = (), {}
        self._kept.forget(ROOM)

    def __bool__(self) -> bool:
        return bool(self.programmes or self.left)


def _read(kept: Kept, name: str, kind: type[Value], default: Value) -> Value:
    """What is kept may come from another release."""
    try:
        return msgspec.convert(kept.get(ROOM, name=name, default=default), kind)
    except msgspec.ValidationError:
        return default
