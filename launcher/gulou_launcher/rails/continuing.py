"""What can be gone on with: the channel watched last, recordings left in the middle, apps that were left."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from gulou.manifest import in_language
from gulou.services.recordings import RecordingState
from gulou.states import AppState
from gulou_launcher.rails import cards
from gulou_launcher.rails.history import APP
from gulou_launcher.rails.rail import Piece

if TYPE_CHECKING:
    from gulou.language import Texts
    from gulou.services.recordings import Recording
    from gulou_launcher.apps import Installed
    from gulou_launcher.rails.history import History
    from gulou_launcher.rails.known import Known

MOST = 12
_GOES_ON = (AppState.BACKGROUND, AppState.SUSPENDED, AppState.HIBERNATED)
_TOLD_OTHERWISE = frozenset({"dvb", "recording"})
"""What these apps show stands there itself: the channel, the recording."""
_TOOLS = frozenset({"tv.setup"})
"""What may do this is set up once, and is nothing to go on with."""
_NEARLY_OVER = 0.97


def in_the_middle(recording: Recording) -> bool:
    """Whether somebody began to watch it, and did not see its end."""
    return (
        not recording.locked
        and not recording.watched
        and recording.state is not RecordingState.failed
        and recording.seconds > 0
        and 0 < recording.position < _NEARLY_OVER * recording.seconds
    )


def pieces(
    text: Texts,
    known: Known,
    history: History,
    moment: float,
    watch: Callable[[str], None],
    play: Callable[[str], None],
    start: Callable[[Installed], None],
) -> list[Piece]:
    """The cards, what was left last in front."""
    found: list[tuple[float, Piece]] = []
    when = {} if known.child else history.left
    last = next((what for what in reversed(when) if what in known.by_service), None)
    channel = known.by_service.get(last or "")
    if channel is not None and not known.guards(channel):
        caption = text("Watched last")
        card = partial(cards.on_now, text, known, channel, moment, caption)
        opened = partial(watch, channel.service)
        found.append((when[channel.service], Piece(channel.service, known.name(channel), card, opened)))
    for recording in filter(in_the_middle, known.recordings if known.plays_recordings else ()):
        address = recording.address
        card = partial(cards.recording, text, recording)
        # Those that this box has not seen being left come last, the newest first.
        place = when.get(address, recording.start / 1e6)
        found.append((place, Piece(address, recording.title, card, partial(play, address))))
    for app in known.apps:
        left = when.get(APP + app.manifest.id)
        if left is None or app.state not in _GOES_ON:
            continue
        if _TOLD_OTHERWISE & set(app.manifest.handles) or _TOOLS & set(app.manifest.permissions):
            continue
        name = in_language(app.manifest.name, text.language)
        card = partial(cards.app, text, app)
        found.append((left, Piece(APP + app.manifest.id, name, card, partial(start, app))))
    found.sort(key=lambda pair: -pair[0])
    return [piece for _, piece in found[:MOST]]
