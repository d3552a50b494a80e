"""Settings → Language and region: of the box, and of every app that begins from now on; country and clock."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from gulou import ui
from gulou.language import Texts, languages, native_name
from gulou_launcher.own_page import OwnPage
from gulou_launcher.region.countries import COUNTRIES, country, place, zones
from gulou_launcher.settings.section import Section
from gulou_launcher.spoken import spoken

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell


class LanguagePage(OwnPage):
    """The languages, by their own names; then where the box stands."""

    def __init__(self, shell: Shell) -> None:
        self._zones: tuple[str, ...] = ()
        super().__init__(shell, self._page)
        # Read now, on a thread: whoever chooses one need not wait for its file.
        threading.Thread(target=read_ahead, args=(shell.text,), name="languages", daemon=True).start()
        self._find_zones()

    def _page(self) -> ui.Page:
        shell, text, region = self._shell, self._shell.text, self._shell.region
        known = dict.fromkeys((*self._zones, *((region.zone,) if region.zone else ())))
        return ui.Page(
            ui.Text(text("Language and region"), size="title"),
            ui.List(
                languages(),
                row=lambda language: ui.Item(native_name(language), checked=language == shell.language),
                row_key=lambda language: language,
                focused=place_of(shell.language),
                on_select=shell.household.put_language,
                title=text("Language"),
                key="languages",
            ),
            ui.Choice(
                text("Where you live"),
                # What nobody has chosen must not look chosen.
                ({} if region.code else {"": text("Not chosen yet")})
                | {each.code or "?": text(each.name) for each in COUNTRIES},
                region.code,
                on_change=self._live_in,
                key="country",
            ),
            ui.Choice(
                text("Time zone"),
                ({} if region.zone else {"": text("As the system has it")})
                | {zone: text(place(zone)) for zone in known},
                region.zone,
                on_change=region.go_by,
                key="zone",
            )
            if known
            else None,
            ui.Text(self._clock(), size="caption", tone="secondary", lines=2, key="clock"),
        )

    def _clock(self) -> str:
        text, region = self._shell.text, self._shell.region
        now = text("It is {time}.").format(time=time.strftime("%H:%M"))
        return f"{now} {spoken(text, region.reason)}" if region.reason else now

    def _live_in(self, code: str) -> None:
        found = country("" if code == "?" else code)
        if code and found is not None:
            self._shell.region.live_in(found.code, found.zone)
            self._find_zones()

    def _find_zones(self) -> None:
        """Read the country's time zones, on a thread."""
        shell, code = self._shell, self._shell.region.code

        def found(names: tuple[str, ...]) -> None:
            self._zones = names
            self.refresh()

        threading.Thread(
            target=lambda: shell.post.deliver(found, zones(code)), name="zones", daemon=True
        ).start()


def read_ahead(texts: Texts) -> None:
    """Read the catalogue of every language: it is kept, and choosing one waits for no file."""
    for language in languages():
        Texts(texts.domain, texts.folder, language)


def place_of(language: str) -> int:
    """Which of the languages it is."""
    found = languages()
    return found.index(language) if language in found else 0


def _caption(shell: Shell) -> str:
    here = country(shell.region.code) if shell.region.code else None
    name = native_name(shell.language)
    return f"{name} · {shell.text(here.name)}" if here is not None else name


SECTION = Section("language", "Language and region", _caption, LanguagePage, "globe")
