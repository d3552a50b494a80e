"""Message catalogues: compiles them, checks that they say everything, and begins the file of a language.

Run by the environment's own Python:

    catalogues.py compile
    catalogues.py check
    catalogues.py begin de Deutsch "ger deu"    writes sdk/gulou/languages/de.po, to be translated
    catalogues.py pseudo qps FILE               a language that nobody speaks: longer, with accents

A package's own catalogues (`locale/<language>/LC_MESSAGES/<domain>.po`) and the files of whole languages
(`sdk/gulou/languages/<language>.po`) are held to the same rules.
"""

import ast
import io
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.plurals import get_plural
from babel.messages.pofile import PoFileError, read_po, write_po

from gulou.formats import WORDS
from gulou.language import FIRST
from gulou.package.catalogue import compiled
from gulou.package.errors import PackageError

ROOT = Path(__file__).resolve().parents[2]
KEYWORDS = {**DEFAULT_KEYWORDS, "text": None, "plural": (1, 2)}
"""What marks a text for translation: gettext's names, `App.text("…")` and `App.text.plural("…", "…", n)`."""
SOURCES = ("sdk", "hal", "launcher", "apps", "examples")
SHIPPED = ("sdk/gulou", "hal/gulou_hal", "launcher/gulou_launcher", "apps")
"""Where the box itself speaks: what the file of a language must say."""
WHOLE = ROOT / "sdk" / "gulou" / "languages"
LONGER = 1.4
"""How much longer the language is that nobody speaks: German is a third longer than English."""

Id = str | tuple[str, ...]


def catalogues() -> Iterator[Path]:
    """Every catalogue of the tree: those of packages, then the files of whole languages."""
    for name in SOURCES:
        yield from sorted((ROOT / name).rglob("locale/*/LC_MESSAGES/*.po"))
    yield from whole_languages()


def whole_languages() -> list[Path]:
    return sorted(WHOLE.glob("*.po"))


def language_of(file: Path) -> str:
    return file.stem if file.parent == WHOLE else file.parents[1].name


def read(file: Path) -> Catalog:
    """The catalogue in `file`. Raises ValueError that names the file and the line where it is broken."""
    try:
        with file.open("rb") as opened:
            return read_po(opened, locale=_locale(language_of(file)), abort_invalid=True)
    except PoFileError as error:
        raise ValueError(f"{file.relative_to(ROOT)}: {error}") from None


def _locale(language: str) -> str | None:
    """The language, where Unicode knows it: then its number of plurals is known too."""
    try:
        Locale.parse(language, sep="-" if "-" in language else "_")
    except (UnknownLocaleError, ValueError):
        return None
    return language.replace("-", "_")


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


@cache
def wanted(package: Path) -> frozenset[Id]:
    """The messages that the code of `package` marks for translation."""
    found = extract_from_dir(str(package), [("**.py", "python")], keywords=KEYWORDS)
    return frozenset(message for _, _, message, _, _ in found)


@cache
def wanted_everywhere() -> frozenset[Id]:
    """The messages of the whole box: its packages, what its gateway says, days, and the names of its apps."""
    found: set[Id] = set(WORDS)
    for folder in SHIPPED:
        found |= wanted(ROOT / folder)
    for file in (ROOT / "apps").glob("*/app.toml"):
        found |= set(_english(tomllib.loads(file.read_text("utf-8"))))
    # Sentences of other processes are found again by the launcher; its own catalogue says which there are.
    own = ROOT / "launcher/gulou_launcher/locale/zh/LC_MESSAGES/gulou_launcher.po"
    return frozenset(found | {_id(message) for message in read(own) if message.id})


def _english(value: object) -> Iterator[str]:
    """The English texts of a manifest."""
    if isinstance(value, dict):
        if set(FIRST) <= value.keys():
            yield value["en"]
        else:
            for inside in value.values():
                yield from _english(inside)


@cache
def literals() -> frozenset[str]:
    """All strings that stand in the code of the box, with `{}` for what is put into them."""
    found = set(map(_shape, (*WORDS, *_manifest_texts())))
    for name in SOURCES:
        for file in (ROOT / name).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found.add(_shape(node.value))
                elif isinstance(node, ast.JoinedStr):
                    found.add(_shape("".join(map(_part, node.values))))
    return frozenset(found)


def _manifest_texts() -> Iterator[str]:
    for name in SOURCES:
        for file in (ROOT / name).rglob("app.toml"):
            yield from _english(tomllib.loads(file.read_text("utf-8")))


def _part(node: ast.expr) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else "{}"


def _shape(text: str) -> str:
    return re.sub(r"\{[^{}]*\}", "{}", text)


def fields(text: str) -> set[str]:
    """The names in braces, as in `{frequency} MHz`. Raises ValueError where the braces do not match."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def misplaced(ids: list[str], parts: list[str]) -> Iterator[str]:
    """Names in braces that the translation has and the source has not (they would raise), or the reverse."""
    try:
        known, needed = fields("".join(ids)), fields(ids[-1])
    except ValueError:
        return  # no format at all: braces meant as braces
    for part in parts:
        try:
            found = fields(part)
        except ValueError as error:
            yield f"{part!r}: {error}"
            continue
        yield from (f"{{{name}}} is not in the source" for name in sorted(found - known))
        # "One channel" may leave out its number; where there is but one form, it stands for all.
        if len(ids) == 1 or len(parts) == 1:
            yield from (f"{{{name}}} is lost in {part!r}" for name in sorted(needed - found))


def _id(message: Message) -> Id:
    return message.id if isinstance(message.id, str) else tuple(message.id)


def problems(file: Path) -> Iterator[str]:
    """What is wrong with this catalogue, one sentence each."""
    catalogue = read(file)
    whole = file.parent == WHOLE
    said: set[Id] = set()
    for message in catalogue:
        if not message.id:
            continue
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        said.add(_id(message))
        text = ids[0]
        parts = [message.string] if isinstance(message.string, str) else list(message.string or ())
        if message.fuzzy:
            yield f"{text!r} is marked fuzzy"
        elif not parts or not all(parts):
            yield f"{text!r} is not translated"
        elif len(ids) > 1 and len(parts) != catalogue.num_plurals:
            yield f"{text!r} has {len(parts)} plural forms: this language has {catalogue.num_plurals}"
        for error in (*message.check(catalogue), *misplaced(ids, list(filter(None, parts)))):
            yield f"{text!r}: {error}"
        if _shape(text) not in literals():
            yield f"{text!r} stands here and nowhere in the code: delete it"
    if not whole:
        missing = wanted(file.parents[3]) - said
    else:
        # Chinese and English have their words beside the code.
        missing = frozenset() if language_of(file) in FIRST else wanted_everywhere() - said
        if "X-Native-Name: " not in file.read_text("utf-8"):
            yield "its head does not say what the language calls itself: X-Native-Name"
    for text_id in sorted(missing, key=str):
        yield f"{text_id!r} stands in the code and not here"
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


def _blank(language: str, name: str) -> Catalog:
    """The file of a language with nothing in it."""
    return Catalog(locale=_locale(language), header_comment=f"# {name}, for the whole box.", fuzzy=False)


def _write(file: Path, language: str, catalogue: Catalog, name: str, codes: str) -> None:
    """Write the file of a language. Its head is ours: Babel knows no language that nobody speaks."""
    with io.BytesIO() as written:
        write_po(written, catalogue, width=108, ignore_obsolete=True)
        whole = written.getvalue().decode()
    comment, _, messages = whole.partition('msgid ""\nmsgstr ""\n')
    head = {
        "Language": language,
        "Content-Type": "text/plain; charset=UTF-8",
        "Plural-Forms": str(get_plural(_locale(language) or "en")),
        "X-Native-Name": name,
        "X-Broadcast": codes,
    }
    ours = "".join(f'"{field}: {value}\\n"\n' for field, value in head.items())
    file.write_text(f'{comment}msgid ""\nmsgstr ""\n{ours}\n{messages.partition(chr(10) * 2)[2]}', "utf-8")


def begin(language: str, name: str, codes: str) -> Path:
    """Write the file of a language, with every message of the box to be translated. Keeps what is there."""
    file = WHOLE / f"{language}.po"
    catalogue = read(file) if file.exists() else _blank(language, name)
    for message in sorted(wanted_everywhere(), key=str):
        if message not in catalogue:
            catalogue.add(message, ("",) * catalogue.num_plurals if isinstance(message, tuple) else "")
    _write(file, language, catalogue, name, codes)
    return file


_ACCENTS = str.maketrans("aeiouyAEIOUYcnsCNS", "àéîöûýÀÉÎÖÛÝçñšÇÑŠ")


def strange(text: str) -> str:
    """The text as a language has it that nobody speaks: with accents, and longer by LONGER."""
    pieces = re.split(r"(\{[^{}]*\})", text)
    said = "".join(piece if piece.startswith("{") else piece.translate(_ACCENTS) for piece in pieces)
    more = max(1, round(len(re.sub(r"\{[^{}]*\}", "", text)) * (LONGER - 1)))
    return f"{said} {('øst ' * more)[: more - 1].strip()}".rstrip() if text.strip() else text


def pseudo(language: str, file: Path) -> None:
    """Write the file of a language that nobody speaks: what does not fit is seen, what is missing too."""
    name = strange("English")
    catalogue = _blank(language, name)
    for message in sorted(wanted_everywhere(), key=str):
        ids = (message,) if isinstance(message, str) else message
        said = [strange(part) for part in ids]
        catalogue.add(message, said[0] if isinstance(message, str) else said)
    _write(file, language, catalogue, name, "eng")


def main(arguments: list[str]) -> int:
    match arguments:
        case ["check"]:
            return check() > 0
        case ["begin", language, name, codes]:
            print(
                f"{begin(language, name, codes).relative_to(ROOT)}: translate it, then run this with check."
            )
        case ["pseudo", language, where]:
            pseudo(language, Path(where))
        case ["compile"] | []:
            compile_all()
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (OSError, ValueError) as error:
        sys.exit(str(error))
