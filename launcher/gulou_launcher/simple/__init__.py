"""Simple mode: a television for who wants nothing else. Home is six large choices."""

from __future__ import annotations

from gulou_launcher.preferences import Preference

SIMPLE = Preference("simple", False)
"""Whether the box is in simple mode."""
