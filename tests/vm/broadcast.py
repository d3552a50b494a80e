"""What is on the virtual air: two multiplexes of the simulated headend, as firmware files for vidtv."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from pathlib import Path
from typing import Final

from headend.playout import Multiplex, record
from headend.services import BOTH

from tests.vm.progress import Say

SECONDS: Final = 100.0
"""More than is watched: where the file begins anew, counters leap."""
_HEADEND: Final = Path(__file__).resolve().parents[2] / "examples" / "headend" / "headend"


def prepare(build: Path, content: Path, say: Say) -> Path:
    """Return the folder whose `vidtv/<frequency>.ts` the kernel plays."""
    folder = build / "firmware" / "vidtv"
    stamp = folder / "made"
    key = _key(content)
    if not stamp.exists() or stamp.read_text() != key:
        say(f"recording {SECONDS:.0f} seconds of two multiplexes of the simulated headend")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        now = time.time()
        for transport in BOTH:
            with (folder / f"{transport.frequency_hz}.ts").open("wb") as file:
                record(
                    Multiplex(content, transport, BOTH), lambda data: file.write(data) and None, now, SECONDS
                )
        stamp.write_text(key)
    return folder.parent


def _key(content: Path) -> str:
    """Changes with the headend's code, the pictures, and the day, since events are those of the day."""
    digest = hashlib.sha256()
    for file in sorted(_HEADEND.glob("*.py")):
        digest.update(file.read_bytes())
    about = (content / "av.json").read_text()
    return json.dumps(
        [digest.hexdigest(), hashlib.sha256(about.encode()).hexdigest(), time.strftime("%F"), SECONDS]
    )
