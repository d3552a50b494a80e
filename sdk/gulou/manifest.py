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

from gulou.errors import ManifestError
from gulou.services import COMING, PERMISSIONS

FILE = "app.toml"
VERSION = (0, 1)
"""Of the SDK, as far as apps may ask for it: the first two numbers."""
_SDK = re.compile(r">=[0-9]{1,4}(\.[0-9]{1,4}){0,2}")
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_ENTRY = re.compile(r"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)*:[A-Za-z_][A-Za-z0-9_]*")


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
    quota: int = 64
    isolation: int = 1
    hosts: tuple[str, ...] = ()
    discovers: tuple[str, ...] = ()
    search: bool = False
    settings: dict[str, Setting] = {}


def in_language(texts: dict[str, str], language: str) -> str:
    """The text in this language, else in English, else any; '' where there is none."""
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")


def read_manifest(folder: Path) -> Manifest:
    """Read `folder/app.toml`. Raises ManifestError, which names the file and what to mend."""
    path = folder / FILE
    try:
        data = tomllib.loads(path.read_text("utf-8"))
        manifest = msgspec.convert(data, Manifest)
    except FileNotFoundError:
        raise ManifestError(f"{path} is missing: an app is a folder with an {FILE}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ManifestError(f"{path} cannot be read: {error}.") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ManifestError(f"{path} is not TOML: {error}.") from None
    except msgspec.ValidationError as error:
        raise ManifestError(f"{path}: {error}.") from None
    _check(path, manifest)
    return manifest


def _check(path: Path, manifest: Manifest) -> None:
    problems = (
        (
            _ID.fullmatch(manifest.id) is None,
            f'id "{manifest.id}": use small letters, digits and single dashes',
        ),
        (len(manifest.id) > 40, f'id "{manifest.id}": at most 40 characters'),
        (_ENTRY.fullmatch(manifest.entry) is None, f'entry "{manifest.entry}": write it as "module:Class"'),
        (not manifest.name, "name: give at least [name] en"),
        (
            re.fullmatch("#[0-9a-fA-F]{6}", manifest.color) is None,
            f'color "{manifest.color}": write it as #rrggbb',
        ),
        (len(manifest.seal) > 2, f'seal "{manifest.seal}": one or two characters'),
        (not 16 <= manifest.memory <= 512, f"memory {manifest.memory}: 16 to 512 MiB"),
        (not 1 <= manifest.quota <= 4096, f"quota {manifest.quota}: 1 to 4096 MiB"),
        (not 1 <= manifest.isolation <= 3, f"isolation {manifest.isolation}: 1 to 3"),
        (_SDK.fullmatch(manifest.sdk) is None, f'sdk "{manifest.sdk}": write it as ">=0.1"'),
    )
    for wrong, mend in problems:
        if wrong:
            raise ManifestError(f"{path}: {mend}.")
    for permission in manifest.permissions:
        if permission in COMING:
            raise ManifestError(f'{path}: the permission "{permission}" is kept for a later SDK.')
        if permission not in PERMISSIONS:
            known = ", ".join(sorted(PERMISSIONS))
            raise ManifestError(f'{path}: there is no permission "{permission}"; there are: {known}.')
        if not any(manifest.permissions[permission].values()):
            raise ManifestError(f"{path}: permissions.{permission}: say the reason, at least in en.")
    wanted = tuple(int(part) for part in manifest.sdk.removeprefix(">=").split("."))[:2]
    if wanted > VERSION:
        here = ".".join(map(str, VERSION))
        raise ManifestError(
            f"{path}: the app needs a newer SDK, {manifest.sdk}; this box has {here}: update the box."
        )
