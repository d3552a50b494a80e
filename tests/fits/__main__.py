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
MODES = ("normal", "simple")
UNDER_CARDS = ("rail",)
"""One line under a card tells more of what its title says; all of it stands where the card leads."""
MOSTLY_PUT_IN = 0.5
"""A message that is mostly what is put into it is as long as that is: nobody can shorten it."""

_PUT_IN = re.compile(r"\{[^{}]*\}")


class Ear:
    """Hears what is painted, and keeps what was cut."""

    def __init__(self) -> None:
        self.cut: set[str] = set()

    def lettered(self, texture: Any, text: str, size: int, bold: bool, cut: bool) -> None:
        if cut:
            self.cut.add(text)

    def textured(self, *_: Any) -> None: ...


@cache
def _messages(language: str) -> dict[re.Pattern[str], int]:
    """What the box itself says in this language: each message as a pattern, and its own letters."""
    said: set[str] = set()
    for message in catalogues.wanted_everywhere():
        said |= {message} if isinstance(message, str) else set(message)
    if language != "en":
        for file in catalogues.catalogues():
            if catalogues.language_of(file) == language:
                for each in catalogues.read(file):
                    parts = [each.string] if isinstance(each.string, str) else list(each.string or ())
                    said |= {part for part in parts if each.id and part}
    return {_pattern(message): len(_PUT_IN.sub("", message).strip()) for message in said}


def _pattern(message: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, _PUT_IN.split(message))))


def _is_own(text: str, language: str) -> bool:
    """Whether the box says this in its own words."""
    return any(
        own >= MOSTLY_PUT_IN * len(text) and pattern.fullmatch(text)
        for pattern, own in _messages(language).items()
    )


def overlong(folder: Path, language: str, simple: bool) -> dict[str, str]:
    """The messages that do not fit, with the first screen where each of them does not."""
    from gulou_launcher.looks import TEXT_SIZE
    from gulou_launcher.paint import Brush
    from tests.fits import screens
    from tests.golden.gallery import Setting, evening

    setting, letters = Setting(SIZE, language, simple), max(TEXT_SIZE.among)
    found: dict[str, str] = {}
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
                if _is_own(text, language):
                    found.setdefault(text, name)
    return found


def look(language: str) -> int:
    """Print what does not fit in this language; whether anything does not."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            Window(SIZE, True, Path(folder) / "kivy")
        except (OSError, ImportError, SystemExit) as error:
            print(f"Whether every sentence fits is not known: no OpenGL off screen ({error}).")
            return 0
        found = {mode: overlong(Path(folder) / mode, language, mode == MODES[1]) for mode in MODES}
    for mode, texts in found.items():
        for text, place in texts.items():
            print(f"{place} ({language}, {mode} mode): {text!r} is cut")
    return any(found.values())


def main(arguments: list[str]) -> int:
    """Look at one language, or at all of them at once: a look mostly waits."""
    if arguments:
        return look(arguments[0])
    begun = [subprocess.Popen([sys.executable, __file__, language]) for language in languages()]
    return max([each.wait() for each in begun])


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main(sys.argv[1:]))
