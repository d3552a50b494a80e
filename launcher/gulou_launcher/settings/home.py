"""Settings → Home: which rows there are, what was hidden, and what home remembers of the household."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gulou import ui
from gulou_launcher.own_page import OwnPage
from gulou_launcher.rails.behind import LIVE_BEHIND
from gulou_launcher.rails.history import LEARNS
from gulou_launcher.rails.rail import KINDS, Kind
from gulou_launcher.settings.section import Section

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell


class HomePage(OwnPage):
    """What stands on home, and what is remembered for it."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, self._page)

    def _page(self) -> ui.Page:
        shell, text, home = self._shell, self._shell.text, self._shell.home
        prefer = shell.preferences
        hidden = _hidden(shell)
        known = len(home.history.programmes)
        programmes = text.plural("{count} programme", "{count} programmes", known).format(count=known)
        return ui.Page(
            ui.Text(text("Home"), size="title", key="title"),
            ui.Toggle(
                text("The channel watched last plays on behind home"),
                prefer.get(LIVE_BEHIND),
                on_change=partial(prefer.put, LIVE_BEHIND),
                key="behind",
            ),
            ui.Toggle(
                text("Suggest what fits what is watched"),
                prefer.get(LEARNS),
                on_change=partial(prefer.put, LEARNS),
                key="learns",
            ),
            ui.Text(
                text("Only this box knows what is watched: it tells nobody, and forgets it after six weeks."),
                size="caption",
                tone="secondary",
                lines=2,
                key="why",
            ),
            ui.Button(
                text("Clear what was watched ({programmes})").format(programmes=programmes),
                on_press=home.forget,
                key="forget",
            )
            if home.history
            else None,
            ui.Button(
                text.plural("{count} hidden thing", "{count} hidden things", hidden).format(count=hidden),
                on_press=lambda: shell.pile.visit(HiddenPage(shell)),
                key="hidden",
            )
            if hidden
            else ui.Text(
                text("Nothing is hidden. On home, the Menu key hides a card or its row."),
                size="caption",
                tone="secondary",
                lines=2,
                key="none hidden",
            ),
        )


class HiddenPage(OwnPage):
    """What is hidden on home: OK shows it again."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, self._page)

    def _page(self) -> ui.Page:
        text, arrangement = self._shell.text, self._shell.home.arrangement
        said = text("A card of the row {row}")
        rails = [(kind, "", text(kind.title)) for kind in KINDS if arrangement.is_hidden(kind)]
        cards = [
            # What came by its time may be under the lock by now: it is not called by its title.
            (kind, key, name if kind.ordered else said.format(row=text(kind.title)))
            for kind, key, name in arrangement.hidden_cards
        ]
        return ui.Page(
            ui.Text(text("What is hidden"), size="title", key="title"),
            ui.List(
                [*rails, *cards],
                row=lambda item: ui.Item(
                    item[2], text(item[0].title) if item[1] else text("A row of home"), trailing=text("Show")
                ),
                row_key=lambda item: (item[0].key, item[1]),
                on_select=self._show,
                empty=text("Nothing is hidden."),
                key="hidden",
            ),
        )

    def _show(self, item: tuple[Kind, str, str]) -> None:
        kind, key, _ = item
        arrangement = self._shell.home.arrangement
        if key:
            arrangement.show(kind, key)
        else:
            arrangement.show_rail(kind)
        self._shell.home.arranged()


def _hidden(shell: Shell) -> int:
    arrangement = shell.home.arrangement
    return len(arrangement.hidden_cards) + sum(arrangement.is_hidden(kind) for kind in KINDS)


def _caption(shell: Shell) -> str:
    hidden = _hidden(shell)
    if hidden:
        return shell.text.plural("{count} hidden thing", "{count} hidden things", hidden).format(count=hidden)
    return shell.text("What stands there, and what it remembers")


SECTION = Section("home", "Home", _caption, HomePage, "home")
