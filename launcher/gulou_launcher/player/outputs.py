"""Where sound can come out: of what mpv finds, what a household can tell apart."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

AUTO = "auto"
"""mpv's name for the one that the system chooses; it is taken wherever another is not there."""
_ALSA = ("sysdefault:", "hdmi:", "iec958:")
"""Of the many names that ALSA has for one card: as it is, by HDMI, by its digital socket."""
MOST = 8


class Output(NamedTuple):
    """`name` as mpv's option `audio-device` takes it, `words` as the system calls it."""

    name: str
    words: str


class _Listed(msgspec.Struct):
    """An entry of mpv's property `audio-device-list`."""

    name: str
    description: str = ""


def outputs(listed: str | None, system: str) -> tuple[Output, ...]:
    """The outputs of one sound system (`pipewire`, `pulse`, `alsa`) in mpv's list (JSON); at most MOST.

    Others have the same cards under names of their own. Of two that are called the same one has a number.
    """
    try:
        entries = msgspec.json.decode(listed or "[]", type=list[_Listed])
    except msgspec.DecodeError:
        return ()
    prefix = f"{system}/"
    own = [each for each in entries if each.name.startswith(prefix)]
    if system == "alsa":
        plain = [each for each in own if each.name.removeprefix(prefix).startswith(_ALSA)]
        own = plain or own
    found: list[Output] = []
    for each in own[:MOST]:
        words = " ".join(each.description.split("/", 1)[0].split()) or each.name.removeprefix(prefix)
        same = sum(known.words.startswith(words) for known in found)
        found.append(Output(each.name, f"{words} {same + 1}" if same else words))
    return tuple(found)
