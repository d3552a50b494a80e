"""Every screen that is kept as a picture: a name, and how one gets there. A new screen is a new row."""

from __future__ import annotations

from collections.abc import Callable

from gulou import scene, ui
from gulou_hal import link
from gulou_launcher.family.child import Child
from gulou_launcher.settings import SECTIONS
from gulou_launcher.spoken import spoken
from tests.golden.find_screens import FIND_WAYS
from tests.golden.first_screens import FIRST_WAYS, STANDS
from tests.golden.gallery import STORM, Gallery
from tests.golden.hand_screens import HAND_WAYS
from tests.golden.home_screens import HOME_WAYS
from tests.golden.looks_screens import LOOKS_WAYS
from tests.golden.over_screens import OVER_WAYS
from tests.golden.settings_screens import SETTINGS_WAYS

Way = Callable[[Gallery], None]


FULL = "The disk is full: what was recorded until then is there"


def home(box: Gallery) -> None:
    """As it is after the start."""


def home_apps(box: Gallery) -> None:
    box.press("down")


def no_channels(box: Gallery) -> None:
    box.kit.tuner.channels = []
    box.gateway.send(link.Trouble("tuner", "No tuner was found: plug one in, and check its power"))
    box.shell.home.refresh_channels()
    box.settle()
    box.shell.home._give_up_looking()


def settings(box: Gallery) -> None:
    box.shell.network.stands = STANDS
    box.shell.open_settings()


def _section(number: int) -> Way:
    def go(box: Gallery) -> None:
        box.shell.pile.visit(SECTIONS[number].page(box.shell))

    return go


def consent(box: Gallery) -> None:
    from gulou_launcher.consent import Consent

    box.shell.pile.visit(Consent(box.shell, box.shell.apps["storm"], lambda: None))


def settings_of_an_app(box: Gallery) -> None:
    from gulou_launcher.settings.app import AppPage

    box.shell.pile.visit(AppPage(box.shell, box.shell.apps["storm"]))


def help_page(box: Gallery) -> None:
    from gulou_launcher.simple.help import HelpPage

    box.shell.pile.visit(HelpPage(box.shell))


def tiles(box: Gallery) -> None:
    from gulou_launcher.settings.tiles import TilesPage

    box.shell.pile.visit(TilesPage(box.shell))


def volume(box: Gallery) -> None:
    box.press("volumedown")


def said(box: Gallery) -> None:
    box.shell.system.say(spoken(box.shell.text, FULL))


def notice(box: Gallery) -> None:
    box.shell.grants.put(STORM, STORM.permissions, True)
    app = box.open("storm", ui.Page(ui.Text("28°", size="display")))
    box.open("weather", ui.Page(ui.Text("28°", size="display")))
    said = {
        "en": ("Storm this evening", "Over Zhaoxing from nine o'clock on."),
        "zh": ("今晚有风暴", "九点起，肇兴上空。"),
    }
    app.send(scene.Notification(*said[box.setting.language]))
    box.rest(0.1)


def pin(box: Gallery) -> None:
    box.shell.lock.choose(lambda: None)


def hung(box: Gallery) -> None:
    from gulou_launcher.patience import PATIENCE

    app = box.open("weather", ui.Page(ui.Text("28°", size="display")))
    app.answers = False
    box.rest(PATIENCE + 1.2)


def keyboard(box: Gallery) -> None:
    box.open("weather", ui.Page(ui.TextField("Place", "Zhaoxing")))
    box.press("ok")


def quick(box: Gallery) -> None:
    box.press("quick")


def quick_over_television(box: Gallery) -> None:
    box.open("live-tv", ui.Page(ui.Player("dvb://1.1.1"), keys=("audio", "subtitle"), on_key=print))
    box.press("quick")


def devices(box: Gallery) -> None:
    from gulou_launcher.rest.devices import devices as part

    box.press("quick")
    box.shell.quick.go(part(box.shell.quick))


def screen_saver(box: Gallery) -> None:
    box.shell.rest.save_screen()


def still_watching(box: Gallery) -> None:
    box.shell.rest._still.ask()


def sleep_is_near(box: Gallery) -> None:
    box.shell.rest.sleep_timer._end_in(50.0)


def _child(box: Gallery) -> None:
    """A household with a PIN and a child profile, whose bedtime is at eight."""
    box.shell.kept.put("lock", "", "pin", value={"salt": "", "hash": ""})
    box.shell.family.put(Child(apps=("live-tv", "recordings")))


def what_a_child_may_do(box: Gallery) -> None:
    from gulou_launcher.settings.family import ChildPage

    _child(box)
    box.shell.pile.visit(ChildPage(box.shell))


def what_a_child_may_open(box: Gallery) -> None:
    what_a_child_may_do(box)
    box.press("down", "down", "down", "down", "ok")


def home_of_a_child(box: Gallery) -> None:
    _child(box)
    box.shell.family.put(Child(minutes=0, bedtime=-1))
    box.shell.family.let_child()


def good_night(box: Gallery) -> None:
    _child(box)
    box.shell.family.let_child()


WAYS: dict[str, Way] = {
    "home": home,
    "home-apps": home_apps,
    "home-no-channels": no_channels,
    "settings": settings,
    **{f"settings-{section.key}": _section(number) for number, section in enumerate(SECTIONS)},
    "settings-apps-one": settings_of_an_app,
    "consent": consent,
    "help": help_page,
    "tiles": tiles,
    "volume": volume,
    "said": said,
    "notice": notice,
    "pin": pin,
    "hung": hung,
    "keyboard": keyboard,
    **HOME_WAYS,
    **FIND_WAYS,
    **FIRST_WAYS,
    **SETTINGS_WAYS,
    "quick": quick,
    "quick-over-television": quick_over_television,
    "quick-devices": devices,
    "screen-saver": screen_saver,
    "still-watching": still_watching,
    "sleep-is-near": sleep_is_near,
    "child": what_a_child_may_do,
    "child-apps": what_a_child_may_open,
    "child-home": home_of_a_child,
    "child-good-night": good_night,
    **HAND_WAYS,
    **OVER_WAYS,
    **LOOKS_WAYS,
}
