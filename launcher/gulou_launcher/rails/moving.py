"""A card, or its rail, in the hand: arrows move it, OK puts it down, Back puts it back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gulou import ui
from gulou.keys import Key

if TYPE_CHECKING:
    from gulou.language import Texts
    from gulou_launcher.rails.arrangement import Arrangement
    from gulou_launcher.rails.menu import Place
    from gulou_launcher.rails.rail import Rail

_STEPS = {Key.LEFT: -1, Key.RIGHT: 1, Key.UP: -1, Key.DOWN: 1}


class Moving:
    """From the moment in which something is taken up until it is put down."""

    def __init__(self, arrangement: Arrangement, place: Place) -> None:
        self.place = place
        self._arrangement = arrangement
        arrangement.begin()

    def key(self, key: str, rails: Sequence[Rail]) -> bool:
        """Use a key; whether this was the last."""
        kind, arrangement = self.place.kind, self._arrangement
        match key:
            case Key.LEFT | Key.RIGHT:
                rail = next((each for each in rails if each.kind is kind), None)
                if rail is not None and self._moves_cards:
                    shown = [rail.key(item) for item in rail.items]
                    arrangement.move(kind, shown, self.place.key, _STEPS[Key(key)])
            case Key.UP | Key.DOWN:
                arrangement.move_rail(kind, [rail.kind for rail in rails], _STEPS[Key(key)])
            case Key.OK | Key.MENU:
                arrangement.done()
                return True
            case Key.BACK:
                arrangement.take_back()
                return True
        return False

    @property
    def _moves_cards(self) -> bool:
        return self.place.kind.ordered or self._arrangement.is_pinned(self.place.kind, self.place.key)

    def panel(self, text: Texts) -> ui.Overlay:
        """What the keys do meanwhile."""
        how = text("Arrows: move it") if self._moves_cards else text("Up, down: this row")
        return ui.Overlay(
            ui.Row(
                ui.Text(text("Moving {name}").format(name=self.place.name), bold=True),
                ui.Text(how, tone="secondary"),
                ui.Spacer(),
                ui.Text(text("OK: done · Back: undo"), tone="secondary"),
            ),
            at="top",
            size=1.0,
            key="moving",
        )
