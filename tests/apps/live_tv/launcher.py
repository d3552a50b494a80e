"""A launcher for tests: it keeps the screen that an app describes, and presses keys as a remote does.

It speaks the real wire (`gulou.scene`) over a real socket. It draws nothing; it knows just enough of focus
to send each key where the launcher would: to the list that has it, or to the page.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from socket import socket
from typing import Any

from gulou import Key, scene
from gulou.wire import Wire

PATIENCE = 5.0
"""Seconds that an app may take; a test that waits for so long has failed."""
SHOWN_ROWS = 12


@dataclass
class Shown:
    """A node on the screen; `rows` are those of a list that have been sent, by index."""

    id: int
    kind: str
    props: dict[str, Any]
    children: list[Shown] = field(default_factory=list)
    rows: dict[int, dict[str, Any]] = field(default_factory=dict)

    def walk(self) -> Iterator[Shown]:
        yield self
        for child in self.children:
            yield from child.walk()

    def find(self, kind: str) -> list[Shown]:
        """All nodes of this kind here and below."""
        return [node for node in self.walk() if node.kind == kind]

    @property
    def texts(self) -> list[str]:
        """The words that stand here, rows of lists among them, from top to bottom."""
        found = []
        for node in self.walk():
            if node.kind == "text" and node.props.get("value"):
                found.append(node.props["value"])
            for _, row in sorted(node.rows.items()):
                found.extend(
                    row[name] for name in ("leading", "title", "subtitle", "trailing") if name in row
                )
        return found


class Launcher:
    """The launcher's end of an app's screen. `patches` keeps every patch since `forget`."""

    def __init__(self, sock: socket) -> None:
        self.wire: Wire[scene.FromApp] = Wire(sock, scene.FromApp)
        self.patches: list[scene.Patch] = []
        self.left = False
        self.at_home = False
        self._nodes: dict[int, Shown] = {}
        self._root: Shown | None = None
        self._number = 0
        self._answers: dict[int, bool] = {}

    # What is on the screen.

    @property
    def page(self) -> Shown:
        assert self._root is not None, "the app has shown nothing yet"
        return self._root

    @property
    def texts(self) -> list[str]:
        return self.page.texts

    def one(self, kind: str) -> Shown:
        """The only node of this kind."""
        (found,) = self.page.find(kind)
        return found

    def overlay(self, at: str) -> Shown | None:
        """The overlay at this edge, or None. An overlay at the bottom leaves its default out."""
        found = [node for node in self.page.find("overlay") if node.props.get("at", "bottom") == at]
        assert len(found) <= 1, f"{len(found)} overlays at {at} cover each other"
        return found[0] if found else None

    def list(self, index: int = 0) -> Shown:
        return self.page.find("list")[index]

    # What the household does.

    def begin(self, link: str = "", language: str = "en") -> None:
        """Start the app and wait for its first frame."""
        self.wire.send(scene.Begin(language, 1280, 720, link))
        self.wait(lambda: self._root is not None)

    def press(self, *keys: str) -> None:
        """Press keys one after the other; each is dealt with, its frame included, before the next."""
        for key in keys:
            self.send_key(key)
            self.settle()

    def send_key(self, key: str) -> bool:
        """Send one key where it belongs and wait for the answer; return whether anything took it."""
        if key == Key.BACK:
            if not self.page.props.get("on_back"):
                self.at_home = True
                return True
            return self._ask(scene.Back)
        if self.page.find("list") and key in (Key.UP, Key.DOWN, Key.OK):
            raise AssertionError("focus is in a list, which keeps this key: use select()")
        if key not in self.page.props.get("keys", ()):
            return False
        return self._ask(lambda number: scene.Key(number, key))

    def select(self, title: str, list_index: int = 0) -> None:
        """Press OK on the row with this title."""
        shown = self.list(list_index)
        for index, row in shown.rows.items():
            if row["title"] == title:
                self.act(shown, "select", (index, row["key"]))
                return
        raise AssertionError(f"no row {title!r} among {[row['title'] for row in shown.rows.values()]}")

    def scroll(self, start: int, list_index: int = 0) -> None:
        """Ask for the rows that come into sight."""
        self.wire.send(scene.NeedRows(self.list(list_index).id, start, SHOWN_ROWS))
        self.settle()

    def act(self, node: Shown, name: str, value: Any) -> None:
        """Something happened to a node."""
        self.wire.send(scene.Action(node.id, name, value))
        self.settle()

    def send(self, message: scene.FromLauncher) -> None:
        """Send anything else and wait until it is dealt with."""
        self.wire.send(message)
        self.settle()

    # Time.

    def settle(self) -> None:
        """Return when the app has dealt with all that was sent to it so far, and its frames are here.

        A frame follows the messages that were read together, so the second answer comes after it.
        """
        self._ask(scene.Ping)
        self._ask(scene.Ping)

    def wait(self, true: Callable[[], bool]) -> None:
        """Take in patches until something holds."""
        deadline = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < deadline, f"waited in vain; on the screen: {self._root and self.texts}"
            self._take(0.02)

    def rest(self, seconds: float) -> None:
        """Let time pass."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self._take(left)

    def forget(self) -> None:
        """Count patches from here."""
        self.settle()
        self.patches.clear()

    def _ask(self, message: Callable[[int], scene.FromLauncher]) -> bool:
        self._number += 1
        number = self._number
        self.wire.send(message(number))
        self.wait(lambda: number in self._answers)
        return self._answers.pop(number)

    def _take(self, timeout: float) -> None:
        message = self.wire.wait(timeout)
        if isinstance(message, scene.Patch):
            self.patches.append(message)
            for operation in message.operations:
                self._apply(operation)
        elif isinstance(message, scene.Answer):
            self._answers[message.number] = message.taken
        elif isinstance(message, scene.Leave):
            self.left = True
        assert not self.wire.closed, "the app is gone"

    def _apply(self, operation: scene.Insert | scene.Update | scene.Remove | scene.Move | scene.Rows) -> None:
        match operation:
            case scene.Insert(parent=parent, index=index, tree=tree):
                shown = self._build(tree)
                if parent == scene.ROOT:
                    self._root = shown
                else:
                    self._nodes[parent].children.insert(index, shown)
            case scene.Update(id=node_id, props=props):
                held = self._nodes[node_id].props
                for name, value in props.items():
                    if value is None:
                        held.pop(name, None)
                    else:
                        held[name] = value
            case scene.Remove(id=node_id):
                gone = self._nodes[node_id]
                for node in gone.walk():
                    del self._nodes[node.id]
                for node in self._nodes.values():
                    node.children = [child for child in node.children if child is not gone]
            case scene.Move(id=node_id, index=index):
                moved = self._nodes[node_id]
                siblings = next(node.children for node in self._nodes.values() if moved in node.children)
                siblings.remove(moved)
                siblings.insert(index, moved)
            case scene.Rows(id=node_id, start=start, rows=rows):
                shown = self._nodes[node_id]
                count = shown.props["count"]
                shown.rows = {index: row for index, row in shown.rows.items() if index < count}
                shown.rows.update(enumerate(rows, start))

    def _build(self, tree: scene.Tree) -> Shown:
        shown = Shown(tree.id, tree.kind, dict(tree.props), [self._build(child) for child in tree.children])
        self._nodes[tree.id] = shown
        return shown
