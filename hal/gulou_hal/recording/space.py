"""How long recordings are kept, and which go when space is needed: by the household's rules, oldest first."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from math import inf
from pathlib import Path
from typing import Final

from gulou.services.recordings import Recording, RecordingState, Rule, Settings

_DAY: Final = 86_400
_SHARE: Final = 20
"""Of a small disk, one part in so many stays free, though the settings ask for more."""
_WATCHED_STAYS: Final = 6 * 3600
"""Seconds for which a recording that was watched to its end can be found again."""
_FRESH: Final = 3600
"""Seconds for which a recording that has ended is not deleted to make room."""
USUAL_RATE: Final = 1_000_000
"""Bytes per second of a recording in HD, where nothing else is known."""


def free(folder: Path) -> tuple[int, int]:
    """Bytes of the disk, and how many are free. Raises OSError."""
    usage = shutil.disk_usage(folder)
    return usage.total, usage.free


def floor(settings: Settings, total: int) -> int:
    """Bytes that stay free."""
    return min(settings.floor, total // _SHARE)


def goes_at(recording: Recording) -> int:
    """When its rule deletes it, Unix time; 0: not by time."""
    if recording.state is RecordingState.recording:
        return 0
    end = recording.start + int(recording.seconds)
    match recording.keep.rule:
        case Rule.days:
            return end + recording.keep.count * _DAY
        case Rule.watched if recording.watched:
            return end + _WATCHED_STAYS
        case _:
            return 0


def expired(recordings: Sequence[Recording], now: int) -> list[Recording]:
    """Those whose rule says that they go now."""
    gone = [each for each in recordings if 0 < goes_at(each) <= now]
    for series in {each.series for each in recordings if each.keep.rule is Rule.episodes and each.series}:
        kept = [each for each in recordings if each.series == series and each.keep.rule is Rule.episodes]
        kept.sort(key=lambda each: -each.start)
        gone += [
            each
            for number, each in enumerate(kept)
            if number >= max(1, each.keep.count) and each.state is not RecordingState.recording
        ]
    return gone


def going(recordings: Iterable[Recording], now: float = inf) -> list[Recording]:
    """Those that may go when space is needed, the first to go first: watched ones, then the oldest.

    What has ended just before `now` stays: nobody can have looked for it yet.
    """
    may = [
        each
        for each in recordings
        if each.keep.rule is Rule.space
        and each.state is not RecordingState.recording
        and (each.watched or each.start + each.seconds <= now - _FRESH)
    ]
    return sorted(may, key=lambda each: (not each.watched, each.start))


def making_room(recordings: Sequence[Recording], needed: int, now: float = inf) -> list[Recording]:
    """As many of those that may go as free so many bytes, or all."""
    chosen: list[Recording] = []
    for each in going(recordings, now):
        if needed <= 0:
            break
        chosen.append(each)
        needed -= each.size
    return chosen


def needed(settings: Settings, total: int, free_now: int, used: int, ahead: int = 0) -> int:
    """Bytes that must be freed to keep the rules, with `ahead` of them about to be written."""
    short = floor(settings, total) + ahead - free_now
    over = used + ahead - settings.quota if settings.quota else 0
    return max(0, short, over)
