"""What the app does: the network of the test kit answers, and nothing leaves the process."""

from typing import Any

import pytest

from gulou.testing import TV

URL = "https://api.open-meteo.com/v1/forecast"


def weather(degrees: float) -> dict[str, Any]:
    return {
        "current": {"temperature_2m": degrees, "relative_humidity_2m": 61, "wind_speed_10m": 9},
        "hourly": {"time": ["2026-01-05T21:00", "2026-01-05T22:00"], "temperature_2m": [degrees, 4.0]},
    }


def test_what_the_web_says_is_shown(tv: TV) -> None:
    tv.see("It is asked for again by itself.", "Ask again")
    tv.net.get(URL, json=weather(12.3))
    tv.clock.advance(15 * 60)
    tv.see("12 °C", "61 %", "9 km/h", "The next hours")
    assert tv.one("chart").props["labels"] == ["21:00", "22:00"]
    assert "latitude=26.58" in tv.net.asked[-1].url


def test_without_a_network_the_last_answer_stays_and_is_said_to_be_old(tv: TV) -> None:
    tv.net.get(URL, json=weather(12.3))
    tv.clock.advance(15 * 60)
    tv.net.down = True
    tv.restart()
    tv.see("12 °C", "Not fresh")
    tv.net.down = False
    tv.net.get(URL, json=weather(8))
    tv.select("Ask again")
    tv.see("8 °C")
    tv.see_no("Not fresh")


@pytest.mark.tv(language="zh")
def test_it_speaks_chinese(tv: TV) -> None:
    tv.see("应用名称", "还没有回答")


def test_back_leads_home(tv: TV) -> None:
    tv.back()
    assert tv.home
