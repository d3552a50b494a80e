"""For those who see or hear little: the box speaks, describes and writes along."""

from __future__ import annotations

from gulou_launcher.preferences import Preference

SPEAKS = Preference("speaks", False)
"""Whether the box reads aloud what has the focus."""
AUDIO_DESCRIPTION = Preference("audio-description", False)
"""Whether sound that describes the picture goes before all other, where it is broadcast."""
SUBTITLES = Preference("subtitles", False)
"""Whether subtitles are shown wherever there are some."""
