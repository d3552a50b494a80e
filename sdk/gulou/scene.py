"""The screen's wire: what an app and the launcher say to each other.

An app's screen is a tree of nodes. The first patch inserts the page; later patches carry differences only.
Lists and rails send their length and the rows that are shown, never the whole.
"""

from __future__ import annotations

from typing import Any

import msgspec

ROOT = 0
"""The parent of the page."""


class Tree(msgspec.Struct, frozen=True):
    """A node with its children, to be inserted. `id` is unique within the app's life, from 1."""

    id: int
    kind: str
    props: dict[str, Any] = {}
    children: tuple[Tree, ...] = ()


class Insert(msgspec.Struct, frozen=True, tag="insert"):
    """Put `tree` under `parent` at `index` (0 … number of children)."""

    parent: int
    index: int
    tree: Tree


class Update(msgspec.Struct, frozen=True, tag="update"):
    """Change some properties of a node."""

    id: int
    props: dict[str, Any]


class Remove(msgspec.Struct, frozen=True, tag="remove"):
    """Take a node away with all below it."""

    id: int


class Move(msgspec.Struct, frozen=True, tag="move"):
    """Put a node at another index among its siblings."""

    id: int
    index: int


class Rows(msgspec.Struct, frozen=True, tag="rows"):
    """Rows `start` … of the list or rail `id`; each row is the properties of an `ui.Item` or `ui.Card`."""

    id: int
    start: int
    rows: tuple[dict[str, Any], ...]


class Patch(msgspec.Struct, frozen=True, tag="patch"):
    """Differences, applied together and drawn as one frame."""

    operations: tuple[Insert | Update | Remove | Move | Rows, ...]


class Answer(msgspec.Struct, frozen=True, tag="answer"):
    """The app has dealt with the key, Back or ping of this number; not `taken`: it had no use for it."""

    number: int
    taken: bool = True


class Leave(msgspec.Struct, frozen=True, tag="leave"):
    """The app is done; the launcher goes home."""


class Begin(msgspec.Struct, frozen=True, tag="begin"):
    """The first message to an app: language as in BCP 47 (`zh`, `en`), screen in pixels, deep link or ''."""

    language: str
    width: int
    height: int
    link: str = ""


class Open(msgspec.Struct, frozen=True, tag="open"):
    """A deep link for an app that already runs."""

    link: str


class Action(msgspec.Struct, frozen=True, tag="action"):
    """Something happened to a node: `name` is the handler without `on_` (`press`, `select`, `state`, …)."""

    id: int
    name: str
    value: Any = None


class Key(msgspec.Struct, frozen=True, tag="key"):
    """A key that the page asked for and focus did not use. Names as in `gulou.keys.Key`."""

    number: int
    key: str


class Back(msgspec.Struct, frozen=True, tag="back"):
    """Back was pressed, and the page has a handler for it."""

    number: int


class NeedRows(msgspec.Struct, frozen=True, tag="need_rows"):
    """The list or rail `id` shows rows `start` … `start + count - 1` soon."""

    id: int
    start: int
    count: int


class Ping(msgspec.Struct, frozen=True, tag="ping"):
    """Are you there? Answered by `Answer`."""

    number: int


class Pause(msgspec.Struct, frozen=True, tag="pause"):
    """The app is no longer on screen."""


class Resume(msgspec.Struct, frozen=True, tag="resume"):
    """The app is on screen again."""


class Stop(msgspec.Struct, frozen=True, tag="stop"):
    """The app is about to be ended; it has a second to save what it must."""


FromApp = Patch | Answer | Leave
FromLauncher = Begin | Open | Action | Key | Back | NeedRows | Ping | Pause | Resume | Stop
