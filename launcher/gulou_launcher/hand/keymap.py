"""Key maps: which key of the box each key of a remote is, in files of TOML.

A file says which remotes it is for and what their keys are:

    remote = true              # it is one, although it calls itself a keyboard: read it as such

    [match]                    # all that is given must hold; nothing given: every remote
    kind = "remote"            # or keyboard, gamepad
    bus = "bluetooth"          # or usb, rc (infrared)
    name = ["G20*", "Air *"]   # as the kernel has it; * stands for anything
    vendor = 0x1915
    product = 0x1025

    [keys]                     # the kernel's names of keys; "" is for a key that shall do nothing
    KEY_HOMEPAGE = "home"

    [scancodes]                # what the remote sends, for keys without a name
    0x8016 = "ok"

Of all files that match a remote the later ones win, key by key: first those that come with Gulou in the order
of their names, then the household's own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

from gulou.keys import Key
from gulou_hal.remote.contract import Identity, Signal

SHIPPED: Final = Path(__file__).with_name("maps")
OWN: Final = "remotes"
"""The household's folder, in the box's data."""
_MOST: Final = 64 << 10
"""Bytes of a key map: more is none."""
_FIELDS: Final = {"kind": str, "bus": str, "name": (str, list), "vendor": int, "product": int}


class KeymapError(Exception):
    """A file that is no key map; the message says which line of thought to mend."""


@dataclass(frozen=True)
class Keymap:
    """One file. `keys` and `scancodes` have a key of the box's for each of the remote's, or ""."""

    path: Path
    match: Mapping[str, Any]
    keys: Mapping[str, str]
    scancodes: Mapping[int, str] = field(default_factory=dict)
    own: bool = False
    """Whether it is the household's."""
    remote: bool = False
    """Whether what it is for is a remote, whatever it calls itself."""

    def matches(self, identity: Identity) -> bool:
        """Whether it is for this remote."""
        for name, wanted in self.match.items():
            found = getattr(identity, name)
            if name == "name":
                names = wanted if isinstance(wanted, list) else [wanted]
                if not any(fnmatchcase(found, one) for one in names):
                    return False
            elif found != wanted:
                return False
        return True


def parse(path: Path, text: str, *, own: bool = False) -> Keymap:
    """Read a key map. Raises KeymapError."""
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise KeymapError(f"The key map {path.name} is no TOML: {error}.") from None
    for name in table:
        if name not in ("match", "keys", "scancodes", "remote"):
            raise KeymapError(f"The key map {path.name} has [{name}]: write [match], [keys] or [scancodes].")
    remote = table.get("remote", False)
    if not isinstance(remote, bool):
        raise KeymapError(f"The key map {path.name} says remote = {remote!r}: write true or false.")
    match = _table(path, table, "match")
    for name, value in match.items():
        if name not in _FIELDS or not isinstance(value, _FIELDS[name]):  # type: ignore[arg-type]
            raise KeymapError(
                f"The key map {path.name} matches by {name} = {value!r}: there are kind, bus, name (words) "
                "and vendor, product (numbers)."
            )
    keys = {name: _key(path, name, value) for name, value in _table(path, table, "keys").items()}
    scancodes: dict[int, str] = {}
    for name, value in _table(path, table, "scancodes").items():
        try:
            scancodes[int(name, 0)] = _key(path, name, value)
        except ValueError:
            raise KeymapError(
                f"The key map {path.name} has the scan code {name}: write it as 0x8016."
            ) from None
    return Keymap(path, match, keys, scancodes, own, remote)


def _table(path: Path, table: dict[str, Any], name: str) -> dict[str, Any]:
    value = table.get(name, {})
    if not isinstance(value, dict):
        raise KeymapError(f"The key map {path.name} has {name} without a table: write [{name}].")
    return value


def _key(path: Path, name: str, value: object) -> str:
    if value != "" and value not in Key.__members__.values():
        raise KeymapError(
            f"The key map {path.name} says {name} = {value!r}: there is no such key; there are "
            f'{" ".join(Key)}, and "".'
        )
    return str(value)


class Keymaps:
    """All files. A broken one is told of and passed over."""

    def __init__(self, own: Path, shipped: Path = SHIPPED) -> None:
        self.own: Final = own
        self._shipped = shipped
        self.maps: tuple[Keymap, ...] = ()
        self.troubles: tuple[str, ...] = ()

    def load(self) -> None:
        """Read the files. Not on the frame thread."""
        maps: list[Keymap] = []
        troubles: list[str] = []
        for folder, own in ((self._shipped, False), (self.own, True)):
            for path in sorted(folder.glob("*.toml")):
                try:
                    if path.stat().st_size > _MOST:
                        raise KeymapError(f"The key map {path.name} is longer than {_MOST >> 10} KiB.")
                    maps.append(parse(path, path.read_text("utf-8"), own=own))
                except (OSError, UnicodeDecodeError) as error:
                    troubles.append(f"The key map {path.name} cannot be read: {error}.")
                except KeymapError as error:
                    troubles.append(str(error))
        self.maps, self.troubles = tuple(maps), tuple(troubles)

    def teach(self, identity: Identity, taught: Mapping[str, Signal]) -> None:
        """Keep what was taught of a remote: the box's key → what the remote said. Raises OSError.

        What was taught before stays, but for the keys that were taught anew. Not on the frame thread.
        """
        path = self.own / file_name(identity)
        keys: dict[str, str] = {}
        scancodes: dict[int, str] = {}
        for one in self.maps:
            if one.path == path:
                keys |= {code: key for code, key in one.keys.items() if key not in taught}
                scancodes |= {scan: key for scan, key in one.scancodes.items() if key not in taught}
        keys |= {signal.code: key for key, signal in taught.items() if signal.code}
        scancodes |= {
            signal.scan: key for key, signal in taught.items() if not signal.code and signal.scan is not None
        }
        self.own.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = path.with_suffix(".new")
        beside.write_text(written(identity, keys, scancodes), "utf-8")
        beside.replace(path)

    def forget(self, identity: Identity) -> None:
        """Forget what was taught of a remote. Raises OSError. Not on the frame thread."""
        (self.own / file_name(identity)).unlink(missing_ok=True)

    def of(self, identity: Identity) -> Meaning:
        """What the keys of a remote mean."""
        return Meaning([one for one in self.maps if one.matches(identity)])


class Meaning:
    """What the keys of one remote mean."""

    def __init__(self, maps: Sequence[Keymap]) -> None:
        self.names = tuple(one.path.stem for one in maps)
        self.own = any(one.own and one.match.get("name") for one in maps)
        """Whether the household has a map for this very remote."""
        self.remote = self.own or any(one.remote for one in maps)
        """Whether it is a remote although it has letters."""
        self._keys: dict[str, str] = {}
        self._scancodes: dict[int, str] = {}
        for one in maps:
            self._keys |= one.keys
            self._scancodes |= one.scancodes

    def key(self, signal: Signal) -> str:
        """The box's key, or ""."""
        if signal.scan is not None and signal.scan in self._scancodes:
            return self._scancodes[signal.scan]
        return self._keys.get(signal.code, "")


def written(identity: Identity, keys: Mapping[str, str], scancodes: Mapping[int, str]) -> str:
    """The text of a key map for this one remote."""
    lines = ["# Taught on the screen, in Settings.", "", "[match]", f"name = {_quoted(identity.name)}"]
    numbers = {"vendor": identity.vendor, "product": identity.product}
    lines += [f"{name} = {number:#06x}" for name, number in numbers.items() if number]
    if keys:
        lines += ["", "[keys]", *(f"{_quoted(code)} = {_quoted(key)}" for code, key in keys.items())]
    if scancodes:
        lines += ["", "[scancodes]", *(f"{scan:#x} = {_quoted(key)}" for scan, key in scancodes.items())]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """As a string of TOML; a device's name comes from the device, and may hold anything."""
    safe = "".join(
        letter if letter >= " " and letter not in '"\\\x7f' else f"\\u{ord(letter):04x}" for letter in text
    )
    return f'"{safe}"'


def file_name(identity: Identity) -> str:
    """Where what is taught of this remote lies, within the household's folder."""
    words = "".join(letter if letter.isalnum() else "-" for letter in identity.name.lower())[:60]
    return f"taught-{words}-{identity.vendor:04x}-{identity.product:04x}.toml"
