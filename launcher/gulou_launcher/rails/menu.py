"""What the Menu key offers for a card of home: move, pin, hide; and the way to Settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gulou import ui
from gulou_launcher.rails.rail import CONTINUE, SUGGESTIONS, Kind

if TYPE_CHECKING:
    from gulou_launcher.home_screen import HomeScreen
    from gulou_launcher.shell import Shell


@dataclass(frozen=True)
class Offer:
    """A row of the menu. `words` and `caption` are translated."""

    key: str
    words: str
    call: Callable[[], object]
    caption: str = ""


@dataclass(frozen=True)
class Place:
    """The card that the menu is about."""

    kind: Kind
    key: str
    name: str


def offers(shell: Shell, home: HomeScreen, place: Place) -> list[Offer]:
    """The rows, Settings last: up leads there from the first, since a list goes round."""
    text, arrangement, kind = shell.text, home.arrangement, place.kind
    rail = text(kind.title)
    pinned = arrangement.is_pinned(kind, place.key)
    hidden = len(arrangement.hidden_cards)
    rows = [
        Offer(
            "move",
            text("Move"),
            lambda: home.begin_move(place),
            text("Arrows: move it") if kind.ordered or pinned else text("Up, down: this row"),
        ),
        Offer("unpin", text("Unpin"), lambda: arrangement.unpin(kind, place.key))
        if pinned
        else Offer("pin", text("Pin to the front"), lambda: arrangement.pin(kind, place.key)),
        Offer("hide", text("Hide this card"), lambda: home.hide(place)),
        Offer(
            "hide rail", text("Hide this row: {row}").format(row=rail), lambda: arrangement.hide_rail(kind)
        ),
    ]
    if kind in (CONTINUE, SUGGESTIONS):
        rows.append(
            Offer(
                "forget",
                text("Clear what was watched"),
                home.forget,
                text("Only this box knows it."),
            )
        )
    if hidden or any(arrangement.is_hidden(each) for each in home.all_kinds):
        rows.append(Offer("hidden", text("What is hidden"), home.open_hidden))
    rows.append(Offer("settings", text("Settings"), shell.open_settings))
    return rows


def panel(shell: Shell, place: Place, rows: list[Offer], chosen: Callable[[Offer], None]) -> ui.Overlay:
    """The menu, at the right of home."""
    return ui.Overlay(
        ui.Text(place.name, size="heading", bold=True, lines=2),
        ui.Text(shell.text(place.kind.title), size="caption", tone="secondary"),
        ui.List(
            rows,
            row=lambda offer: ui.Item(offer.words, offer.caption),
            row_key=lambda offer: offer.key,
            on_select=chosen,
            key="offers",
        ),
        at="right",
        size=0.36,
        key="menu",
    )
