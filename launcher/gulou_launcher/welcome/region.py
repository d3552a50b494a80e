"""Where the box stands."""

from __future__ import annotations

from collections.abc import Sequence

from gulou import ui
from gulou_launcher.region.countries import COUNTRIES, Country
from gulou_launcher.welcome.step import N_, Step

_LIKELY = {"zh": "CN", "en": "GB"}
"""Where the list begins, by language."""


class RegionStep(Step):
    key = "region"
    title = N_("Where do you live?")
    words = N_("The clock goes by it, and channels are looked for where they are broadcast.")

    @property
    def done(self) -> bool:
        return bool(self.shell.region.code)

    def nodes(self) -> Sequence[ui.Node | None]:
        code = self.shell.region.code
        likely = code or _LIKELY.get(self.shell.language, "")
        first = next((at for at, each in enumerate(COUNTRIES) if likely and each.code == likely), 0)
        return (
            ui.List(
                COUNTRIES,
                row=lambda country: ui.Item(
                    self.text(country.name),
                    checked=bool(code) and country.code == code,
                ),
                row_key=lambda country: country.code,
                focused=first,
                on_select=self._choose,
                key="countries",
            ),
        )

    def _choose(self, country: Country) -> None:
        self.shell.region.live_in(country.code, country.zone)
        self.page.go_on()
