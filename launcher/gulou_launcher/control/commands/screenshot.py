"""`gulou screenshot FILE`: what is on screen, as a PNG. It is encoded here, not in the box."""

from __future__ import annotations

import os
from pathlib import Path

from gulou_launcher.control import client
from gulou_launcher.control.commands.options import parser
from gulou_launcher.control.contract import Picture
from gulou_launcher.control.errors import ControlError

_COMPRESSION = 3  # of 9: a 1080p screen takes a third of the time of 6, and few bytes more


def command(argv: list[str]) -> int:
    """Save the screen of a running box."""
    arguments = parser(
        "screenshot",
        "Save what is on the screen of a running box, as a PNG.",
        "gulou screenshot screen.png",
        elsewhere=True,
    )
    arguments.add_argument("file", type=Path, metavar="FILE", help="the PNG to write")
    options = arguments.parse_args(argv)
    if options.file.suffix.lower() != ".png":
        raise ControlError(
            f"A screenshot is a PNG: name the file {options.file.with_suffix('.png')} or the like."
        )
    save(client.capture(options.data), options.file)
    return 0


def save(picture: Picture, file: Path) -> None:
    """Write the picture; `file` is either whole or as it was. Raises ControlError."""
    from PIL import Image

    size = (picture.width, picture.height)
    image = Image.frombuffer("RGBX", size, picture.rgba, "raw", "RGBX", 0, 1).convert("RGB")
    aside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with aside.open("xb") as target:
            image.save(target, "PNG", compress_level=_COMPRESSION)
        aside.replace(file)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise ControlError(f"{file} cannot be written: {error.strerror or error}.") from error
