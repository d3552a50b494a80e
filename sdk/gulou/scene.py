"""The screen's wire: what an app and the launcher say to each other.

An app's screen is a tree of nodes. The first patch inserts the page; later patches carry differences only.
Lists and rails send their length and the rows that are shown, never the whole.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Literal

import msgspec

ROOT = 0
"""The parent of the page."""

# A patch is a tree, so that Python's collector, which looks for circles, need not know its parts (gc=False).


class Tree(msgspec.Struct, frozen=True, gc=False):
    """A node with its children, to be inserted. `id` is unique within the app's life, from 1."""

    id: int
    kind: str
    props: dict[str, Any] = {}
    children: tuple[Tree, ...] = ()


class Insert(msgspec.Struct, frozen=True, gc=False, tag="insert"):
    """Put `tree` under `parent` at `index` (0 … number of children)."""

    parent: int
    index: int
    tree: Tree


class Update(msgspec.Struct, frozen=True, gc=False, tag="update"):
    """Change some properties of a node."""

    id: int
    props: dict[str, Any]


class Remove(msgspec.Struct, frozen=True, gc=False, tag="remove"):
    """Take a node away with all below it."""

    id: int


class Move(msgspec.Struct, frozen=True, gc=False, tag="move"):
    """Put a node at another index among its siblings."""

    id: int
    index: int


class Rows(msgspec.Struct, frozen=True, gc=False, tag="rows"):
    """Rows `start` … of the list or rail `id`; each row is the properties of an `ui.Item` or `ui.Card`."""

    id: int
    start: int
    rows: tuple[dict[str, Any], ...]


class Patch(msgspec.Struct, frozen=True, gc=False, tag="patch"):
    """Differences, applied together and drawn as one frame."""

    operations: tuple[Insert | Update | Remove | Move | Rows, ...]


class Timing(msgspec.Struct, frozen=True, array_like=True):
    """Where an app's time went, in seconds: its handlers, its `view`, finding and sending the difference."""

    handlers: float
    view: float
    difference: float


class Answer(msgspec.Struct, frozen=True, tag="answer"):
    """The app has dealt with the key, Back or ping of this number; not `taken`: it had no use for it.

    `timing` is what the app says of itself: for developers, and nothing rests on it.
    """

    number: int
    taken: bool = True
    timing: Timing | None = None


class Leave(msgspec.Struct, frozen=True, tag="leave"):
    """The app is done; the launcher goes home."""


class Preferences(msgspec.Struct, frozen=True, tag="preferences"):
    """What the household prefers, all of it, whenever some of it is another.

    `simple`: the box is in simple mode: larger rows, fewer choices, nothing that surprises.
    `audio_description`: sound that describes the picture goes before all other. `subtitles`: those are shown
    wherever there are some. `speaks`: the box reads the screen aloud.
    """

    simple: bool = False
    audio_description: bool = False
    subtitles: bool = False
    speaks: bool = False


class Begin(msgspec.Struct, frozen=True, tag="begin"):
    """The first message to an app: language as in BCP 47 (`zh`, `en`), screen in pixels, deep link or ''.

    `state` is what the app's `save` returned before its process was ended, None where there is nothing;
    `settings` what the household chose of the manifest's `settings`, by name; `permissions` what it granted.
    `background`: the app begins without being on the screen. `record`: its runtime writes the session down,
    see `gulou.recording`. `preferences`: what the household prefers as the app begins.
    """

    language: str
    width: int
    height: int
    link: str = ""
    state: Any = None
    settings: dict[str, Any] = {}
    permissions: tuple[str, ...] = ()
    background: bool = False
    record: bool = False
    preferences: Preferences = Preferences()


class Open(msgspec.Struct, frozen=True, tag="open"):
    """A deep link for an app that already runs."""

    link: str


class Action(msgspec.Struct, frozen=True, tag="action"):
    """Something happened to a node: `name` is the handler without `on_` (`press`, `select`, `state`, …)."""

    id: int
    name: str
    value: Any = None


class Key(msgspec.Struct, frozen=True, tag="key"):
    """A key that the page asked for and focus did not use. Names as in `gulou.keys.Key`."""

    number: int
    key: str


class Back(msgspec.Struct, frozen=True, tag="back"):
    """Back was pressed, and the page has a handler for it."""

    number: int


class NeedRows(msgspec.Struct, frozen=True, tag="need_rows"):
    """The list or rail `id` shows rows `start` … `start + count - 1` soon.

    `span` are the moments between which a guide shows them, in seconds since 1970.
    """

    id: int
    start: int
    count: int
    span: tuple[float, float] | None = None


class NeedMedia(msgspec.Struct, frozen=True, tag="need_media"):
    """The picture `name` is about to be shown. Answered by `Media`."""

    name: str


class Ping(msgspec.Struct, frozen=True, tag="ping"):
    """Are you there? Answered by `Answer`."""

    number: int


class Pause(msgspec.Struct, frozen=True, tag="pause"):
    """The app is no longer on screen."""


class Resume(msgspec.Struct, frozen=True, tag="resume"):
    """The app is on screen again."""


class Stop(msgspec.Struct, frozen=True, tag="stop"):
    """The app is about to be ended; it has a second to save what it must."""


class Save(msgspec.Struct, frozen=True, tag="save"):
    """The app sleeps and its process may be ended: what does it need to go on? Answered by `Saved`."""

    number: int


class Saved(msgspec.Struct, frozen=True, tag="saved"):
    """What the app needs to go on where it was: anything that JSON can hold.

    At most MAX_STATE bytes as JSON, and MAX_STATE_DEPTH deep.
    """

    number: int
    state: Any = None


class Search(msgspec.Struct, frozen=True, tag="search"):
    """The household searches everywhere for these words. Answered by `Found`."""

    number: int
    words: str


class SearchResult(msgspec.Struct, frozen=True):
    """Something that an app offers; `link` opens it by `App.open`."""

    title: str
    link: str
    subtitle: str = ""


class Found(msgspec.Struct, frozen=True, tag="found"):
    """What an app offers for the words of that number, best first, at most MAX_RESULTS."""

    number: int
    results: tuple[SearchResult, ...] = ()


Urgency = Literal["low", "normal", "critical"]
"""Of a notification, as the Desktop Notifications Specification has it: `low` is only kept to be read,
`normal` is shown once it disturbs nobody, `critical` at once, until somebody has seen it."""
NOTIFY: Mapping[Urgency, str] = {"low": "notify", "normal": "notify", "critical": "notify.critical"}
"""The permission that each urgency needs; a critical one of an app that has only `notify` comes as normal."""


class Notification(msgspec.Struct, frozen=True, tag="notification"):
    """A word to the household while the app is not on the screen; `link` opens what it is about.

    The launcher adds the app's own name. One with the `key` of an earlier one takes its place.
    """

    title: str
    text: str = ""
    link: str = ""
    key: str = ""
    urgency: Urgency = "normal"

    def allowed(self, granted: Collection[str]) -> Notification | None:
        """As it may be shown where this is granted; None: not at all."""
        if NOTIFY[self.urgency] in granted:
            return self
        if self.urgency != "critical" or NOTIFY["normal"] not in granted:
            return None
        return msgspec.structs.replace(self, urgency="normal")


class PutSetting(msgspec.Struct, frozen=True, tag="put_setting"):
    """The app itself changes one of its settings."""

    name: str
    value: Any


class Settings(msgspec.Struct, frozen=True, tag="settings"):
    """The household has changed the app's settings: all of them, by name."""

    values: dict[str, Any]


class Permissions(msgspec.Struct, frozen=True, tag="permissions"):
    """The household has granted or taken back permissions: these are granted now."""

    granted: tuple[str, ...]


class Warning(msgspec.Struct, frozen=True, tag="warning"):
    """The app is over a cap, or near it: `resource` is `messages`, `bytes`, `nodes`, `memory`, `cpu`, `disk`.

    `used` and `limit` are in the resource's own unit. Next the app is slowed, then ended. For
    `notifications` over their rate it is not: they are dropped.
    """

    resource: str
    used: float
    limit: float


class Media(msgspec.Struct, frozen=True, tag="media"):
    """A picture that the launcher asked for: its file rides along as a descriptor, where it was `found`.

    `name` is what nodes, cards and items call it. The launcher hands the file to a locked-in worker.
    """

    name: str
    found: bool = True


class Services(msgspec.Struct, frozen=True, tag="services"):
    """The gateway was started anew: the descriptor that rides along is the app's end of its services now."""


class SurfaceOpened(msgspec.Struct, frozen=True, tag="surface_opened"):
    """The memory of an `ui.Surface`: the descriptor that rides along is a sealed memfd of `slots` frames.

    A frame is `height` rows of `width` pixels of 4 bytes (red, green, blue, alpha), from the top.
    """

    id: int
    width: int
    height: int
    slots: int


class Flip(msgspec.Struct, frozen=True, tag="flip"):
    """The frame in this slot is ready to be shown; the app leaves it alone until `Flipped`."""

    id: int
    slot: int


class Flipped(msgspec.Struct, frozen=True, tag="flipped"):
    """The frame in this slot has been taken; the slot is the app's again."""

    id: int
    slot: int


MAX_MESSAGE = 256 << 10
"""Bytes of one message from an app: more would take the TV longer to read than it shows a frame."""
MAX_STATE_DEPTH = 64
"""How many lists and dictionaries of what an app may save may stand in one another."""
MAX_STATE = 64 << 10
"""Bytes of what an app may save, as JSON."""


def depth(state: object) -> int:
    """How many lists and dictionaries stand in one another; does not recurse, whoever made them."""
    deepest, waiting = 0, [(state, 0)]
    while waiting:
        value, above = waiting.pop()
        inside = (
            value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else None
        )
        if inside is not None:
            deepest = max(deepest, above + 1)
            waiting.extend((each, above + 1) for each in inside)
    return deepest


MAX_RESULTS = 20

FromApp = Patch | Answer | Leave | Saved | Found | Notification | PutSetting | Media | Flip
FromLauncher = (
    Begin
    | Services
    | Open
    | Action
    | Key
    | Back
    | NeedRows
    | NeedMedia
    | Ping
    | Pause
    | Resume
    | Stop
    | Save
    | Search
    | Settings
    | Permissions
    | Preferences
    | Warning
    | SurfaceOpened
    | Flipped
)
