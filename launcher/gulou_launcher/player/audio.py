"""Which sound systems this machine has: asking mpv to try absent ones costs time and fills the terminal."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path


def _runtime(name: str) -> bool:
    return (Path(os.environ.get("XDG_RUNTIME_DIR", "/nonexistent")) / name).exists()


_PRESENT: Mapping[str, Callable[[], bool]] = {
    "pipewire": lambda: _runtime("pipewire-0"),
    "pulse": lambda: "PULSE_SERVER" in os.environ or _runtime("pulse/native"),
    "alsa": lambda: any(Path("/dev/snd").glob("pcm*p")),
}


def several() -> bool:
    """Whether there may be more than one place where sound comes out: a server's are not counted."""
    server, cards = _PRESENT["pipewire"]() or _PRESENT["pulse"](), len([*Path("/dev/snd").glob("pcm*p")])
    return cards > 1 or server


def audio_outputs() -> str:
    """mpv's `ao` option: the sound systems that are there, best first, and silence on a clock as the last."""
    return ",".join([*(name for name, present in _PRESENT.items() if present()), "null"])
