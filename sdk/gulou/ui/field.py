"""What nodes share that the household sets: a label, a value, and who keeps it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Generic, TypeVar

from gulou.ui.node import Node

V = TypeVar("V")


class Field(Node, Generic[V]):
    """Something to set. It shows `value`, or what was set since: with `value` None, or without `on_change`.

    With both, the app decides: what its next view says is shown, so that it may refuse a change.
    Inside a `Form` a field needs a `key`, under which the form hands its value over.
    """

    shows: ClassVar[Mapping[str, str]] = {"change": "value"}

    # Each kind declares these itself, since the order of its arguments is its own.
    label: str
    value: V | None
    on_change: Callable[[V], object] | None

    def props(self) -> dict[str, Any]:
        props = super().props()
        if self.key:
            props["name"] = self.key
        return props

    def read(self, value: object) -> V | None:
        """What the TV sent, as the app gets it; None where it makes no sense."""
        raise NotImplementedError

    def handle(self, name: str, value: object) -> None:
        read = self.read(value)
        if name == "change" and read is not None and self.on_change is not None:
            self.on_change(read)
