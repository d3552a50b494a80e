"""Tonight's film: found by the initials of its pinyin, and recorded."""

from __future__ import annotations

from journeys.conftest import Begin
from journeys.journey import Journey

from gulou.keyboard import Keyboard
from gulou_hal.search import indexing


def type_pinyin(person: Journey, letters: str) -> None:
    """Walk over the keyboard that stands there, as the thumb does: it begins at q."""
    keys = Keyboard(False, chinese=person.language == "zh")
    for letter in letters:
        grid = [[place.key for place in keys.places(row)] for row in range(keys.rows)]
        row = next(number for number, each in enumerate(grid) if letter in each)
        while keys.row != row:
            step = "down" if row > keys.row else "up"
            keys.move(step)
            person.press(step)
        while keys.focused().key != letter:
            there = next(place for place in keys.places(row) if place.key == letter)
            step = "right" if there.start > keys.focused().start else "left"
            keys.move(step)
            person.press(step)
        person.press("ok")


def is_to_come(person: Journey) -> bool:
    """Whether the focus is on a film that has not begun: it tells its hours."""
    row = person.focus
    return person.said("电影：") in row and "–" in row and person.said("正在播出") not in row


def test_find_and_record_tonights_film_by_pinyin(begin: Begin) -> None:
    person = begin()
    # Titles are indexed some seconds after the channels are known; from then on the box has them.
    person.wait((person.box.data / indexing.NAME).exists, 60)
    person.go("搜索")
    person.press("ok")
    person.sees("拼音首字母")
    person.picture("how to look for something")

    # Films of the demo are called 电影：…
    type_pinyin(person, "dy" if person.language == "zh" else "film")
    person.sees("电影：")
    person.picture("with each letter")

    person.press("back", "down")
    for _ in range(12):
        if is_to_come(person):
            break
        person.press("down")
    assert is_to_come(person), person.focus
    person.picture("tonight's film")
    person.press("ok")
    person.sees("录制", "提醒我")
    person.picture("what it is about")
    person.choose("录制")
    person.sees("将录制", "取消录制")
    person.picture("it will be recorded")

    person.press("back")
    person.sees("电影：", "节目")
    person.press("back")
    person.misses("电影人说")
    person.sees("应用")
    assert person.keys < 60
