"""A .po as gettext reads it: what the usual tool for it makes means the same."""

from __future__ import annotations

import gettext
import io
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from gulou.package.catalogue import compiled
from gulou.package.errors import PackageError

ROOT = Path(__file__).resolve().parents[3]

SOURCE = r"""
# A translator's remark.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

#: tea.py:4
msgid "Tea"
msgstr "茶"

#, fuzzy
msgid "Cup"
msgstr "碗"

msgid "Pot"
msgstr ""

msgctxt "verb"
msgid "Open"
msgstr "打开"

msgid "one \"cup\"\n"
"and more"
msgid_plural "{n} cups"
msgstr[0] "一杯\t"
msgstr[1] "{n} 杯"
#~ msgid "gone"
#~ msgstr "没了"
"""


def test_texts_plurals_and_contexts_are_found() -> None:
    texts = gettext.GNUTranslations(io.BytesIO(compiled(SOURCE, "tea.po")))
    assert texts.gettext("Tea") == "茶"
    assert texts.gettext("Cup") == "Cup"  # fuzzy: nobody has looked at it since
    assert texts.gettext("Pot") == "Pot"
    assert texts.gettext("gone") == "gone"
    assert texts.pgettext("verb", "Open") == "打开"
    assert texts.ngettext('one "cup"\nand more', "{n} cups", 1) == "一杯\t"
    assert texts.ngettext('one "cup"\nand more', "{n} cups", 5) == "{n} 杯"


@pytest.mark.parametrize("file", sorted(ROOT.glob("*/**/LC_MESSAGES/*.po")), ids=lambda file: file.name)
def test_those_of_this_tree_mean_what_babel_makes_of_them(file: Path) -> None:
    if ".venv" in file.parts:
        pytest.skip("not ours")
    made = io.BytesIO()
    with file.open("rb") as source:
        write_mo(made, read_po(source))
    made.seek(0)
    theirs = gettext.GNUTranslations(made)
    ours = gettext.GNUTranslations(io.BytesIO(compiled(file.read_text("utf-8"), file.name)))
    catalogue = {key: text for key, text in vars(theirs)["_catalog"].items() if key}
    assert catalogue == {key: text for key, text in vars(ours)["_catalog"].items() if key}


@pytest.mark.parametrize("line", ["msgid Tea", '"lonely"', 'msgid "a" "b" c', 'msgid "a" "b"', "msgid"])
def test_a_line_that_is_none_is_told_by_its_number(line: str) -> None:
    with pytest.raises(PackageError, match=r"tea\.po, line 2: this is no line of a catalogue"):
        compiled(f"\n{line}\n", "tea.po")


def test_a_second_translation_of_one_message_is_told() -> None:
    with pytest.raises(PackageError, match=r"tea\.po, line 3: a second msgstr"):
        compiled('msgid "Tea"\nmsgstr "茶"\nmsgstr "茗"\n', "tea.po")


def test_a_message_that_is_there_twice_is_told_with_both_lines() -> None:
    with pytest.raises(PackageError, match=r"tea\.po, line 5: this message is there already, in line 1"):
        compiled('msgid "Tea"\nmsgstr "茶"\n\n# once more\nmsgid "Tea"\nmsgstr "茶叶"\n', "tea.po")
