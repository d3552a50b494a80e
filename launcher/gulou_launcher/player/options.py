"""How mpv is set up: nothing of the user's, nothing of the network, the first picture as early as can be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gulou.ui.player import Aspect

# Streams come off the air and are not to be trusted: one demultiplexer, no scripts, no other files.
CONTAINED: Mapping[str, str] = {
    "config": "no",
    "terminal": "no",
    "load-scripts": "no",
    "osc": "no",
    "ytdl": "no",
    "input-default-bindings": "no",
    "input-builtin-bindings": "no",
    "input-vo-keyboard": "no",
    "access-references": "no",
    "ordered-chapters": "no",
    "sub-auto": "no",
    "audio-file-auto": "no",
    "resume-playback": "no",
    "demuxer": "lavf",
    "demuxer-lavf-format": "mpegts",
    "demuxer-max-bytes": "16MiB",
    "demuxer-max-back-bytes": "0",
}

# Scripts built into some versions only; each would cost a thread and a Lua interpreter.
BUILT_IN_SCRIPTS: Mapping[str, str] = dict.fromkeys(
    (
        "load-stats-overlay",
        "load-osd-console",  # up to mpv 0.39
        "load-console",
        "load-auto-profiles",
        "load-select",
        "load-positioning",
        "load-commands",
        "load-context-menu",
        "cover-art-auto",
        "media-controls",
    ),
    "no",
)

PROMPT: Mapping[str, str] = {
    "cache": "no",
    # When data is late: wait for this much (s) once, then run that much behind.
    "cache-pause-wait": "0.3",
    # The PMT names the streams; looking into them would wait for data.
    "demuxer-lavf-probe-info": "nostreams",
    "demuxer-lavf-analyzeduration": "0.1",
    "demuxer-lavf-o": "fflags=+nobuffer",
    # A core that is left must be free again at once, also when its writer is silent.
    "demuxer-termination-timeout": "0",
    "stream-buffer-size": "4KiB",
    # Each further thread holds one picture back.
    "vd-lavc-threads": "2",
    "video-latency-hacks": "yes",
    "video-timing-offset": "0",
}

PLAYING: Mapping[str, str] = {
    "vo": "libmpv",
    "idle": "yes",
    "keep-open": "no",
    "audio-client-name": "Gulou",
    "audio-fallback-to-null": "yes",
    "osd-level": "0",
    "vid": "no",
    "aid": "no",
    "sid": "no",
}

# swscale's own YUV to RGB code takes 1.2 ms for a 1080p picture here, zimg 8 ms.
CONVERSION: Mapping[str, str] = {
    "sws-fast": "yes",
    "sws-allow-zimg": "no",
    "sws-scaler": "fast-bilinear",
}

SOFTWARE: Mapping[str, str] = {"hwdec": "no"}

# One picture of each pair of fields: two would double the work of everything behind. bwdif sees more than
# yadif and costs less: 6 % and 9 % of a core beside the decoder's 10 %, for 1080i25 in MPEG-2 (FFmpeg 5.1).
DEINTERLACE = "bwdif=mode=send_frame:deint=interlaced"

# The scalers of mpv 0.40 read their weights from a texture whose padding mpv leaves uninitialised. Linear
# sampling adds it with a weight of 0, and 0 * NaN is NaN: what lay in memory may turn a whole picture black.
# Bilinear, the choice of mpv 0.35, has no such texture, and is the cheapest for a small GPU.
SCALING: Mapping[str, str] = {"scale": "bilinear", "cscale": "bilinear", "dscale": "bilinear"}

_SHAPES: Mapping[str, str] = {"16:9": "16:9", "4:3": "4:3"}


def aspect_options(aspect: Aspect, panscan: float = 0.0, *, top: bool = False) -> tuple[tuple[str, str], ...]:
    """mpv's properties for a way to fill the screen; `panscan` and `top` are what is sent wants of `auto`."""
    wished = aspect == "auto"
    return (
        ("video-aspect-override", _SHAPES.get(aspect, "-1")),
        ("panscan", "1.0" if aspect == "zoom" else f"{panscan if wished else 0.0:.3f}"),
        ("video-align-y", "-1" if wished and top else "0"),
        ("keepaspect", "no" if aspect == "stretch" else "yes"),
    )


OPENGL: Mapping[str, str] = {"hwdec": "auto-safe", **SCALING}
