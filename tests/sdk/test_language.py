"""Languages: the household's, and English for what is not translated."""

from pathlib import Path

import pytest

from gulou.language import Texts, system_language


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
