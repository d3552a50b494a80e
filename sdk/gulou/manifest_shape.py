"""Whether what stands in `app.toml` has the right shape: known keys, all that are needed, their types."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from typing import Any, get_args, get_origin

import msgspec

Path = tuple[str, ...]
Fault = tuple[Path, str, str]
"""Where, what is wrong, and the mend."""

_KINDS = {
    str: ("a text in quotes", '"…"'),
    bool: ("true or false", "true"),
    int: ("a whole number", "160"),
    float: ("a number", "1.5"),
    tuple: ("a list", '["…"]'),
    dict: ("a table", "{ … }"),
}
_IS = {
    str: "a text",
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "a table",
}


def faults(data: dict[str, Any], struct: type[msgspec.Struct], examples: dict[str, str]) -> Iterator[Fault]:
    """Everything that keeps `data` from being a `struct`. `examples` are lines to add for what is missing."""
    yield from _struct(data, struct, (), examples)


def dotted(path: Path) -> str:
    """A path as TOML writes it."""
    return ".".join(path)


def _struct(data: dict[str, Any], struct: Any, path: Path, examples: dict[str, str]) -> Iterator[Fault]:
    fields = _fields(struct)
    for key in [key for key in data if key not in fields]:
        near = get_close_matches(key, fields, n=1, cutoff=0.5)
        mend = f'write "{near[0]}"' if near else f"it may have {', '.join(fields)}"
        yield (*path, key), f'there is no key "{dotted((*path, key))}"', mend
    for name, field in fields.items():
        if name in data:
            yield from _value(data[name], field.type, (*path, name), examples)
        elif field.required:
            yield path, f"{dotted((*path, name))} is missing", f"add {examples.get(name, name)}"


@cache
def _fields(struct: Any) -> dict[str, msgspec.structs.FieldInfo]:
    return {field.name: field for field in msgspec.structs.fields(struct)}


def _value(value: Any, kind: Any, path: Path, examples: dict[str, str]) -> Iterator[Fault]:
    origin = get_origin(kind) or kind
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        origin = dict
    if not isinstance(value, dict) and origin is dict:
        yield _wrong(value, dict, path)
    elif isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        yield from _struct(value, kind, path, examples)
    elif origin is dict:
        for key, inner in value.items():
            yield from _value(inner, get_args(kind)[1], (*path, key), examples)
    elif origin is tuple:
        if not isinstance(value, list):
            yield _wrong(value, tuple, path)
            return
        for inner in value:
            yield from _value(inner, get_args(kind)[0], path, examples)
    elif isinstance(kind, type) and issubclass(kind, StrEnum):
        if value not in list(kind):
            yield path, f"{dotted(path)} cannot be {_shown(value)}", f"choose one of {', '.join(kind)}"
    else:
        try:
            msgspec.convert(value, kind)
        except msgspec.ValidationError:
            yield _wrong(value, kind, path)


def _wrong(value: Any, kind: Any, path: Path) -> Fault:
    wanted, example = _KINDS.get(kind, ("a text, a number, or true or false", '"…"'))
    found = _IS.get(type(value), "a date or time")
    return path, f"{dotted(path)} must be {wanted}, and is {found}", f"write it as {path[-1]} = {example}"


def _shown(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else _IS.get(type(value), "a date or time")
