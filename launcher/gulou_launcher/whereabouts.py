"""Where the focus is, told so that it can be found again on a screen that was made anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gulou_launcher.views.view import View

Step = tuple[str, int]


@dataclass(frozen=True)
class Whereabouts:
    """`path` leads down from the page: kind, which of its siblings of that kind. `words` are its label."""

    path: tuple[Step, ...]
    words: str
    part: int

    def find(self, views: Sequence[View]) -> View | None:
        """The view that is this place: by path and words, else by words, else by path alone."""
        kind = self.path[-1][0]
        same = [view for view in views if view.kind == kind]
        said = [view for view in same if self.words and words(view) == self.words]
        there = [view for view in same if path(view) == self.path]
        both = [view for view in said if view in there]
        return next(iter(both or said or there), None)


def whereabouts(view: View) -> Whereabouts:
    """Where this view is."""
    return Whereabouts(path(view), words(view), view.part())


def path(view: View) -> tuple[Step, ...]:
    """The steps from the page down to this view."""
    steps: list[Step] = []
    while view.parent is not None:
        siblings = [child for child in view.parent.children if child.kind == view.kind]
        steps.append((view.kind, siblings.index(view)))
        view = view.parent
    return ((view.kind, 0), *reversed(steps))


def words(view: View) -> str:
    """What a person would call it."""
    return view.words("label") or view.words("title")
