"""Looking for channels: the gateway's own search, begun from here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gulou import ui
from gulou.services import scanning
from gulou.services.scanning import ScanKind, ScanState
from gulou_hal import link
from gulou_launcher.home import broadcast_text
from gulou_launcher.region.countries import country
from gulou_launcher.spoken import spoken
from gulou_launcher.welcome.step import N_, Step

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell
    from gulou_launcher.welcome.wizard import WizardPage


class ChannelsStep(Step):
    key = "channels"
    title = N_("Look for channels")

    def __init__(self, shell: Shell, page: WizardPage) -> None:
        super().__init__(shell, page)
        self._regions: scanning.Regions | None = None
        self._scan = scanning.Scan(ScanState.never)
        self._known = 0
        self.shell.gateway.ask(scanning.GetRegions(), self._came)
        self.shell.gateway.ask(scanning.GetScan(), self._stands)

    @property
    def done(self) -> bool:
        return bool(self.shell.home.has_channels) and self._scan.state is not ScanState.running

    def nodes(self) -> Sequence[ui.Node | None]:
        text, scan, regions = self.text, self._scan, self._regions
        if scan.state is ScanState.running:
            return self._running()
        if regions is None:
            return (ui.Text(text("One moment …")), ui.Spacer())
        if scan.state is not ScanState.never:
            return self._result()
        return (
            ui.Text(self._offer(regions), tone="secondary", lines=3, key="offer"),
            ui.Button(text("Look for channels"), "search", on_press=self._begin, key="act"),
            ui.Spacer(),
        )

    def more(self) -> Sequence[ui.Node | None]:
        if self._scan.state in (ScanState.never, ScanState.running):
            return ()
        return (ui.Button(self.text("Look again"), "replay", on_press=self._begin, key="again"),)

    def _offer(self, regions: scanning.Regions) -> str:
        text = self.text
        if self.shell.home.has_channels:
            return text("There are channels already; looking again finds what is new.")
        if not regions.tuners:
            return text("No tuner was found. Plug one in, and check its power; or skip this step.")
        return text("It takes some minutes, and can be stopped at any time.")

    def _running(self) -> Sequence[ui.Node | None]:
        text, scan = self.text, self._scan
        count = len(scan.found)
        # A tuner of a fixed address has no frequency, and its address is nothing to read.
        where = text("One moment …") if "://" in scan.now else scan.now
        where = where or text("Waiting for a tuner that is free")
        newest = [broadcast_text(each.names, text.language) or each.name for each in scan.found[-4:]]
        return (
            ui.Progress(scan.done / scan.total if scan.total else 0.0, key="bar"),
            ui.Row(
                ui.Text(where, tone="secondary", key="where"),
                ui.Spacer(),
                ui.Text(
                    text.plural("{n} channel", "{n} channels", count).format(n=count),
                    size="heading",
                    tone="accent",
                    key="count",
                ),
                key="place",
            ),
            ui.Button(text("Stop"), "stop", on_press=self._stop, key="act"),
            *(ui.Text(name, tone="secondary", key=f"newest {at}") for at, name in enumerate(newest[::-1])),
            ui.Spacer(),
        )

    def _result(self) -> Sequence[ui.Node | None]:
        text, scan = self.text, self._scan
        count = len(scan.found)
        words = text.plural("{n} channel was found.", "{n} channels were found.", count).format(n=count)
        if not count and scan.reason:
            words = spoken(text, scan.reason)
        return (
            ui.Text(words, size="heading", tone="accent", lines=2, key="result"),
            ui.Spacer(),
        )

    def _begin(self) -> None:
        """By the household's region where a tuner receives it; else as the network says."""
        offered = [each.id for each in self._regions.regions] if self._regions is not None else []
        here = country(self.shell.region.code)
        wanted = [scan for scan in here.scans if scan in offered] if here is not None else []
        region = next(iter([*wanted, *offered]), "")
        self.shell.gateway.ask(scanning.StartScan(ScanKind.network, region), self._stands)

    def _stop(self) -> None:
        self.shell.gateway.ask(scanning.StopScan(), self._stands)

    def hear(self, message: link.FromGateway) -> None:
        if isinstance(message, link.Noticed) and isinstance(message.notice, scanning.ScanChanged):
            self.shell.gateway.ask(scanning.GetScan(), self._stands)

    def _came(self, regions: scanning.Regions) -> None:
        self._regions = regions
        self.page.refresh()

    def _stands(self, scan: scanning.Scan) -> None:
        self._scan = scan
        self.page.refresh()
