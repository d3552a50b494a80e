"""How `epg.sqlite` came to its present form."""

from __future__ import annotations

from typing import Final

from gulou_hal.migrations import Steps

STEPS: Final = Steps(__name__, "epg")
