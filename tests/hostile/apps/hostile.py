"""What every hostile app is made of: an ordinary page, and one deed, done as soon as the page is shown."""

from __future__ import annotations

import ctypes
import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gulou import App, ui
from gulou.errors import ServiceError

SCREEN, SERVICES = 3, 4
"""The descriptors of its two wires."""
Deed = Callable[["Hostile"], dict[str, str] | None]
Call = Callable[[], object]

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long


class Hostile(App):
    deed: Deed

    def start(self, link: str) -> None:
        self.warnings: list[tuple[str, float, float]] = []
        self.said = "It has not begun."
        self.after(0.1, self.begin)

    def view(self) -> ui.Page:
        return ui.Page(ui.Text(type(self).__name__), ui.Text(self.said), ui.Button("A button"))

    def begin(self) -> None:
        outcomes = type(self).deed(self)
        self.report(outcomes or {})
        self.said = f"It has done its deed: {len(outcomes or {})} attempts."

    def warning(self, resource: str, used: float, limit: float) -> None:
        self.warnings.append((resource, used, limit))
        self.report({})

    def report(self, outcomes: dict[str, str]) -> None:
        """Leave what came of it where the test can read it."""
        path = Path(os.environ["HOME"]) / "report.json"
        before = json.loads(path.read_text()) if path.exists() else {"outcomes": {}}
        outcomes = {**before["outcomes"], **outcomes}
        path.write_text(json.dumps({"outcomes": outcomes, "warnings": self.warnings}))


def tried(**calls: Call) -> dict[str, str]:
    """What came of each: the name of the error that it was refused with, or what it got."""
    return {name: outcome(call) for name, call in calls.items()}


def outcome(call: Call) -> str:
    try:
        got = call()
    except OSError as error:
        return f"refused: {errno.errorcode.get(error.errno or 0, type(error).__name__)}"
    except ServiceError as error:
        return f"refused: {error.code}"
    except (ValueError, RuntimeError, AttributeError, ImportError, OverflowError, EOFError) as error:
        return f"refused: {type(error).__name__}"
    return f"allowed: {got!r}"[:200]


def system_call(number: int, *arguments: Any) -> object:
    """A system call by its number. Raises OSError."""
    result = libc.syscall(
        ctypes.c_long(number), *(ctypes.c_long(each) if isinstance(each, int) else each for each in arguments)
    )
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
