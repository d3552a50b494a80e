"""Dependencies point one way: launcher → hal → sdk, and apps → sdk."""

import ast
import re
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Who may import whom of ours. Nobody imports an app.
WALLS = {
    "sdk/gulou": {"gulou"},
    "hal/gulou_hal": {"gulou", "gulou_hal"},
    "launcher/gulou_launcher": {"gulou", "gulou_hal", "gulou_launcher"},
    "apps": {"gulou"},
    "examples/breaks": {"gulou"},
    "examples/dragon-boat": {"gulou"},
    "examples/favourites": {"gulou"},
    "examples/hello": {"gulou"},
    "examples/recipes": {"gulou"},
    "examples/weather": {"gulou"},
}
OURS = {"gulou", "gulou_hal", "gulou_launcher"}


def imports(file: Path) -> set[str]:
    """The top-level names that `file` imports, at its head or later; relative ones left out."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add((node.module or "").partition(".")[0])
    return found


@pytest.mark.parametrize("folder", WALLS)
def test_imports_point_one_way(folder: str) -> None:
    files = sorted((ROOT / folder).rglob("*.py"))
    assert files, f"{folder} holds no Python; does the table name the right folder?"
    wrong = {
        f"{file.relative_to(ROOT)} imports {name}"
        for file in files
        for name in imports(file) & (OURS - WALLS[folder])
    }
    assert not wrong


# What a package of ours imports, by the name that it is installed by where that differs.
INSTALLED_AS = {"PIL": "pillow"}


# Each may use what the ones before it, on which it depends, declare.
DISTRIBUTIONS = ("sdk/gulou", "hal/gulou_hal", "launcher/gulou_launcher")


def declared(project: str) -> set[str]:
    """The packages that a distribution, or an extra of it, asks for; by import name."""
    described = tomllib.loads((ROOT / project / "pyproject.toml").read_text())["project"]
    extras = described.get("optional-dependencies", {}).values()
    wanted = [*described["dependencies"], *(line for extra in extras for line in extra)]
    return {re.split(r"[^\w-]", line)[0].replace("-", "_").lower() for line in wanted}


@pytest.mark.parametrize("folder", DISTRIBUTIONS)
def test_what_a_distribution_imports_it_declares(folder: str) -> None:
    before = DISTRIBUTIONS[: DISTRIBUTIONS.index(folder) + 1]
    known = set().union(*(declared(each.partition("/")[0]) for each in before))
    outside = {
        f"{file.relative_to(ROOT)} imports {name}"
        for file in (ROOT / folder).rglob("*.py")
        for name in imports(file) - sys.stdlib_module_names - OURS
        if INSTALLED_AS.get(name, name).lower() not in known
    }
    assert not outside
