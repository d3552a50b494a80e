"""What is told of a live screen: its tree, its focus, its words, and what an app and the launcher say.

Places are (x, y, width, height) in pixels from the top left. Moments are on the monotonic clock, in seconds.
"""

from __future__ import annotations

from typing import Any

import msgspec

from gulou_launcher.trace import KeyTrace, ZapTrace

Box4 = tuple[float, float, float, float]

FRONT, HOME, SYSTEM = "front", "home", "system"
"""Names of screens beside the ids of apps: what is in front, home, and what lies over everything.

An id has no capital letter and these have none either; an app of such a name is asked for as any other when
it is in front.
"""


class Inspect(msgspec.Struct, frozen=True, tag="inspect"):
    """Look at a screen. Answered by `Inspected`.

    `graph` asks where each direction leads from each focusable, `looks` for the words as they are drawn.
    """

    screen: str = FRONT
    graph: bool = False
    looks: bool = False


class GetMessages(msgspec.Struct, frozen=True, tag="get_messages"):
    """What an app and the launcher have said to each other since message `after`. Answered by `Messages`.

    Messages are kept only while somebody asks at least every ten seconds: the first answer is empty.
    """

    app: str
    after: int = 0


class OpenApp(msgspec.Struct, frozen=True, tag="open_app"):
    """Bring an app to the front, starting it where it does not run. Answered by `Opened`."""

    app: str
    link: str = ""


class EndApp(msgspec.Struct, frozen=True, tag="end_app"):
    """End an app's process now; `forget` what it saved, so that it begins anew. Answered by `Ended`."""

    app: str
    forget: bool = False


class Record(msgspec.Struct, frozen=True, tag="record"):
    """Start an app anew, from nothing that it saved, and have it write its session down: `gulou.recording`.

    With `on` false that ends, and the app begins as usual. Answered by `Recorded`.
    """

    app: str
    on: bool = True


class Recorded(msgspec.Struct, frozen=True, tag="recorded"):
    """It has begun, or ended. `file` is where the session is written, on the box's own disk."""

    file: str


class GetTraces(msgspec.Struct, frozen=True, tag="get_traces"):
    """Where the time of the last keys went. Answered by `Traces`."""


class Reload(msgspec.Struct, frozen=True, tag="reload"):
    """Start an app anew from its folder as it is now, with its state and its focus. Answered by `Reloaded`.

    While its new code does not get as far as a first screen, the old one goes on.
    """

    app: str


class Letters(msgspec.Struct, frozen=True):
    """Words as they are drawn: the height of the letters in pixels, the colour as #rrggbb.

    `cut`: they were shortened, and end in dots. `row` is the index of the row that they belong to, or None.
    """

    text: str
    rect: Box4
    size: int
    bold: bool
    color: str
    cut: bool
    row: int | None = None


class NodeRecord(msgspec.Struct, frozen=True):
    """One node of a screen. `rect` is None for what has no place.

    `can_focus`: it takes the focus; `candidate`: it could have it now; `part` is the row that has the focus
    inside it. `moves` leads by direction to the id that has the focus next, where there is one.
    """

    id: int
    kind: str
    parent: int
    props: dict[str, Any]
    rect: Box4 | None
    shown: bool = False
    can_focus: bool = False
    candidate: bool = False
    part: int = 0
    moves: dict[str, int] = {}
    rows: tuple[dict[str, Any], ...] = ()
    letters: tuple[Letters, ...] = ()


class Inspected(msgspec.Struct, frozen=True, tag="inspected"):
    """A screen: its nodes in drawing order, parents first. `app` is '' for the launcher's own.

    `focus` is the path of ids from the page to what has the focus, empty where nothing has it. `serial` is
    the frame that was on the screen. `captures_keys`: the focus has something open (a keyboard, a list of
    choices) that takes all keys; `busy`: the app has not answered the last key.
    """

    app: str
    state: str
    width: int
    height: int
    serial: int
    nodes: tuple[NodeRecord, ...] = ()
    focus: tuple[int, ...] = ()
    focus_rect: Box4 | None = None
    wanted_keys: tuple[str, ...] = ()
    wants_back: bool = False
    captures_keys: bool = False
    busy: bool = False


class MessageRecord(msgspec.Struct, frozen=True):
    """One message: `sent` by the launcher to the app, else by the app; `size` in bytes on the wire."""

    number: int
    moment: float
    sent: bool
    kind: str
    size: int
    text: str


class Messages(msgspec.Struct, frozen=True, tag="messages"):
    """What was said, oldest first; `missed` messages before these were not kept."""

    messages: tuple[MessageRecord, ...] = ()
    missed: int = 0


class Opened(msgspec.Struct, frozen=True, tag="opened"):
    """The app is on its way to the screen."""


class Ended(msgspec.Struct, frozen=True, tag="ended"):
    """The app's process is gone."""


class Traces(msgspec.Struct, frozen=True, tag="traces"):
    """The last keys and the last zaps, oldest first; `now` on the same clock."""

    keys: tuple[KeyTrace, ...]
    now: float
    zaps: tuple[ZapTrace, ...] = ()


class Reloaded(msgspec.Struct, frozen=True, tag="reloaded"):
    """The app's first new screen has been drawn. `seconds` since the request came, `kept`: with its state."""

    seconds: float
    kept: bool
