"""`app.toml`: who an app is and what it asks for.

id = "live-tv"
version = "1.0.0"
entry = "live_tv:LiveTv"
sdk = ">=0.1"
handles = ["dvb"]
seal = "视"
color = "#8f2d24"

[name]
en = "Live TV"
zh = "电视直播"

[permissions.tv]
en = "To show channels and the guide."
zh = "用于显示频道和节目单。"

[settings.unit]
kind = "choice"
default = "c"
[settings.unit.name]
en = "Unit"
[settings.unit.choices]
c = { en = "Celsius", zh = "摄氏度" }
f = { en = "Fahrenheit" }
"""

from __future__ import annotations

import re
import tomllib
from enum import StrEnum
from pathlib import Path

import msgspec

from gulou import manifest_rules, manifest_shape, toml_lines
from gulou.errors import ManifestError
from gulou.language import FIRST, said_everywhere

FILE = "app.toml"
VERSION = (0, 1)
"""Of the SDK, as far as apps may ask for it: the first two numbers."""


QUOTA = 64
"""MiB that an app may keep where its manifest does not say."""


class SettingKind(StrEnum):
    """What a setting holds: true or false, one of `choices`, a number, or words."""

    TOGGLE = "toggle"
    CHOICE = "choice"
    NUMBER = "number"
    TEXT = "text"


class Setting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something of an app that the household sets in Settings. Texts are by language.

    `choices` are the values of a choice with their words; `minimum`, `maximum` and `step` are a number's.
    """

    kind: SettingKind
    name: dict[str, str]
    default: bool | int | float | str
    choices: dict[str, dict[str, str]] = {}
    minimum: float = 0
    maximum: float = 100
    step: float = 1


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `app.toml` says. Texts are by language; `handles` are the URL schemes of deep links it opens.

    `icon` and `banner` are pictures in the app's folder (PNG, JPEG or WebP; square, and 16:9). Without an
    icon, `seal` (one or two characters) is drawn on a ground of `color`, #rrggbb.
    `memory` is the most it may use, in MiB, 16 … 512; `quota` the most that it may keep on the disk, in MiB,
    1 … 4096; `sdk` the oldest SDK that will do, as `>=0.1`; `isolation` the lowest level, 1 … 3, below which
    it must not run.
    `hosts` are the names that it may reach with the permission `net` (`api.example.org`, `*.example.org`),
    `discovers` the zeroconf types that it may look for with `discovery` (`_http._tcp`).
    `search`: it offers results to the search of the whole box.
    """

    id: str
    version: str
    entry: str
    name: dict[str, str]
    description: dict[str, str] = {}
    sdk: str = ">=0.1"
    handles: tuple[str, ...] = ()
    permissions: dict[str, dict[str, str]] = {}
    seal: str = ""
    color: str = "#35507a"
    icon: str = ""
    banner: str = ""
    memory: int = 160
    quota: int = QUOTA
    isolation: int = 1
    hosts: tuple[str, ...] = ()
    discovers: tuple[str, ...] = ()
    search: bool = False
    settings: dict[str, Setting] = {}


def in_language(texts: dict[str, str], language: str) -> str:
    """The text in this language, else in English, else any; '' where there is none.

    What stands in English only is said as the file of the language has it, where it does.
    """
    found = texts.get(language) or texts.get("en") or next(iter(texts.values()), "")
    if language in FIRST or texts.get(language) or not found:
        return found
    return said_everywhere(language)(found)


def read_manifest(folder: Path) -> Manifest:
    """Read `folder/app.toml`. Raises ManifestError: the file, the line, what is wrong and the mend."""
    path = folder / FILE
    try:
        with path.open("rb") as file:
            raw = file.read(_LARGEST + 1)
    except FileNotFoundError:
        raise ManifestError(f"{path} is missing: an app is a folder with an {FILE}.") from None
    except (OSError, ValueError) as error:
        raise ManifestError(f"{path} cannot be read: {error}.") from None
    return parse_manifest(raw, path)


def parse_manifest(raw: bytes, path: Path) -> Manifest:
    """The manifest that stands in `raw`; its pictures are looked for beside `path`. Raises ManifestError."""
    if len(raw) > _LARGEST:
        raise ManifestError(f"{path} is too long: at most {_LARGEST >> 10} KiB.")
    try:
        document = raw.decode("utf-8").replace("\r\n", "\n")
        data = tomllib.loads(document)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ManifestError(f"{path}, line {line}: a letter is not UTF-8: save the file as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise ManifestError(_not_toml(path, str(error), document)) from None
    except (RecursionError, ValueError):
        # ValueError: a number of more digits than Python converts.
        raise ManifestError(f"{path} is not TOML: a value is nested too deep, or too long.") from None
    for where, wrong, mend in manifest_shape.faults(data, Manifest, _EXAMPLES):
        raise ManifestError(_sentence(path, document, where, wrong, mend))
    try:
        manifest = msgspec.convert(data, Manifest)
    except msgspec.ValidationError as error:
        raise ManifestError(f"{path}: {error}.") from None
    for where, wrong, mend in manifest_rules.faults(manifest, path.parent, VERSION):
        raise ManifestError(_sentence(path, document, where, wrong, mend))
    return manifest


_LARGEST = 256 << 10
_EXAMPLES = {
    "id": 'id = "my-app" as the first line',
    "version": 'version = "1.0.0" above the first [table]',
    "entry": 'entry = "module:Class" above the first [table]',
    "name": '[name] with en = "My app"',
    "kind": 'kind = "toggle" (or choice, number, text)',
    "default": "default = …",
}


def _sentence(path: Path, document: str, where: tuple[str, ...], wrong: str, mend: str) -> str:
    line = toml_lines.line_of(toml_lines.key_lines(document), where)
    return " ".join(f"{path}, line {line}: {wrong}: {mend}.".split())


_AT = re.compile(r"\s*\(at (?:line ([0-9]+), column [0-9]+|end of document)\)$")


def _not_toml(path: Path, error: str, document: str) -> str:
    """tomllib's own words, with the line in front."""
    at = _AT.search(error)
    line = int(at[1]) if at and at[1] else document.count("\n") + 1
    what = (error[: at.start()] if at else error).rstrip(".")
    mend = 'a line is key = "text", key = 1, key = true or [table]'
    return " ".join(f"{path}, line {line}: this is not TOML ({what}): {mend}.".split())
