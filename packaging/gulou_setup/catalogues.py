"""Message catalogues: compiles them, and checks that they say everything.

Run by the environment's own Python: `catalogues.py compile` or `catalogues.py check`.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from gulou.package.catalogue import compiled
from gulou.package.errors import PackageError

ROOT = Path(__file__).resolve().parents[2]
KEYWORDS = {**DEFAULT_KEYWORDS, "text": None, "plural": (1, 2)}
"""What marks a text for translation: gettext's names, `App.text("…")` and `App.text.plural("…", "…", n)`."""
SOURCES = ("sdk", "hal", "launcher", "apps", "examples")


def catalogues() -> Iterator[Path]:
    """Every `<package>/locale/<language>/LC_MESSAGES/<domain>.po` of the tree."""
    for name in SOURCES:
        yield from sorted((ROOT / name).rglob("locale/*/LC_MESSAGES/*.po"))


def read(file: Path) -> Catalog:
    """The catalogue in `file`. Raises ValueError that names the file and the line where it is broken."""
    try:
        with file.open("rb") as opened:
            return read_po(opened, locale=file.parents[1].name, abort_invalid=True)
    except PoFileError as error:
        raise ValueError(f"{file.relative_to(ROOT)}: {error}") from None


def compile_all() -> None:
    """Write a .mo beside every .po that is newer."""
    for file in catalogues():
        made = file.with_suffix(".mo")
        if made.exists() and made.stat().st_mtime >= file.stat().st_mtime:
            continue
        fresh = made.with_suffix(".new")
        with fresh.open("wb") as opened:
            write_mo(opened, read(file))
        fresh.replace(made)


def wanted(package: Path) -> set[str | tuple[str, ...]]:
    """The messages that the code of `package` marks for translation."""
    found = extract_from_dir(str(package), [("**.py", "python")], keywords=KEYWORDS)
    return {message for _, _, message, _, _ in found}


def fields(text: str) -> set[str]:
    """The names in braces, as in `{frequency} MHz`. Raises ValueError where the braces do not match."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def strangers(source: str, parts: list[str]) -> Iterator[str]:
    """Names in braces that the translation has and the source has not: they would raise on the box."""
    try:
        known = fields(source)
    except ValueError:
        return  # no format at all: braces meant as braces
    for part in parts:
        try:
            yield from (f"{{{name}}} is not in the source" for name in sorted(fields(part) - known))
        except ValueError as error:
            yield f"{part!r}: {error}"


def problems(file: Path) -> Iterator[str]:
    """What is wrong with this catalogue, one sentence each."""
    catalogue = read(file)
    said: set[str | tuple[str, ...]] = set()
    for message in catalogue:
        if not message.id:
            continue
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        said.add(message.id if isinstance(message.id, str) else tuple(ids))
        text = ids[0]
        parts = [message.string] if isinstance(message.string, str) else list(message.string or ())
        if message.fuzzy:
            yield f"{text!r} is marked fuzzy"
        elif not parts or not all(parts):
            yield f"{text!r} is not translated"
        for error in (*message.check(catalogue), *strangers("".join(ids), parts)):
            yield f"{text!r}: {error}"
    for missing in sorted(wanted(file.parents[3]) - said, key=str):
        yield f"{missing!r} stands in the code and not here"
    try:
        compiled(file.read_text("utf-8"), file.name)  # stricter than Babel, and what apps are packed with
    except PackageError as error:
        yield str(error)


def check() -> int:
    """Print every problem of every catalogue; how many."""
    count = 0
    for file in catalogues():
        for problem in problems(file):
            print(f"{file.relative_to(ROOT)}: {problem}")
            count += 1
    return count


if __name__ == "__main__":
    try:
        if sys.argv[1:] == ["check"]:
            sys.exit(check() > 0)
        compile_all()
    except (OSError, ValueError) as error:
        sys.exit(str(error))
