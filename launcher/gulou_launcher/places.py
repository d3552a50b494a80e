"""Where a box keeps what is its own."""

from __future__ import annotations

import os
from pathlib import Path


def default_data() -> Path:
    """The data folder when nobody names another: $GULOU_DATA, else $XDG_DATA_HOME/gulou, else
    ~/.local/share/gulou (XDG base directory specification 0.8: a relative XDG_DATA_HOME is ignored).
    """
    if named := os.environ.get("GULOU_DATA"):
        return Path(named).absolute()
    shared = Path(os.environ.get("XDG_DATA_HOME", ""))
    return (shared if shared.is_absolute() else Path.home() / ".local/share") / "gulou"
