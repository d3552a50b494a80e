"""What the household prefers, as apps are told it: with their beginning, and at each change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou import scene
from gulou_launcher.reader import AUDIO_DESCRIPTION, SPEAKS, SUBTITLES
from gulou_launcher.simple import SIMPLE

if TYPE_CHECKING:
    from gulou_launcher.preferences import Preferences
    from gulou_launcher.shell import Shell


def wishes(preferences: Preferences) -> scene.Preferences:
    """What holds now. Simple mode has subtitles: who needs the one often needs the other."""
    simple = preferences.get(SIMPLE)
    return scene.Preferences(
        simple=simple,
        audio_description=preferences.get(AUDIO_DESCRIPTION),
        subtitles=simple or preferences.get(SUBTITLES),
        speaks=preferences.get(SPEAKS),
    )


def keep_told(shell: Shell) -> None:
    """Tell every app that runs of each change."""
    told = wishes(shell.preferences)

    def changed() -> None:
        nonlocal told
        now = wishes(shell.preferences)
        if now != told:
            told = now
            for session in shell.running.sessions.values():
                if not session.closing:
                    session.tell(now)
            shell.screening.prefer()

    for preference in (SIMPLE, AUDIO_DESCRIPTION, SUBTITLES, SPEAKS):
        shell.preferences.listen(preference, changed)
