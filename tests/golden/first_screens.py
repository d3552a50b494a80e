"""The first steps, and the pages of Settings that need something to show."""

from __future__ import annotations

from collections.abc import Callable

from gulou.services.scanning import Found, Regions, Scan, ScanState
from gulou_hal import link
from gulou_hal.link import Cable, Connection, NetworkStands, Radio, Security, Wifi
from gulou_launcher.welcome.channels import ChannelsStep
from gulou_launcher.welcome.welcomed import WELCOME_STEP
from gulou_launcher.welcome.wizard import WizardPage
from tests.golden.gallery import Gallery
from tests.golden.hand_screens import plugged

NETWORKS = (
    Wifi("茶馆 Teahouse", 75, Security.password, known=True, joined=True),
    Wifi("HUAWEI-5G-1204", 75, Security.password),
    Wifi("Market square", 50, Security.open),
    Wifi("eduroam", 50, Security.account),
    Wifi("OldRouter", 25, Security.dated),
)
STANDS = NetworkStands(
    Connection.online,
    cable=Cable.unplugged,
    radio=Radio.on,
    networks=NETWORKS,
    name="茶馆 Teahouse",
    wireless=True,
    addresses=("192.168.1.7",),
    hostname="gulou",
)
Way = Callable[[Gallery], None]


def _step(key: str) -> Way:
    def go(box: Gallery) -> None:
        box.shell.network.stands = STANDS
        box.shell.preferences.put(WELCOME_STEP, key)
        box.shell.welcome.open()

    return go


def _scan(state: ScanState, done: int) -> Way:
    """Of the channels that there are, the first have been met."""

    def go(box: Gallery) -> None:
        _step("channels")(box)
        step = _wizard(box).step
        assert isinstance(step, ChannelsStep)
        step._came(Regions((), tuners=1))
        found = tuple(Found(each.service, each.name, each.kind) for each in box.kit.tuner.channels[:done])
        step._stands(Scan(state, done, 12, "522 MHz", found=found))

    return go


def _wizard(box: Gallery) -> WizardPage:
    (page,) = box.shell.pile.pages
    assert isinstance(page, WizardPage)
    return page


def remotes(box: Gallery) -> None:
    plugged(box)
    _step("remotes")(box)


def wrong_key(box: Gallery) -> None:
    _step("lesson")(box)
    box.press("right", "down", "left")


def _network(stands: NetworkStands) -> Way:
    def go(box: Gallery) -> None:
        from gulou_launcher.settings.network import NetworkPage

        box.shell.pile.visit(NetworkPage(box.shell))
        box.gateway.send(stands)

    return go


def password(box: Gallery) -> None:
    from gulou_launcher.network.password import PasswordPage

    box.shell.pile.visit(PasswordPage(box.shell, "HUAWEI-5G-1204"))


def reading(box: Gallery) -> None:
    from gulou_launcher.settings.reading import ReadingPage

    text = "\n".join(f"{number}. The quick brown fox jumps over the lazy dog." for number in range(50))
    box.shell.pile.visit(ReadingPage(box.shell, "A licence", lambda: text))


def reset(box: Gallery) -> None:
    from gulou_launcher.settings.reset import ResetPage

    box.shell.pile.visit(ResetPage(box.shell))
    box.press("down", "ok")


STEPS = (*("language", "region", "simple", "network", "edges", "remotes", "channels", "privacy", "lesson"),)
FIRST_WAYS: dict[str, Way] = {
    **{f"first-{key}": _step(key) for key in STEPS},
    "first-channels": _scan(ScanState.never, 0),
    "first-channels-running": _scan(ScanState.running, 5),
    "first-channels-done": _scan(ScanState.done, 7),
    "first-remotes-plugged": remotes,
    "first-lesson-wrong": wrong_key,
    "settings-network-joined": _network(STANDS),
    "settings-network-system": _network(
        link.NetworkStands(
            Connection.unmanaged,
            "The network of this box is set up by its system, not here",
            hostname="gulou",
        )
    ),
    "settings-network-password": password,
    "settings-about-licence": reading,
    "settings-reset-everything": reset,
}
