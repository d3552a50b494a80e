"""Who else is born as apps are: processes of our own whose work is to read what may be out to break them."""

from collections.abc import Callable
from dataclasses import dataclass

from gulou_launcher.pictures import worker as pictures

from .messages import Program, Role

Entry = Callable[[str, str, int, int, str, Program | None], int]
"""Runs in `folder`, `data`, with the descriptors of screen and services, in a language; the exit status."""


@dataclass(frozen=True)
class Kind:
    """What a process of this role runs; `writes`: it may write into its data folder."""

    entry: Entry
    writes: bool
    halfway: Callable[[], None] | None = None
    """For the canary alone: what it tries before the last two walls stand."""


def kinds(app: Entry) -> dict[str, Kind]:
    """All roles; `app` is what runs an app."""
    return {Role.APP: Kind(app, writes=True), Role.PICTURES: Kind(pictures.run, writes=False)}
