"""Live television behind home: the channel watched last plays on, dimmed, where the household wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gulou.services.tv import ServiceKind
from gulou_launcher.preferences import Preference

if TYPE_CHECKING:
    import msgspec

    from gulou_launcher.rails.history import History
    from gulou_launcher.rails.known import Known
    from gulou_launcher.shell import Shell

LIVE_BEHIND = Preference("home.live_behind", False)
"""Off until the household wants it: without a GPU a picture that moves takes more than half a core."""


class Behind:
    """Stands where an app would that plays: for `Screening`. Nobody needs to be told how its player is."""

    instance = 0
    """The launcher's own."""
    dimmed = True

    def __init__(self, shell: Shell, known: Known, history: History) -> None:
        self._shell = shell
        self._known = known
        self._history = history

    @property
    def wanted(self) -> bool:
        """Whether there is something to play, and the household wants it."""
        return self._shell.preferences.get(LIVE_BEHIND) and bool(self._service)

    @property
    def player(self) -> dict[str, Any] | None:
        """What is to play, as of `ui.Player`. What the lock guards does not even begin."""
        return {"source": self._service} if self._service else None

    @property
    def _service(self) -> str:
        for what in reversed(self._history.left):
            channel = self._known.by_service.get(what)
            if channel is not None:
                guarded = self._known.guards(channel)
                return "" if guarded or channel.kind is not ServiceKind.tv else channel.service
        return ""

    def player_changed(self, change: msgspec.Struct) -> None: ...
    def player_moved(self, position: msgspec.Struct) -> None: ...
    def player_facts(self, facts: msgspec.Struct) -> None: ...
