"""What Live TV remembers of the household: the last channel, the languages of sound and subtitles."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import msgspec

from gulou import ServiceError

if TYPE_CHECKING:
    from gulou.scene import Preferences
    from gulou.storage import Storage

NAME = "household"


class Habits(msgspec.Struct, frozen=True):
    """`channel` is a DVB URL, `audio` and `subtitle` are ISO 639-2 codes; '' where nothing was chosen yet.

    `description` tells that sound with description was chosen, `subtitles` that they are on, `hearing` that
    those were chosen which tell of sounds too. `aspect` is as in `ui.Player`.
    """

    channel: str = ""
    audio: str = ""
    description: bool = False
    subtitle: str = ""
    subtitles: bool = False
    hearing: bool = False
    aspect: str = "auto"


class Wanted(Habits, frozen=True):
    """The habits together with what the household prefers for the whole box.

    `codes` are its languages as broadcast, in their order; `everywhere`: subtitles are shown wherever there
    are some, in another language too.
    """

    codes: tuple[str, ...] = ()
    everywhere: bool = False


class Memory:
    """Read once, written when something settles. A full disk costs the memory, not the picture."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._written: Habits | None = None
        self._habits: Habits | None = None
        self._wanted = Wanted()

    @property
    def habits(self) -> Habits:
        if self._habits is None:
            try:
                self._habits = msgspec.convert(self._storage.get(NAME, {}), Habits)
            except (ServiceError, msgspec.ValidationError):
                self._habits = Habits()
            self._written = self._habits
        return self._habits

    def prefer(self, preferences: Preferences, codes: tuple[str, ...]) -> None:
        """What the household prefers for the whole box, and its languages as broadcast."""
        self._wanted = Wanted(
            description=preferences.audio_description, everywhere=preferences.subtitles, codes=codes
        )

    @property
    def wanted(self) -> Wanted:
        """How everything is to be played."""
        habits, wanted = self.habits, self._wanted
        return Wanted(
            **{
                **msgspec.structs.asdict(habits),
                "description": habits.description or wanted.description,
                "subtitles": habits.subtitles or wanted.everywhere,
                "everywhere": wanted.everywhere,
                "codes": wanted.codes,
            }
        )

    def change(self, **changes: str | bool) -> None:
        """Change these fields, in mind only until `write`."""
        self._habits = msgspec.structs.replace(self.habits, **changes)

    def write(self) -> None:
        """Put to disk what differs from there."""
        if self._habits is None or self._habits == self._written:
            return
        try:
            self._storage.put(NAME, msgspec.to_builtins(self._habits))
        except ServiceError as error:
            print(error, file=sys.stderr)
        self._written = self._habits
