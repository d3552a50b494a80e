"""Says channels, programmes and times in the household's language."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import msgspec

from gulou.language import in_broadcast

if TYPE_CHECKING:
    from gulou.language import Texts
    from gulou.services.tv import Channel, Programme

LONGEST_TITLE = 200
LONGEST_TEXT = 2000
"""Characters. Broadcasts hold longer ones by mistake; the screen has no room for them."""


def fraction(programme: Programme, now: float) -> float:
    """How far the programme is, 0 … 1, in steps of a hundredth: a smaller one is not to be seen."""
    if programme.duration <= 0:
        return 0.0
    return round(min(1.0, max(0.0, (now - programme.start) / programme.duration)), 2)


class Speaker(msgspec.Struct, frozen=True):
    """`text` translates the app's own words; the rest are the broadcast's."""

    text: Texts
    language: str

    def name(self, channel: Channel) -> str:
        name = in_broadcast(channel.names, self.language) or channel.name or _any(channel.names)
        return name[:LONGEST_TITLE] or self.text("Unnamed channel")

    def title(self, programme: Programme) -> str:
        if programme.locked:
            return self.text("Locked programme, from {age} years").format(age=programme.age)
        title = in_broadcast(programme.titles, self.language) or _any(programme.titles)
        return title[:LONGEST_TITLE] or self.text("Unnamed programme")

    def description(self, programme: Programme) -> str:
        """What the programme is about, or ''."""
        return (in_broadcast(programme.texts, self.language) or _any(programme.texts))[:LONGEST_TEXT]

    def clock(self, at: float) -> str:
        """HH:MM, local time."""
        return time.strftime("%H:%M", time.localtime(at))

    def span(self, programme: Programme) -> str:
        """From when to when, or only from when where the end is not known."""
        if programme.duration <= 0:
            return self.clock(programme.start)
        return f"{self.clock(programme.start)}–{self.clock(programme.start + programme.duration)}"

    def following(self, programme: Programme) -> str:
        """The programme that comes, with its time."""
        return self.text("Next {time} {title}").format(
            time=self.clock(programme.start), title=self.title(programme)
        )


def _any(texts: dict[str, str]) -> str:
    return next((text for text in texts.values() if text), "")
