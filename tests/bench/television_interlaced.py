"""1080i25, as much HD is sent: what joining its fields costs, and whether that keeps up."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "box"))

from running import RunningBox  # noqa: E402

SECONDS = 15.0
_PICTURE = "testsrc2=s=1920x1080:r=50,interlace=scan=tff:lowpass=complex,setfield=tff[v]"
CODECS = {
    "H.264": "-c:v libx264 -preset veryfast -b:v 8M -flags +ilme+ildct -x264-params tff=1",
    "MPEG-2": "-c:v mpeg2video -b:v 15M -maxrate 15M -bufsize 4M -flags +ilme+ildct -top 1",
}


def rows() -> list[dict[str, Any]]:
    """Two rows for each codec."""
    with tempfile.TemporaryDirectory(prefix="gulou-bench-") as folder:
        place = Path(folder)
        return [row for name, codec in CODECS.items() for row in _watched(place, name, codec)]


def _watched(place: Path, name: str, codec: str) -> Iterator[dict[str, Any]]:
    file = place / f"{name}.ts"
    command = (
        *(
            "ffmpeg",
            "-v",
            "error",
            "-y",
            "-filter_complex",
            _PICTURE,
            "-f",
            "lavfi",
            "-i",
            "sine=440:r=48000",
        ),
        *("-map", "[v]", "-map", "0:a", *codec.split(), "-pix_fmt", "yuv420p", "-g", "12", "-c:a", "mp2"),
        *("-t", "30", "-pes_payload_size", "0", "-f", "mpegts", str(file)),
    )
    subprocess.run(command, check=True, timeout=300, stdin=subprocess.DEVNULL)
    with RunningBox(place / f"box-{name}", str(file)) as box:
        box.wait_for(lambda: box.driver("channels").detail.get("count", 0) == 1, 20)
        box.open_app("live-tv")
        box.wait_for(lambda: box.player().detail.get("width") == 1920, 20)
        time.sleep(4)
        before, used = _dropped(box), _used(box)
        began = time.monotonic()
        time.sleep(SECONDS)
        share = 100 * (_used(box) - used) / (time.monotonic() - began)
        dropped = _dropped(box) - before
    what = f"1080i25 {name} live, fields joined"
    yield _row(f"{name}-cpu", f"{what}, CPU of launcher + gateway", "% of a core", share, 120)
    yield _row(f"{name}-dropped", f"{what}, dropped frames", "frames", dropped, 0)


def _used(box: RunningBox) -> float:
    """Seconds of processor time."""
    return sum(
        process.cpu or 0.0 for process in box.status().processes if process.name in ("launcher", "gateway")
    )


def _dropped(box: RunningBox) -> int:
    return int(box.player().detail["dropped_frames"])


def _row(name: str, what: str, unit: str, value: float, bound: float) -> dict[str, Any]:
    return {
        "id": f"television.interlaced_{name.lower()}",
        "group": "television",
        "what": what,
        "unit": unit,
        "value": round(value, 1),
        "bound": bound,
        "better": "lower",
    }


if __name__ == "__main__":
    for row in rows():
        print(row)
