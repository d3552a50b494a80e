"""The test kit: an app's real process logic on a television that the test plays.

    from gulou.testing import TV

    with TV("path/to/app") as tv:
        tv.press("down", "ok")
        tv.see("Hello")

The app speaks its real wires to a launcher and a gateway of the kit's own: nothing is drawn, nothing leaves
the process, and time passes only when the test says so. With pytest, the fixture `tv` is the app beside which
the test lies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou.testing.broadcast import LINEUP, programme
from gulou.testing.television import TV

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["LINEUP", "TV", "programme", "replay"]


def replay(path: str | Path, app: str | Path | None = None) -> None:
    """Run the app against a session that `gulou record` wrote, and compare the screen after each step.

    `app` is its folder; the one around the session's file where none is given. Raises AssertionError at the
    first step whose screen differs, with the difference as text; GulouError where there is no such session.
    """
    from gulou.testing.replaying import play

    play(path, app)
