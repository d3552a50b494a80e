"""Whose work the box runs with, and under which licences: as its packages themselves say.

Python's from the metadata of the distributions that ours need (PyPA Core Metadata 2.4), the system's from
Debian's copyright files for what this process has loaded (Debian Policy §12.5). Reads many files.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

_OURS = ("gulou-launcher",)
_TEXTS = re.compile(r"(^|/)(LICEN[CS]E|COPYING|NOTICE|AUTHORS)[^/]*$", re.IGNORECASE)
_NEED = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)(\[[^\]]*\])?")
_EXTRA = re.compile(r"extra *== *['\"]([^'\"]+)")
_DOCUMENTS = Path("/usr/share/doc")
_SECONDS = 20.0


@dataclass(frozen=True)
class Work:
    """One package; `texts` are the files with its licences."""

    name: str
    version: str
    licence: str
    texts: tuple[Path, ...]

    def read(self) -> str:
        """All of its texts. Raises OSError where none can be read."""
        return "\n\n".join(path.read_text("utf-8", "replace") for path in self.texts)


def works(loaded: Path = Path("/proc/self/maps")) -> list[Work]:
    """Everything that there is to name, by name."""
    return sorted((*_distributions(), *_packages(loaded)), key=lambda work: work.name.casefold())


def _distributions() -> Iterator[Work]:
    """Ours, and all that they need."""
    waiting, seen = [(name, "") for name in _OURS], set[str]()
    while waiting:
        name, extras = waiting.pop()
        key = re.sub(r"[-_.]+", "-", name).lower() + extras
        if key in seen:
            continue
        seen.add(key)
        try:
            found = distribution(name)
        except PackageNotFoundError:
            continue  # what only another system or an extra needs
        for need in found.requires or ():
            match, only = _NEED.match(need), _EXTRA.search(need)
            if match is not None and (only is None or only[1] in extras):
                waiting.append((match[1], match[2] or ""))
        if extras and any(each.startswith(key.removesuffix(extras)) for each in seen - {key}):
            continue  # it was named without them
        texts = tuple(
            Path(str(found.locate_file(file))) for file in found.files or () if _TEXTS.search(str(file))
        )
        yield Work(found.metadata["Name"], found.version, _licence(found), texts)


def _licence(found: Distribution) -> str:
    """As an expression where the metadata has one, else in the words of its classifiers."""

    def said(name: str) -> list[str]:
        return [str(line) for line in found.metadata.get_all(name) or ()]

    classifiers = [line.rpartition(" :: ")[2] for line in said("Classifier") if line.startswith("License ::")]
    words = (*said("License-Expression"), ", ".join(classifiers), *said("License"))
    first = next(filter(None, words), "")
    return first.partition("\n")[0][:80]


def _packages(loaded: Path) -> Iterator[Work]:
    """Debian's packages whose libraries this process has in its memory."""
    query = shutil.which("dpkg-query")
    if query is None:
        return
    lines = loaded.read_text(errors="replace").splitlines()
    libraries = {line.partition("/")[2] for line in lines if "/" in line and ".so" in line}
    # A library may be named by another path than its package does: /lib is /usr/lib nowadays.
    paths = {f"/{path}" for path in libraries}
    paths |= {path.removeprefix("/usr") for path in paths}
    asked = subprocess.run(
        [query, "-S", *sorted(paths)], capture_output=True, text=True, timeout=_SECONDS, check=False
    )
    names = {line.partition(":")[0] for line in asked.stdout.splitlines() if ": /" in line}
    if not names:
        return
    versions = subprocess.run(
        [query, "-W", "-f", "${Package} ${Version}\n", *sorted(names)],
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    for name, _, version in (line.partition(" ") for line in versions.stdout.splitlines()):
        text = _DOCUMENTS / name / "copyright"
        if text.exists():
            yield Work(name, version, _kinds(text), (text,))


def _kinds(copyright_file: Path) -> str:
    """The short names of the licences in a machine-readable copyright file (DEP 5)."""
    text = copyright_file.read_text("utf-8", "replace")
    found = dict.fromkeys(re.findall(r"^License: *(\S.*)$", text, re.MULTILINE))
    return ", ".join(list(found)[:4])[:120]
