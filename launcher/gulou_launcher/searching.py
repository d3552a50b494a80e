"""The search of the whole box: every app that offers results is asked, also those that sleep or do not run.

An app that sleeps is woken for it and sleeps again; one that does not run is started unseen, and ended after.
What comes too late, or is too much, is dropped: nobody waits for one app.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from gulou import scene
from gulou.manifest import in_language
from gulou.states import AppState
from gulou_launcher.control.searches import Offer
from gulou_launcher.plain import line
from gulou_launcher.running_apps import STATES

if TYPE_CHECKING:
    from gulou_launcher.apps import Installed
    from gulou_launcher.session import AppSession
    from gulou_launcher.shell import Shell

DEADLINE = 3.0
"""Seconds in which all must have answered."""
AT_ONCE = 3
"""So many apps are started at the same time."""
LONGEST_WORDS = 200
_TITLE, _SUBTITLE, _LINK = 120, 200, 1000


Done = Callable[[tuple[Offer, ...]], None]


@dataclass(eq=False)
class _Search:
    words: str
    done: Done
    to_start: deque[Installed]
    asked: dict[int, AppSession] = field(default_factory=dict)
    """Those that have yet to answer, by instance."""
    started: set[int] = field(default_factory=set)
    """Instances that run for this search alone."""
    found: dict[str, tuple[scene.SearchResult, ...]] = field(default_factory=dict)
    over: bool = False


class Searching:
    """Belongs to the frame thread."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._searches: list[_Search] = []

    def search(self, words: str, done: Done) -> None:
        """Ask all apps; `done` is called once, with the results in the order of home and of each app."""
        words = line(words, LONGEST_WORDS)
        search = _Search(words, done, deque())
        self._searches.append(search)
        for app in self._shell.apps.values():
            if app.manifest.search and words and self._shell.family.allows_app(app):
                session = self._shell.running.of(app)
                if session is not None:
                    self._ask(search, session)
                elif self._may_start(app):
                    search.to_start.append(app)
        self._shell.screen.after(DEADLINE, partial(self._end, search))
        self._go_on(search)

    def found(self, session: AppSession, results: tuple[scene.SearchResult, ...], search: _Search) -> None:
        """An app has answered."""
        if search.asked.pop(session.instance, None) is None:
            return
        search.found[session.app.manifest.id] = results[: scene.MAX_RESULTS]
        self._rest(search, session)
        self._go_on(search)

    def gone(self, instance: int) -> None:
        """A process is gone, and will not answer any more."""
        for search in list(self._searches):
            search.started.discard(instance)
            if search.asked.pop(instance, None) is not None:
                self._go_on(search)

    def _may_start(self, app: Installed) -> bool:
        """Not what is kept closed, and not before the household was asked what it may do."""
        shell = self._shell
        return (
            app.state is not AppState.QUARANTINED
            and not shell.grants.unasked(app)
            and not shell.household.refusal(app)
        )

    def _go_on(self, search: _Search) -> None:
        while search.to_start and len(search.started & search.asked.keys()) < AT_ONCE:
            app = search.to_start.popleft()
            session = self._shell.running.of(app)
            if session is None:
                session = self._shell.running.start(app, "", background=True)
                session.for_search = True
                search.started.add(session.instance)
            self._ask(search, session)
        if not search.asked:
            self._end(search)

    def _ask(self, search: _Search, session: AppSession) -> None:
        search.asked[session.instance] = session
        if session.frozen:
            self._shell.running.wake(session)
        session.search(search.words, lambda results: self.found(session, results, search))

    def _rest(self, search: _Search, session: AppSession) -> None:
        """An app has done its part: it is as it was before, unless the household has opened it meanwhile."""
        running = self._shell.running
        if session.closing or session is self._shell.front:
            return
        if session.instance in search.started and session.for_search:
            search.started.discard(session.instance)
            running.stop(session, hibernate=self._shell.kept.has(STATES, session.app.manifest.id))
        elif session.app.state is AppState.SUSPENDED:
            running.settle(session)

    def _end(self, search: _Search) -> None:
        if search.over:
            return
        search.over = True
        self._searches.remove(search)
        for session in search.asked.values():
            self._rest(search, session)
        search.done(tuple(self._offers(search)))

    def _offers(self, search: _Search) -> list[Offer]:
        offers = []
        for app in self._shell.apps.values():
            name = in_language(app.manifest.name, self._shell.language)
            for result in search.found.get(app.manifest.id, ()):
                title = line(result.title, _TITLE)
                if title:
                    offers.append(
                        Offer(
                            app.manifest.id,
                            name,
                            title,
                            line(result.subtitle, _SUBTITLE),
                            result.link[:_LINK],
                        )
                    )
        return offers
