"""What a manifest of the right shape must keep to, a rule each: what is wrong and the mend."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from gulou import names
from gulou.manifest_shape import Fault
from gulou.services import COMING, PERMISSIONS, hosts

if TYPE_CHECKING:
    from gulou.manifest import Manifest, Setting

APP_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
APP_VERSION = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6}){0,3}")
_ENTRY = re.compile(r"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)*:[A-Za-z_][A-Za-z0-9_]*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}")
_COLOR = re.compile("#[0-9a-fA-F]{6}")
_SDK = re.compile(r">=[0-9]{1,4}(\.[0-9]{1,4}){0,2}")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{0,30}")
_ZEROCONF = re.compile(r"_[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?\._(tcp|udp)")  # RFC 6763 §7
_EXAMPLES = {"hosts": '"api.example.org"', "discovers": '"_http._tcp"'}
_LONGEST_NAME = 40
_LONGEST_TEXT = 400

# By the first bytes; WebP has its length between the two.
PICTURES = {"PNG": (b"\x89PNG\r\n\x1a\n", b""), "JPEG": (b"\xff\xd8\xff", b""), "WebP": (b"RIFF", b"WEBP")}


def faults(manifest: Manifest, folder: Path, version: tuple[int, int]) -> Iterator[Fault]:
    """Everything that is wrong with a manifest; `version` is the SDK's."""
    for rule in _RULES:
        yield from rule(manifest)
    yield from _sdk(manifest, version)
    for key in ("icon", "banner"):
        yield from _picture(key, getattr(manifest, key), folder)


def _plain(manifest: Manifest) -> Iterator[Fault]:
    """Keys with one value, a row each."""
    rows: tuple[tuple[str, bool, str], ...] = (
        ("id", APP_ID.fullmatch(manifest.id) is not None, "use small letters, digits and single dashes"),
        ("id", len(manifest.id) <= 40, "at most 40 characters"),
        ("version", APP_VERSION.fullmatch(manifest.version) is not None, 'write it as "1.0.0"'),
        ("entry", _ENTRY.fullmatch(manifest.entry) is not None, 'write it as "module:Class"'),
        ("color", _COLOR.fullmatch(manifest.color) is not None, 'write it as "#rrggbb"'),
        ("seal", len(manifest.seal) <= 2, "one or two characters"),
        ("memory", 16 <= manifest.memory <= 512, "16 to 512 MiB"),
        ("quota", 1 <= manifest.quota <= 4096, "1 to 4096 MiB"),
        ("isolation", 1 <= manifest.isolation <= 3, "1 to 3"),
        ("sdk", _SDK.fullmatch(manifest.sdk) is not None, 'write it as ">=0.1"'),
    )
    for key, right, mend in rows:
        if not right:
            value = getattr(manifest, key)
            yield (key,), f"{key} {_quoted(value)} will not do", mend


def _lists(manifest: Manifest) -> Iterator[Fault]:
    """Keys with a list of names."""
    rows = (
        ("handles", _SCHEME, 'a scheme is written as in a URL, without the colon: handles = ["dvb"]'),
        ("discovers", _ZEROCONF, 'a type is written as discovers = ["_http._tcp"]'),
    )
    for key, pattern, mend in rows:
        for name in getattr(manifest, key):
            if pattern.fullmatch(name) is None or len(name) > 253:
                yield (key,), f"{key} has {_quoted(name)}", mend
    for name in manifest.hosts:
        try:
            hosts.parse(name)
        except ValueError as error:
            yield ("hosts",), f"hosts has {_quoted(name)}", str(error)
    for name in sorted(hosts.found_by_type(manifest.hosts) - set(manifest.discovers)):
        yield (
            ("hosts",),
            f"hosts has the type {_quoted(name)}",
            f"add it to discovers = [{_quoted(name)}] too",
        )


def _texts(manifest: Manifest) -> Iterator[Fault]:
    tables = [
        (("name",), manifest.name, _LONGEST_NAME),
        (("description",), manifest.description, _LONGEST_TEXT),
        *((("permissions", name), texts, _LONGEST_TEXT) for name, texts in manifest.permissions.items()),
        *(
            (("settings", name, "name"), setting.name, _LONGEST_NAME)
            for name, setting in manifest.settings.items()
        ),
        *(
            (("settings", name, "choices", choice), texts, _LONGEST_NAME)
            for name, setting in manifest.settings.items()
            for choice, texts in setting.choices.items()
        ),
    ]
    for path, texts, longest in tables:
        where = ".".join(path)
        for language, text in texts.items():
            place = (*path, language)
            if language in manifest.__struct_fields__:
                mend = f"move the line {language} = … above the first [table]"
                yield place, f"{language} stands in the table {where}", mend
            elif _LANGUAGE.fullmatch(language) is None:
                yield place, f'{where} has "{language}", which is no language', 'write en = "…", zh = "…"'
            elif len(text) > longest:
                yield place, f"{where}.{language} has {len(text)} letters", f"at most {longest}"
            elif any(ord(letter) < 32 or ord(letter) == 127 for letter in text):
                yield place, f"{where}.{language} has control characters", "write it as one plain line"
    for language, name in manifest.name.items():
        if names.imitates(name):
            mend = "choose one that nobody takes for the system"
            yield ("name", language), f"name.{language} {_quoted(name)} is the box's own", mend
        elif names.hidden(name):
            mend = "write only what can be seen"
            yield ("name", language), f"name.{language} has characters that nobody sees", mend
    if not any(text.strip() for text in manifest.name.values()):
        yield ("name",), "name has no text", 'add en = "…" under [name]'


def _permissions(manifest: Manifest) -> Iterator[Fault]:
    for name, reason in manifest.permissions.items():
        path = ("permissions", name)
        if name in COMING:
            yield path, f'the permission "{name}" is kept for a later SDK', "take it out"
        elif name not in PERMISSIONS:
            known = ", ".join(sorted(PERMISSIONS))
            yield path, f'there is no permission "{name}"', f"there are: {known}"
        elif not any(text.strip() for text in reason.values()):
            mend = f'say the reason, at least en = "…" under [permissions.{name}]'
            yield path, f"permissions.{name} has no reason", mend
    for key, permission in (("hosts", "net"), ("discovers", "discovery")):
        if getattr(manifest, key) and permission not in manifest.permissions:
            mend = f'add [permissions.{permission}] with the reason, en = "…"'
            yield (key,), f'{key} is of no use without the permission "{permission}"', mend
        if permission in manifest.permissions and not getattr(manifest, key):
            mend = f"add {key} = [{_EXAMPLES[key]}] above the first [table]"
            yield ("permissions", permission), f"the permission {permission} has no {key} to use", mend


def _settings(manifest: Manifest) -> Iterator[Fault]:
    for name, setting in manifest.settings.items():
        path = ("settings", name)
        if not any(text.strip() for text in setting.name.values()):
            yield path, f"settings.{name} has no name", f'add [settings.{name}.name] with en = "…"'
        wrong = _DEFAULTS[setting.kind](setting)
        if wrong:
            yield (*path, "default"), f"the default of settings.{name} does not fit its kind", wrong


def _choice(setting: Setting) -> str:
    known = ", ".join(f'"{choice}"' for choice in setting.choices)
    if not known:
        return 'a choice needs its choices: choices = { a = { en = "…" } }'
    return "" if setting.default in setting.choices else f"choose one of {known}"


def _number(setting: Setting) -> str:
    limits = (setting.minimum, setting.maximum, setting.step)
    number = isinstance(setting.default, int | float) and not isinstance(setting.default, bool)
    if not number or not all(map(math.isfinite, (*limits, float(setting.default)))):
        return "write a number, as default = 1"
    if setting.step <= 0 or setting.minimum >= setting.maximum:
        return "let minimum be less than maximum, and step more than 0"
    if not setting.minimum <= float(setting.default) <= setting.maximum:
        return f"{setting.minimum:g} to {setting.maximum:g}"
    return ""


_DEFAULTS: dict[str, Callable[[Setting], str]] = {
    "toggle": lambda setting: "" if isinstance(setting.default, bool) else "write default = true or false",
    "choice": _choice,
    "number": _number,
    "text": lambda setting: "" if isinstance(setting.default, str) else 'write a text, as default = "…"',
}

_RULES = (_plain, _lists, _texts, _permissions, _settings)


def _sdk(manifest: Manifest, version: tuple[int, int]) -> Iterator[Fault]:
    if _SDK.fullmatch(manifest.sdk) is None:
        return
    wanted = tuple(int(part) for part in manifest.sdk.removeprefix(">=").split("."))[:2]
    if wanted > version:
        here = ".".join(map(str, version))
        yield ("sdk",), f"the app needs a newer SDK, {manifest.sdk}, and this one is {here}", "update the box"


def _picture(key: str, name: str, folder: Path) -> Iterator[Fault]:
    if not name:
        return
    path = folder / name
    if Path(name).is_absolute() or ".." in Path(name).parts or "\0" in name:
        yield (
            (key,),
            f"{key} {_quoted(name)} is not in the app's folder",
            f'put the picture there: {key} = "icon.png"',
        )
        return
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError:
        yield (
            (key,),
            f"{key} {_quoted(name)} cannot be read",
            f"put {name} into {folder}, or take the line out",
        )
        return
    if not any(head.startswith(first) and head[8:].startswith(later) for first, later in PICTURES.values()):
        kinds = ", ".join(PICTURES)
        yield (
            (key,),
            f"{key} {_quoted(name)} is no picture that the box can show",
            f"save it as one of {kinds}",
        )


def _quoted(value: object) -> str:
    if not isinstance(value, str):
        return str(value)
    shown = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in value)
    return f'"{shown[:60]}{"…" if len(shown) > 60 else ""}"'
