"""What is said over the control socket: one request, one reply. Sizes are bytes, times are seconds."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from gulou.states import AppState
from gulou_launcher.control import packages
from gulou_launcher.control.scenes import (
    EndApp,
    Ended,
    GetMessages,
    GetTraces,
    Inspect,
    Inspected,
    Messages,
    OpenApp,
    Opened,
    Record,
    Recorded,
    Reload,
    Reloaded,
    Traces,
)
from gulou_launcher.control.searches import Offers, SearchAll
from gulou_launcher.sandbox.messages import Mechanism
from gulou_launcher.trace import FrameTrace, KeyTrace


class Role(StrEnum):
    """What a process of the box is for."""

    BOX = "box"
    LAUNCHER = "launcher"
    GATEWAY = "gateway"
    ZYGOTE = "zygote"
    APP = "app"


class GetStatus(msgspec.Struct, frozen=True, tag="get_status"):
    """Answered by `Status`."""


class GetApps(msgspec.Struct, frozen=True, tag="get_apps"):
    """Answered by `Apps`."""


class Press(msgspec.Struct, frozen=True, tag="press"):
    """Press one key, by its name in `gulou.keys.Key`. Answered by `Pressed`."""

    key: str


class Capture(msgspec.Struct, frozen=True, tag="capture"):
    """Answered by `Captured`."""


class Tell(msgspec.Struct, frozen=True, tag="tell"):
    """Say a sentence to the household, on home, for a while. Answered by `Told`."""

    sentence: str


class GetFrames(msgspec.Struct, frozen=True, tag="get_frames"):
    """How long the last frames took. `animate` seconds from now every frame is drawn, as if something moved.

    Answered by `FramesDrawn`.
    """

    animate: float = 0.0


class ProcessRecord(msgspec.Struct, frozen=True):
    """One process. `memory` is its proportional share (PSS), `cpu` what it has used since its start.

    Both are None where the kernel does not tell, or the process is no more. An app's `name` is its id.
    """

    role: Role
    name: str
    pid: int | None
    state: str
    reason: str = ""
    memory: int | None = None
    cpu: float | None = None


class AppRecord(msgspec.Struct, frozen=True):
    """One installed app. `names` has a name for each language; `pid` is None while it does not run.

    `caps` says what its process takes too much of, or took last time: `cpu: 9.6 of 9.5 s, slowed`.
    """

    id: str
    version: str
    names: dict[str, str]
    state: AppState
    reason: str = ""
    pid: int | None = None
    caps: tuple[str, ...] = ()


class DriverRecord(msgspec.Struct, frozen=True):
    """One driver or service of the gateway."""

    name: str
    state: str
    reason: str = ""
    detail: dict[str, str | int | float] = {}


class IsolationRecord(msgspec.Struct, frozen=True):
    """How well apps are locked in: the level 0 to 3, and each mechanism that was tried.

    `level` is None until the canary has been back.
    """

    level: int | None = None
    mechanisms: tuple[Mechanism, ...] = ()


class ScreenRecord(msgspec.Struct, frozen=True):
    """What is drawn on: its size in pixels, who draws, and whether anybody can see it without the page."""

    width: int
    height: int
    renderer: str
    offscreen: bool = False


class Status(msgspec.Struct, frozen=True, tag="status"):
    """The whole box. `page` is the address of its page with the key, or empty; `troubles` are sentences.

    `first_frame` is the moment, on the monotonic clock, when something was on the screen, `home_drawn` when
    home stood with what is on now (0.0: not yet), and `home_cost` the seconds of processor time that the
    launcher had used by then; `keys` tells where the time of the last keys went.
    """

    version: str
    data: str
    uptime: float
    screen: ScreenRecord
    isolation: IsolationRecord
    processes: tuple[ProcessRecord, ...]
    apps: tuple[AppRecord, ...]
    drivers: tuple[DriverRecord, ...] = ()
    page: str = ""
    troubles: tuple[str, ...] = ()
    first_frame: float = 0.0
    home_drawn: float = 0.0
    home_cost: float = 0.0
    keys: tuple[KeyTrace, ...] = ()


class Apps(msgspec.Struct, frozen=True, tag="apps"):
    apps: tuple[AppRecord, ...]


class Pressed(msgspec.Struct, frozen=True, tag="pressed"):
    """The frame thread has taken the key."""


class Told(msgspec.Struct, frozen=True, tag="told"):
    """The sentence stands on home."""


class Captured(msgspec.Struct, frozen=True, tag="captured"):
    """A frame. The descriptor that rides along is a memory file of `width` × `height` × 4 bytes, as RGBA."""

    width: int
    height: int
    serial: int


class FramesDrawn(msgspec.Struct, frozen=True, tag="frames_drawn"):
    """The last frames; since the start, how many there were and how many took longer than 33 ms."""

    last: tuple[FrameTrace, ...]
    count: int
    late: int


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """The request could not be met; `message` is one sentence for a person."""

    message: str


Request = (
    GetStatus
    | GetApps
    | Press
    | Tell
    | Capture
    | Inspect
    | GetMessages
    | GetTraces
    | GetFrames
    | OpenApp
    | Reload
    | EndApp
    | Record
    | SearchAll
    | packages.Request
)
Reply = (
    Status
    | Apps
    | Pressed
    | Told
    | Captured
    | FramesDrawn
    | Inspected
    | Messages
    | Traces
    | Opened
    | Reloaded
    | Ended
    | Recorded
    | Offers
    | Failed
    | packages.Reply
)
