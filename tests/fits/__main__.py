"""Does every sentence fit its place? Each screen of the shell and of the apps is laid out with the real
letters, the largest, and words that had to be cut are told: in every language, in simple mode too.

Run by `make lint`. What a broadcast or a household calls something may be cut: only messages of the
catalogues are held to their place.
"""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

os.environ.setdefault("KIVY_NO_ARGS", "1")
logging.disable(logging.WARNING)

from gulou_setup import catalogues  # noqa: E402

from gulou.language import languages  # noqa: E402
from gulou_launcher.window import Size, Window  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
SIZE = Size(1280, 720)
UNDER_CARDS = ("rail",)
"""One line under a card tells more of what its title says; all of it stands where the card leads."""
MOSTLY_PUT_IN = 0.4
"""A message that is mostly what is put into it is as long as that is: nobody can shorten it."""


class Ear:
    """Hears what is painted, and keeps what was cut."""

    def __init__(self) -> None:
        self.cut: set[str] = set()

    def lettered(self, texture: Any, text: str, size: int, bold: bool, cut: bool) -> None:
        if cut:
            self.cut.add(text)

    def textured(self, *_: Any) -> None: ...


@cache
def _messages(language: str) -> re.Pattern[str]:
    """What the box itself says in this language, as one pattern."""
    said: set[str] = set()
    for message in catalogues.wanted_everywhere():
        said |= {message} if isinstance(message, str) else set(message)
    if language != "en":
        for file in catalogues.catalogues():
            if catalogues.language_of(file) == language:
                for each in catalogues.read(file):
                    parts = [each.string] if isinstance(each.string, str) else list(each.string or ())
                    said |= {part for part in parts if each.id and part}
    return re.compile("|".join(sorted(map(_pattern, filter(_is_own, said)), key=len, reverse=True)))


def _is_own(message: str) -> bool:
    fixed = re.sub(r"\{[^{}]*\}", "", message)
    return len(fixed.strip()) >= MOSTLY_PUT_IN * len(message)


def _pattern(message: str) -> str:
    return "".join(
        ".*" if part.startswith("{") else re.escape(part) for part in re.split(r"(\{[^{}]*\})", message)
    )


def overlong(folder: Path, language: str, simple: bool) -> Iterator[str]:
    """One sentence for each message that does not fit."""
    from gulou_launcher.looks import TEXT_SIZE
    from gulou_launcher.paint import Brush
    from tests.fits import screens
    from tests.golden.gallery import Setting, evening

    setting, letters = Setting(SIZE, language, simple), max(TEXT_SIZE.among)
    mode = ", simple mode" if simple else ""
    with evening():
        for name, stage in chain(
            screens.of_the_shell(folder, setting, letters), screens.of_the_apps(setting, letters)
        ):
            ear = Brush.listener = Ear()
            try:
                for view in stage.page.walk() if stage.page is not None else ():
                    if view.shown and not view.stale and view.kind not in UNDER_CARDS:
                        view.repaint()
            finally:
                Brush.listener = None
            for text in sorted(ear.cut):
                if _messages(language).fullmatch(text):
                    yield f"{name} ({language}{mode}): {text!r} is cut"


def look(language: str) -> int:
    """Print what does not fit in this language, at the largest letters; whether anything does not."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            Window(SIZE, True, Path(folder) / "kivy")
        except (OSError, ImportError, SystemExit) as error:
            print(f"Whether every sentence fits is not known: no OpenGL off screen ({error}).")
            return 0
        found = [
            sentence
            for simple in (False, True)
            for sentence in overlong(Path(folder) / str(simple), language, simple)
        ]
    for sentence in dict.fromkeys(found):
        print(sentence)
    return bool(found)


def main(arguments: list[str]) -> int:
    """Look at one language, or at all of them at once."""
    if arguments:
        return look(arguments[0])
    begun = [subprocess.Popen([sys.executable, __file__, language]) for language in languages()]
    return max([each.wait() for each in begun])


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main(sys.argv[1:]))
