"""Simple mode: a television for who wants nothing else. Home is six large choices."""

from __future__ import annotations

from gulou_launcher.preferences import Preference

SIMPLE = Preference("simple", False)
"""Whether the box is in simple mode."""
CHOICES = Preference("simple-choices", "")
"""What the six tiles lead to, as keys of `simple.choices` with spaces between; '': what makes sense here."""
LETTERS = 1.25
"""Letters in simple mode, times those that the household chose."""
PATIENCE = 2.0
"""What passes by itself stays so many times as long."""
