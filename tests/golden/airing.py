"""What is on in the pictures: an evening of six channels, in the languages of the household."""

from __future__ import annotations

import msgspec

from gulou.services.tv import Channel, Programme, ServiceKind, Stream, StreamKind
from gulou.testing import LINEUP, TV

HOUR = 3600
TELETEXT = Stream(0x120, StreamKind.teletext, "teletext", "eng")
NAMES = ("鼓楼一套", "双语台", "锦鲤影院", "精选", "先锋", "乡村之声")
TITLES = (
    (("The Drum Tower", "鼓楼之夜"), ("Evening News", "晚间新闻"), ("Weather", "天气预报")),
    (("Terraces Through the Year", "梯田四季"), ("Songs of the Dong", "侗族大歌"), ("Market Day", "赶场天")),
    (
        (
            "The Long Way Home: A Film About the Last Bus Over the Mountains",
            "回家的路：翻山越岭的末班车，一部关于故乡的电影",
        ),
        ("Night Train", "夜行列车"),
        ("Short Films", "短片集"),
    ),
    (("Opera Night", "戏曲之夜"), ("Tea Masters", "茶人"), ("Gardens", "园林")),
    (("Football", "足球"), ("Table Tennis", "乒乓球"), ("Sports News", "体育新闻")),
    (("Evening Concert", "晚间音乐会"), ("Stories Before Sleep", "睡前故事"), ("Night Music", "夜曲")),
)
TEXTS = {
    "eng": "A journey along the Duliu river, from the terraces of Jiabang to the drum towers of Zhaoxing, "
    "where the elders still meet in the evening.",
    "chi": "沿都柳江而下，从加榜梯田一直走到肇兴的鼓楼。傍晚时分，老人们依旧在那里相聚，讲着从前的故事。",
}
_STARTS = (-35, 25, 85, 145, 205, 265)
"""Minutes from now at which programmes begin."""
_GENRES = (0x50, 0x20, 0x90)


def channels() -> list[Channel]:
    """The kit's own, with a Chinese name each; the first has teletext."""
    found = [
        msgspec.structs.replace(channel, names={"eng": channel.name, "chi": name})
        for channel, name in zip(LINEUP, NAMES, strict=True)
    ]
    found[0] = msgspec.structs.replace(found[0], streams=(*found[0].streams, TELETEXT))
    return found


def air(tv: TV) -> None:
    """Broadcast the evening; the scrambled channel has no guide."""
    tv.tuner.channels = channels()
    now = int(tv.clock.time())
    for place, channel in enumerate(tv.tuner.channels):
        tv.tuner.programmes[channel.service] = [
            Programme(
                1000 * place + number,
                now + 60 * begin,
                HOUR,
                dict(zip(("eng", "chi"), TITLES[place][number % 3], strict=True)),
                TEXTS,
                genre=_GENRES[number % 3],
                age=12 if place == 2 else 0,
                episode="S2E5" if place == 1 else "",
            )
            for number, begin in enumerate(_STARTS)
        ]
    tv.tuner.silent = {channel.service for channel in tv.tuner.channels if channel.unsupported}
    for service in tv.tuner.silent:
        tv.tuner.programmes.pop(service)


def radio(tv: TV) -> str:
    """The service of the station."""
    return next(each.service for each in tv.tuner.channels if each.kind is ServiceKind.radio)
