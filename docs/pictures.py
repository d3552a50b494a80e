"""Takes the pictures of the gallery page: every page of examples/gallery, as a real box draws it.

`make pictures` runs it; a picture is written only where it shows something else than before.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "box"))
sys.path.insert(0, str(ROOT / "examples" / "gallery"))

from gallery.pages import PAGES  # noqa: E402
from PIL import Image  # noqa: E402
from running import RunningBox  # noqa: E402

from gulou_launcher.control import client  # noqa: E402

FOLDER = ROOT / "docs" / "gallery"
SIZE = (960, 540)
COLORS = 128
QUIET = 1.5
"""Seconds without a new frame, after which a page is taken to be whole."""


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="gulou-pictures-") as data,
        RunningBox(
            Path(data), size="1920x1080", apps=[ROOT / "examples" / "gallery"], more=["--grant", "gallery"]
        ) as box,
    ):
        for name in sorted(PAGES):
            client.open_app(box.data, "gallery", f"gallery:{name}")
            box.wait_for(lambda: client.inspect(box.data).app == "gallery")
            picture = _settled(box)
            file = FOLDER / f"{name}.png"
            if (
                not file.exists()
                or Image.open(file).convert("RGB").tobytes() != picture.convert("RGB").tobytes()
            ):
                picture.save(file, optimize=True)
                print(f"{file.relative_to(ROOT)}: {file.stat().st_size // 1024} KiB")
    for old in FOLDER.glob("*.png"):
        if old.stem not in PAGES:
            old.unlink()


def _settled(box: RunningBox) -> Image.Image:
    """The screen, once it has been still for a moment or has moved for five seconds."""
    serial, since, until = -1, time.monotonic(), time.monotonic() + 5
    while time.monotonic() - since < QUIET and time.monotonic() < until:
        now = box.picture().serial
        if now != serial:
            serial, since = now, time.monotonic()
        time.sleep(0.05)
    taken = box.picture()
    whole = Image.frombytes("RGBA", (taken.width, taken.height), taken.rgba).convert("RGB")
    return whole.resize(SIZE, Image.Resampling.LANCZOS).quantize(COLORS)


if __name__ == "__main__":
    main()
