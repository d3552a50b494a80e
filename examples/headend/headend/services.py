"""The services on the air: one row each, in the order of their LCN."""

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Final

NETWORK_ID: Final = 0xFF47
"""From the range for private use (ETSI TS 101 162)."""
ORIGINAL_NETWORK_ID: Final = 0xFF47
NETWORK_NAME: Final = ("鼓楼广播网", "Gulou Network")
PROVIDER: Final = ("鼓楼广播", "Gulou Broadcasting")


class StreamType(IntEnum):
    """stream_type of the PMT (ISO/IEC 13818-1 table 2-34; 0x42 as used for AVS+ in China)."""

    MPEG2_VIDEO = 0x02
    MPEG1_AUDIO = 0x03
    PRIVATE_PES = 0x06
    AAC_ADTS = 0x0F
    H264 = 0x1B
    HEVC = 0x24
    AVS = 0x42


class ServiceType(IntEnum):
    """service_type of the service descriptor (ETSI EN 300 468 table 89)."""

    TELEVISION = 0x01
    RADIO = 0x02
    H264_SD = 0x16
    H264_HD = 0x19
    HEVC = 0x1F


class Charset(IntEnum):
    """The leading byte of a Chinese text (ETSI EN 300 468 Annex A)."""

    GB18030 = 0x13
    UTF8 = 0x15


@dataclass(frozen=True)
class Video:
    """The picture: its codec, size at full quality, rate, and the scene that is drawn.

    ``scene`` is None where the stream is not made by an encoder of its own.
    """

    stream_type: StreamType
    width: int
    height: int
    bits_per_second: int
    scene: str | None


@dataclass(frozen=True)
class Audio:
    """One sound track: ``tune`` names the music, ``language`` is ISO 639-2.

    ``speaks`` puts RadioText into it; ``describes`` says that it tells those who do not see what is seen.
    """

    stream_type: StreamType
    language: str
    tune: str
    bits_per_second: int
    speaks: bool = False
    describes: bool = False


@dataclass(frozen=True)
class Service:
    """One service. ``rgb`` is the solid colour of its badge."""

    service_id: int
    lcn: int
    chinese: str
    english: str
    service_type: ServiceType
    charset: Charset
    rgb: tuple[int, int, int]
    audios: tuple[Audio, ...]
    video: Video | None = None
    subtitled: bool = False
    scrambled: bool = False
    teletext: bool = False

    @property
    def pmt_pid(self) -> int:
        """The elementary streams follow on the next PIDs: video, two audio, subtitles, ECM, teletext."""
        return 0x100 + 0x10 * (self.service_id % 100)

    @property
    def video_pid(self) -> int:
        return self.pmt_pid + 1

    def audio_pid(self, index: int) -> int:
        return self.pmt_pid + 2 + index

    @property
    def subtitle_pid(self) -> int:
        return self.pmt_pid + 4

    @property
    def ecm_pid(self) -> int:
        return self.pmt_pid + 5

    @property
    def teletext_pid(self) -> int:
        return self.pmt_pid + 6

    @property
    def pcr_pid(self) -> int:
        return self.audio_pid(0) if self.video is None else self.video_pid

    @property
    def elementary_pids(self) -> tuple[int, ...]:
        """Video, audio, subtitle and teletext PIDs in the order of the PMT."""
        video = () if self.video is None else (self.video_pid,)
        audio = tuple(self.audio_pid(index) for index in range(len(self.audios)))
        subtitles = (self.subtitle_pid,) if self.subtitled else ()
        return video + audio + subtitles + ((self.teletext_pid,) if self.teletext else ())


_H264, _HEVC, _MPEG2, _AVS = StreamType.H264, StreamType.HEVC, StreamType.MPEG2_VIDEO, StreamType.AVS
_AAC, _MP2 = StreamType.AAC_ADTS, StreamType.MPEG1_AUDIO
_AC3: Final = StreamType.PRIVATE_PES
"""Which a descriptor tells to be AC-3 (ETSI EN 300 468 annex D)."""

SERVICES: Final = (
    Service(
        *(101, 1, "鼓楼综合高清", "Gulou One HD", ServiceType.H264_HD, Charset.UTF8),
        rgb=(0, 150, 170),
        audios=(Audio(_AAC, "chi", "river", 96_000),),
        video=Video(_H264, 1920, 1080, 5_700_000, "karst"),
    ),
    Service(
        *(102, 2, "鼓楼之夜", "Drum Tower Nights", ServiceType.TELEVISION, Charset.GB18030),
        rgb=(215, 40, 60),
        audios=(Audio(_MP2, "chi", "drums", 128_000),),
        video=Video(_MPEG2, 720, 576, 2_100_000, "tower"),
        teletext=True,
    ),
    Service(
        *(103, 3, "梯田四季", "Terraces", ServiceType.HEVC, Charset.UTF8),
        rgb=(150, 200, 40),
        audios=(Audio(_AAC, "chi", "terraces", 96_000),),
        video=Video(_HEVC, 1280, 720, 1_100_000, "terraces"),
    ),
    Service(
        *(104, 4, "星海双语", "Sea of Stars", ServiceType.H264_HD, Charset.UTF8),
        rgb=(60, 90, 230),
        audios=(Audio(_AAC, "chi", "stars", 96_000), Audio(_AAC, "eng", "waltz", 96_000)),
        video=Video(_H264, 1280, 720, 1_300_000, "stars"),
    ),
    Service(
        *(105, 5, "锦鲤电影", "Koi Cinema", ServiceType.H264_HD, Charset.UTF8),
        rgb=(250, 130, 20),
        audios=(Audio(_AAC, "chi", "pond", 96_000), Audio(_AAC, "chi", "lesson", 96_000, describes=True)),
        video=Video(_H264, 1280, 720, 1_100_000, "pond"),
        subtitled=True,
    ),
    Service(
        *(106, 6, "空中课堂", "Air Classroom", ServiceType.H264_HD, Charset.GB18030),
        rgb=(245, 245, 245),
        audios=(Audio(_AAC, "chi", "lesson", 96_000),),
        video=Video(_H264, 1280, 720, 700_000, "lesson"),
    ),
    Service(
        *(107, 7, "村BA体育", "Village Hoops", ServiceType.H264_HD, Charset.GB18030),
        rgb=(255, 215, 0),
        audios=(Audio(_AAC, "chi", "game", 96_000), Audio(_AC3, "eng", "river", 192_000)),
        video=Video(_H264, 1280, 720, 1_200_000, "court"),
    ),
    Service(
        *(108, 8, "付费影院", "Premium Cinema", ServiceType.H264_HD, Charset.UTF8),
        rgb=(120, 120, 120),
        audios=(Audio(_AAC, "chi", "pond", 96_000),),
        video=Video(_H264, 1280, 720, 1_100_000, None),
        scrambled=True,
    ),
    Service(
        *(109, 9, "超清先锋", "AVS Pioneer", ServiceType.TELEVISION, Charset.GB18030),
        rgb=(90, 90, 90),
        audios=(Audio(_MP2, "chi", "waltz", 128_000),),
        video=Video(_AVS, 1920, 1080, 800_000, None),
    ),
    Service(
        *(110, 20, "乡村之声", "Village Voice", ServiceType.RADIO, Charset.UTF8),
        rgb=(180, 60, 200),
        audios=(Audio(_MP2, "chi", "radio", 128_000, speaks=True),),
    ),
)


@dataclass(frozen=True)
class Transport:
    """One multiplex of the network: its identity, where it is in the cable, and what it carries."""

    transport_stream_id: int
    frequency_hz: int
    services: tuple[Service, ...]


def _second(one: Service) -> Service:
    """The same pictures and sound under another number and name."""
    return replace(
        one,
        service_id=one.service_id + 100,
        lcn=one.lcn + 100,
        chinese=f"{one.chinese}二台",
        english=f"{one.english} Two",
    )


FIRST: Final = Transport(1, 474_000_000, SERVICES)
SECOND: Final = Transport(2, 482_000_000, tuple(_second(one) for one in SERVICES))
BOTH: Final = (FIRST, SECOND)
_CARRIED: Final = {one.service_id: of for of in BOTH for one in of.services}


def transport_of(service: Service) -> Transport:
    """The multiplex that carries a service."""
    return _CARRIED[service.service_id]
