"""Looks for what was typed: in the guide, among what is on this box, and in what apps offer.

The guide is asked at the gateway and the box's own names on a thread; both are drawn together. While a
question is under way the newest that was typed meanwhile waits, and what came between is never asked. Apps
are asked once nobody has typed for a while: some must be started for it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from gulou.language import Texts, languages
from gulou.services import guide, recordings, tv
from gulou_launcher.find import rows
from gulou_launcher.find.names import Names, Ranks
from gulou_launcher.find.result import Result

if TYPE_CHECKING:
    from gulou_launcher.control.searches import Offer
    from gulou_launcher.shell import Shell

SETTLED = 0.7
"""Seconds without a letter after which apps are asked."""
LEAST = 2
"""Letters of the Latin alphabet that apps are asked for; one Chinese character is a word."""
MOST = 60
"""Programmes that are asked for."""


@dataclass(eq=False)
class _Question:
    query: str
    found: guide.Found | None = None
    ranks: Ranks | None = None


class Finding:
    """Belongs to the frame thread. `changed` is called whenever there is something else to show."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self.query = ""
        self.results: tuple[Result, ...] = ()
        """The box's own, for `answered`."""
        self.offers: tuple[Result, ...] = ()
        self.answered = ""
        """The query that `results` are for."""
        self.letters = ""
        """With which what was looked for goes on in some title, the likeliest first."""
        self.asking_apps = False
        self.asked = 0
        """How many questions were put: fewer than letters, where they were typed fast."""
        self.changed: Callable[[], None] = lambda: None
        self.names = Names()
        self.channels: dict[str, tv.Channel] = {}
        self.recordings: dict[str, recordings.Recording] = {}
        self._under_way: _Question | None = None

    def refresh(self) -> None:
        """Learn anew what there is on this box; called when the search is opened."""
        gateway = self._shell.gateway

        def channels(answer: tv.Channels) -> None:
            self.channels = {each.service: each for each in answer.channels}

        def recorded(answer: recordings.Recordings) -> None:
            self.recordings = {str(each.id): each for each in answer.recordings if not each.locked}
            self._name()

        gateway.ask(tv.GetChannels(), channels)
        gateway.ask(recordings.GetRecordings(), recorded)
        self._name()

    def look_for(self, query: str) -> None:
        """Look for this from now on, and for nothing else."""
        if query == self.query:
            return
        self.query, self.offers, self.asking_apps = query, (), False
        if not query.strip():
            self.results, self.answered, self.letters = (), query, ""
            return
        self._shell.screen.after(SETTLED, partial(self._ask_apps, query))
        self._ask()

    def _ask(self) -> None:
        if self._under_way is not None or not self.query.strip():
            return
        self.asked += 1
        question = self._under_way = _Question(self.query)

        def found(answer: guide.Found) -> None:
            question.found = answer
            self._answered(question)

        def refused(_: str) -> None:
            found(guide.Found(()))

        def ranks(answer: Ranks) -> None:
            question.ranks = answer
            self._answered(question)

        self._shell.gateway.ask(guide.Search(question.query, MOST), found, refused)
        threading.Thread(
            target=lambda: self._shell.post.deliver(ranks, self.names.find(question.query)),
            name="find",
            daemon=True,
        ).start()

    def _answered(self, question: _Question) -> None:
        if question.found is None or question.ranks is None:
            return
        self._under_way = None
        if question.query != self.query:
            self._ask()
            return
        self.answered, self.letters = question.query, question.found.letters
        self.results = tuple(rows.own(self._shell, self, question.found, question.ranks))
        self.changed()

    # What apps offer.

    def _ask_apps(self, query: str) -> None:
        words = query.strip()
        if query != self.query or (len(words) < LEAST and words.isascii()):
            return

        def offered(offers: tuple[Offer, ...]) -> None:
            if query == self.query:
                self.asking_apps = False
                self.offers = tuple(rows.offered(self._shell, offers))
                self.changed()

        self.asking_apps = True
        self.changed()
        self._shell.searching.search(words, offered)

    # The box's own names.

    def _name(self) -> None:
        """Have the names of what is on the box read, off this thread."""
        from gulou_launcher.settings import SECTIONS

        shell = self._shell
        texts = [Texts(shell.text.domain, shell.text.folder, language) for language in languages()]
        names: dict[str, tuple[str, ...]] = {}
        for app in shell.apps.values():
            names[f"app {app.manifest.id}"] = tuple(app.manifest.name.values())
        for section in SECTIONS:
            names[f"setting {section.key}"] = tuple(text(section.title) for text in texts)
        for number, recording in self.recordings.items():
            names[f"recording {number}"] = (recording.title,)
        self.names.put(names)
