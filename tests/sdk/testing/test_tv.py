"""The test kit, as an app developer uses it: keys in, screen out, and time that passes when told to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from gulou import App, scene, ui
from gulou.errors import ServiceError
from gulou.testing import LINEUP, TV

ROOT = Path(__file__).resolve().parents[3]
FRUIT = [f"Fruit {number}" for number in range(300)]


class Basket(App):
    """An app with a bit of everything."""

    chosen = ""
    page = 0
    ticks = 0

    def start(self, link: str) -> None:
        self.chosen = link or self.chosen
        self.every(60, self.tick)

    def open(self, link: str) -> None:
        self.chosen = link

    def tick(self) -> None:
        self.ticks += 1
        if "notify" in self.permissions and self.ticks == 5:
            self.notify("Ripe", "Five minutes have passed", link="Fruit 5", key="ripe")

    def choose(self, fruit: str) -> None:
        self.chosen = fruit

    def back(self) -> object:
        if not self.chosen:
            return False
        self.chosen = ""
        return True

    def save(self) -> object:
        return {"chosen": self.chosen}

    def restore(self, state: Any) -> None:
        self.chosen = state["chosen"]

    def search(self, words: str) -> Sequence[scene.SearchResult]:
        return [scene.SearchResult(fruit, fruit) for fruit in FRUIT if words in fruit]

    def view(self) -> ui.Page:
        return ui.Page(
            ui.Text(f"{self.now():%H:%M}, tick {self.ticks}"),
            ui.Text(f"Chosen: {self.chosen}" if self.chosen else "Choose a fruit"),
            ui.TextField("Name", on_submit=self.choose),
            ui.List(FRUIT, row=ui.Item, on_select=self.choose),
            on_back=self.back,
        )


def test_keys_text_focus_and_player() -> None:
    with TV(Basket) as tv:
        tv.see("Choose a fruit", "Fruit 0")
        assert tv.focus.kind == "textfield"
        tv.press("down", "down")
        assert (tv.focus.text, tv.focus.index) == ("Fruit 1", 1)
        tv.press("ok")
        tv.see("Chosen: Fruit 1")
        tv.see_no("Choose a fruit")
        assert not tv.player.there


def test_what_is_beyond_the_screen_is_not_seen_until_it_is_scrolled_to() -> None:
    with TV(Basket) as tv:
        tv.see_no("Fruit 250")
        tv.select("Fruit 250")
        tv.see("Chosen: Fruit 250")


def test_the_tree_marks_the_focus() -> None:
    with TV(Basket) as tv:
        tv.press("down")
        assert '\n    text "Choose a fruit"\n' in tv.tree
        assert "\n▶   list of 300\n▶     Fruit 0\n      Fruit 1\n" in tv.tree


def test_a_failure_says_what_stood_there_and_which_keys_came_last() -> None:
    with TV(Basket) as tv:
        tv.press("down", "down")
        with pytest.raises(AssertionError) as failure:
            tv.see("Vegetables")
        said = str(failure.value)
        assert "'Vegetables' is not on the screen" in said
        assert "▶     Fruit 1" in said
        assert "The last keys: down down." in said


def test_back_goes_to_the_app_and_then_home() -> None:
    with TV(Basket) as tv:
        tv.select("Fruit 2")
        tv.back()
        assert not tv.home
        tv.see("Choose a fruit")
        tv.back()
        assert tv.home
        with pytest.raises(AssertionError, match="resume"):
            tv.press("down")
        tv.resume()
        tv.press("down")


def test_writing_into_a_field() -> None:
    with TV(Basket) as tv:
        tv.write("Mango")
        tv.see("Chosen: Mango")


def test_time_stands_until_the_test_lets_it_pass() -> None:
    with TV(Basket) as tv:
        tv.see("20:00, tick 0")
        tv.clock.advance(59)
        tv.see("20:00, tick 0")
        tv.clock.advance(24 * 3600 - 58)
        tv.see("20:00, tick 1440")


def test_links_notifications_and_search() -> None:
    with TV(Basket, link="Fruit 9") as tv:
        tv.see("Chosen: Fruit 9")
        tv.press("home")
        tv.clock.advance(300)
        (told,) = tv.notifications
        assert (told.title, told.link) == ("Ripe", "Fruit 5")
        tv.open(told.link)
        assert not tv.home
        tv.see("Chosen: Fruit 5")
        assert [found.title for found in tv.search("29")] == ["Fruit 29", *(f"Fruit {n}" for n in FRUIT_29)]


FRUIT_29 = [129, 229, *range(290, 300)]


def test_saved_and_begun_anew_it_is_where_it_was() -> None:
    with TV(Basket) as tv:
        tv.select("Fruit 7")
        assert tv.save() == {"chosen": "Fruit 7"}
        before = tv.app
        tv.restart()
        assert tv.app is not before
        tv.see("Chosen: Fruit 7")


def test_permissions_are_granted_and_taken_back() -> None:
    with TV(Basket, permissions=()) as tv:
        tv.clock.advance(300)
        assert not tv.notifications
        tv.grant("notify")
        assert tv.app.permissions == {"notify"}
        tv.revoke("notify")
        with pytest.raises(ServiceError):
            tv.app.notify("No")


@pytest.mark.parametrize(
    ("granted", "urgency"),
    [
        (("notify", "notify.critical"), "critical"),
        (("notify.critical",), "critical"),
        (("notify",), "normal"),
    ],
)
def test_a_critical_notice_needs_a_permission_of_its_own(granted: tuple[str, ...], urgency: str) -> None:
    with TV(Basket, permissions=granted) as tv:
        tv.app.notify("The river rises", urgency="critical")
        (told,) = tv.wait(lambda: tv.notifications)
        assert told.urgency == urgency


def test_what_is_no_urgency_is_refused_at_once() -> None:
    high: Any = "high"
    with TV(Basket, permissions=("notify.critical",)) as tv:
        with pytest.raises(ServiceError, match="low, normal or critical"):
            tv.app.notify("Hello", urgency=high)
        with pytest.raises(ServiceError, match="not granted"):
            tv.app.notify("Hello")


class Zapper(App):
    """Plays a channel, and says how the player stands."""

    state = ""

    def start(self, link: str) -> None:
        self.channel = self.tv.channels()[0]
        self.tv.watch(self.changed, lambda services: None)

    def changed(self) -> None:
        self.channel = self.tv.channels()[0]

    def view(self) -> ui.Page:
        now = self.tv.now_next(self.channel.service)[self.channel.service].now
        return ui.Page(
            ui.Player(self.channel.service, on_change=self.heard),
            ui.Text(self.channel.name),
            ui.Text(now.titles["eng"] if now else ""),
            ui.Text(self.state),
        )

    def heard(self, change: ui.PlayerChange) -> None:
        self.state = f"{change.state}: {change.reason}"


def test_the_tuner_speaks_the_real_wire() -> None:
    with TV(Zapper) as tv:
        tv.see("Drum One", "Drum One at 19:45")
        assert tv.player.source == LINEUP[0].service
        tv.player.plays("no_signal", reason="The aerial is out")
        tv.see("no_signal: The aerial is out")
        tv.clock.advance(3600)
        tv.tuner.scan(LINEUP[2])
        tv.see("Koi Cinema", "Koi Cinema at 20:45")


def test_a_refusal_reaches_the_app() -> None:
    with pytest.raises(AssertionError, match="may not use television"), TV(Zapper, permissions=()):
        pass


class Broken(App):
    def view(self) -> ui.Page:
        return ui.Page(ui.Button("Break", on_press=lambda: 1 / 0))


def test_a_crash_is_the_tests_failure_with_the_apps_own_traceback() -> None:
    with (
        pytest.raises(AssertionError, match="the app crashed: division by zero") as failure,
        TV(Broken) as tv,
    ):
        tv.press("ok")
    assert isinstance(failure.value.__cause__, ZeroDivisionError)


def test_work_on_threads_is_waited_for() -> None:
    class Slow(App):
        words = "Wait"

        def start(self, link: str) -> None:
            self.work(lambda: sum(range(10_000)), done=self.done)

        def done(self, total: int) -> None:
            self.words = f"Sum {total}"

        def view(self) -> ui.Page:
            return ui.Page(ui.Text(self.words))

    with TV(Slow) as tv:
        tv.see("Sum 49995000")


def test_an_app_in_a_folder_is_loaded_by_its_manifest() -> None:
    with TV(ROOT / "examples" / "hello") as tv:
        tv.press("ok", "ok")
        tv.see("× 2")
        with pytest.raises(ValueError, match="does not ask for tv"):
            tv.grant("tv")


def test_settings_of_the_manifest_reach_the_app(tmp_path: Path) -> None:
    (tmp_path / "app.toml").write_text(
        'id = "unit"\nversion = "1.0.0"\nentry = "units:Units"\n[name]\nen = "Unit"\n'
        '[settings.unit]\nkind = "choice"\ndefault = "c"\n[settings.unit.name]\nen = "Unit"\n'
        '[settings.unit.choices]\nc = { en = "Celsius" }\nf = { en = "Fahrenheit" }\n',
        "utf-8",
    )
    (tmp_path / "units.py").write_text(
        "from gulou import App, ui\n\n\nclass Units(App):\n"
        "    def view(self):\n        return ui.Page(ui.Text(f\"Unit {self.settings['unit']}\"))\n",
        "utf-8",
    )
    with TV(tmp_path) as tv:
        tv.see("Unit c")
        tv.settings["unit"] = "f"
        tv.see("Unit f")
        with pytest.raises(KeyError, match="has no setting 'colour'"):
            tv.settings["colour"] = "red"


class Pulse(App):
    """Draws a grey that grows with each frame."""

    def view(self) -> ui.Page:
        return ui.Page(ui.Surface(8, 4, on_frame=self.draw))

    def draw(self, pixels: ui.Pixels) -> None:
        pixels.frame()[:] = bytes([pixels.flips % 256]) * (8 * 4 * 4)
        pixels.flip()


def test_a_surface_is_drawn_sixty_times_a_second_of_the_tests_time() -> None:
    with TV(Pulse) as tv:
        tv.clock.advance(1)
        assert tv.pixels.frames == 60
        assert tv.pixels.at(7, 3) == (59, 59, 59)
