"""The weather: the network of the test kit answers, and nothing leaves the process."""

from typing import Any

import pytest

from gulou.testing import TV

URL = "https://api.open-meteo.com/v1/forecast"


def weather(degrees: float) -> dict[str, Any]:
    return {
        "current": {"temperature_2m": degrees, "relative_humidity_2m": 61, "wind_speed_10m": 9},
        "hourly": {"time": ["2026-01-05T21:00", "2026-01-05T22:00"], "temperature_2m": [degrees, 4.0]},
        "daily": {"time": ["2026-01-05", "2026-01-06"], "precipitation_sum": [0.0, 2.5]},
    }


def test_fresh_figures_take_the_place_of_the_example(tv: TV) -> None:
    tv.see("An example", "17 °C")
    tv.net.get(URL, json=weather(12.3))
    tv.clock.advance(15 * 60)
    tv.see("12 °C", "61 %", "9 km/h")
    tv.see_no("An example")
    warm, rain = tv.find("chart")
    assert warm.props["series"][0]["values"] == [12.3, 4.0]
    assert rain.props["labels"] == ["01-05", "01-06"]


def test_without_a_network_the_last_answer_stays_and_is_said_to_be_old(tv: TV) -> None:
    tv.net.get(URL, json=weather(12.3))
    tv.clock.advance(15 * 60)
    tv.net.down = True
    tv.restart()
    tv.see("12 °C", "Not fresh")


def test_the_household_chooses_the_place(tv: TV) -> None:
    tv.net.get(URL, json=weather(8))
    tv.settings["place"] = "kaili"
    tv.see("Kaili", "8 °C")
    assert "latitude=26.57" in tv.net.asked[-1].url


@pytest.mark.tv(language="zh")
def test_it_speaks_chinese(tv: TV) -> None:
    tv.see("贵阳", "示例数据", "气温", "降水")


def test_back_leads_home(tv: TV) -> None:
    tv.back()
    assert tv.home
