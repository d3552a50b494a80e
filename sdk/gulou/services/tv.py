"""Television: the channels, what is on, and what comes.

Terms are DVB's (ETSI EN 300 468): a channel is a *service*, named by its DVB URL
`dvb://<original_network_id>.<transport_stream_id>.<service_id>` in lower-case hexadecimal
(ETSI TS 102 851 §6.2). Languages are ISO 639-2 codes as broadcast (`chi`, `zho`, `eng`, …).
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, cast

import msgspec

from gulou.services import radio, teletext

if TYPE_CHECKING:
    from collections.abc import Callable

    from gulou.services.channels import ChannelSetup
    from gulou.services.client import ServiceClient
    from gulou.services.guide import Epg
    from gulou.services.scanning import Scanning
    from gulou.services.sources import TvSources


PERMISSION = "tv"
"""What an app's manifest must ask for."""


class ServiceKind(StrEnum):
    """What a service carries, from service_type (ETSI EN 300 468 table 87) and its streams."""

    tv = "tv"
    radio = "radio"
    data = "data"


class StreamKind(StrEnum):
    """What an elementary stream carries."""

    video = "video"
    audio = "audio"
    subtitle = "subtitle"
    teletext = "teletext"
    other = "other"


class TextPage(msgspec.Struct, frozen=True):
    """A page of teletext that the PMT names (ETSI EN 300 468 §6.2.44). `number` is 100 … 899.

    `purpose` is `""`, `subtitles`, `hearing_impaired` (subtitles too) or `schedule`.
    """

    number: int
    language: str = ""
    purpose: str = ""


class Stream(msgspec.Struct, frozen=True):
    """One elementary stream of a service, from the PMT.

    `codec` is a short name (`h264`, `mpeg2`, `hevc`, `aac`, `mp2`, `ac3`, `avs+`, `dvb_subtitle`, …).
    `purpose` is `""`, `clean_effects`, `hearing_impaired` (clean speech, or subtitles that tell of sounds
    too), `description` or `spoken_subtitles`. Sound that is not `complete` must be mixed with the main sound.
    `pages` are those that the PMT names of teletext.
    """

    pid: int
    kind: StreamKind
    codec: str
    language: str = ""
    purpose: str = ""
    supported: bool = True
    complete: bool = True
    pages: tuple[TextPage, ...] = ()


class Channel(msgspec.Struct, frozen=True):
    """A service that can be chosen. `lcn` is the logical channel number, or None where none is broadcast.

    `names` holds names by language where the broadcast has them; `name` is the plain one.
    `unsupported` names the codec that the box cannot decode, else is empty. `lcn`, `name`, `favourite`,
    `locked` and `groups` are as the household chose them, where it did. `guide_id` is what guides from the
    Internet call it, where its list says so.
    """

    service: str
    name: str
    lcn: int | None = None
    names: dict[str, str] = {}
    provider: str = ""
    kind: ServiceKind = ServiceKind.tv
    scrambled: bool = False
    unsupported: str = ""
    streams: tuple[Stream, ...] = ()
    favourite: bool = False
    locked: bool = False
    groups: tuple[str, ...] = ()
    guide_id: str = ""


class Programme(msgspec.Struct, frozen=True):
    """An event of the guide. `start` is Unix time in seconds, `duration` in seconds.

    `genre` is content_nibble_level_1 and _2 as one byte, 0 where unknown (ETSI EN 300 468 table 29).
    `age` is the youngest age it suits, 0 where none is given. `episode` is written as people do, `S2E5`.
    One that the household's parental lock hides is `locked`, and has neither titles nor texts. `episode_id`
    and `series_id` are broadcast names of this programme and of its series (CRIDs, ETSI TS 102 323 §12.1):
    what has the same is the same, wherever and whenever it is shown.
    """

    event_id: int
    start: int
    duration: int
    titles: dict[str, str] = {}
    texts: dict[str, str] = {}
    genre: int = 0
    age: int = 0
    episode: str = ""
    locked: bool = False
    episode_id: str = ""
    series_id: str = ""


class NowNext(msgspec.Struct, frozen=True):
    """What is on a service now, and what follows; None where the guide does not say."""

    service: str
    now: Programme | None = None
    next: Programme | None = None


class GetChannels(msgspec.Struct, frozen=True, tag="tv.channels"):
    """Ask for all channels, by LCN then by name."""


class Channels(msgspec.Struct, frozen=True, tag="tv.channels"):
    channels: tuple[Channel, ...]


class GetNowNext(msgspec.Struct, frozen=True, tag="tv.now_next"):
    """Ask for now and next of these services; of all when empty."""

    services: tuple[str, ...] = ()


class NowNextList(msgspec.Struct, frozen=True, tag="tv.now_next"):
    items: tuple[NowNext, ...]


class GetGuide(msgspec.Struct, frozen=True, tag="tv.guide"):
    """Ask for the programmes of one service that touch [start, end), Unix seconds."""

    service: str
    start: int
    end: int


class Guide(msgspec.Struct, frozen=True, tag="tv.guide"):
    service: str
    programmes: tuple[Programme, ...]


class GetReception(msgspec.Struct, frozen=True, tag="tv.reception"):
    """Ask how a service that is watched is received."""

    service: str


class Reception(msgspec.Struct, frozen=True, tag="tv.reception"):
    """How a service is received. `signal` is 0 … 1, `snr` in dB, `ber` the share of wrong bits; each None
    where the tuner does not say. `bitrate` is the whole multiplex's, `streams` that of each PID of the
    service, in bit/s. `errors` counts jumps of the continuity counters, `lost` packets known to be lost.
    """

    service: str
    tuner: str = ""
    multiplex: str = ""
    state: str = ""
    signal: float | None = None
    snr: float | None = None
    ber: float | None = None
    bitrate: int = 0
    errors: int = 0
    lost: int = 0
    streams: dict[int, int] = {}


class Watch(msgspec.Struct, frozen=True, tag="tv.watch"):
    """Ask to be told of changes from now on."""


class Watching(msgspec.Struct, frozen=True, tag="tv.watch"):
    pass


class ChannelsChanged(msgspec.Struct, frozen=True, tag="tv.channels_changed"):
    """Channels came, went or changed: ask again."""


class NowNextChanged(msgspec.Struct, frozen=True, tag="tv.now_next_changed"):
    """Now or next changed for these services."""

    services: tuple[str, ...]


class Tv:
    """The television service, as an app sees it. Needs the permission `tv`."""

    def __init__(self, client: ServiceClient) -> None:
        self._client = client
        self._epg: Epg | None = None

    @property
    def epg(self) -> Epg:
        """The guide of all channels: windows, search, kinds of programme, reminders."""
        if self._epg is None:
            from gulou.services.guide import Epg

            self._epg = Epg(self._client)
        return self._epg

    @property
    def scanning(self) -> Scanning:
        """Looking for channels. Needs the permission `tv.setup`."""
        from gulou.services.scanning import Scanning

        return Scanning(self._client)

    @property
    def setup(self) -> ChannelSetup:
        """What the household chooses for its channels. Needs the permission `tv.setup`."""
        from gulou.services.channels import ChannelSetup

        return ChannelSetup(self._client)

    @property
    def sources(self) -> TvSources:
        """The household's lists of channels and guides. Needs the permission `tv.setup`."""
        from gulou.services.sources import TvSources

        return TvSources(self._client)

    def channels(self) -> list[Channel]:
        """All channels, by LCN then by name."""
        return list(cast(Channels, self._client.call(GetChannels())).channels)

    def now_next(self, *services: str) -> dict[str, NowNext]:
        """Now and next by service; of all services when none is named."""
        answer = cast(NowNextList, self._client.call(GetNowNext(services)))
        return {item.service: item for item in answer.items}

    def guide(self, service: str, start: int, end: int) -> list[Programme]:
        """The programmes of a service that touch [start, end), Unix seconds."""
        return list(cast(Guide, self._client.call(GetGuide(service, start, end))).programmes)

    def reception(self, service: str) -> Reception:
        """How a service that is watched is received just now."""
        return cast(Reception, self._client.call(GetReception(service)))

    def teletext(self, service: str, page: int, subpage: int = 0, *, reveal: bool = False) -> teletext.Page:
        """A page of teletext, 100 … 899, as far as it has come; see `gulou.services.teletext`.

        Raises ServiceError where the service has none.
        """
        return cast(teletext.Page, self._client.call(teletext.GetPage(service, page, subpage, reveal)))

    def radio_text(self, service: str) -> radio.RadioText:
        """What a station says beside its sound: a sentence, or the title and the artist of what it plays.

        Raises ServiceError where it cannot say anything.
        """
        return cast(radio.RadioText, self._client.call(radio.GetRadioText(service)))

    def watch(
        self,
        channels_changed: Callable[[], None],
        now_next_changed: Callable[[tuple[str, ...]], None],
    ) -> None:
        """Have these called, on the app's own thread, whenever something changed."""

        def channels(_: ChannelsChanged) -> None:
            channels_changed()

        def now_next(notice: NowNextChanged) -> None:
            now_next_changed(notice.services)

        self._client.call(Watch())
        self._client.keep(Watch())
        self._client.on(ChannelsChanged, channels)
        self._client.on(NowNextChanged, now_next)
