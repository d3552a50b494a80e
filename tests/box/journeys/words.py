"""What stands on the screen in Chinese, in English: journeys are written in Chinese and gone in both."""

from __future__ import annotations

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

CATALOGUES = ("launcher", "apps", "sdk", "hal")
BY_HAND = {
    "鼓楼综合": "Gulou One",
    "接下来": "Next",
    "快捷": "Quick panel",
    "今天播什么": "On today",
    "方向键移动亮的方块": "The arrows move the bright tile",
    "录": "Record",
    "已录的节目": "What was recorded",
    "电影": "Film",
    "电影：": "Film: ",
    "将录制": "will be recorded",
    "请选择四位": "Choose four digits",
    "我的频道": "My channels",
    "已锁定": "locked",
    "15 分钟": "15 minutes",
    "再看 15 分钟": "15 more minutes",
    "今天还可以看": "left for today",
    "今天还可以看 2 分钟": "2 minutes left for today",
    "今天还可以看 15 分钟": "15 minutes left for today",
    "退出儿童模式": "Everyone",
    "拼音首字母": "pinyin or its initials",
    "您住在哪里": "Where do you live",
    "屏幕上要显示多少内容": "How much shall be on the screen",
    "四个角都看得见吗": "Do you see all four corners",
    "遥控器": "Remotes",
    "搜索频道": "Look for channels",
    "什么留在本机": "What stays here",
    "个频道": "channels",
    "网络断了": "The network is down",
    "网络恢复了": "The network is back",
    "本机不在网络上监听": "Nothing listens on the network",
    "扫描二维码": "at the QR code",
    "Pixel 7 现在是这台电视的遥控器了": "Pixel 7",
    "忘记 Pixel 7？": "Forget Pixel 7?",
    "节目单": "Guide",
    "今天": "Today",
    "没有反应": "does not answer",
    "磁盘满了": "disk is full",
    "录像": "Recordings",
}
"""Parts of a sentence, and what is called otherwise elsewhere."""


def said(words: str, language: str) -> str:
    """Words of the box or of the broadcast, as they stand on a screen in this language."""
    if language == "zh" or not _is_chinese(words):
        return words
    if words in BY_HAND:
        return BY_HAND[words]
    found = _english().get(words, set())
    assert len(found) == 1, f"{words!r} is {sorted(found)} in English: say which in BY_HAND of {__name__}"
    return next(iter(found))


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
                    if isinstance(message.id, str) and isinstance(message.string, str):
                        yield message.string, message.id


def _apps() -> Iterator[tuple[str, str]]:
    """What apps are called, and what they are said to do."""
    for folder in APPS:
        for file in folder.glob("*/app.toml"):
            manifest = tomllib.loads(file.read_text("utf-8"))
            for texts in (manifest["name"], manifest.get("summary", {})):
                if "zh" in texts:
                    yield texts["zh"], texts["en"]


def _broadcast() -> Iterator[tuple[str, str]]:
    """Services and programmes of the demo, which has names in both."""
    for service in SERVICES:
        yield service.chinese, service.english
    for titles in listings().values():
        for title in titles:
            yield title.chinese, title.english
