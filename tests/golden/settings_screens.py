"""The pages of Settings that need something to show, and what is asked on them."""

from __future__ import annotations

from collections.abc import Callable

from gulou.states import AppState
from gulou_hal import link
from gulou_launcher.apps import Installed
from gulou_launcher.licences import Work
from gulou_launcher.reader import SPEAKS
from gulou_launcher.sandbox.messages import Isolation, Mechanism
from gulou_launcher.welcome.welcomed import REGION
from tests.golden.gallery import STORM, Gallery

Way = Callable[[Gallery], None]
HELD = (
    Mechanism("limits", True, ""),
    Mechanism("landlock", True, ""),
    Mechanism("seccomp:socket", True, ""),
    Mechanism("seccomp:mount", True, ""),
    Mechanism("namespaces", False, "The kernel refuses: unprivileged namespaces are switched off"),
)

LICENCES = (("kivy", "MIT"), ("msgspec", "BSD-3-Clause"), ("Noto Sans CJK SC", "OFL-1.1"))
FACTS = (
    ("gulou-launcher", "0.1.0"),
    ("gulou", "0.1.0"),
    ("Python", "3.13.5"),
    ("System", "Linux 6.12.0 x86_64"),
    ("Screen", "1920 × 1080"),
    ("App isolation", "3 / 3"),
)
"""What stands there differs from one machine to the next."""


def _app(box: Gallery) -> Installed:
    app = box.shell.apps["storm"]
    box.shell.grants.put(STORM, ("notify",), True)
    return app


def app(box: Gallery, *keys: str) -> None:
    from gulou_launcher.settings.app import AppPage

    box.shell.pile.visit(AppPage(box.shell, _app(box)))
    box.settle()
    box.press(*keys)


def quarantined(box: Gallery) -> None:
    _app(box).state = AppState.QUARANTINED
    app(box)


def isolation(box: Gallery) -> None:
    from gulou_launcher.settings.isolation import IsolationPage

    box.shell.isolation = Isolation(2, list(HELD))
    box.shell.pile.visit(IsolationPage(box.shell))


def demand(box: Gallery) -> None:
    isolation(box)
    box.press("right", "right", "right")


def parental(box: Gallery) -> None:
    from gulou_launcher.settings.parental import ParentalPage

    box.shell.kept.put("lock", "", "pin", value={"salt": "", "hash": ""})
    box.shell.pile.visit(ParentalPage(box.shell))


def pin_asked(box: Gallery) -> None:
    parental(box)
    box.press("down", "ok", "ok")


def logs(box: Gallery) -> None:
    from gulou_launcher.settings.logs import LogsPage

    page = LogsPage(box.shell)
    box.shell.pile.visit(page)
    box.settle()
    page._files = dict.fromkeys(("launcher", "gateway", "live-tv"), box.shell.data)
    page.refresh()


def reading_aloud(box: Gallery) -> None:
    from gulou_launcher.settings.accessibility import AccessibilityPage

    box.shell.preferences.put(SPEAKS, True)
    box.shell.pile.visit(AccessibilityPage(box.shell))


def sharing(box: Gallery) -> None:
    from gulou_launcher.settings.sharing import SharingPage

    box.shell.sharing.name = "gulou"
    box.shell.sharing.switch(True)
    box.shell.sharing.hear(link.SharingStands("", "http://192.168.1.7:8000", ("192.168.1.9: 474 MHz",)))
    box.shell.pile.visit(SharingPage(box.shell))


def choosing(box: Gallery) -> None:
    from gulou_launcher.settings.looks import LooksPage

    box.shell.pile.visit(LooksPage(box.shell))
    box.press("down", "down", "ok")


def language(box: Gallery) -> None:
    from gulou_launcher.settings.language import LanguagePage

    box.shell.preferences.put(REGION, "CN")
    box.shell.pile.visit(LanguagePage(box.shell))


def licences(box: Gallery) -> None:
    from gulou_launcher.settings.about import LicencesPage

    page = LicencesPage(box.shell)
    box.shell.pile.visit(page)
    box.until(lambda: page._works is not None)
    page._works = [Work(name, "1.0", licence, ()) for name, licence in LICENCES]
    page.refresh()


def about(box: Gallery) -> None:
    from gulou_launcher.settings.about import AboutPage

    page = AboutPage(box.shell)
    box.shell.pile.visit(page)
    box.until(lambda: bool(page._facts))
    page._facts = list(FACTS)
    page.refresh()


def messages(box: Gallery) -> None:
    from gulou_launcher.messages_page import MessagesPage

    box.shell.pile.visit(MessagesPage(box.shell))


SETTINGS_WAYS: dict[str, Way] = {
    "settings-apps-quarantined": quarantined,
    "settings-apps-permissions": lambda box: app(box, "down", "ok"),
    "settings-apps-own": lambda box: app(box, "down", "down", "ok"),
    "settings-apps-clear": lambda box: app(box, "down", "down", "down", "ok"),
    "settings-isolation-measured": isolation,
    "settings-isolation-demand": demand,
    "settings-parental-on": parental,
    "pin-asked": pin_asked,
    "settings-logs-some": logs,
    "settings-accessibility-aloud": reading_aloud,
    "settings-sharing-on": sharing,
    "settings-looks-choosing": choosing,
    "settings-language-chosen": language,
    "settings-about": about,
    "settings-about-licences": licences,
    "messages-none": messages,
}
