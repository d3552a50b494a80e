"""The boxes that this machine is paired with, kept in the configuration folder."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from gulou_launcher.lan.errors import LanError
from gulou_launcher.lan.identity import Identity, fingerprint, own_identity


class KnownBox(msgspec.Struct, frozen=True):
    """A box: its certificate in DER, and where it was met last (`host:port`)."""

    name: str
    certificate: bytes
    addresses: tuple[str, ...] = ()
    paired: float = 0.0

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.certificate)


def folder() -> Path:
    """`gulou` in $XDG_CONFIG_HOME, else in ~/.config."""
    named = Path(os.environ.get("XDG_CONFIG_HOME", ""))
    return (named if named.is_absolute() else Path.home() / ".config") / "gulou"


def identity() -> Identity:
    """Who this machine is to boxes. Raises LanError."""
    return own_identity(folder() / "deploy-identity.pem")


def known_boxes() -> list[KnownBox]:
    """All of them, by name; none where the file cannot be read."""
    try:
        boxes = msgspec.json.decode((folder() / "boxes.json").read_bytes(), type=list[KnownBox])
    except (OSError, ValueError):
        return []
    return sorted(boxes, key=lambda box: box.name)


def known_box(name: str) -> KnownBox | None:
    """The box of this name, or whose fingerprint begins so."""
    for box in known_boxes():
        if name in (box.name, *box.addresses) or (len(name) >= 8 and box.fingerprint.startswith(name)):
            return box
    return None


def remember(box: KnownBox) -> None:
    """Keep a box, in place of what was known of it and of one that had its name. Raises LanError."""
    others = [
        known for known in known_boxes() if known.fingerprint != box.fingerprint and known.name != box.name
    ]
    _write([*others, box])


def forget(box: KnownBox) -> None:
    """Know a box no more. Raises LanError."""
    _write([known for known in known_boxes() if known.fingerprint != box.fingerprint])


def _write(boxes: list[KnownBox]) -> None:
    path = folder() / "boxes.json"
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside.write_bytes(msgspec.json.format(msgspec.json.encode(boxes), indent=1))
        aside.replace(path)
    except OSError as error:
        raise LanError(f"{path} cannot be written: {error.strerror or error}.") from error
