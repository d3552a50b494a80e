"""The form of a recorded session: JSON lines, the first a `Header`, each other a `Step`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from gulou.errors import GulouError

VERSION = 1
FILE = "recording.jsonl"
"""In the app's data folder, while it is recorded."""
MAX_BYTES = 8 << 20
"""Then the recording ends."""
MAX_DATA = 1 << 20
"""Bytes of what the app remembered that are written down, too."""


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """Where and how the session began. `zone` is in hours east of Greenwich; `begin` is a `scene.Begin`.

    `data` are the files of the app's data folder as they were, by name; `seed` is that of `random`.
    """

    form: str = "gulou session"
    version: int = VERSION
    app: str
    app_version: str
    zone: float
    seed: int
    begin: dict[str, Any]
    data: dict[str, bytes] = {}


class CallRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """A question to the gateway and its answer, or the code and the sentence of its refusal."""

    query: dict[str, Any]
    answer: dict[str, Any] | None = None
    code: str = ""
    sentence: str = ""


class WebRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """A request to the web and its reply; `error` where none came."""

    method: str
    url: str
    status: int = 0
    headers: dict[str, str] = {}
    body: bytes = b""
    error: str = ""


class Step(msgspec.Struct, omit_defaults=True, kw_only=True):
    """One turn of the app's loop: its moment, what came, what was asked, and the screen where it changed.

    `time` is Unix time, `at` monotonic; `work` are the numbers of the calls of `App.work` that were handed
    back; `came` are messages of the launcher, `notices` of the gateway.
    """

    time: float
    at: float
    timers: int = 0
    work: list[int] = []
    notices: list[dict[str, Any]] = []
    came: list[dict[str, Any]] = []
    calls: list[CallRecord] = []
    web: list[WebRecord] = []
    screen: list[str] | None = None
    full: bool = False
    """The recording ended here, since it had become too large."""


def read(path: Path) -> tuple[Header, list[Step]]:
    """Read a recorded session. Raises GulouError, with file and line, where it is none."""
    try:
        lines = list(_lines(path))
    except OSError as error:
        raise GulouError(f"{path} cannot be read: {error.strerror or error}.") from error
    if not lines:
        raise GulouError(f"{path} is empty: record a session with `gulou record`.")
    header = _decode(lines[0], Header, path, 1)
    if header.version != VERSION:
        raise GulouError(
            f"{path} is of version {header.version}, this Gulou reads {VERSION}: record it anew."
        )
    return header, [_decode(line, Step, path, number) for number, line in enumerate(lines[1:], 2)]


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from (line for line in file if line.strip())


def _decode(line: bytes, kind: type[Any], path: Path, number: int) -> Any:
    try:
        return msgspec.json.decode(line, type=kind)
    except ValueError as error:  # of msgspec, or text that is not UTF-8
        raise GulouError(f"{path}, line {number}, is no line of a recorded session: {error}.") from error
