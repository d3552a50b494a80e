"""What is drawn in parts, of which a key changes few: only those are painted anew."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from kivy.graphics import InstructionGroup

from gulou_launcher.paint import Brush


class Parts:
    """Parts of one drawing, by name. They lie over each other in the order in which they came first."""

    def __init__(self, brush: Brush) -> None:
        self._brush = brush
        self._drawn: dict[Hashable, tuple[InstructionGroup, object]] = {}
        self._left: set[Hashable] = set()

    def begin(self) -> None:
        """All that is not painted until `end` goes."""
        self._left = set(self._drawn)

    def paint(self, name: Hashable, looks: object, draw: Callable[[Brush], object]) -> None:
        """Have `draw` paint the part of this name, unless it was painted with the same `looks`."""
        self._left.discard(name)
        group, before = self._drawn.get(name, (None, None))
        if group is not None and before == looks:
            return
        if group is None:
            group = InstructionGroup()
            self._brush.group.add(group)
        self._drawn[name] = group, None
        group.clear()
        draw(Brush(group, self._brush.height))
        self._drawn[name] = group, looks

    def end(self) -> None:
        for name in self._left:
            group, _ = self._drawn.pop(name)
            self._brush.group.remove(group)
            group.clear()
        self._left.clear()

    def let_go(self) -> None:
        """The drawing has been cleared: free what is in its parts."""
        for group, _ in self._drawn.values():
            group.clear()
        self._drawn.clear()
