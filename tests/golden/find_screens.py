"""The screens of the search, and of the keyboard for what nobody else shall read."""

from __future__ import annotations

from collections.abc import Callable

from gulou import ui
from gulou_launcher.find.programme import ProgrammePage
from tests.golden.gallery import Gallery

_PATIENCE = 20.0


def search(box: Gallery) -> None:
    box.press("search")


def _look_for(box: Gallery, query: str) -> None:
    """On a real keyboard: what candidates there are is the dictionary's affair."""
    box.press("search")
    finding = box.shell.finding
    assert finding is not None
    assert finding.names.wait(_PATIENCE)
    box.shell.keys.type(query)
    box.until(lambda: finding.answered == query)


def found(box: Gallery) -> None:
    _look_for(box, "l")
    box.press("back", "down")


def nothing_found(box: Gallery) -> None:
    _look_for(box, "qqq")


def programme(box: Gallery) -> None:
    channel = box.kit.tuner.channels[0]
    following = box.kit.tuner.on(channel.service).next
    assert following is not None
    box.shell.pile.visit(ProgrammePage(box.shell, channel, following))


def secret(box: Gallery) -> None:
    box.open("weather", ui.Page(ui.TextField("Password", "sesame", secret=True)))
    box.press("ok")


FIND_WAYS: dict[str, Callable[[Gallery], None]] = {
    "search": search,
    "search-found": found,
    "search-nothing": nothing_found,
    "search-programme": programme,
    "keyboard-secret": secret,
}
