"""What is being done, with the time, so that whoever looks on sees a stall and where it is."""

from __future__ import annotations

import time
from collections.abc import Callable

Say = Callable[[str], None]


def progress() -> Say:
    """Lines with the seconds since now."""
    began = time.monotonic()
    return lambda text: print(f"[{time.monotonic() - began:4.0f} s] {text}", flush=True)
