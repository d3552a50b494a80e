"""What stands on the screen in Chinese, in English: journeys are written in Chinese and gone in both."""

from __future__ import annotations

import re
import sys
import tomllib
from functools import cache
from typing import TYPE_CHECKING

from babel.messages.pofile import read_po
from running import APPS, ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

sys.path.insert(0, str(ROOT / "examples" / "headend"))

from headend.listings import listings
from headend.services import SERVICES

_OPEN = re.compile(r"\{\w*\}")
CATALOGUES = ("launcher", "apps", "sdk", "hal")
BY_HAND = {
    "接下来": "Next",
    "今天播什么": "On today",
    "录": "Record",
    "电影": "Film",
    "电影：": "Film: ",
    "今天": "Today",
    "空间": "Space",
    "我的频道": "My channels",
    "个频道": "channels",
    "节目单": "Guide",
    "遥控器": "Remotes",
    "录像": "Recordings",
    "搜索频道": "Look for channels",
    "已锁定": "locked",
    "已录": "Recorded",
    "退出儿童模式": "Everyone",
    "15 分钟": "15 minutes",
    "再看 15 分钟": "15 more min",
    "今天还可以看": "left for today",
    "今天还可以看 1 分钟": "1 minute left for today",
    "今天还可以看 15 分钟": "15 minutes left for today",
    "Pixel 7 现在是这台电视的遥控器了": "Pixel 7",
    "移除 Pixel 7？": "Forget Pixel 7?",
}
"""What has a number in it, or stands in too many sentences."""
LONGEST = 30
"""Letters of a sentence that tell which it is: its end may be cut."""


def said(words: str, language: str) -> str:
    """Words of the box or of the broadcast, as they stand on a screen in this language."""
    if language == "zh" or not _is_chinese(words):
        return words
    if words in BY_HAND:
        return BY_HAND[words]
    english = _english()
    whole = english.get(words, set())
    assert len(whole) < 2, f"{words!r} is {sorted(whole)} in English: say which in BY_HAND of {__name__}"
    if whole:
        return next(iter(whole))
    around = min((chinese for chinese in english if words in chinese), key=len, default=None)
    assert around is not None, f"the box does not say {words!r}"
    return max((_plain(each) for each in english[around]), key=len)


def _plain(sentence: str) -> str:
    """As much of it as always stands on the screen."""
    return max(_OPEN.split(sentence), key=len).strip()[:LONGEST].strip()


def _is_chinese(words: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in words)


@cache
def _english() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for chinese, english in (*_catalogues(), *_apps(), *_broadcast()):
        found.setdefault(chinese, set()).add(english)
    return found


def _catalogues() -> Iterator[tuple[str, str]]:
    for folder in CATALOGUES:
        for file in (ROOT / folder).rglob("zh/LC_MESSAGES/*.po"):
            with file.open("rb") as catalogue:
                for message in read_po(catalogue):
                    if message.id and isinstance(message.id, str) and isinstance(message.string, str):
                        yield message.string, message.id


def _apps() -> Iterator[tuple[str, str]]:
    """What apps are called, and what they are said to do."""
    for folder in APPS:
        for file in folder.glob("*/app.toml"):
            manifest = tomllib.loads(file.read_text("utf-8"))
            for texts in (manifest["name"], manifest.get("description", {})):
                if "zh" in texts:
                    yield texts["zh"], texts["en"]


def _broadcast() -> Iterator[tuple[str, str]]:
    """Services and programmes of the demo, which has names in both."""
    for service in SERVICES:
        yield service.chinese, service.english
    for titles in listings().values():
        for title in titles:
            yield title.chinese, title.english
