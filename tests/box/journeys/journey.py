"""One way through the box, gone as a person would: keys in the hand, eyes on the words, pictures kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from journeys.words import said
from PIL import Image
from running import RunningBox

from gulou_launcher.control import client, scenes
from gulou_launcher.control.contract import Picture

SOON = 20.0
"""Seconds in which what a key does must be seen, also on a busy machine; a journey says where more."""
MOST_STEPS = 80
"""Arrow keys that nobody would press for one thing."""
SWEEPS = ("down", "right", "up", "down", "right")
"""Where to look for what is not to be seen yet: each way until nothing more comes."""

LOOKS_APART = 0.25
"""Seconds in which a screen that does not change is taken to be complete."""
MOST_LOOKS = 12

SLACK = 4.0
"""Pixels by which lines of one row may lie apart."""

Found = TypeVar("Found")


class Journey:
    """Somebody before the TV. `keys` counts what was pressed; pictures go to `folder`, by number.

    What is to be seen is said in Chinese, whatever language the household reads.
    """

    def __init__(self, box: RunningBox, folder: Path, language: str = "zh") -> None:
        self.box = box
        self.keys = 0
        self.language = language
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)
        for old in self.folder.glob("*.png"):
            old.unlink()
        self._taken = 0

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        self.box.press(*keys)
        self.keys += len(keys)

    def wait(self, look: Callable[[], Found], seconds: float = SOON) -> Found:
        """Look until there is something; fails, with what stands on the screen, when it does not come."""
        try:
            return self.box.wait_for(look, seconds)
        except AssertionError as error:
            raise AssertionError(f"{error}\nOn the screen:\n{self.words}\nThe focus: {self.focus}") from None

    # What stands on the screen.

    @property
    def words(self) -> str:
        """All that is written on the screen now, one line for each piece; what lies over everything first."""
        return "\n".join(letters.text for letters in self._letters())

    @property
    def focus(self) -> str:
        """What is written on the thing that has the focus."""
        return _text(_focused(self._look(scenes.FRONT)))

    def sees(self, *words: str, within: float = SOON) -> None:
        """Wait until all of these stand on the screen."""
        self.wait(lambda: all(self.written(*words)), within)

    def misses(self, *words: str, within: float = SOON) -> None:
        """Wait until none of these stands on the screen."""
        self.wait(lambda: not any(self.written(*words)), within)

    def written(self, *words: str) -> list[bool]:
        """Whether each stands on the screen; a sentence may begin with it or not."""
        screen = self.words.casefold()
        return [self.said(each).casefold() in screen for each in words]

    def said(self, words: str) -> str:
        """These Chinese words in the household's language."""
        return said(words, self.language)

    def go(self, words: str) -> None:
        """Move the focus, by arrows alone, to what says this: nothing else, where there is such a thing."""
        words, sweeps = self.said(words), iter(SWEEPS)
        sweep = next(sweeps)
        for _ in range(MOST_STEPS):
            seen = self._look(scenes.FRONT)
            fits = _fits(words, seen)
            focus = _focused(seen)
            if any(fits(letters) for letters in focus):
                return
            self.press(self._towards(seen, fits) or sweep)
            self.wait(lambda: not self._look(scenes.FRONT).busy)
            if self.focus == _text(focus):
                sweep = next(sweeps, "down")  # there is nothing more that way
        raise AssertionError(
            f"{MOST_STEPS} keys did not lead to {words!r}:\n{self.words}\nFocus: {self.focus}"
        )

    def choose(self, words: str) -> None:
        """Go to what says this, and press OK."""
        self.go(words)
        self.press("ok")

    def picture(self, name: str) -> Path:
        """Keep the screen as it is, once what comes by itself has come: pictures of apps, what slides."""
        self._taken += 1
        taken = self._still() if self.box.player().state != "playing" else self.box.picture()
        file = self.folder / f"{self._taken:02}-{name}.png"
        Image.frombytes("RGBA", (taken.width, taken.height), taken.rgba).convert("RGB").save(file)
        return file

    def _still(self) -> Picture:
        """A picture that stays the same for a moment; where none does, the last."""
        taken = self.box.picture()
        for _ in range(MOST_LOOKS):
            time.sleep(LOOKS_APART)
            before, taken = taken, self.box.picture()
            if taken.rgba == before.rgba:
                break
        return taken

    # How it looks and moves.

    def _look(self, screen: str) -> scenes.Inspected:
        return client.inspect(self.box.data, screen, looks=True)

    def _letters(self) -> Iterator[scenes.Letters]:
        for screen in (scenes.SYSTEM, scenes.FRONT):
            yield from _written(self._look(screen))

    def _towards(self, seen: scenes.Inspected, fits: Callable[[scenes.Letters], bool]) -> str:
        """The arrow that leads to what says this; '' where it is not to be seen yet."""
        target = next((letters for letters in _written(seen) if fits(letters)), None)
        here = _around(_focused(seen)) or seen.focus_rect
        if target is None or here is None:
            return ""
        there = target.rect
        middle = there[1] + there[3] / 2
        if here[1] - SLACK <= middle <= here[1] + here[3] + SLACK:
            return "right" if there[0] + there[2] / 2 > here[0] + here[2] / 2 else "left"
        return "down" if middle > here[1] else "up"


def _fits(words: str, seen: scenes.Inspected) -> Callable[[scenes.Letters], bool]:
    """What tells whether it is that which is looked for."""
    if any(letters.text == words for letters in _written(seen)):
        return lambda letters: letters.text == words
    return lambda letters: words in letters.text


def _text(pieces: list[scenes.Letters]) -> str:
    return " ".join(letters.text for letters in pieces)


def _written(seen: scenes.Inspected) -> Iterator[scenes.Letters]:
    for node in seen.nodes:
        if node.shown:
            yield from node.letters


def _focused(seen: scenes.Inspected) -> list[scenes.Letters]:
    """What is written on the row that has the focus; where there are no rows, all inside the focus."""
    node = next((node for node in seen.nodes if node.id in seen.focus[-1:]), None)
    if node is None or seen.focus_rect is None:
        return []
    rows = [letters for letters in node.letters if letters.row is not None]
    if rows:
        return [letters for letters in rows if letters.row == node.part]
    return [letters for letters in _written(seen) if _within(letters.rect, seen.focus_rect)]


def _around(pieces: list[scenes.Letters]) -> scenes.Box4 | None:
    """The place that holds all of these."""
    if not pieces:
        return None
    left, top = min(each.rect[0] for each in pieces), min(each.rect[1] for each in pieces)
    right = max(each.rect[0] + each.rect[2] for each in pieces)
    return left, top, right - left, max(each.rect[1] + each.rect[3] for each in pieces) - top


def _within(inner: scenes.Box4, outer: scenes.Box4) -> bool:
    """Whether the middle of one place lies in the other."""
    x, y = inner[0] + inner[2] / 2, inner[1] + inner[3] / 2
    return outer[0] <= x <= outer[0] + outer[2] and outer[1] <= y <= outer[1] + outer[3]
