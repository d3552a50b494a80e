"""How an app stands, in words for the household."""

from __future__ import annotations

from gulou.language import Texts
from gulou.states import AppState
from gulou_launcher.apps import Installed

_WORDS = {
    AppState.STARTING: "It is starting.",
    AppState.RUNNING: "It is on the screen.",
    AppState.BACKGROUND: "It works in the background.",
    AppState.SUSPENDED: "It is asleep, and continues at once when you open it.",
    AppState.HIBERNATED: "It is put away, and continues where you left it.",
    AppState.STOPPED: "It is not running.",
    AppState.FAILED: "It stopped.",
    AppState.QUARANTINED: "It failed again and again, so it is kept closed.",
}
_MARKS = {
    AppState.BACKGROUND: "In the background",
    AppState.SUSPENDED: "Asleep",
    AppState.QUARANTINED: "Kept closed",
}


def words(text: Texts, app: Installed) -> str:
    """One sentence on the state, and one on the reason where there is one."""
    sentences = [text(_WORDS[app.state])]
    if app.reason and app.state in (AppState.FAILED, AppState.QUARANTINED):
        sentences.append(text(app.reason))
    return " ".join(sentences) if text.language != "zh" else "".join(sentences)


def mark(text: Texts, app: Installed) -> str:
    """A word or two for its tile; '' where there is nothing to say."""
    words = _MARKS.get(app.state)
    return text(words) if words else ""
