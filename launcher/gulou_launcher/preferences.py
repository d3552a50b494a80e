"""What the household prefers: each preference is declared once, in the file that uses it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from gulou_launcher.kept import Kept

ROOM = "preferences"

Value = TypeVar("Value", bool, int, float, str)


@dataclass(frozen=True)
class Preference(Generic[Value]):
    """Its name in what is kept, what holds until the household says otherwise, and what it may be.

    `among`: the values that can be chosen; empty: any of the default's type.
    """

    name: str
    default: Value
    among: Collection[Value] = field(default=())

    def allows(self, value: object) -> bool:
        """Whether this is a value of it: what is kept may come from another release."""
        return type(value) is type(self.default) and (not self.among or value in self.among)


class Preferences:
    """Belongs to the frame thread."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self._listeners: dict[str, list[Callable[[], object]]] = {}

    def get(self, preference: Preference[Value]) -> Value:
        """What holds now."""
        value = self._kept.get(ROOM, name=preference.name, default=preference.default)
        return value if preference.allows(value) else preference.default

    def put(self, preference: Preference[Value], value: Value) -> None:
        """Prefer this from now on, also after the next start; who listens is told.

        Raises ValueError where the preference cannot be that.
        """
        if not preference.allows(value):
            raise ValueError(f"{preference.name} cannot be {value!r}")
        if value != self.get(preference):
            self._kept.put(ROOM, name=preference.name, value=value)
            for listener in self._listeners.get(preference.name, ()):
                listener()

    def listen(self, preference: Preference[Value], changed: Callable[[], object]) -> None:
        """Call this after each change."""
        self._listeners.setdefault(preference.name, []).append(changed)
