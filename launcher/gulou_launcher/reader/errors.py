"""What goes wrong where the box speaks."""

from __future__ import annotations

from gulou.errors import GulouError


class SpeechError(GulouError):
    """Nothing can be said now: one sentence for the household, in English."""
