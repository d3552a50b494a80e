"""Lists of channels and guides from the Internet: which there are, how each stands, one more, one less."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from typing import TYPE_CHECKING

from channel_setup.told import told
from gulou import ServiceError, ui
from gulou.services.sources import Source, SourceKind, Sources, SourceState

if TYPE_CHECKING:
    from gulou.language import Texts
    from gulou.services.sources import TvSources

N_ = str
"""Marks a text for translation where it stands in a table."""
STATES = {
    SourceState.waiting: N_("Waiting"),
    SourceState.fetching: N_("Fetching …"),
    SourceState.failed: N_("Not fetched"),
}
ASKED = {
    SourceKind.channels: (
        N_("A list of channels"),
        N_("The web address of an IPTV list (M3U), as your provider names it."),
    ),
    SourceKind.guide: (
        N_("A guide"),
        N_("The web address of a guide (XMLTV), plain, gzip or xz. It is fetched twice a day."),
    ),
}
BEGINNING = "http://"


class Panel(Enum):
    """What is open above the list; at most one."""

    ADDRESS = auto()
    ACTIONS = auto()
    OFFER = auto()


class Internet:
    """The screen, and what it shows."""

    def __init__(self, text: Texts, service: TvSources, leave: Callable[[], None]) -> None:
        self.text = text
        self.sources = Sources(())
        self._service = service
        self._leave = leave
        self._panel: Panel | None = None
        self._kind = SourceKind.channels
        self._typed = BEGINNING
        self._source: Source | None = None
        self._offer = ""
        self._asked: set[str] = set()
        """Guides of lists that the household was asked about."""
        self._listening = False
        """Whether a list was added here: its own guide is offered as soon as it is known."""
        self._said = ""

    def load(self) -> None:
        """Ask how all stands. Raises ServiceError."""
        self._take(self._service.all())

    def summary(self) -> str:
        """In a line, for the menu."""
        text, every = self.text, self.sources.sources
        if not every:
            return text("IPTV lists (M3U) and guides (XMLTV)")
        lists = sum(each.kind is SourceKind.channels for each in every)
        guides = len(every) - lists
        said = [
            text.plural("{n} list", "{n} lists", lists).format(n=lists),
            text.plural("{n} guide", "{n} guides", guides).format(n=guides),
        ]
        failed = sum(each.state is SourceState.failed for each in every)
        if failed:
            said.append(text.plural("{n} not fetched", "{n} not fetched", failed).format(n=failed))
        return " · ".join(said)

    def view(self) -> ui.Page:
        text = self.text
        rows: list[tuple[str, str, str, str, Callable[[], object]]] = [
            (
                each.kind.value + each.address,
                _name(each),
                self._under(each),
                self._beside(each),
                self._opener(each),
            )
            for each in self.sources.sources
        ]
        rows += [
            (
                f"offered{address}",
                text("The guide of your list"),
                address,
                text("Add"),
                self._offerer(address),
            )
            for address in self.sources.offered
        ]
        rows += [
            (
                "add list",
                text("Add a list of channels …"),
                text("IPTV list (M3U)"),
                "",
                self._adder(SourceKind.channels),
            ),
            ("add guide", text("Add a guide …"), text("XMLTV"), "", self._adder(SourceKind.guide)),
        ]
        return ui.Page(
            ui.Text(text("From the Internet"), size="title", bold=True, key="title"),
            ui.Text(
                self._said or text("OK: fetch again, stop or remove"),
                tone="warning" if self._said else "secondary",
                lines=3,
                key="hint",
            )
            if self._said or self.sources.sources
            else None,
            ui.List(
                rows,
                row=lambda row: ui.Item(row[1], subtitle=row[2], trailing=row[3]),
                row_key=lambda row: row[0],
                on_select=lambda row: row[4](),
                key="sources",
            ),
            self._panel_view(),
            on_back=self._back,
            key="internet",
        )

    def _under(self, source: Source) -> str:
        """The line below a source's name: what is wrong, else what came."""
        text = self.text
        if source.sentence:
            return told(text, source.sentence)
        if source.kind is SourceKind.channels or not source.programmes:
            return source.address
        told_of = text.plural("{n} channel", "{n} channels", source.channels).format(n=source.channels)
        shows = text.plural("{n} programme", "{n} programmes", source.programmes)
        return f"{source.address} · {told_of} · {shows.format(n=f'{source.programmes:,}')}"

    def _beside(self, source: Source) -> str:
        text = self.text
        if source.state is SourceState.fetching and source.fraction:
            return text("{percent}%").format(percent=round(source.fraction * 100))
        if source.state is SourceState.there:
            if source.kind is SourceKind.channels:
                return text.plural("{n} channel", "{n} channels", source.channels).format(n=source.channels)
            return text("Guide")
        return text(STATES[source.state])

    # What is open.

    def _panel_view(self) -> ui.Node | None:
        if self._panel is Panel.ADDRESS:
            return self._address_field()
        if self._panel is Panel.OFFER:
            return self._offer_view()
        if self._panel is Panel.ACTIONS and self._source is not None:
            return self._actions(self._source)
        return None

    def _address_field(self) -> ui.Node:
        text, (title, words) = self.text, ASKED[self._kind]
        return ui.Dialog(
            text(title),
            text(words),
            ui.TextField(text("Address"), self._typed, on_submit=self._add, key="field"),
            on_back=self._back,
            key="dialog",
        )

    def _offer_view(self) -> ui.Node:
        text = self.text
        return ui.Dialog(
            text("The list names a guide of its own"),
            self._offer,
            ui.Button(text("Add this guide"), "check", on_press=self._accept, key="yes"),
            ui.Button(text("Not now"), on_press=self._back, key="no"),
            on_back=self._back,
            key="offer",
        )

    def _actions(self, source: Source) -> ui.Node:
        text = self.text
        rows: list[tuple[str, Callable[[], object]]] = []
        if source.state is SourceState.fetching and source.kind is SourceKind.guide:
            rows.append((text("Stop fetching"), lambda: self._call(lambda: self._service.stop(source))))
        else:
            rows.append(
                (
                    text("Fetch now"),
                    lambda: self._call(lambda: self._service.add(source.kind, source.address)),
                )
            )
        if not source.fixed:
            rows.append((text("Remove"), lambda: self._call(lambda: self._service.remove(source))))
        return ui.Overlay(
            ui.Text(_name(source), size="heading", bold=True, lines=2, key="name"),
            ui.Text(self._under(source), tone="secondary", lines=6, key="under"),
            ui.Text(text("Set where the box is started"), tone="secondary", lines=2, key="fixed")
            if source.fixed
            else None,
            ui.List(
                rows,
                row=lambda row: ui.Item(row[0]),
                row_key=lambda row: row[0],
                on_select=lambda row: row[1](),
                key="actions",
            ),
            at="right",
            size=0.36,
            key="panel",
        )

    # What is chosen.

    def _opener(self, source: Source) -> Callable[[], None]:
        def open_it() -> None:
            self._source, self._panel, self._said = source, Panel.ACTIONS, ""

        return open_it

    def _adder(self, kind: SourceKind) -> Callable[[], None]:
        def ask() -> None:
            self._kind, self._typed, self._panel, self._said = kind, BEGINNING, Panel.ADDRESS, ""

        return ask

    def _offerer(self, address: str) -> Callable[[], None]:
        return lambda: self._ask_about(address)

    def _ask_about(self, address: str) -> None:
        self._offer, self._panel, self._said = address, Panel.OFFER, ""

    def _add(self, address: str) -> None:
        self._panel = None
        if address.strip() in ("", BEGINNING):
            return
        self._listening |= self._kind is SourceKind.channels
        if not self._call(lambda: self._service.add(self._kind, address)):
            self._typed = address

    def _accept(self) -> None:
        self._call(lambda: self._service.add(SourceKind.guide, self._offer))

    def _call(self, ask: Callable[[], Sources]) -> bool:
        """Have the gateway do it; the list shows it, or why not."""
        self._panel = None
        try:
            self._take(ask())
            self._said = ""
        except ServiceError as error:
            self._said = told(self.text, str(error))
            return False
        return True

    def _take(self, sources: Sources) -> None:
        self.sources = sources
        if self._source is not None:
            named = (self._source.kind, self._source.address)
            self._source = next(
                (each for each in sources.sources if (each.kind, each.address) == named), None
            )
        new = [each for each in sources.offered if each not in self._asked]
        if new and self._listening and self._panel is None:
            self._asked.add(new[0])
            self._ask_about(new[0])

    def _back(self) -> None:
        """One step: out of what is open, then to the menu."""
        if self._panel is not None:
            self._panel = None
        else:
            self._listening = False
            self._leave()


def _name(source: Source) -> str:
    """What a person calls it: the machine that it comes from, or the name of a file."""
    _, _, rest = source.address.partition("://")
    host = rest.partition("/")[0].rpartition("@")[2]
    return host or rest.rpartition("/")[2] or source.address
