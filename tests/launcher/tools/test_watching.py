"""What the tools see of an app's folder: changes, prints, translations."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

import pytest

from gulou.errors import GulouError
from gulou_launcher.tools.catalogues import compile_catalogues
from gulou_launcher.tools.following import Followed
from gulou_launcher.tools.tracebacks import Tracebacks
from gulou_launcher.tools.watching import Watched


def write(file: Path, text: str) -> None:
    """Save as editors do: aside, then into place."""
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_name(f".{file.name}.swp")
    aside.write_text(text, "utf-8")
    aside.replace(file)


def test_new_changed_and_gone_files_are_seen_once(tmp_path: Path) -> None:
    write(tmp_path / "app.py", "one")
    write(tmp_path / "pages" / "list.py", "one")
    watched = Watched(tmp_path)
    assert watched.changes() == []
    write(tmp_path / "app.py", "two")
    (tmp_path / "pages" / "list.py").unlink()
    write(tmp_path / "tea.png", "picture")
    assert [file.name for file in watched.changes()] == ["app.py", "list.py", "tea.png"]
    assert watched.changes() == []


def test_what_nobody_wrote_is_not_a_change(tmp_path: Path) -> None:
    write(tmp_path / "locale/zh/LC_MESSAGES/app.po", 'msgid "a"\nmsgstr "b"\n')
    watched = Watched(tmp_path)
    for name in (
        "__pycache__/app.pyc",
        ".git/index",
        "app.py~",
        "locale/zh/LC_MESSAGES/app.mo",
        "tests/test.py",
    ):
        write(tmp_path / name, "x")
    assert watched.changes() == []


def test_a_log_is_followed_by_whole_lines_also_when_it_is_begun_anew(tmp_path: Path) -> None:
    log = tmp_path / "app.log"
    log.write_text("before\n")
    followed = Followed(log)
    with log.open("a") as opened:
        opened.write("one\ntw")
    assert followed.lines() == ["one"]
    with log.open("a") as opened:
        opened.write("o\n")
    assert followed.lines() == ["two"]
    log.replace(tmp_path / "app.log.1")
    log.write_text("new\n")
    assert followed.lines() == ["new"]


def test_translations_are_compiled_as_gettext_reads_them(tmp_path: Path) -> None:
    source = tmp_path / "hello/locale/zh/LC_MESSAGES/hello.po"
    write(
        source,
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
        '# A greeting\nmsgid "Hello"\nmsgstr "你好"\n'
        '#, fuzzy\nmsgid "Bye"\nmsgstr "再"\n\n'
        'msgid "a long "\n"text\\n"\nmsgstr "长文\\n"\n\n'
        'msgid "{n} drum"\nmsgid_plural "{n} drums"\nmsgstr[0] "{n} 面鼓"\n'
        'msgid "Not yet"\nmsgstr ""\n#~ msgid "Old"\n#~ msgstr "旧"\n',
    )
    assert compile_catalogues(tmp_path) == 1
    texts = gettext.translation("hello", tmp_path / "hello/locale", ["zh"])
    assert texts.gettext("Hello") == "你好"
    assert texts.gettext("a long text\n") == "长文\n"
    assert texts.ngettext("{n} drum", "{n} drums", 3) == "{n} 面鼓"
    assert [texts.gettext(text) for text in ("Bye", "Not yet", "Old")] == ["Bye", "Not yet", "Old"]
    assert compile_catalogues(tmp_path) == 0


@pytest.mark.parametrize("wrong", ['msgstr "open', 'msgid "a" b', "hello"])
def test_a_broken_translation_is_told_by_file_and_line(tmp_path: Path, wrong: str) -> None:
    write(tmp_path / "locale/zh/LC_MESSAGES/app.po", f'msgid "a"\nmsgstr "b"\n{wrong}\n')
    with pytest.raises(GulouError, match=r"^app\.po, line 3: "):
        compile_catalogues(tmp_path)


def test_tracebacks_begin_with_the_apps_own_frames() -> None:
    import gulou.runtime

    lines = [
        "tea is ready",
        "Traceback (most recent call last):",
        f'  File "{os.fspath(gulou.runtime.__file__)}", line 86, in run',
        "    self._handle(message)",
        '  File "/apps/tea/tea.py", line 11, in pour',
        "    cup += 1",
        "NameError: name 'cup' is not defined",
        "  and on it goes",
    ]
    tracebacks = Tracebacks()
    assert [line for line in lines if tracebacks.shows(line)] == [*lines[:2], *lines[4:]]


def test_a_syntax_error_keeps_its_line_though_it_has_no_function() -> None:
    lines = [
        "Traceback (most recent call last):",
        '  File "<frozen importlib._bootstrap>", line 1204, in _gcd_import',
        '  File "/apps/tea/tea.py", line 99',
        "    x = = 2",
        "        ^",
        "SyntaxError: invalid syntax",
    ]
    tracebacks = Tracebacks()
    assert [line for line in lines if tracebacks.shows(line)] == [lines[0], *lines[2:]]
