"""Where keys stand in a TOML document, found without a second parser."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from gulou.toml_lines import key_lines, line_of

DOCUMENT = '''# an app
id = "hello"
title = """
[not.a.table] = 1
"""
list = [
  "[", # ]
  "x = 1",
]
name.en = "Hello"
"quoted key" = 1

[permissions.tv]
en = "["
[[parts]]
[settings.unit]
choices = { c = { en = "=" }, f = {} }
'''


def test_each_key_has_its_line() -> None:
    lines = key_lines(DOCUMENT)
    assert lines[("id",)] == 2
    assert lines[("title",)] == 3
    assert lines[("list",)] == 6
    assert lines[("name", "en")] == 10
    assert lines[("quoted key",)] == 11
    assert lines[("permissions", "tv")] == 13
    assert lines[("permissions", "tv", "en")] == 14
    assert lines[("settings", "unit", "choices")] == 17
    assert not any("not" in path or "x" in path for path in lines)


def test_a_key_that_stands_nowhere_has_the_line_of_the_table_around_it() -> None:
    lines = key_lines(DOCUMENT)
    assert line_of(lines, ("permissions", "tv", "zh")) == 14 - 1
    assert line_of(lines, ("settings", "unit", "choices", "f", "en")) == 17
    assert line_of(lines, ("nothing",)) == 1


def paths(data: dict[str, Any], *before: str) -> Iterator[tuple[str, ...]]:
    for key, value in data.items():
        yield (*before, key)
        if isinstance(value, dict):
            yield from paths(value, *before, key)


pieces = st.sampled_from(
    [
        "a",
        "b",
        '"c d"',
        "'e'",
        ".",
        " = ",
        "1",
        '"]"',
        "'''\n'''",
        '"""\\""""',
        "[",
        "]",
        "\n",
        " ",
        "#",
        "{",
        "}",
        ", ",
    ]
)


@given(st.lists(pieces, max_size=30))
def test_whatever_tomllib_reads_has_its_top_keys_found(parts: list[str]) -> None:
    document = "".join(parts)
    try:
        data = tomllib.loads(document)
    except (tomllib.TOMLDecodeError, RecursionError):
        return
    lines = key_lines(document)
    assert {path[:1] for path in paths(data)} == {path[:1] for path in lines}
    assert all(1 <= line <= document.count("\n") + 1 for line in lines.values())
