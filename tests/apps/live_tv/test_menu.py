"""The menu: whoever has eight keys gets at all that television can do."""

from collections.abc import Callable

from gulou import Key
from gulou.testing import TV


def test_every_row_leads_where_it_says(tv: TV) -> None:
    tv.press(Key.UP)  # has several sounds, and subtitles
    opened: dict[str, Callable[[], bool]] = {
        "Guide": lambda: tv.overlay("left") is not None or bool(tv.find("guide")),
        "Sound and subtitles": lambda: "Subtitles" in tv.texts,
        "Details": lambda: "All about Two Tongues." in tv.texts,
        "Picture": lambda: "Zoom" in tv.texts,
    }
    for title, there in opened.items():
        tv.press(Key.MENU)
        tv.select(title)
        assert there(), title
        tv.press(Key.BACK)
        assert not tv.home
    tv.press(Key.MENU)
    tv.select("Record or stop")
    assert [timer.title for timer in tv.recorder.timers] == ["Now on Two Tongues"]
    tv.press(Key.MENU)
    tv.select("Last channel")
    assert tv.player.source == "dvb://1.1.1"


def test_what_a_channel_has_not_is_not_offered(tv: TV) -> None:
    tv.press(Key.MENU)
    titles = [row["title"] for row in tv.rows()]
    assert "Teletext" not in titles
    assert "Sound and subtitles" not in titles, "it has one sound alone"
    tv.press(Key.MENU)
    assert tv.overlay("right") is None
