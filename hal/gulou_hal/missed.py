"""What an app misses while it sleeps: its socket would fill, so of many notices one remains.

Notices say what changed, not how often: one that says all of it tells an app that wakes as much.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from gulou.services import discovery, guide, messages, recordings, scanning, sources, tv


class Missed:
    """The notices for one app that sleeps, each with those before it of its kind."""

    def __init__(self) -> None:
        self._notices: dict[tuple[object, ...], messages.Notice] = {}

    def add(self, notice: messages.Notice) -> None:
        """Something changed."""
        key, together = _KINDS[type(notice)]
        name = (type(notice), *key(notice))
        before = self._notices.pop(name, None)
        self._notices[name] = notice if before is None else together(before, notice)

    def take(self) -> tuple[messages.Notice, ...]:
        """What to tell the app now that it wakes, the latest last; from now on nothing was missed."""
        notices, self._notices = tuple(self._notices.values()), {}
        return notices


def _now_next(before: tv.NowNextChanged, after: tv.NowNextChanged) -> tv.NowNextChanged:
    return tv.NowNextChanged(tuple(dict.fromkeys((*before.services, *after.services))))


def _discovered(before: discovery.Changed, after: discovery.Changed) -> discovery.Changed:
    found = {service.name: service for service in before.found} | {
        service.name: service for service in after.found
    }
    lost = dict.fromkeys((*before.lost, *after.lost))
    for name in after.lost:
        found.pop(name, None)
    for service in after.found:
        lost.pop(service.name, None)
    return discovery.Changed(after.service_type, tuple(found.values()), tuple(lost))


_Key = Callable[[Any], tuple[object, ...]]
_Together = Callable[[Any, Any], messages.Notice]
_KINDS: Final[dict[type, tuple[_Key, _Together]]] = {
    tv.ChannelsChanged: (lambda _: (), lambda _, after: after),
    tv.NowNextChanged: (lambda _: (), _now_next),
    guide.RemindersChanged: (lambda _: (), lambda _, after: after),
    guide.ReminderDue: (lambda notice: (notice.reminder.id,), lambda _, after: after),
    scanning.ScanChanged: (lambda _: (), lambda _, after: after),
    sources.SourcesChanged: (lambda _: (), lambda _, after: after),
    discovery.Changed: (lambda notice: (notice.service_type,), _discovered),
    recordings.Changed: (lambda _: (), lambda _, after: after),
}
"""What tells notices of a kind apart, and how two are said as one."""
