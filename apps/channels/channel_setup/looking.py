"""Looking for channels: how, how far it is, and what came and went."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from channel_setup.names import called
from gulou import ui
from gulou.services.scanning import Found, Regions, Scan, ScanKind, ScanState
from gulou.services.tv import ServiceKind

if TYPE_CHECKING:
    from gulou.language import Texts
    from gulou.services.scanning import Scanning

N_ = str
"""Marks a text for translation where it stands in a table."""
KINDS = {
    ScanKind.network: (
        N_("Ask the network"),
        N_("Quick: looks where your provider says that its channels are"),
    ),
    ScanKind.region: (N_("Search the region"), N_("Every frequency that is used where you live")),
    ScanKind.full: (N_("Search everything"), N_("Slow: every frequency that the tuner receives")),
}
REGIONS = {
    "cn-cable": N_("China, cable"),
    "cn-terrestrial": N_("China, aerial (DTMB)"),
    "gb": N_("United Kingdom, aerial"),
    "it": N_("Italy, aerial"),
    "nordic": N_("Nordic countries, aerial"),
    "europe": N_("Europe, aerial"),
    "europe-cable": N_("Europe, cable"),
    "au": N_("Australia, aerial"),
    "astra-19e": N_("Satellite Astra 19.2° east"),
    "astra-28e": N_("Satellite Astra 28.2° east"),
}
NAMED = 6
"""So many channels are named of those that came or went."""


class Looking:
    """The two screens of the search, and what they show."""

    def __init__(
        self,
        text: Texts,
        scanning: Scanning,
        leave: Callable[[], None],
        to_list: Callable[[], None],
        watch: Callable[[list[Found], Found], None],
    ) -> None:
        self.text = text
        self.scan = Scan(ScanState.never)
        self.regions = Regions(())
        self.region = ""
        self.others = False
        self.shown: Callable[[], None] = lambda: None
        """Called when the progress should stand on the screen."""
        self._scanning = scanning
        self._leave = leave
        self._to_list = to_list
        self._watch = watch
        self._watched = ""

    def load(self) -> None:
        """Ask how it stands. Raises ServiceError."""
        self.scan = self._scanning.progress()
        if not self.regions.regions:
            self.regions = self._scanning.regions()
            first = next((region.id for region in self.regions.regions), "")
            self.region = self.region or self.regions.chosen or first

    def summary(self) -> str:
        """In a line, for the menu."""
        scan = self.scan
        if scan.state is ScanState.running:
            return self.text("Looking: {done} of {total}").format(done=scan.done, total=scan.total)
        return self.text("By the network, by region, or everywhere")

    def begin(self, kind: ScanKind) -> None:
        self.scan = self._scanning.start(kind, self.region, other_networks=self.others)
        self.shown()

    def stop(self) -> None:
        self.scan = self._scanning.stop()

    def view(self) -> ui.Page:
        """How to look."""
        text = self.text
        regions = {each.id: text(REGIONS.get(each.id, each.name)) for each in self.regions.regions}
        if not self.regions.tuners:
            hint = text("No tuner was found. Plug one in, and check its power.")
        elif not regions:
            hint = text("Your tuner has a fixed address: looking for channels reads it anew.")
        else:
            hint = text("What you have chosen for your channels is kept.")
        return ui.Page(
            ui.Text(text("Look for channels"), size="title", bold=True),
            ui.Text(hint, tone="secondary", lines=2, key="hint"),
            ui.Choice(text("Where you live"), regions, self.region, on_change=self._chose, key="region")
            if regions
            else None,
            ui.Toggle(text("Neighbouring networks"), self.others, on_change=self._chose_others, key="others")
            if regions
            else None,
            ui.List(
                list(KINDS),
                row=lambda kind: ui.Item(text(KINDS[kind][0]), subtitle=text(KINDS[kind][1])),
                row_key=lambda kind: kind.value,
                on_select=self.begin,
                key="kinds",
            ),
            on_back=self._leave,
            key="look",
        )

    def progress(self) -> ui.Page:
        """How far it is; at the end, what came and went."""
        text, scan = self.text, self.scan
        running = scan.state is ScanState.running
        found = scan.found[::-1] if running else sorted(scan.found, key=lambda each: not each.new)
        share = scan.done / scan.total if scan.total else 0.0
        return ui.Page(
            ui.Row(
                ui.Text(self._heading(), size="title", bold=True, key="heading"),
                ui.Spacer(),
                ui.Text(
                    text.plural("{n} channel", "{n} channels", len(found)).format(n=len(found)),
                    size="title",
                    tone="accent",
                    key="count",
                ),
                key="top",
            ),
            ui.Progress(share if running else 1.0, key="bar"),
            ui.Row(
                ui.Text(self._where(), tone="secondary", key="where"),
                ui.Spacer(),
                ui.Text(f"{scan.done} / {scan.total}", tone="secondary", key="steps"),
                key="place",
            )
            if running
            else None,
            *(ui.Text(line, lines=2, key=f"report{at}") for at, line in enumerate(self._report())),
            ui.Text(
                text("OK on a channel shows it. The Home key leads to all of them."),
                tone="secondary",
                key="how",
            )
            if found
            else None,
            ui.Row(
                ui.Button(text("Stop"), "stop", on_press=self.stop, key="stop") if running else None,
                ui.Button(text("My channels"), "check", on_press=self._to_list, key="done")
                if not running
                else None,
                ui.Button(text("Look again"), "replay", on_press=self._again, key="again")
                if not running
                else None,
                key="buttons",
            ),
            ui.List(
                found,
                row=self._row,
                # By its place while it grows at its head, so that the newest stays in sight.
                row_key=None if running else lambda each: each.service,
                empty=text("Nothing found yet") if running else "",
                focused=next((at for at, each in enumerate(found) if each.service == self._watched), 0),
                on_select=lambda each: self._show(list(found), each),
                key="found" if running else "listed",
            ),
            on_back=self._leave,
            key="progress",
        )

    def _show(self, found: list[Found], chosen: Found) -> None:
        self._watched = chosen.service
        self._watch(found, chosen)

    def _heading(self) -> str:
        text = self.text
        return {
            ScanState.running: text("Looking for channels …"),
            ScanState.done: text("Finished"),
            ScanState.cancelled: text("Stopped"),
            ScanState.never: text("Look for channels"),
        }[self.scan.state]

    def _where(self) -> str:
        return self.scan.now or self.text("Waiting for a tuner that is free")

    def _report(self) -> list[str]:
        """What came and went, a line for each kind; or why nothing could be found."""
        scan, text = self.scan, self.text
        if scan.state is ScanState.running:
            return []
        if scan.reason:
            return [text(scan.reason)]
        lines = [
            (tuple(self._called(each) for each in scan.found if each.new), text("New: {names}")),
            (scan.moved, text("Moved, with what you chose: {names}")),
            (scan.went, text("Gone: {names}")),
        ]
        said = [line.format(names=self._named(names)) for names, line in lines if names]
        return said or [text("Nothing has changed.")]

    def _named(self, names: tuple[str, ...]) -> str:
        first = self.text("{a}, {b}")
        joined = names[0]
        for name in names[1:NAMED]:
            joined = first.format(a=joined, b=name)
        rest = len(names) - NAMED
        return self.text("{names} and {n} more").format(names=joined, n=rest) if rest > 0 else joined

    def _row(self, each: Found) -> ui.Item:
        text = self.text
        marks = (
            (each.new and not all(one.new for one in self.scan.found), text("New")),
            (each.kind is ServiceKind.radio, text("Radio")),
            (each.scrambled, text("Scrambled")),
        )
        return ui.Item(
            self._called(each),
            leading="" if each.lcn is None else str(each.lcn),
            trailing=" · ".join(word for true, word in marks if true),
            dimmed=each.scrambled,
            image=ui.station(self._called(each), radio=each.kind is ServiceKind.radio),
        )

    def _called(self, each: Found) -> str:
        return called(each.name, each.names, self.text.language)

    def _chose(self, region: str) -> None:
        self.region = region

    def _chose_others(self, others: bool) -> None:
        self.others = others

    def _again(self) -> None:
        self.begin(ScanKind.network)


REASONS = (
    N_("No tuner of this box can look for channels: connect one"),
    N_("No signal anywhere: check the aerial or the cable, then look again"),
    N_("The scan failed: see Logs in Settings"),
)
"""What the gateway says where nothing could be found."""
