"""What is remembered of the first steps."""

from __future__ import annotations

from gulou_launcher.preferences import Preference

WELCOMED = Preference("welcomed", False)
"""The first steps were gone through to the end, or the household left them for good."""
WELCOME_STEP = Preference("welcome step", "")
"""The step where the household is; '' before the first."""
REGION = Preference("region", "")
"""Where the box stands: a country by ISO 3166-1 alpha-2; '' where that was not said."""
