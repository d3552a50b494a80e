"""What a simulated TV receives where nobody says: the demo broadcast of a checkout."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

_CHECKOUT = Path(__file__).resolve().parents[3]


def demo_tuner() -> str:
    """The URL of the demo broadcast, made live by the simulated headend; '' where it is not built.

    `make run` in a checkout builds it.
    """
    headend, build = _CHECKOUT / "examples" / "headend", _CHECKOUT / "build" / "demo"
    if not (headend.is_dir() and (build / "av.json").is_file()):
        return ""
    command = [sys.executable, "-m", "headend", "serve", "--build", str(build), "--to", "-"]
    return "pipe://" + shlex.join(["env", f"PYTHONPATH={headend}", *command])
