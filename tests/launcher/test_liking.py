"""Of a recording, of which its app knows no streams, the box plays what the household likes."""

from __future__ import annotations

import pytest

from gulou.services.tv import Stream, StreamKind, TextPage
from gulou_launcher.liking import Chosen, Liking, choose

AUDIO, SUBTITLE = StreamKind.audio, StreamKind.subtitle
PICTURE = Stream(1, StreamKind.video, "h264")
CHINESE, ENGLISH = Stream(2, AUDIO, "aac", "chi"), Stream(3, AUDIO, "aac", "eng")
TOLD = Stream(4, AUDIO, "aac", "chi", purpose="description")
TOLD_IN_ENGLISH = Stream(5, AUDIO, "aac", "eng", purpose="description")
TOLD_ASIDE = Stream(6, AUDIO, "aac", "eng", purpose="description", complete=False)
WORDS, ENGLISH_WORDS = Stream(7, SUBTITLE, "dvb_subtitle", "chi"), Stream(8, SUBTITLE, "dvb_subtitle", "eng")
PAGES = (TextPage(100, "chi"), TextPage(888, "chi", "subtitles"))
TELETEXT = Stream(9, StreamKind.teletext, "teletext", pages=PAGES)
ALL = (PICTURE, CHINESE, ENGLISH, TOLD, TOLD_IN_ENGLISH, WORDS, ENGLISH_WORDS)


@pytest.mark.parametrize(
    ("streams", "liking", "chosen"),
    [
        (ALL, Liking(), Chosen(audio=2)),
        ((TOLD, CHINESE), Liking(), Chosen(audio=2)),
        (ALL, Liking(description=True, codes=("chi", "zho")), Chosen(audio=4)),
        (ALL, Liking(description=True, codes=("eng",)), Chosen(audio=5)),
        (ALL, Liking(description=True), Chosen(audio=4)),
        ((CHINESE, ENGLISH, TOLD_ASIDE), Liking(description=True), Chosen(audio=3, mix=6)),
        ((CHINESE, ENGLISH), Liking(description=True), Chosen(audio=2)),
        (ALL, Liking(subtitles=True, codes=("eng",)), Chosen(audio=2, subtitle=8)),
        ((CHINESE, TELETEXT), Liking(subtitles=True, codes=("eng",)), Chosen(audio=2, subtitle=9, page=888)),
        ((CHINESE,), Liking(subtitles=True), Chosen(audio=2)),
        ((), Liking(True, True), Chosen()),
    ],
)
def test_what_is_played(streams: tuple[Stream, ...], liking: Liking, chosen: Chosen) -> None:
    assert choose(streams, liking) == chosen
