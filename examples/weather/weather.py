"""A dashboard of live data: asked for on a thread, kept for when there is no network, drawn as charts."""

from __future__ import annotations

import math
from typing import Any

from gulou import App, ui

URL = "https://api.open-meteo.com/v1/forecast"
HOURS, DAYS = 24, 7
QUARTER = 15 * 60
PLACES = {
    "guiyang": ("26.65", "106.63"),
    "kaili": ("26.57", "107.98"),
    "zunyi": ("27.73", "106.93"),
    "beijing": ("39.90", "116.40"),
}
SAMPLE = {
    "current": {"temperature_2m": 17.0, "relative_humidity_2m": 72, "wind_speed_10m": 6.0},
    "hourly": {
        "time": [f"2026-01-01T{hour:02}:00" for hour in range(HOURS)],
        "temperature_2m": [round(17 + 5 * math.cos((hour - 15) / 12 * math.pi), 1) for hour in range(HOURS)],
    },
    "daily": {
        "time": [f"2026-01-{day:02}" for day in range(1, DAYS + 1)],
        "precipitation_sum": [0.0, 0.4, 6.1, 3.2, 0.0, 0.0, 1.5],
    },
}
"""What is shown before there was ever an answer, and said to be an example."""


class Weather(App):
    """Asks every quarter of an hour; `news` says how old the figures are, '' where they are fresh."""

    def start(self, link: str) -> None:
        self.known: dict[str, Any] = self.storage.get(self.place, SAMPLE)
        self.news = self.text("An example") if self.known is SAMPLE else self.text("Not fresh")
        self.fetch()
        self.every(QUARTER, self.fetch)

    def settings_changed(self) -> None:
        self.known, self.news = self.storage.get(self.place, SAMPLE), self.text("Asking …")
        self.fetch()

    @property
    def place(self) -> str:
        return str(self.settings["place"])

    def fetch(self) -> None:
        place = self.place
        self.work(lambda: self.ask(place), done=lambda answer: self.came(place, answer), failed=self.failed)

    def ask(self, place: str) -> Any:
        """On a thread: here it may take its time."""
        latitude, longitude = PLACES[place]
        question = {
            "latitude": latitude,
            "longitude": longitude,
            "current": "temperature_2m,relative_humidity_2m,wind_speed_10m",
            "hourly": "temperature_2m",
            "daily": "precipitation_sum",
            "forecast_hours": str(HOURS),
            "forecast_days": str(DAYS),
            "timezone": "auto",
        }
        reply = self.net.get(URL, params=question)
        reply.raise_for_status()
        return reply.json()

    def came(self, place: str, answer: dict[str, Any]) -> None:
        self.storage.put(place, answer)
        if place == self.place:
            self.known, self.news = answer, ""

    def failed(self, error: Exception) -> None:
        self.news = self.text("An example") if self.known is SAMPLE else self.text("Not fresh")

    def view(self) -> ui.Page:
        now, hourly, daily = self.known["current"], self.known["hourly"], self.known["daily"]
        hours, days = [time[11:13] for time in hourly["time"]], [day[5:] for day in daily["time"]]
        warm = ui.Series(self.text("Temperature"), hourly["temperature_2m"])
        rain = ui.Series(self.text("Rain"), daily["precipitation_sum"], "#7fb2e5")
        names = {"guiyang": "Guiyang", "kaili": "Kaili", "zunyi": "Zunyi", "beijing": "Beijing"}
        return ui.Page(
            ui.Row(
                ui.Text(self.text(names[self.place]), size="title"),
                ui.Text(self.news, tone="warning") if self.news else None,
                ui.Spacer(),
                ui.Icon("drop", 48),
                ui.Text(f"{now['relative_humidity_2m']:.0f} %", size="heading"),
                ui.Icon("wind", 48),
                ui.Text(f"{now['wind_speed_10m']:.0f} km/h", size="heading"),
                ui.Icon("thermometer", 64, "accent"),
                ui.Text(f"{now['temperature_2m']:.0f} °C", size="display"),
            ),
            ui.Chart("area", [warm], hours, unit="°C", height=380),
            ui.Chart("bar", [rain], days, unit="mm", height=280),
        )
