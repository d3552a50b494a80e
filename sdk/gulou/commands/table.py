"""Every command of `gulou`, a row each: what `gulou --help` shows without importing any of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Group(StrEnum):
    """What a command is for; the headings of `gulou --help`, in this order."""

    WRITE = "Write an app"
    SHIP = "Ship it"
    BOX = "Run and steer a box"
    MORE = "More"


@dataclass(frozen=True)
class Row:
    """A command: one line about it, and the extra of the distribution `gulou` that it comes with or needs."""

    group: Group
    summary: str
    extra: str = ""


COMMANDS = {
    "new": Row(Group.WRITE, "make an app from a template"),
    "run": Row(Group.WRITE, "see the app on a simulated TV; it reloads when you save", "tv"),
    "test": Row(Group.WRITE, "run the app's tests, without a window", "test"),
    "check": Row(Group.WRITE, "certify the app: bronze to platinum, each mark with its number", "tv"),
    "inspect": Row(Group.WRITE, "the live tree, focus and messages of a running app", "tv"),
    "trace": Row(Group.WRITE, "where the milliseconds between key and picture went", "tv"),
    "record": Row(Group.WRITE, "record a session on a box, to replay it as a test", "tv"),
    "pack": Row(Group.SHIP, "make a signed package of the app", "pack"),
    "install": Row(Group.SHIP, "put a package or a folder on the box of this machine", "tv"),
    "remove": Row(Group.SHIP, "take an app off the box of this machine", "tv"),
    "deploy": Row(Group.SHIP, "put the app on a box in the next room", "tv"),
    "log": Row(Group.SHIP, "what an app has printed, and its errors", "tv"),
    "doctor": Row(Group.SHIP, "check this machine, and say what to mend"),
    "box": Row(Group.BOX, "start the box", "tv"),
    "status": Row(Group.BOX, "how every process, app and driver of the box is", "tv"),
    "apps": Row(Group.BOX, "what is installed", "tv"),
    "press": Row(Group.BOX, "press keys on the remote", "tv"),
    "screenshot": Row(Group.BOX, "save what is on the screen", "tv"),
    "search": Row(Group.BOX, "what the apps of a box offer for some words", "tv"),
    "si": Row(Group.MORE, "list what a transport stream carries", "tv"),
    "tuner": Row(Group.MORE, "which tuners there are, and how well they receive", "tv"),
    "completion": Row(Group.MORE, "make the Tab key complete commands, options, apps and boxes"),
}
