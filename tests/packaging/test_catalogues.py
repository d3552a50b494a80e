"""Translations: what the code says, each catalogue says, and a broken one is named."""

import gettext
from collections.abc import Iterator
from pathlib import Path

import pytest
from gulou_setup import catalogues

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A tree with one package that says two things."""
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    monkeypatch.setattr(catalogues, "WHOLE", tmp_path / "languages")
    forget()
    made = tmp_path / "sdk" / "greeting"
    (made / "locale" / "zh" / "LC_MESSAGES").mkdir(parents=True)
    (made / "words.py").write_text('print(self.text("Hello"), _("No signal on {frequency} MHz"))\n')
    yield made
    forget()


def forget() -> None:
    """What was found out of another tree."""
    for known in (catalogues.wanted, catalogues.literals, catalogues.wanted_everywhere):
        known.cache_clear()


def write(package: Path, *messages: tuple[str, str]) -> Path:
    file = package / "locale" / "zh" / "LC_MESSAGES" / "greeting.po"
    entries = [f'msgid "{said}"\nmsgstr "{means}"\n' for said, means in messages]
    file.write_text(HEADER + "\n".join(entries), encoding="utf-8")
    return file


HELLO = ("Hello", "你好")
SIGNAL = ("No signal on {frequency} MHz", "{frequency} MHz 没有信号")


def test_a_whole_catalogue_has_no_problem_and_compiles(package: Path) -> None:
    file = write(package, HELLO, SIGNAL)
    assert list(catalogues.problems(file)) == []
    catalogues.compile_all()
    with file.with_suffix(".mo").open("rb") as made:
        assert gettext.GNUTranslations(made).gettext("Hello") == "你好"


@pytest.mark.parametrize(
    ("messages", "problem"),
    [
        ((HELLO,), "stands in the code and not here"),
        ((HELLO, (SIGNAL[0], "")), "is not translated"),
        ((HELLO, (SIGNAL[0], "{freq} {frequency} MHz 没有信号")), "{freq} is not in the source"),
        ((HELLO, (SIGNAL[0], "没有信号")), "{frequency} is lost"),
        ((HELLO, SIGNAL, ("Goodbye", "再见")), "nowhere in the code"),
    ],
)
def test_a_faulty_catalogue_is_told_why(
    package: Path, messages: tuple[tuple[str, str], ...], problem: str
) -> None:
    found = list(catalogues.problems(write(package, *messages)))
    assert len(found) == 1
    assert problem in found[0]


def test_a_broken_file_is_named(package: Path) -> None:
    file = package / "locale" / "zh" / "LC_MESSAGES" / "greeting.po"
    file.write_text(HEADER + "msgid Hello\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"greeting\.po"):
        catalogues.read(file)


def test_a_language_has_its_own_number_of_plural_forms(package: Path) -> None:
    (package / "words.py").write_text('print(self.text.plural("one day", "{count} days", 2))\n')
    file = write(package)
    head = HEADER.replace('utf-8\\n"', 'utf-8\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"')
    days = 'msgid "one day"\nmsgid_plural "{count} days"\nmsgstr[0] "{count}天"\n'
    file.write_text(head + days, "utf-8")
    assert list(catalogues.problems(file)) == []
    file.write_text(head + days + 'msgstr[1] "{count}天"\n', "utf-8")
    with pytest.raises(ValueError, match="num_plurals"):
        list(catalogues.problems(file))


def test_each_kind_of_language_says_what_it_calls_itself() -> None:
    for file in catalogues.whole_languages():
        assert list(catalogues.problems(file)) == []
