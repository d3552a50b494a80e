"""How the household arranged home: the order of its rails and cards, what is pinned and what is hidden."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

import msgspec

from gulou_launcher.rails.rail import KINDS, Kind

if TYPE_CHECKING:
    from gulou_launcher.kept import Kept

ROOM = "home"
MOST = 500
"""Cards of one rail whose place, and as many whose hiding, is remembered."""
_RAILS = "rails"

T = TypeVar("T")
K = TypeVar("K")


class Places(msgspec.Struct, frozen=True):
    """Of one rail: keys of its cards. What is pinned stands first, then comes `order`.

    `hidden` has the name of each card, so that it can be told what can be shown again.
    """

    pinned: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    hidden: dict[str, str] = {}


class Rails(msgspec.Struct, frozen=True):
    """The keys of the rails: in which order they stand, and which do not."""

    order: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


class Arrangement:
    """Belongs to the frame thread. A move is kept once it is done, everything else at once."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self._rails = _read(kept, _RAILS, Rails)
        self._places = {kind.key: _read(kept, kind.key, Places) for kind in KINDS}
        self._before: tuple[Rails, dict[str, Places]] | None = None
        """How all stood before the move that is being made."""

    # What stands where.

    @property
    def kinds(self) -> list[Kind]:
        """The rails in their order, without those that are hidden."""
        return [kind for kind in self._all_kinds() if kind.key not in self._rails.hidden]

    def is_hidden(self, kind: Kind) -> bool:
        return kind.key in self._rails.hidden

    def arranged(self, kind: Kind, items: Iterable[T], key: Callable[[T], str]) -> list[T]:
        """The items of a rail as the household has put them; what is new stands behind its neighbour."""
        places = self._places[kind.key]
        known = {name: item for item in items if (name := key(item)) not in places.hidden}
        first = [known.pop(name) for name in places.pinned if name in known]
        return first + [known[name] for name in _in_order(known, places.order)]

    def is_pinned(self, kind: Kind, key: str) -> bool:
        return key in self._places[kind.key].pinned

    @property
    def hidden_cards(self) -> list[tuple[Kind, str, str]]:
        """Every card that is hidden: its rail, its key and its name."""
        return [(kind, key, name) for kind in KINDS for key, name in self._places[kind.key].hidden.items()]

    # What the household does.

    def pin(self, kind: Kind, key: str) -> None:
        """Put a card before all others, for good."""
        places = self._places[kind.key]
        self._put(kind, msgspec.structs.replace(places, pinned=(key, *_without(places.pinned, key))[:MOST]))

    def unpin(self, kind: Kind, key: str) -> None:
        places = self._places[kind.key]
        self._put(kind, msgspec.structs.replace(places, pinned=_without(places.pinned, key)))

    def hide(self, kind: Kind, key: str, name: str) -> None:
        """Show this card no more; of very many, the first that was hidden comes back."""
        places = self._places[kind.key]
        hidden = dict(list({**places.hidden, key: name}.items())[-MOST:])
        self._put(kind, msgspec.structs.replace(places, hidden=hidden))

    def show(self, kind: Kind, key: str) -> None:
        """Show a card again."""
        places = self._places[kind.key]
        hidden = {known: name for known, name in places.hidden.items() if known != key}
        self._put(kind, msgspec.structs.replace(places, hidden=hidden))

    def hide_rail(self, kind: Kind) -> None:
        hidden = (*_without(self._rails.hidden, kind.key), kind.key)
        self._put_rails(msgspec.structs.replace(self._rails, hidden=hidden))

    def show_rail(self, kind: Kind) -> None:
        hidden = _without(self._rails.hidden, kind.key)
        self._put_rails(msgspec.structs.replace(self._rails, hidden=hidden))

    def forget(self, kind: Kind) -> None:
        """Show all cards of a rail again, where they stood at first."""
        self._put(kind, Places())

    # A move: begun, seen at each step, then kept or taken back.

    def begin(self) -> None:
        """Something is to be moved."""
        self._before = (self._rails, dict(self._places))

    def move(self, kind: Kind, shown: Sequence[str], key: str, by: int) -> bool:
        """Move a card by one place among those shown; False where it is at an end, or at what is pinned."""
        if key not in shown:
            return False
        index = shown.index(key)
        if not 0 <= index + by < len(shown):
            return False
        places = self._places[kind.key]
        if (shown[index + by] in places.pinned) != (key in places.pinned):
            return False
        other = shown[index + by]
        pinned = key in places.pinned
        order = list(places.pinned) if pinned else [name for name in shown if name not in places.pinned]
        here, there = order.index(key), order.index(other)
        order[here], order[there] = other, key
        changes = {"pinned" if pinned else "order": tuple(order[:MOST])}
        self._places[kind.key] = msgspec.structs.replace(places, **changes)
        return True

    def move_rail(self, kind: Kind, shown: Sequence[Kind], by: int) -> bool:
        """Move a rail by one place among those shown; False where it is the first, or the last."""
        index = shown.index(kind)
        if not 0 <= index + by < len(shown):
            return False
        order = [known.key for known in self._all_kinds()]
        order.remove(kind.key)
        order.insert(order.index(shown[index + by].key) + (by > 0), kind.key)
        self._rails = msgspec.structs.replace(self._rails, order=tuple(order))
        return True

    def done(self) -> None:
        """The move is as it should be."""
        self._before = None
        self._keep(_RAILS, self._rails, Rails())
        for name, places in self._places.items():
            self._keep(name, places, Places())

    def take_back(self) -> None:
        """Everything is to stand where it stood before the move."""
        if self._before is not None:
            self._rails, self._places = self._before
            self._before = None

    # Inside.

    def _all_kinds(self) -> list[Kind]:
        known = {kind.key: kind for kind in KINDS}
        return [known[key] for key in _in_order(known, self._rails.order)]

    def _put(self, kind: Kind, places: Places) -> None:
        self._places[kind.key] = places
        self._keep(kind.key, places, Places())

    def _put_rails(self, rails: Rails) -> None:
        self._rails = rails
        self._keep(_RAILS, rails, Rails())

    def _keep(self, name: str, value: Places | Rails, plain: Places | Rails) -> None:
        if value == plain:
            self._kept.forget(ROOM, name=name)
        else:
            self._kept.put(ROOM, name=name, value=value)


def _read(kept: Kept, name: str, kind: type[K]) -> K:
    """What is kept may come from another release."""
    try:
        return msgspec.convert(kept.get(ROOM, name=name, default={}), kind)
    except msgspec.ValidationError:
        return kind()


def _in_order(natural: Mapping[str, object], order: Sequence[str]) -> list[str]:
    """All keys of `natural`: first by `order`; one that is not in it comes behind its natural neighbour."""
    wanted = [key for key in order if key in natural]
    if not wanted:
        return list(natural)
    placed = set(wanted)
    behind: dict[str | None, list[str]] = {}
    neighbour: str | None = None
    for key in natural:
        if key in placed:
            neighbour = key
        else:
            behind.setdefault(neighbour, []).append(key)
    result = list(behind.get(None, ()))
    for key in wanted:
        result += [key, *behind.get(key, ())]
    return result


def _without(keys: Iterable[Hashable], gone: Hashable) -> tuple[str, ...]:
    return tuple(str(key) for key in keys if key != gone)
