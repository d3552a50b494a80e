"""Which picture, sound or text an elementary stream carries, as its PMT entry says."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class StreamKind(StrEnum):
    """What an elementary stream is for."""

    VIDEO = "video"
    AUDIO = "audio"
    SUBTITLE = "subtitle"
    TELETEXT = "teletext"
    DATA = "data"


class Codec(StrEnum):
    """A codec's usual short name; ``kind`` is what it codes, ``label`` how a person calls it."""

    label: str
    kind: StreamKind

    def __new__(cls, value: str, label: str, kind: StreamKind) -> "Codec":
        codec = str.__new__(cls, value)
        codec._value_ = value
        codec.label = label
        codec.kind = kind
        return codec

    MPEG1_VIDEO = "mpeg1video", "MPEG-1 video", StreamKind.VIDEO
    MPEG2_VIDEO = "mpeg2video", "MPEG-2 video", StreamKind.VIDEO
    MPEG4_VIDEO = "mpeg4video", "MPEG-4 part 2", StreamKind.VIDEO
    H264 = "h264", "H.264", StreamKind.VIDEO
    HEVC = "hevc", "HEVC", StreamKind.VIDEO
    VVC = "vvc", "VVC", StreamKind.VIDEO
    AV1 = "av1", "AV1", StreamKind.VIDEO
    VC1 = "vc1", "VC-1", StreamKind.VIDEO
    JPEG2000 = "jpeg2000", "JPEG 2000", StreamKind.VIDEO
    DIRAC = "dirac", "Dirac", StreamKind.VIDEO
    AVS = "avs", "AVS/AVS+", StreamKind.VIDEO
    AVS2 = "avs2", "AVS2", StreamKind.VIDEO
    AVS3 = "avs3", "AVS3", StreamKind.VIDEO
    MPEG_AUDIO = "mpeg-audio", "MPEG audio", StreamKind.AUDIO
    AAC = "aac", "AAC", StreamKind.AUDIO
    AAC_LATM = "aac-latm", "AAC (LATM)", StreamKind.AUDIO
    AC3 = "ac3", "AC-3", StreamKind.AUDIO
    EAC3 = "eac3", "E-AC-3", StreamKind.AUDIO
    AC4 = "ac4", "AC-4", StreamKind.AUDIO
    DTS = "dts", "DTS", StreamKind.AUDIO
    DTS_HD = "dts-hd", "DTS-HD", StreamKind.AUDIO
    DRA = "dra", "DRA", StreamKind.AUDIO
    AVS_AUDIO = "avs-audio", "AVS audio", StreamKind.AUDIO
    AVS3_AUDIO = "avs3-audio", "AVS3 audio", StreamKind.AUDIO
    OPUS = "opus", "Opus", StreamKind.AUDIO
    DVB_SUBTITLE = "dvb-subtitle", "DVB subtitles", StreamKind.SUBTITLE
    TTML = "ttml", "TTML subtitles", StreamKind.SUBTITLE
    TELETEXT = "teletext", "teletext", StreamKind.TELETEXT
    VBI = "vbi", "VBI data", StreamKind.DATA
    AIT = "ait", "application signalling", StreamKind.DATA
    DSMCC = "dsmcc", "DSM-CC", StreamKind.DATA
    SCTE35 = "scte35", "SCTE 35 cues", StreamKind.DATA
    METADATA = "metadata", "metadata", StreamKind.DATA
    PRIVATE_PES = "private", "private data", StreamKind.DATA
    PRIVATE_SECTIONS = "sections", "private sections", StreamKind.DATA
    UNKNOWN = "unknown", "unknown", StreamKind.DATA


BY_STREAM_TYPE: Final[dict[int, Codec]] = {
    0x01: Codec.MPEG1_VIDEO,
    0x02: Codec.MPEG2_VIDEO,
    0x03: Codec.MPEG_AUDIO,
    0x04: Codec.MPEG_AUDIO,
    0x05: Codec.PRIVATE_SECTIONS,
    0x06: Codec.PRIVATE_PES,
    0x08: Codec.DSMCC,
    0x0A: Codec.DSMCC,
    0x0B: Codec.DSMCC,
    0x0C: Codec.DSMCC,
    0x0D: Codec.DSMCC,
    0x0F: Codec.AAC,
    0x10: Codec.MPEG4_VIDEO,
    0x11: Codec.AAC_LATM,
    0x15: Codec.METADATA,
    0x16: Codec.METADATA,
    0x1B: Codec.H264,
    0x1C: Codec.AAC,
    0x1F: Codec.H264,
    0x20: Codec.H264,
    0x21: Codec.JPEG2000,
    0x24: Codec.HEVC,
    0x25: Codec.HEVC,
    0x33: Codec.VVC,
    0x42: Codec.AVS,
    0x43: Codec.AVS_AUDIO,
    0x81: Codec.AC3,
    0x86: Codec.SCTE35,
    0x87: Codec.EAC3,
    0xD1: Codec.DIRAC,
    0xD2: Codec.AVS2,
    0xD4: Codec.AVS3,
    0xD5: Codec.AVS3_AUDIO,
    0xEA: Codec.VC1,
}
"""stream_type of ISO/IEC 13818-1 table 2-34, GB/T 20090 and GY/T 299 (AVS), ATSC A/53, SCTE 35."""

BY_DESCRIPTOR: Final[dict[int, Codec]] = {
    0x45: Codec.VBI,
    0x46: Codec.TELETEXT,
    0x56: Codec.TELETEXT,
    0x59: Codec.DVB_SUBTITLE,
    0x6A: Codec.AC3,
    0x6F: Codec.AIT,
    0x7A: Codec.EAC3,
    0x7B: Codec.DTS,
    0x7C: Codec.AAC,
    0x81: Codec.AC3,
}
"""Descriptor tag → what a private stream is (EN 300 468 table 12, annexes D, G and H)."""

BY_EXTENSION: Final[dict[int, Codec]] = {
    0x0E: Codec.DTS_HD,
    0x15: Codec.AC4,
    0x20: Codec.TTML,
}
"""descriptor_tag_extension → what a private stream is (EN 300 468 table 109)."""

BY_REGISTRATION: Final[dict[bytes, Codec]] = {
    b"AC-3": Codec.AC3,
    b"EAC3": Codec.EAC3,
    b"AC-4": Codec.AC4,
    b"AV01": Codec.AV1,
    b"AVSV": Codec.AVS,
    b"AVS2": Codec.AVS2,
    b"AVS3": Codec.AVS3,
    b"CUEI": Codec.SCTE35,
    b"DRA1": Codec.DRA,
    b"DTS1": Codec.DTS,
    b"DTS2": Codec.DTS,
    b"DTS3": Codec.DTS,
    b"HEVC": Codec.HEVC,
    b"Opus": Codec.OPUS,
    b"VC-1": Codec.VC1,
    b"drac": Codec.DIRAC,
}
"""format_identifier of a registration descriptor, as the SMPTE registration authority lists them."""

_OPEN: Final = frozenset({Codec.PRIVATE_PES, Codec.PRIVATE_SECTIONS, Codec.UNKNOWN})


def stream_codec(stream_type: int, descriptors: Mapping[int, bytes]) -> Codec:
    """Name the codec from ``stream_type``, and for private types from the descriptors (tag → body)."""
    codec = BY_STREAM_TYPE.get(stream_type, Codec.UNKNOWN)
    if codec not in _OPEN:
        return codec
    for tag in descriptors:
        if tag in BY_DESCRIPTOR and (tag != 0x81 or stream_type >= 0x80):
            return BY_DESCRIPTOR[tag]
    extension = descriptors.get(0x7F, b"")
    if extension and extension[0] in BY_EXTENSION:
        return BY_EXTENSION[extension[0]]
    return BY_REGISTRATION.get(descriptors.get(0x05, b"")[:4], codec)
