"""The ten commonest jobs, with the keys that docs/design.md counts beside Kodi's."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from journeys.conftest import Begin
from journeys.journey import Journey
from running import ROOT, Broadcast

from gulou_launcher.control import client

DESIGN = ROOT / "docs" / "design.md"
TWO_SOUNDS, SUBTITLED = 4, 5
"""Channels of the demo broadcast: with two languages, with subtitles."""


BANNER = 25.0
"""Seconds after which what passes by itself has gone at last."""


class Job(NamedTuple):
    """`name` as in the table of the document; `channel` is watched before, 0: home is to be seen."""

    name: str
    channel: int
    keys: tuple[str, ...]
    done: Callable[[Journey, Broadcast], bool]


def _plays(channel: int) -> Callable[[Journey, Broadcast], bool]:
    return lambda journey, broadcast: broadcast.shows(journey.box, channel)


def _sees(*words: str) -> Callable[[Journey, Broadcast], bool]:
    return lambda journey, _: all(journey.said(word) in journey.words for word in words)


def _speaks_english(journey: Journey, broadcast: Broadcast) -> bool:
    sounds = broadcast.service(TWO_SOUNDS)["audios"]
    english = next(sound["pid"] for sound in sounds if sound["language"] == "eng")
    return bool(journey.box.player().detail.get("audio_pid") == english)


def _shows_subtitles(journey: Journey, broadcast: Broadcast) -> bool:
    pid = broadcast.service(SUBTITLED)["subtitle_pid"]
    return bool(pid and journey.box.player().detail.get("subtitle_pid") == pid)


JOBS = (
    Job("Watch television, from home", 0, ("ok",), _plays(1)),
    Job("The next channel", 1, ("up",), _plays(2)),
    Job("A channel by its number", 1, ("5",), _plays(5)),
    Job("All channels with what is on, from television", 1, ("ok",), _sees("频道", "锦鲤电影")),
    Job("The guide, from home", 0, ("ok", "menu", "ok"), _sees("节目单", "今天")),
    Job("Another language, from television", TWO_SOUNDS, ("right", "down", "ok"), _speaks_english),
    Job(
        "Subtitles, from television",
        SUBTITLED,
        ("right", "up", "ok"),
        _shows_subtitles,
    ),
    Job("Search until one can type, from home", 0, ("down", "down", "ok"), _sees("拼音首字母")),
    Job("The recordings, from home", 0, ("down", "down", "right", "right", "ok"), _sees("已录", "已预约")),
    Job("Settings, from home", 0, ("menu", "up", "ok"), _sees("网络", "屏幕边缘")),
)


def _at_home(journey: Journey) -> None:
    journey.press("home", "back")


def test_the_ten_jobs(begin: Begin, broadcast: Broadcast) -> None:
    journey = begin()
    for job in JOBS:
        # An ordinary evening: television has been watched, and the focus of home is where it begins.
        _at_home(journey)
        journey.press("ok")
        journey.wait(lambda: journey.box.app("live-tv").state == "running")
        journey.press(*str(job.channel or 1), "ok")
        journey.wait(partial(broadcast.shows, journey.box, job.channel or 1))
        journey.misses("接下来", within=BANNER)
        if not job.channel:
            _at_home(journey)
        for key in job.keys:
            journey.press(key)
            journey.wait(lambda: not client.inspect(journey.box.data).busy)
        journey.wait(lambda job=job: job.done(journey, broadcast))  # type: ignore[misc]
        journey.picture(job.name)


def test_the_document_counts_the_same_keys() -> None:
    rows = re.findall(r"^\| ([^|]+?) +\| (\d+) \|", DESIGN.read_text("utf-8"), re.MULTILINE)
    counted = {name: int(keys) for name, keys in rows}
    assert {job.name: counted.get(job.name) for job in JOBS} == {job.name: len(job.keys) for job in JOBS}
