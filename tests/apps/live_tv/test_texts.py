"""Every text in both languages, and the broadcast's own in the household's."""

from collections.abc import Callable
from pathlib import Path

import pytest
from gulou_setup import catalogues

from gulou import Key
from gulou.language import FIRST
from gulou.manifest import read_manifest
from gulou.testing import TV

from .conftest import APP

CATALOGUES = sorted(APP.rglob("*.po"))


@pytest.fixture
def chinese(new_television: Callable[[], TV]) -> TV:
    tv = new_television()
    tv.language = "zh"
    tv.begin()
    return tv


def test_there_is_a_catalogue_for_each_language_but_the_codes_own() -> None:
    assert [file.parents[1].name for file in CATALOGUES] == [name for name in FIRST if name != "en"]


@pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: file.parents[1].name)
def test_every_text_in_the_code_is_translated(file: Path) -> None:
    assert list(catalogues.problems(file)) == []


@pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: file.parents[1].name)
def test_no_catalogue_keeps_texts_that_the_code_has_lost(file: Path) -> None:
    said = {message.id for message in catalogues.read(file) if message.id}
    assert said <= catalogues.wanted(file.parents[3])


def test_the_manifest_speaks_both_languages() -> None:
    manifest = read_manifest(APP)
    for texts in (manifest.name, manifest.description, *manifest.permissions.values()):
        assert set(texts) == set(FIRST)


def test_names_and_programmes_come_in_the_households_language(chinese: TV) -> None:
    assert "鼓楼一套" in chinese.texts
    assert "Now on Drum One（中文）" in chinese.texts
    chinese.press(Key.UP)
    assert "Two Tongues" in chinese.texts, "it has no Chinese name"


def test_the_apps_own_words_are_chinese(chinese: TV) -> None:
    chinese.player.plays("no_signal")
    assert "没有信号" in chinese.texts
    chinese.press("4", "2", Key.OK)
    assert "没有第 42 频道" in chinese.texts
    chinese.press(Key.UP, Key.SUBTITLE)
    assert "字幕：中文" in chinese.texts
    chinese.press(Key.AUDIO)
    assert [row["title"] for row in chinese.rows()] == [
        "中文",
        "英语",
        "英语，带画面解说",
        "关",
        "中文",
        "英语",
    ]
