"""Infrared receivers: which protocols the kernel decodes (Documentation/ABI/testing/sysfs-class-rc)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from gulou_hal.remote.evdev import CLASS

WANTED: Final = ("nec", "rc-5", "rc-6", "sony", "jvc", "sanyo", "sharp", "xmp", "rc-5-sz", "imon", "rc-mm")
"""Those of remotes. The others are of keyboards, or hand on what no kernel understands."""


def hear_all(event: str, classes: Path = CLASS) -> tuple[str, ...]:
    """Have the receiver of this input device (`event3`) decode whatever it can; those that it does not.

    A receiver begins with the protocol of its own remote alone; any other remote would be deaf to it. What is
    returned is not empty only where this user may not change that. Writes /sys.
    """
    place = Path(os.path.realpath(classes / event))
    for folder in place.parents:
        file = folder / "protocols"
        try:
            words = file.read_text().split()
        except OSError:
            continue
        missing = [word for word in words if word in WANTED]
        for word in list(missing):
            try:
                file.write_text(f"+{word}")
                missing.remove(word)
            except OSError:
                continue
        return tuple(missing)
    return ()
