"""Kivy's start without what this house has no use for, which would be the half of it."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

_NO_RULES = Path(__file__).parent / "no_rules"


def load() -> None:
    """Import Kivy's clock and language; to be called after its settings were made, before its window."""
    if "kivy.clock" not in sys.modules:
        with _without("asyncio", wait_for=None):
            import kivy.clock
    if "kivy.lang" not in sys.modules:
        with _no_rules():
            import kivy.lang  # noqa: F401


@contextlib.contextmanager
def _without(name: str, **named: object) -> Iterator[None]:
    """Let an import that is for others' use only find a module with nothing but these names.

    The clock loads asyncio for programs whose loop is asyncio's; the loop here is our own.
    """
    if name in sys.modules:
        yield
        return
    module = sys.modules[name] = ModuleType(name)
    vars(module).update(named)
    try:
        yield
    finally:
        del sys.modules[name]


@contextlib.contextmanager
def _no_rules() -> Iterator[None]:
    """Let Kivy read no rules of how its widgets look: none of them is ever made here.

    It reads them from where its data lies, at the moment when its language is imported.
    """
    import kivy
    import kivy.resources

    place = kivy.kivy_data_dir
    kivy.kivy_data_dir = str(_NO_RULES)
    try:
        yield
    finally:
        kivy.kivy_data_dir = place
