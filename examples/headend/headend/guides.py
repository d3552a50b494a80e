"""Makes XMLTV guides of any size, the same every time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

NAMES = (
    ("Evening News", "晚间新闻", "News", "新闻"),
    ("World Football", "世界足球", "Sports", "体育"),
    ("Morning Kitchen", "早安厨房", "Cooking", "美食"),
    ("The Yellow River", "黄河", "Documentary", "纪录片"),
    ("Facing the Sun", "朝阳", "Movie", "电影"),
    ("Science Today", "今日科学", "Science", "科学"),
    ("Late Night Talk", "深夜谈话", "Talk", "访谈"),
    ("Opera Stage", "戏曲舞台", "Opera", "戏曲"),
)


def day(moment: float) -> int:
    """Midnight before a moment, universal time."""
    return int(moment) // 86_400 * 86_400


def programme(channel: int, slot: int, start: int, minutes: int = 30) -> str:
    """One programme, in English and Chinese, with texts that no other has."""
    english, chinese, kind, art = NAMES[(channel * 7 + slot * 3) % len(NAMES)]
    begin, end = (
        f"{time.strftime('%Y%m%d%H%M%S', time.gmtime(at))} +0000" for at in (start, start + minutes * 60)
    )
    return (
        f'<programme start="{begin}" stop="{end}" channel="ch{channel}">'
        f'<title lang="en">{english} {slot}</title><title lang="zh">{chinese} 第{slot}集</title>'
        f'<desc lang="en">{english}, part {slot}, on channel {channel}.</desc>'
        f'<desc lang="zh">频道{channel}的{chinese}，第{slot}集，为您带来精彩节目。</desc>'
        f'<category lang="en">{kind}</category><category lang="zh">{art}</category></programme>\n'
    )


def xmltv(channels: int, days: int, start: int) -> Iterator[str]:
    """A guide of so many channels and days of half hours from `start`, Unix seconds, piece by piece."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<tv generator-info-name="gulou">\n'
    for channel in range(1, channels + 1):
        yield (
            f'<channel id="ch{channel}"><display-name lang="en">Channel {channel:04}</display-name>'
            f'<display-name lang="zh">频道 {channel:04}</display-name></channel>\n'
        )
    for channel in range(1, channels + 1):
        yield "".join(programme(channel, slot, start + slot * 1800) for slot in range(days * 48))
    yield "</tv>\n"


def write(path: Path, channels: int, days: int, start: int) -> Path:
    """The same in a file."""
    with path.open("w", encoding="utf-8", buffering=1 << 20) as file:
        file.writelines(xmltv(channels, days, start))
    return path
