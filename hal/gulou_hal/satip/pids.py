"""PID lists as a SAT>IP address names them: `pids=0,16,17`, `all`, `none` (SAT>IP 1.2.2 §3.5.11)."""

from __future__ import annotations

from typing import Final

from gulou_hal.satip.errors import SatipError

Pids = frozenset[int] | None
"""The wanted PIDs; None is the whole multiplex."""
MOST: Final = 0x1FFF
_MOST_NAMED: Final = 1024


def parse(text: str) -> Pids:
    """Read such a list. Raises SatipError."""
    word = text.strip().lower()
    if word == "all":
        return None
    if word in ("none", ""):
        return frozenset()
    parts = word.split(",")
    if len(parts) > _MOST_NAMED:
        raise SatipError(f"more than {_MOST_NAMED} PIDs are named")
    return frozenset(_pid(part) for part in parts if part)


def write(pids: Pids) -> str:
    """Return the list as it is sent, in order."""
    if pids is None:
        return "all"
    return ",".join(map(str, sorted(pids))) or "none"


def change(before: Pids, after: Pids) -> str:
    """Return the query that leads from one list to another, the shorter way; empty where they are the same.

    An empty list is said as `pids=none`, and a whole multiplex knows no additions.
    """
    if before == after:
        return ""
    if before is None or after is None or not after:
        return f"pids={write(after)}"
    added, gone = after - before, before - after
    changes = [f"addpids={write(added)}"] if added else []
    changes += [f"delpids={write(gone)}"] if gone else []
    anew = f"pids={write(after)}"
    changed = "&".join(changes)
    return changed if len(changed) < len(anew) else anew


def _pid(text: str) -> int:
    text = text.strip()
    if not text.isascii() or not text.isdigit() or len(text) > 5 or int(text) > MOST:
        raise SatipError(f"{text[:20]!r} is no PID: they go from 0 to {MOST}")
    return int(text)
