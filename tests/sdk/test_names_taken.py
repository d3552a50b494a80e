"""Names that an app must not take: what the box calls would be gone, and the error come from elsewhere."""

import pytest

from gulou import App, GulouError, ui
from gulou.testing import TV


def test_a_value_in_the_place_of_a_method_is_named_at_once() -> None:
    with pytest.raises(GulouError, match=r"would hide App[.]stop: choose another name"):

        class Buses(App):
            stop = "Drum Tower"  # type: ignore[assignment]


def test_so_is_one_that_hides_a_service() -> None:
    with pytest.raises(GulouError, match=r"would hide App[.]text"):

        class Buses(App):
            text = "Next bus"  # type: ignore[assignment]


@pytest.mark.parametrize("name", ["open", "search", "stop", "storage"])
def test_so_is_one_that_is_set_later(name: str) -> None:
    class Buses(App):
        pass

    with pytest.raises(GulouError, match=rf"would hide App[.]{name}"):
        setattr(Buses(), name, "")


class Warm(App):
    """Overrides what is there to be overridden, and keeps what is its own."""

    degrees = 21

    def start(self, link: str) -> None:
        self.degrees += 1

    def view(self) -> ui.Page:
        return ui.Page(ui.Text(self.formats.amount(self.degrees, "°C")))


def test_methods_and_other_names_are_the_apps_own() -> None:
    with TV(Warm) as tv:
        tv.see("22 °C", "22\u00a0°C")  # either space: nobody sees the difference
        tv.see_no("21 °C")
