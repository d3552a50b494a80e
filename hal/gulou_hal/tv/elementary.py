"""Elementary streams as apps see them, and which of them this box can decode."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gulou.services import tv
from gulou_hal.si.codec import Codec, StreamKind
from gulou_hal.si.psi import Stream

UNSUPPORTED: Final = frozenset(
    {
        Codec.VVC,
        Codec.AVS,
        Codec.AVS2,
        Codec.AVS3,
        Codec.AC4,
        Codec.DRA,
        Codec.AVS_AUDIO,
        Codec.AVS3_AUDIO,
        Codec.UNKNOWN,
    }
)
"""What the player's FFmpeg has no decoder for; it knows of AVS only the first profile, which nobody sends."""

_KINDS: Final[Mapping[StreamKind, tv.StreamKind]] = {
    StreamKind.VIDEO: tv.StreamKind.video,
    StreamKind.AUDIO: tv.StreamKind.audio,
    StreamKind.SUBTITLE: tv.StreamKind.subtitle,
    StreamKind.TELETEXT: tv.StreamKind.teletext,
    StreamKind.DATA: tv.StreamKind.other,
}
_LABELS: Final[Mapping[str, str]] = {codec.value: codec.label for codec in Codec}
_PURPOSES: Final[Mapping[int, str]] = {1: "clean_effects", 2: "hearing_impaired", 3: "description"}
"""audio_type of ISO/IEC 13818-1 §2.6.19."""
_EDITORIAL: Final[Mapping[int, str]] = {1: "description", 2: "hearing_impaired", 3: "spoken_subtitles"}
"""editorial_classification of EN 300 468 §6.4.11."""
_PAGES: Final[Mapping[int, str]] = {2: "subtitles", 4: "schedule", 5: "hearing_impaired"}
"""teletext_type of EN 300 468 §6.2.44."""


def elementary(stream: Stream) -> tv.Stream:
    """Return what apps see of a row of a PMT."""
    purpose = ""
    if stream.kind is StreamKind.AUDIO:
        purpose = _PURPOSES.get(stream.languages[0].audio_type, "") if stream.languages else ""
        if stream.supplementary is not None:
            purpose = _EDITORIAL.get(stream.supplementary.editorial, purpose)
    elif any(subtitle.hard_of_hearing for subtitle in stream.subtitles):
        purpose = "hearing_impaired"
    return tv.Stream(
        pid=stream.pid,
        kind=_KINDS[stream.kind],
        codec=stream.codec.value,
        language=stream.language,
        purpose=purpose,
        supported=stream.codec not in UNSUPPORTED,
        complete=stream.supplementary is None or stream.supplementary.complete,
        pages=tuple(
            tv.TextPage(page.page, page.language, _PAGES.get(page.type, "")) for page in stream.teletext
        ),
    )


def undecodable(streams: tuple[tv.Stream, ...]) -> str:
    """Name the codec for want of which a service cannot be shown or heard; empty where it can.

    That is the picture's, or the sound's where there is no picture.
    """
    pictures = [stream for stream in streams if stream.kind is tv.StreamKind.video]
    sounds = [stream for stream in streams if stream.kind is tv.StreamKind.audio]
    needed = pictures or sounds
    if not needed or any(stream.supported for stream in needed):
        return ""
    return _LABELS[needed[0].codec]
