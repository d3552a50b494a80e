"""One thread of the gateway imports at a time: two that import the same packages from two ends may each wait
for the other, and Python then fails one of them (importlib's `_DeadlockError`)."""

from __future__ import annotations

import threading
from typing import Final

IMPORTING: Final = threading.Lock()
"""Hold it while a thread that works beside others imports what is large."""
