"""A dashboard: figures from the web, asked for on a thread; until they come, what was known last."""

from __future__ import annotations

from typing import Any

from gulou import App, ui

URL = "https://api.open-meteo.com/v1/forecast"
QUESTION = {
    "latitude": "26.58",
    "longitude": "106.71",
    "current": "temperature_2m,relative_humidity_2m,wind_speed_10m",
    "hourly": "temperature_2m",
    "forecast_hours": "12",
    "timezone": "auto",
}
QUARTER = 15 * 60


class AppClass(App):
    """Asks every quarter of an hour. Without a network the last answer stays, and is said to be old."""

    known: dict[str, Any] | None = None
    old = False

    def start(self, link: str) -> None:
        self.known = self.storage.get("known")
        self.old = self.known is not None
        self.fetch()
        self.every(QUARTER, self.fetch)

    def fetch(self) -> None:
        self.work(self.ask, done=self.came, failed=self.failed)

    def ask(self) -> Any:
        """On a thread: here it may take its time."""
        reply = self.net.get(URL, params=QUESTION)
        reply.raise_for_status()
        return reply.json()

    def came(self, answer: dict[str, Any]) -> None:
        self.known, self.old = answer, False
        self.storage.put("known", answer)

    def failed(self, error: Exception) -> None:
        self.old = True

    def view(self) -> ui.Page:
        if self.known is None:
            waiting = self.text("There is no answer yet. It is asked for again by itself.")
            words = waiting if self.old else self.text("Asking …")
            return ui.Page(
                ui.Text(self.text("App Name"), size="title"), ui.Text(words, lines=2), self.again()
            )
        now = self.known["current"]
        return ui.Page(
            ui.Row(
                ui.Text(self.text("App Name"), size="title"),
                ui.Spacer(),
                ui.Text(self.text("Not fresh"), tone="warning") if self.old else None,
                ui.Text(f"{self.now():%H:%M}", size="title", tone="secondary"),
            ),
            ui.Row(
                ui.Icon("thermometer", 96, "accent"),
                ui.Text(f"{now['temperature_2m']:.0f} °C", size="display"),
                ui.Spacer(),
                *self.figure("drop", self.text("Humidity"), f"{now['relative_humidity_2m']:.0f} %"),
                *self.figure("wind", self.text("Wind"), f"{now['wind_speed_10m']:.0f} km/h"),
            ),
            ui.Chart(
                "area",
                [ui.Series(self.text("The next hours"), self.known["hourly"]["temperature_2m"])],
                [time[-5:] for time in self.known["hourly"]["time"]],
                unit="°C",
                height=420,
            ),
            self.again(),
        )

    def again(self) -> ui.Node:
        return ui.Button(self.text("Ask again"), "sync", on_press=self.fetch)

    def figure(self, icon: str, name: str, value: str) -> list[ui.Node]:
        return [ui.Icon(icon, 64), ui.Text(name, tone="secondary"), ui.Text(value, size="heading")]
