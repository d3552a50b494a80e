"""Charts and calendars on the app's side: what they say of themselves, and what they refuse."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from gulou import SceneError, ui


def test_a_chart_sends_plain_numbers_and_gaps() -> None:
    chart = ui.Chart("line", [ui.Series("Room", [20, 21.5, None, float("nan")])], ["a", "b"], unit="°C")
    props = chart.props()
    assert props["series"] == [{"name": "Room", "color": "", "values": [20.0, 21.5, None, None]}]
    assert props["labels"] == ("a", "b")
    assert "minimum" not in props
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(props))["unit"] == "°C"


def test_a_chart_takes_numbers_of_numpy() -> None:
    numpy = pytest.importorskip("numpy")
    chart = ui.Chart("bar", [ui.Series("", numpy.arange(3))])
    msgspec.msgpack.encode(chart.props())


def test_a_chart_with_too_much_in_it_is_told_at_once() -> None:
    with pytest.raises(SceneError, match="at most 8 series"):
        ui.Chart("line", [ui.Series("", [])] * 9)
    with pytest.raises(SceneError, match="2000 values"):
        ui.Chart("line", [ui.Series("", [0.0] * 2001)])


def test_a_calendar_says_what_month_and_what_day_it_is() -> None:
    today = date.today()
    props = ui.Calendar().props()
    assert (props["year"], props["month"], props["today"]) == (today.year, today.month, today.isoformat())
    assert ui.Calendar(2026, 2, marks={"2026-02-17": "New Year"}).props()["marks"] == {
        "2026-02-17": "New Year"
    }


def test_a_month_that_cannot_be_is_told_at_once() -> None:
    with pytest.raises(SceneError, match="no month 13"):
        ui.Calendar(2026, 13)


def test_months_and_days_come_to_the_app() -> None:
    told: list[object] = []
    node = ui.Calendar(on_select=told.append, on_month=lambda year, month: told.append((year, month)))
    node.handle("month", (2026, 3))
    node.handle("select", "2026-03-08")
    for nonsense in (None, 3, (1,), ("a", "b")):
        node.handle("month", nonsense)
        node.handle("select", nonsense)
    assert told == [(2026, 3), "2026-03-08"]
