"""Lists of channels as providers write them."""

from __future__ import annotations

import pytest

from gulou.services.tv import ServiceKind
from gulou_hal.iptv.errors import FeedError
from gulou_hal.iptv.m3u import Listed, channels, read
from gulou_hal.iptv.matching import Matching, Receivable, plain
from gulou_hal.iptv.xmltv import XmltvChannel

LIST = """#EXTM3U url-tvg="http://guide.example/epg.xml.gz"
#EXTINF:-1 tvg-id="cctv1" tvg-chno="7" tvg-logo="http://l.example/1.png" group-title="央视, 综合",CCTV-1 综合
http://tv.example/1.ts
#EXTINF:-1 tvg-id='radio' radio="true" catchup="default",FM 101
#EXTGRP:广播
radio/101.m3u8
udp://@239.1.1.1:5000
"""


def listed(text: str | bytes, base: str = "http://list.example/tv/list.m3u") -> list[Listed]:
    data = text if isinstance(text, bytes) else text.encode()
    return list(read([data[at : at + 7] for at in range(0, len(data), 7)], base))


def test_attributes_names_and_addresses() -> None:
    first, second, third = listed(LIST)
    assert first == Listed(
        url="http://tv.example/1.ts",
        name="CCTV-1 综合",
        guide_id="cctv1",
        number=7,
        logo="http://l.example/1.png",
        group="央视, 综合",
        guides=("http://guide.example/epg.xml.gz",),
    )
    assert (second.url, second.group, second.radio, second.catchup) == (
        "http://list.example/tv/radio/101.m3u8",
        "广播",
        True,
        "default",
    )
    assert (third.url, third.name) == ("udp://@239.1.1.1:5000", "udp://@239.1.1.1:5000")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_chinese_letters_of_any_encoding(encoding: str) -> None:
    assert listed(LIST.encode(encoding))[0].name == "CCTV-1 综合"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is empty"),
        ("<html>Sorry</html>", "is no list of channels"),
        ("#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\nseg.ts\n", "is one stream"),
    ],
)
def test_what_is_no_list_is_told(text: str, sentence: str) -> None:
    with pytest.raises(FeedError, match=sentence):
        listed(text)


def test_a_channel_keeps_its_name_when_its_address_moves() -> None:
    before = channels("iptv+http://x", listed(LIST))
    after = channels("iptv+http://x", listed(LIST.replace("tv.example", "new.example")))
    assert [channel.service for _, channel in before] == [channel.service for _, channel in after]
    assert len({channel.service for _, channel in before}) == 3
    assert [channel.kind for _, channel in before][:2] == [ServiceKind.tv, ServiceKind.radio]
    assert before[0][1].lcn == 7


def test_a_long_list_of_channels_of_one_name() -> None:
    rows = [Listed(f"http://x/{number}", "Same") for number in range(2000)]
    found = channels("iptv:///x", rows)
    assert len({channel.service for _, channel in found}) == 2000
    assert [channel.lcn for _, channel in found[:3]] == [1, 2, 3]


def test_a_guide_s_channels_are_known_by_id_then_by_name() -> None:
    matching = Matching(
        [
            Receivable("dvb://1.1.1", ("CCTV-1 综合 HD",), "cctv1"),
            Receivable("dvb://1.1.2", ("Das Erste HD", "Das Erste")),
        ]
    )
    assert matching.services(XmltvChannel("CCTV1", ("Else",))) == ("dvb://1.1.1",)
    assert matching.services(XmltvChannel("1.de", ("das erste",))) == ("dvb://1.1.2",)
    assert matching.services(XmltvChannel("dvb://1.1.2", ())) == ("dvb://1.1.2",)
    assert matching.services(XmltvChannel("zdf", ("ZDF",))) == ()
    assert plain("CCTV-5+ 体育 高清") != plain("CCTV-5 体育")
