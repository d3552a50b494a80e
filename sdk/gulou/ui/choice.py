"""One of several."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Any, ClassVar

from gulou.ui.field import Field


@dataclass(eq=False)
class Choice(Field[Hashable]):
    """One of several: OK opens them as a list, left and right go through them.

    `options` are words, or words by key; `value` and `on_change` speak of the key (of the words, where
    there are none).
    """

    kind: ClassVar[str] = "choice"

    label: str = ""
    options: Sequence[str] | Mapping[Any, str] = ()
    value: Hashable | None = None
    _: KW_ONLY
    on_change: Callable[[Any], object] | None = None

    def keys(self) -> list[Hashable]:
        """The keys of the options, in order."""
        return list(self.options)

    def props(self) -> dict[str, Any]:
        """The launcher sees the words and the index of the one in force; the keys stay here."""
        props = super().props()
        words = self.options.values() if isinstance(self.options, Mapping) else self.options
        props["options"] = tuple(str(word) for word in words)
        keys = self.keys()
        if self.value is not None:
            props["value"] = keys.index(self.value) if self.value in keys else -1
        return props

    def read(self, value: object) -> Hashable | None:
        keys = self.keys()
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(keys):
            return keys[value]
        return None
