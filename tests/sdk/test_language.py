"""Languages: the household's, and English for what is not translated."""

from pathlib import Path

import pytest

from gulou import language
from gulou.formats import habits
from gulou.language import Texts, broadcast_codes, languages, native_name, said_everywhere, system_language
from gulou.manifest import in_language


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "fr_FR"}, "en"),
        ({"LANG": "zh_CN", "LC_ALL": "C"}, "en"),
        ({"LANG": "C", "LC_MESSAGES": "zh_TW"}, "zh"),
        ({}, "en"),
    ],
)
def test_the_systems_language(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], language: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert system_language() == language


def test_what_is_not_translated_stays_english(tmp_path: Path) -> None:
    text = Texts("nothing", tmp_path, "zh")
    assert text("Hello") == "Hello"
    assert text.plural("one day", "{n} days", 2) == "{n} days"


def test_what_translators_write_is_read_as_it_is(tmp_path: Path) -> None:
    place = tmp_path / "locale" / "zh" / "LC_MESSAGES"
    place.mkdir(parents=True)
    (place / "app.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Hello"\nmsgstr "你好"\n',
        "utf-8",
    )
    assert Texts("app", tmp_path, "zh")("Hello") == "你好"
    assert Texts("app", tmp_path, "en")("Hello") == "Hello"


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One file more: a language."""
    monkeypatch.setattr(language, "FOLDER", tmp_path)
    habits.cache_clear()
    (tmp_path / "de.po").write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
        '"X-Native-Name: Deutsch\\n"\n"X-Broadcast: ger deu\\n"\n\n'
        'msgid "Hello"\nmsgstr "Guten Tag"\n\nmsgid "Monday"\nmsgstr "Montag"\n\n'
        'msgid "one day"\nmsgid_plural "{n} days"\nmsgstr[0] "ein Tag"\nmsgstr[1] "{n} Tage"\n',
        "utf-8",
    )


def test_a_language_is_one_file(tmp_path: Path, german: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert languages() == ("en", "de")
    assert (native_name("de"), native_name("zh"), native_name("fr")) == ("Deutsch", "中文", "fr")
    assert broadcast_codes("de") == ("ger", "deu")
    text = Texts("any_app", tmp_path / "elsewhere", "de")
    assert (text("Hello"), text("Bye")) == ("Guten Tag", "Bye")
    assert [text.plural("one day", "{n} days", count) for count in (1, 2)] == ["ein Tag", "{n} Tage"]
    assert habits("de").weekdays[:2] == ("Montag", "Tuesday")
    assert in_language({"en": "Hello", "zh": "你好"}, "de") == "Guten Tag"
    assert in_language({"en": "Hello", "de": "Servus"}, "de") == "Servus"
    monkeypatch.setenv("LC_ALL", "de_AT.UTF-8")
    assert system_language() == "de"


def test_what_a_package_says_itself_goes_before(tmp_path: Path, german: None) -> None:
    place = tmp_path / "app" / "locale" / "de" / "LC_MESSAGES"
    place.mkdir(parents=True)
    (place / "app.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Hello"\nmsgstr "Hallo"\n',
        "utf-8",
    )
    text = Texts("app", tmp_path / "app", "de")
    assert (text("Hello"), said_everywhere("de")("Hello")) == ("Hallo", "Guten Tag")
