"""For those who see or hear little: the box speaks, describes and writes along."""

from __future__ import annotations

from gulou_launcher.preferences import Preference

SPEAKS = Preference("speaks", False)
"""Whether the box reads aloud what has the focus."""
AUDIO_DESCRIPTION = Preference("audio-description", False)
"""Whether sound that describes the picture goes before all other, where it is broadcast."""
SUBTITLES = Preference("subtitles", False)
"""Whether subtitles are shown wherever there are some."""
RATE = Preference("reading-rate", 0, tuple(range(-100, 101, 20)))
"""How fast it reads: 0 is usual."""
LOUDNESS = Preference("reading-loudness", 100, tuple(range(20, 101, 10)))
"""How loud it reads, in per cent."""
