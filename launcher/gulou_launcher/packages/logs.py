"""What an app has printed, for its developer: the file that the zygote writes beside the app's data."""

from __future__ import annotations

import re
from pathlib import Path

from gulou.errors import GulouError
from gulou_launcher.control.packages import Log

AT_ONCE = 64 << 10
"""Bytes that one answer has at most."""
_ID = re.compile(r"[a-z0-9-]{1,40}")


def read_log(data: Path, app_id: str, after: int) -> Log:
    """A part of the log, as `packages.GetLog` says. Raises GulouError where there is none."""
    path = data / "apps" / f"{app_id}.log"
    if _ID.fullmatch(app_id) is None:
        raise GulouError(f"No app can be called {app_id!r}: `gulou apps` lists them.")
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            if after < 0:
                after = max(0, size - AT_ONCE)
            elif after > size:
                after = 0
            file.seek(after)
            text = file.read(AT_ONCE)
    except FileNotFoundError:
        return Log(b"", 0)
    except OSError as error:
        raise GulouError(f"The log of {app_id} cannot be read: {error.strerror or error}.") from error
    return Log(text, after + len(text))
