"""A box out of its carton: from the first picture, which is in both languages, to home."""

from __future__ import annotations

from pathlib import Path

from journeys.conftest import Begin
from journeys.journey import Journey


def test_first_start(begin: Begin, tmp_path: Path, language: str) -> None:
    journey = begin(language="en", welcome=True, data=tmp_path / "data")
    journey.sees("Choose your language")
    journey.wait(lambda: "请选择语言" in journey.words)
    journey.picture("language")
    journey.choose("English" if language == "en" else "中文")
    journey.sees("您住在哪里")
    journey.picture("region")
    journey.choose("中国大陆")
    journey.sees("屏幕上要显示多少内容")
    journey.picture("simple")
    journey.choose("全部显示")
    journey.sees("网络")
    journey.picture("network")
    journey.press("ok")
    journey.sees("四个角都看得见吗")
    journey.press("up", "up")
    journey.picture("edges")
    journey.press("ok")
    journey.sees("遥控器")
    journey.picture("remotes")
    journey.press("ok")
    journey.sees("搜索频道")
    _look_for_channels(journey)
    journey.sees("什么留在本机")
    journey.picture("privacy")

    # The plug is pulled here: the box goes on where it was.
    journey.box.__exit__(None, None, None)
    journey.box.__enter__()
    journey.sees("什么留在本机")
    journey.press("ok")
    journey.sees("按向右的方向键")
    journey.picture("lesson")
    journey.press("right")
    journey.sees("再按向下的方向键")
    journey.press("down")
    journey.sees("按中间的确定键")
    journey.press("ok")
    journey.sees("再按返回键")
    journey.press("back")
    journey.sees("最后按主页键")
    journey.picture("last-key")
    journey.press("home")
    journey.sees("正在播出")
    journey.misses("继续设置")
    journey.picture("home")


def _look_for_channels(journey: Journey) -> None:
    """The demo is one multiplex, which the network tells of: the search is short."""
    journey.choose("搜索频道")
    journey.sees("个频道", within=60.0)
    journey.picture("channels")
    journey.sees("下一步", within=120.0)
    journey.choose("下一步")
