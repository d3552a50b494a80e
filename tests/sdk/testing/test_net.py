"""The kit's network: the app's own session, redirects and errors, and nothing that leaves the process."""

from __future__ import annotations

from pathlib import Path

import pytest

from gulou.testing import TV
from gulou.testing.net import Reply, Request

MANIFEST = """
id = "weather"
version = "1.0.0"
entry = "weather_app:Weather"
hosts = ["api.example.org"]
[name]
en = "Weather"
[permissions.net]
en = "To ask how the weather is."
"""
CODE = """
from gulou import App, ui


class Weather(App):
    words = "Asking"

    def start(self, link):
        self.ask("https://api.example.org/now?place=Guiyang")

    def open(self, link):
        self.ask(link)

    def ask(self, url):
        self.work(lambda: self.net.get(url), done=self.came, failed=self.failed)

    def came(self, reply):
        self.words = f"{reply.status_code} {reply.json()['sky'] if reply.ok else reply.text}"

    def failed(self, error):
        self.words = f"{type(error).__name__}: {error}"

    def view(self):
        return ui.Page(ui.Text(self.words, lines=4))
"""


@pytest.fixture
def weather(tmp_path: Path) -> TV:
    pytest.importorskip("requests")
    (tmp_path / "app.toml").write_text(MANIFEST, "utf-8")
    (tmp_path / "weather_app.py").write_text(CODE, "utf-8")
    return TV(tmp_path)


def test_a_route_answers_and_the_request_is_kept(weather: TV) -> None:
    weather.net.get("https://api.example.org/now", json={"sky": "clear"})
    with weather as tv:
        tv.see("200 clear")
        (asked,) = tv.net.asked
        assert (asked.method, asked.url) == ("GET", "https://api.example.org/now?place=Guiyang")


def test_redirects_are_the_apps_own(weather: TV) -> None:
    weather.net.get("https://api.example.org/now", status=302, headers={"Location": "/later"})
    weather.net.get("https://api.example.org/later", json={"sky": "cloudy"})
    with weather as tv:
        tv.see("200 cloudy")


def test_each_reply_may_be_made_of_its_request(weather: TV) -> None:
    def count(request: Request) -> Reply:
        return Reply(200, {}, b'{"sky": "number %d"}' % len(weather.net.asked))

    weather.net.route("GET", "https://api.example.org/now", call=count)
    with weather as tv:
        tv.see("number 1")
        tv.open("https://api.example.org/now")
        tv.see("number 2")


def test_a_host_that_the_manifest_does_not_name_is_refused(weather: TV) -> None:
    with weather as tv:
        tv.open("https://other.example.org/")
        tv.see("NetError")
        assert not [asked for asked in tv.net.asked if "other" in asked.url]


def test_without_the_permission_and_without_a_network(weather: TV) -> None:
    weather.net.down = True
    with weather as tv:
        tv.see("ConnectionError")
        tv.net.down = False
        tv.revoke("net")
        tv.open("https://api.example.org/now")
        tv.see("NetError: The app may not use the network.")


def test_what_has_no_route_says_which_there_are(weather: TV) -> None:
    weather.net.post("https://api.example.org/now", text="thanks")
    with weather as tv:
        tv.see("404 The test has no route for GET", "POST https://api.example.org/now")
