"""What the launcher and the gateway say to each other: the trusted connection.

Apps never see these; theirs is `gulou.services.messages`. A reply carries the id of its request.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from gulou.services import messages, tv

RECORDED = 1 << 24
"""Streams from the disk have numbers from here on, those of television lower ones."""


class StreamState(StrEnum):
    """How a stream that was opened for watching stands."""

    waiting = "waiting"  # the tuner is locking, or no random-access point has come yet
    flowing = "flowing"
    no_signal = "no_signal"
    scrambled = "scrambled"
    unsupported = "unsupported"
    locked = "locked"  # by the household's parental lock
    not_found = "not_found"  # no such service is broadcast
    busy = "busy"  # every tuner is needed for something that goes before; it flows once one is free
    no_video = "no_video"  # a television service whose PMT names no picture that is broadcast
    ended = "ended"


class Attach(msgspec.Struct, frozen=True, tag="attach"):
    """Launcher: an app starts; the descriptor that rides along is the gateway's end of its services.

    `permissions` are what its manifest asked for and the household granted; `hosts` and `discovers` are
    what its manifest names.
    """

    instance: int
    app_id: str
    permissions: tuple[str, ...]
    hosts: tuple[str, ...] = ()
    discovers: tuple[str, ...] = ()


class Grant(msgspec.Struct, frozen=True, tag="grant"):
    """Launcher: the household has granted or taken back permissions; these are what the app has now."""

    instance: int
    permissions: tuple[str, ...]


class Asleep(msgspec.Struct, frozen=True, tag="asleep"):
    """Launcher: the app is frozen, and reads nothing until it is not."""

    instance: int
    asleep: bool


class Detach(msgspec.Struct, frozen=True, tag="detach"):
    """Launcher: the app has gone; close its connection and its streams."""

    instance: int


class OpenStream(msgspec.Struct, frozen=True, tag="open_stream"):
    """Launcher: play this service for that app instance (0: the launcher itself).

    Answered by `StreamOpened`, with a descriptor to read, or `Refused`.
    """

    id: int
    service: str
    instance: int = 0
    position: float | None = None
    """Seconds from where to play: of a recording, from its beginning; of a service, before now, as −30."""


class CloseStream(msgspec.Struct, frozen=True, tag="close_stream"):
    stream: int


class Prepare(msgspec.Struct, frozen=True, tag="prepare"):
    """Launcher: somebody is at the remote and may want to watch; have the tuner ready for a while."""


class Share(msgspec.Struct, frozen=True, tag="share"):
    """Launcher: the household lets others in the house watch by this box's tuners, or does not any more.

    `name` is what they find the box by.
    """

    on: bool
    name: str


class Parental(msgspec.Struct, frozen=True, tag="parental"):
    """Launcher: what the household's PIN guards now. What was opened with it is locked again.

    `active`: there is a PIN, and not everything was opened. `from_age`: programmes for this age and older are
    locked; 0: none is. Locked channels are the gateway's to know. `services`: a child watches, who may have
    these and no others; None: there is no such limit.
    """

    active: bool
    from_age: int = 0
    services: tuple[str, ...] | None = None


class Unlock(msgspec.Struct, frozen=True, tag="unlock"):
    """Launcher: the PIN was typed for this service; it is open until its programme ends."""

    service: str


class Connection(StrEnum):
    """How this box is connected."""

    unmanaged = "unmanaged"  # nothing here can be asked to set the network up
    offline = "offline"
    connecting = "connecting"
    local = "local"  # connected, but nothing of the Internet answers
    portal = "portal"  # a page of the network's owner stands between
    online = "online"


class Cable(StrEnum):
    """How the socket for a network cable stands."""

    none = "none"  # there is no socket
    unplugged = "unplugged"
    connecting = "connecting"
    connected = "connected"


class Radio(StrEnum):
    """How the adapter for Wi-Fi stands."""

    none = "none"
    off = "off"
    on = "on"


class Security(StrEnum):
    """What a Wi-Fi network asks of who joins it."""

    open = "open"
    password = "password"
    account = "account"  # a name and a password of one's own, as firms have it (802.1X)
    dated = "dated"  # WEP, which is none


class Wifi(msgspec.Struct, frozen=True):
    """A Wi-Fi network in reach. `strength` is 0 … 100; `known`: it can be joined without a password."""

    name: str
    strength: int
    security: Security
    known: bool = False
    joined: bool = False


class NetworkLook(msgspec.Struct, frozen=True, tag="network.look"):
    """Launcher: tell how the network stands, from now on. `closely`: somebody looks at it, so that what is
    in reach is looked for, and told too.
    """

    closely: bool


class NetworkJoin(msgspec.Struct, frozen=True, tag="network.join"):
    """Launcher: join this Wi-Fi network; the password may be empty where it is known or none is asked.

    `hidden`: it does not tell its name by itself.
    """

    name: str
    password: str = ""
    hidden: bool = False


class NetworkForget(msgspec.Struct, frozen=True, tag="network.forget"):
    """Launcher: leave this Wi-Fi network, and forget its password; without a name, all of them."""

    name: str = ""


class NetworkRadio(msgspec.Struct, frozen=True, tag="network.radio"):
    """Launcher: switch the adapter for Wi-Fi on or off."""

    on: bool


class SetZone(msgspec.Struct, frozen=True, tag="zone"):
    """Launcher: the clock goes by this time zone (a name of the IANA database) from now on."""

    zone: str


class Ask(msgspec.Struct, frozen=True, tag="ask"):
    """Launcher: a query of its own (for home, for the search), of a service that hands out no descriptors."""

    id: int
    query: messages.Query


class GetStatus(msgspec.Struct, frozen=True, tag="get_status"):
    id: int


class StreamOpened(msgspec.Struct, frozen=True, tag="stream_opened"):
    """Gateway: the descriptor that rides along is the read end. PIDs are None where the service has none.

    `codecs` names the codec of each PID. `moments` tells on the monotonic clock, in seconds, when the
    gateway was `asked`, had `claimed` a tuner, had it `tuned`, something came (`locked`), the PMT was known
    (`mapped`), a decoder could begin (`entry`) and the first of it was `written`; what has not happened is
    left out.
    """

    id: int
    stream: int
    state: StreamState
    reason: str = ""
    video_pid: int | None = None
    audio_pids: tuple[int, ...] = ()
    subtitle_pids: tuple[int, ...] = ()
    codecs: dict[int, str] = {}
    moments: dict[str, float] = {}
    position: float | None = None
    """Where it really begins, in seconds; None for a service as it comes in."""
    length: float = 0.0
    """Seconds that there are by now."""
    grows: bool = False
    """More is being added, a second each second."""
    active_format: int = 0
    """Which part of the picture is to be seen (ETSI TS 101 154 annex B); 0: it is not said."""
    streams: tuple[tv.Stream, ...] = ()
    """Of a recording: what it is made of, so that its sound can be chosen as the household likes."""


class StreamStatus(msgspec.Struct, frozen=True, tag="stream_status"):
    """Gateway: an open stream changed its state. The PIDs are as in the newest PMT, `moments` as before."""

    stream: int
    state: StreamState
    reason: str = ""
    video_pid: int | None = None
    audio_pids: tuple[int, ...] = ()
    subtitle_pids: tuple[int, ...] = ()
    moments: dict[str, float] = {}
    active_format: int = 0


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    """Gateway: a request was refused. `code` as in `gulou.errors.ServiceError`."""

    id: int
    code: str
    message: str


class Answered(msgspec.Struct, frozen=True, tag="answered"):
    id: int
    answer: messages.Answer


class Noticed(msgspec.Struct, frozen=True, tag="noticed"):
    """Gateway: something changed (the launcher always watches)."""

    notice: messages.Notice


class Record(msgspec.Struct, frozen=True):
    """One driver or service of the gateway, always in one named state, with a reason a person can read."""

    name: str
    state: str
    reason: str = ""
    detail: dict[str, str | int | float] = {}


class Status(msgspec.Struct, frozen=True, tag="status"):
    id: int
    records: tuple[Record, ...]


class Trouble(msgspec.Struct, frozen=True, tag="trouble"):
    """Gateway: one sentence for the household (a file that is no transport stream, a full disk).

    An empty `message` takes back what was said about `about`.
    """

    about: str
    message: str


class SharingStands(msgspec.Struct, frozen=True, tag="sharing"):
    """Gateway: how the sharing of television stands.

    `reason` says why it cannot be; `address` is its list of channels for players, empty while it is off;
    `watching` has a line for each stream, with an address and a multiplex.
    """

    reason: str = ""
    address: str = ""
    watching: tuple[str, ...] = ()


class NetworkStands(msgspec.Struct, frozen=True, tag="network"):
    """Gateway: how the network stands. Where it is `unmanaged` nothing else is said but the `reason`.

    `networks` is empty unless somebody looks closely. `name` is what the box is connected to (a Wi-Fi network
    by its name, a cable as its profile is called), `addresses` its own. `joining` is the network that is
    being joined, `failed` one sentence about the last that could not be.
    """

    connection: Connection
    reason: str = ""
    cable: Cable = Cable.none
    radio: Radio = Radio.none
    networks: tuple[Wifi, ...] = ()
    name: str = ""
    wireless: bool = False
    addresses: tuple[str, ...] = ()
    hostname: str = ""
    joining: str = ""
    failed: str = ""


class ZoneStands(msgspec.Struct, frozen=True, tag="zone"):
    """Gateway: what became of a time zone. With a `reason` it holds for this box's own processes alone."""

    zone: str
    reason: str = ""


FromLauncher = (
    Attach
    | Grant
    | Asleep
    | Detach
    | OpenStream
    | CloseStream
    | Prepare
    | Share
    | Parental
    | Unlock
    | NetworkLook
    | NetworkJoin
    | NetworkForget
    | NetworkRadio
    | SetZone
    | Ask
    | GetStatus
)
FromGateway = (
    StreamOpened
    | StreamStatus
    | Refused
    | Answered
    | Noticed
    | Status
    | Trouble
    | SharingStands
    | NetworkStands
    | ZoneStands
)
