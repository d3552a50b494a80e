"""The programme guide: channels down, time across, of any number and for any number of days."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY, dataclass, field
from typing import Any, ClassVar, TypeVar

from gulou.ui.picture import Picture, picture_name
from gulou.ui.rows import _Rows

C = TypeVar("C")

MOST_PROGRAMMES = 200
"""Of one channel, for the hours that are sent at once."""
_MOST_VALUES = 18_000
"""Of all rows that are sent at once: the TV takes no more than 20,000."""
_EACH = 6
"""Values of a programme, itself counted."""
FIRST_HOURS = 5.0
"""Sent before the TV asks."""


@dataclass(frozen=True)
class GuideChannel:
    """What stands at the left of a row of the guide. `image` is the channel's logo."""

    name: str
    number: str = ""
    image: Picture | None = None


@dataclass(frozen=True)
class GuideProgramme:
    """Something that is on; `start` and `end` are seconds since 1970. `text` stands under its title where
    there is room, else its hours do; `marked` sets it off (a recording, a reminder)."""

    start: float
    end: float
    title: str
    text: str = ""
    marked: bool = False


@dataclass(eq=False)
class Guide(_Rows[C]):
    """Programmes by channel and time. The focus keeps its time when it moves to another channel.

    `row` makes the `GuideChannel` of one of `items`; `programmes(item, start, end)` returns those that are on
    between two moments, in order. It is called for the channels and hours near the screen only, and must
    not take long. The guide begins at `start`, in seconds since 1970 (default: the last full hour), and goes
    on for `hours`; the focus stands at the moment `at` first, now where that is 0. `on_select` and `on_focus`
    get the item and the programme.
    Channel up and down move by a page, rewind and fast forward by a day.
    """

    kind: ClassVar[str] = "guide"
    first_window: ClassVar[int] = 12
    local: ClassVar[frozenset[str]] = _Rows.local | {"programmes"}

    _: KW_ONLY
    programmes: Callable[[C, float, float], Sequence[GuideProgramme]] = field(
        default=lambda item, start, end: ()
    )
    start: float = 0.0
    hours: float = 24.0
    at: float = 0.0
    on_select: Callable[[C, GuideProgramme], object] | None = None  # type: ignore[assignment]
    on_focus: Callable[[C, GuideProgramme], object] | None = None  # type: ignore[assignment]

    def props(self) -> dict[str, Any]:
        # A line is drawn at `now`; the app, asked each second whether it lives, brings it up to date.
        return super().props() | {
            "start": self._start(),
            "hours": self.hours,
            "at": self.at,
            "now": time.time() // 60 * 60,
        }

    def window(
        self, start: int, count: int, span: tuple[float, float] | None = None
    ) -> tuple[dict[str, Any], ...]:
        begin, end = span or (0.0, 0.0)
        if end <= begin:
            begin = max(self._start(), time.time() // 3600 * 3600 - 3600)
            end = begin + FIRST_HOURS * 3600
        most = min(MOST_PROGRAMMES, _MOST_VALUES // (_EACH * max(1, count)))
        rows = []
        for index in range(max(0, start), min(len(self.items), start + count)):
            item = self.items[index]
            channel: GuideChannel = self.row(item)
            found = self.programmes(item, begin, end)
            rows.append(
                {
                    "key": str(index if self.row_key is None else self.row_key(item)),
                    "name": channel.name,
                    "number": channel.number,
                    "image": picture_name(channel.image),
                    "from": begin,
                    "to": end,
                    "programmes": [
                        (each.start, each.end, each.title, each.text, each.marked) for each in found[:most]
                    ],
                }
            )
        return tuple(rows)

    def handle(self, name: str, value: object) -> None:
        """`value` is (index, key, the programme's start)."""
        handler = {"select": self.on_select, "focus": self.on_focus}.get(name)
        if handler is None or not isinstance(value, (list, tuple)) or len(value) != 3:
            return
        index, key, start = value
        item = self._find(index, key)
        if item is None or not isinstance(start, (int, float)):
            return
        for programme in self.programmes(item, start, start + 1):
            if programme.start == start:
                handler(item, programme)
                return

    def _start(self) -> float:
        return self.start or time.time() // 3600 * 3600
