"""The screen reader: looks at what a frame will show, and says what is new. Belongs to the frame thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING

from gulou_launcher.reader.words import Words, joined, key_words, own_words, page_words, title, words
from gulou_launcher.views.view import View

if TYPE_CHECKING:
    from gulou.language import Texts
    from gulou_launcher.stage import Stage

Say = Callable[[str, bool], None]
"""Gets words, and whether they are said at once (True) or after what is being said."""

_OVER = frozenset({"overlay", "dialog", "toast"})
_ALERT = "alert"
"""What is said at once, also into another sentence."""
_QUARTERS = 4
_INTRODUCTION = 2
"""Texts of a panel or a question that are said before what has the focus in it."""


@dataclass
class _Seen:
    """What was on the screen when it was looked at last."""

    page: View | None = None
    name: str = ""
    focus: View | None = None
    words: Words = field(default_factory=Words)
    key: str = ""
    """Of the keyboard that the focus has opened: the key that one is on."""
    over: set[int] = field(default_factory=set)
    system: dict[str, str] = field(default_factory=dict)
    quarters: dict[int, int] = field(default_factory=dict)


class Reader:
    """`say` must not wait."""

    def __init__(self, text: Texts, say: Say) -> None:
        self._text = text
        self._say = say
        self._seen = _Seen()

    def look(self, stage: Stage, system: Stage) -> None:
        """Say what is new on the page in front, and on what lies over everything."""
        page, seen = stage.page, self._seen
        if page is None:
            return
        now = self._now(page, stage.focus)
        self._seen = now
        named = now.page is not seen.page and (now.name or seen.page is not None)
        parts = [now.name] if named and (now.name != seen.name or now.page is not seen.page) else []
        parts += self._focus_news(seen, now)
        if parts:
            self._say(joined(parts), True)
        self._over(page, seen, now)
        self._system(system, seen, now)
        self._progress(page, seen, now)

    def read(self, stage: Stage) -> None:
        """Say all that is on the page."""
        if stage.page is not None:
            self._say(". ".join(filter(None, page_words(stage.page, self._text))), True)

    def _now(self, page: View, focus: View | None) -> _Seen:
        said = words(focus, self._text) if focus is not None else Words()
        return _Seen(page, title(page), focus, said, key_words(focus, self._text))

    def _focus_news(self, seen: _Seen, now: _Seen) -> list[str]:
        """What is to be said of the focus: all, where it has moved; else what changed about it."""
        focus, said, before = now.focus, now.words, seen.words
        if focus is None:
            return []
        if focus is not seen.focus:
            return [*_context(focus, seen.focus), said.whole()]
        if said.label != before.label:
            return [said.whole()]
        on_key = [now.key] if now.key and now.key != seen.key else []
        if said.state != before.state:
            # A real keyboard opens this one, and nobody walks on it.
            on_key = on_key if seen.key else []
            return [_letters(before.state, said.state) if focus.kind == "textfield" else said.state, *on_key]
        return on_key

    def _over(self, page: View, seen: _Seen, now: _Seen) -> None:
        """What has come over the page without taking the focus: a banner, a sentence."""
        inside = set(_above(now.focus))
        for view in page.walk():
            if view.kind in _OVER:
                now.over.add(view.id)
                new = view.id not in seen.over or now.page is not seen.page
                if new and view not in inside:
                    self._say(joined(list(_all_words(view, self._text))), False)

    def _system(self, system: Stage, seen: _Seen, now: _Seen) -> None:
        """What the box itself says: volume, notices, troubles."""
        for view in system.page.walk() if system.page is not None else ():
            if view.kind in _OVER:
                name = view.words("key") or str(view.id)
                said = now.system[name] = joined(list(_all_words(view, self._text)))
                if said and said != seen.system.get(name):
                    self._say(said, name in seen.system or name == _ALERT)

    def _progress(self, page: View, seen: _Seen, now: _Seen) -> None:
        """Each quarter of a progress, where nothing plays: there it moves with the clock."""
        everything = page.walk()
        if any(view.kind == "player" for view in everything):
            return
        for view in everything:
            if view.kind == "progress":
                quarter = int(max(0.0, min(1.0, view.number("value", 0))) * _QUARTERS)
                before = seen.quarters.get(view.id, quarter)
                now.quarters[view.id] = quarter
                if quarter > before:
                    share = round(100 * quarter / _QUARTERS)
                    self._say(self._text("{share} per cent").format(share=share), False)


def _above(view: View | None) -> Iterator[View]:
    """A view and all that it lies in."""
    while view is not None:
        yield view
        view = view.parent


def _context(focus: View, before: View | None) -> list[str]:
    """What the focus has come into: a rail's title, a panel's or question's words."""
    left = set(_above(before))
    found: list[str] = []
    for view in reversed([view for view in _above(focus) if view not in left]):
        if view.kind == "rail":
            found.append(view.words("title"))
        elif view.kind in _OVER:
            found += islice(chain(own_words(view), *map(own_words, view.children)), _INTRODUCTION)
    return found


def _all_words(view: View, text: Texts) -> Iterator[str]:
    """The words of a view and of all in it."""
    for each in view.walk():
        if each.can_focus() and each is not view:
            yield words(each, text).whole()
        else:
            yield from own_words(each)


def _letters(before: str, now: str) -> str:
    """What was written or taken away, where it is at the end; else all of it."""
    if now.startswith(before):
        return now[len(before) :]
    return before[len(now) :] if before.startswith(now) else now
