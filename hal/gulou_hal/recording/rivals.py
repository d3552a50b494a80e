"""Which timers can be recorded with the tuners of this box, and which cannot and why: weeks ahead of time.

Recordings of one multiplex share a tuner. What is under way goes on; of the rest the higher priority comes
first, then the earlier. Where tuners are short, padding gives way before programmes do.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

import msgspec

Receiver = TypeVar("Receiver")
_NAMED = 3
"""Rivals that are named at most."""


class Want(msgspec.Struct, frozen=True):
    """Something to be recorded: [start − before, stop + after), Unix seconds."""

    id: int
    title: str
    place: Hashable
    """The multiplex that it is on."""
    start: int
    stop: int
    before: int = 0
    after: int = 0
    priority: int = 0
    running: bool = False


class Verdict(msgspec.Struct, frozen=True):
    """What becomes of it."""

    possible: bool
    before: int = 0
    """How much of the padding there is room for."""
    after: int = 0
    rivals: tuple[str, ...] = ()
    """The titles that are recorded instead."""
    receivable: bool = True
    """Whether any tuner could, were all free."""


_Span = tuple[int, int, Want]


def judge(
    wants: Iterable[Want],
    receivers: Sequence[Receiver],
    receives: Callable[[Receiver, Hashable], bool],
) -> dict[int, Verdict]:
    """Say of each whether it can be recorded on these receivers."""
    able: dict[Hashable, frozenset[int]] = {}
    for want in (ordered := sorted(wants, key=_rank)):
        if want.place not in able:
            able[want.place] = frozenset(
                number for number, each in enumerate(receivers) if receives(each, want.place)
            )
    taken: list[_Span] = []
    verdicts: dict[int, Verdict] = {}
    for want in ordered:
        if not able[want.place]:
            verdicts[want.id] = Verdict(False, receivable=False)
            continue
        rivals = _rivals(want, want.start, want.stop, taken, able)
        if rivals is None:
            taken.append((want.start, want.stop, want))
        else:
            verdicts[want.id] = Verdict(False, rivals=rivals)
    for start, stop, want in list(taken):
        before = want.before if _rivals(want, start - want.before, start, taken, able) is None else 0
        after = want.after if _rivals(want, stop, stop + want.after, taken, able) is None else 0
        verdicts[want.id] = Verdict(True, before, after)
        taken[taken.index((start, stop, want))] = (start - before, stop + after, want)
    return verdicts


def _rank(want: Want) -> tuple[bool, int, int, int]:
    return not want.running, -want.priority, want.start, want.id


def _rivals(
    want: Want, start: int, stop: int, taken: list[_Span], able: dict[Hashable, frozenset[int]]
) -> tuple[str, ...] | None:
    """Who is in the way between two times; None: nobody."""
    others = [span for span in taken if span[0] < stop and span[1] > start and span[2] is not want]
    for moment in sorted({start, *(span[0] for span in others if span[0] > start)}):
        present = [span[2] for span in others if span[0] <= moment < span[1]]
        places = {each.place for each in present}
        if want.place in places:
            continue
        if not _fits([able[place] for place in (*places, want.place)]):
            titles = dict.fromkeys(each.title for each in present if able[each.place] & able[want.place])
            return tuple(titles)[:_NAMED]
    return None


def _fits(needs: list[frozenset[int]]) -> bool:
    """Whether each need can have a receiver of its own (a matching of a bipartite graph)."""
    given: dict[int, int] = {}

    def find(need: int, seen: set[int]) -> bool:
        for receiver in needs[need] - seen:
            seen.add(receiver)
            if receiver not in given or find(given[receiver], seen):
                given[receiver] = need
                return True
        return False

    return all(find(need, set()) for need in range(len(needs)))
