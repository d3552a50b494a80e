"""Settings → Isolation: how well apps are locked in here, what held, and what the household demands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou import ui
from gulou_launcher.own_page import OwnPage
from gulou_launcher.sandbox.level import MEANINGS
from gulou_launcher.settings.section import Section

if TYPE_CHECKING:
    from gulou_launcher.sandbox.messages import Mechanism
    from gulou_launcher.shell import Shell

_NAMES = {
    "limits": "Limits on memory, files and threads",
    "landlock": "Only its own files (Landlock)",
    "seccomp": "No network and no strange system calls (seccomp)",
    "namespaces": "A system of its own (namespaces)",
    "user": "A user of its own",
    "cgroup": "A share of memory of its own (cgroup)",
}
_DEMANDS = {
    0: "Whatever this box can",
    1: "Level 1 or better",
    2: "Level 2 or better",
    3: "Level 3",
}


class IsolationPage(OwnPage):
    """The level, each mechanism, and the least that will do."""

    def __init__(self, shell: Shell) -> None:
        self._wanted: int | None = None
        super().__init__(shell, self._page)

    def _page(self) -> ui.Page:
        text, isolation = self._shell.text, self._shell.isolation
        household = self._shell.household
        return ui.Page(
            ui.Text(text("How apps are locked in"), size="title"),
            ui.Text(_caption(self._shell), size="heading", tone="accent"),
            ui.Text(text(MEANINGS[isolation.level]), lines=2) if isolation else None,
            ui.Choice(
                text("Run apps only at"),
                {level: text(words) for level, words in _DEMANDS.items()},
                household.demand,
                on_change=self._demand,
            ),
            ui.List(
                list(self._mechanisms().items()),
                row=lambda item: self._row(*item),
                row_key=lambda item: item[0],
            ),
            self._question(),
        )

    def _mechanisms(self) -> dict[str, list[Mechanism]]:
        """What was tried against each mechanism; it holds when all of it did."""
        tried: dict[str, list[Mechanism]] = {}
        for mechanism in self._shell.isolation.mechanisms if self._shell.isolation else ():
            tried.setdefault(mechanism.name.partition(":")[0], []).append(mechanism)
        return tried

    def _row(self, name: str, attempts: list[Mechanism]) -> ui.Item:
        text = self._shell.text
        escaped = next((attempt for attempt in attempts if not attempt.held), None)
        title = text(_NAMES[name]) if name in _NAMES else name
        if escaped is None:
            tried = text.plural("{count} attempt was refused", "{count} attempts were refused", len(attempts))
            return ui.Item(title, tried.format(count=len(attempts)), trailing=text("Holds"))
        return ui.Item(title, escaped.detail, trailing=text("Does not hold"), dimmed=True)

    def _demand(self, level: int) -> None:
        isolation = self._shell.isolation
        if isolation is not None and level > isolation.level:
            self._wanted = level
        else:
            self._shell.household.put_demand(level)

    def _question(self) -> ui.Dialog | None:
        """Asked before a demand that no app can meet here."""
        wanted, text = self._wanted, self._shell.text
        if wanted is None:
            return None

        def close() -> None:
            self._wanted = None

        def demand() -> None:
            close()
            self._shell.household.put_demand(wanted)

        return ui.Dialog(
            text("No app, not even television, could run"),
            text("Apps are locked in at a lower level here."),
            ui.Button(text("Cancel"), on_press=close),
            ui.Button(text("Require it"), on_press=demand),
            on_back=close,
        )


def _caption(shell: Shell) -> str:
    if shell.isolation is None:
        return shell.text("Not measured yet")
    return shell.text("Level {level} of 3").format(level=shell.isolation.level)


SECTION = Section("isolation", "How apps are locked in", _caption, IsolationPage, "lock")
