"""From a template to an app: what stands in it for the app's names is replaced, and it gets an icon."""

from __future__ import annotations

import keyword
import re
import shutil
import tempfile
from importlib.resources import as_file, files
from pathlib import Path

from gulou.errors import GulouError
from gulou.manifest import read_manifest
from gulou.new.icon import icon

TEMPLATES = {
    "list": "things to write down and tick off",
    "player": "television with a list of channels",
    "dashboard": "figures from the web, fresh each quarter of an hour",
    "game": "pixels of your own, sixty times a second",
}
"""By name: what each is."""
IN_CHINESE = {"list": "我的清单", "player": "我的频道", "dashboard": "我的天气", "game": "接灯笼"}
"""What an app of each is called in Chinese, until its developer knows better."""
ID, MODULE, CLASS, NAME, CHINESE = "app-id", "app_module", "AppClass", "App Name", "应用名称"
"""What stands in the templates for the names of the app."""
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_MOST_LETTERS = 40
_TAKEN = frozenset({"gulou", "gulou-hal", "gulou-launcher", "test", "tests", "conftest"})
_LEFT = frozenset({"__pycache__"})


def make(place: Path, name: str, template: str, chinese: str = "") -> tuple[Path, list[str]]:
    """Make `place/name` from the template; return the folder and the files in it.

    `chinese` is the app's name in Chinese; that of the template where none is given.

    Raises GulouError for a wrong name, or where there is something already; then nothing is made.
    """
    check(name)
    folder = place / name
    if folder.exists():
        raise GulouError(f"{folder} is there already: choose another name, or move it away.")
    words = names(name) | {CHINESE: chinese or IN_CHINESE[template]}
    with tempfile.TemporaryDirectory(dir=place, prefix=f".{name}-") as made:
        draft = Path(made) / name
        with as_file(files("gulou") / "templates" / template) as source:
            for file in sorted(source.rglob("*")):
                if file.is_file() and not _LEFT & set(file.parts) and file.suffix not in (".mo", ".png"):
                    _copy(file, draft / _renamed(str(file.relative_to(source)), words), words)
        (draft / "icon.png").write_bytes(icon(template))
        read_manifest(draft)
        shutil.move(draft, folder)
    return folder, sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


def check(name: str) -> None:
    """Raises GulouError, with the mend, for a name that cannot be an app's id and its module's name."""
    if _ID.fullmatch(name) is None:
        mend = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-").lstrip("0123456789-")
        hint = f': perhaps "{mend[:_MOST_LETTERS]}"' if _ID.fullmatch(mend) else ""
        raise GulouError(f'"{name}" cannot name an app: use small letters, digits and single dashes{hint}.')
    if len(name) > _MOST_LETTERS:
        raise GulouError(f'"{name}" is too long: at most {_MOST_LETTERS} letters.')
    module = name.replace("-", "_")
    if name in _TAKEN or keyword.iskeyword(module) or _is_library(module):
        raise GulouError(f'"{name}" is the name of a part of Python or of Gulou: perhaps "my-{name}".')


def names(name: str) -> dict[str, str]:
    """What to replace by what, in an app of this id."""
    parts = name.split("-")
    spoken = " ".join(part.capitalize() for part in parts)
    camel = "".join(part.capitalize() for part in parts)
    return {ID: name, MODULE: name.replace("-", "_"), CLASS: camel, NAME: spoken}


def _is_library(module: str) -> bool:
    import sys

    return module in sys.stdlib_module_names


def _copy(file: Path, to: Path, words: dict[str, str]) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_text(_renamed(file.read_text("utf-8"), words), "utf-8")


def _renamed(text: str, words: dict[str, str]) -> str:
    for placeholder, word in words.items():
        text = text.replace(placeholder, word)
    return text
