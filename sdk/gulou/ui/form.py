"""Several fields, handed over together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from gulou.errors import SceneError
from gulou.ui.button import Button
from gulou.ui.field import Field
from gulou.ui.node import Node, nodes


@dataclass(eq=False)
class Submit(Button):
    """The button of a form."""

    kind: ClassVar[str] = "submit"


@dataclass(eq=False, init=False)
class Form(Node):
    """Fields one below the other, and a button `submit` that hands their values over, by the fields' keys.

    While it is filled in, the TV keeps the values: the app hears of them only when they are handed over.
    """

    kind: ClassVar[str] = "form"
    local: ClassVar[frozenset[str]] = Node.local | {"submit"}

    submit: str
    on_submit: Callable[[dict[str, Any]], object] | None

    def __init__(
        self,
        *fields: Node | None,
        submit: str = "",
        on_submit: Callable[[dict[str, Any]], object] | None = None,
        key: str = "",
    ) -> None:
        inside = nodes(fields)
        super().__init__(key=key, children=(*inside, Submit(submit)) if submit else inside)
        self.submit = submit
        self.on_submit = on_submit
        names: set[str] = set()
        for field in _fields(self):
            if not field.key:
                raise SceneError(f'the field {field.label!r} of a form needs a key: {field.kind}(…, key="…")')
            if field.key in names:
                raise SceneError(f"two fields of a form have the key {field.key!r}: give each its own")
            names.add(field.key)

    def handle(self, name: str, value: object) -> None:
        if name != "submit" or self.on_submit is None or not isinstance(value, Mapping):
            return
        handed: dict[str, Any] = {}
        for field in _fields(self):
            read = field.read(value.get(field.key))
            handed[field.key] = field.value if read is None else read
        self.on_submit(handed)


def _fields(node: Node) -> Iterator[Field[Any]]:
    for child in node.children:
        if isinstance(child, Field):
            yield child
        yield from _fields(child)
