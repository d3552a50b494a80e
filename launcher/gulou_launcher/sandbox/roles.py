"""Who else is born as apps are: processes of our own whose work is to read what may be out to break them."""

from dataclasses import dataclass

from gulou_launcher.pictures import worker as pictures

from .lockin import Entry
from .messages import Role


@dataclass(frozen=True)
class Kind:
    """What a process of this role runs; `writes`: it may write into its data folder."""

    entry: Entry
    writes: bool


def kinds(app: Entry) -> dict[Role, Kind]:
    """All roles; `app` is what runs an app."""
    return {Role.APP: Kind(app, writes=True), Role.PICTURES: Kind(pictures.run, writes=False)}
