"""What the player says to people when something is missing: constant sentences, ready for translation."""

from __future__ import annotations

NO_PICTURE_LISTED = (
    "No picture: the video of this service is missing or of a kind that this box does not know"
)
NO_SOUND_LISTED = "No sound: the audio of this service is missing or of a kind that this box does not know"
NO_PICTURE_ARRIVES = "No picture arrives: sound only"
NOTHING_ARRIVES = "Neither picture nor sound arrives"
NOTHING_PLAYABLE = "This service has neither a picture nor a sound that this box can play"
NOT_A_STREAM = "What arrives is not a transport stream"
ENDED_EARLY = "The stream ended before any picture or sound came"
ENDED = "The stream has ended"
STOPPED = "The player cannot go on with this service: choose it again"

# mpv/client.h
_MPV_ERRORS = {-16: NOTHING_PLAYABLE, -17: NOT_A_STREAM, -13: ENDED_EARLY}


def of_error(code: int) -> str:
    """The sentence for an mpv error code."""
    return _MPV_ERRORS.get(code, STOPPED)
