"""The description beside a recording: what it is, in JSON, for this box, the next one, any other program."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from gulou.services.recordings import Recording
from gulou_hal.recording.file import INDEX, replace_whole
from gulou_hal.recording.naming import SUFFIX

_DESCRIPTION: Final = ".json"
_decode = msgspec.json.Decoder(Recording).decode


def write(folder: Path, recording: Recording) -> None:
    """Put the description on the disk. Raises OSError."""
    text = msgspec.json.format(msgspec.json.encode(recording), indent=1)
    replace_whole((folder / recording.file).with_suffix(_DESCRIPTION), text)


def found(folder: Path) -> Iterator[Recording]:
    """What lies in a folder, each with the name under which it lies there."""
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        with contextlib.suppress(OSError, ValueError):
            described = _decode(path.with_suffix(_DESCRIPTION).read_bytes())
            yield msgspec.structs.replace(described, file=path.name)


def remove(folder: Path, file: str) -> None:
    """Delete a recording with all that lies beside it. Raises OSError."""
    path = folder / file
    path.unlink(missing_ok=True)
    for suffix in (INDEX, _DESCRIPTION):
        path.with_suffix(suffix).unlink(missing_ok=True)
