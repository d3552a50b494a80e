"""What each permission means, in the box's own words: the household decides by these, not by the app's."""

from __future__ import annotations

from dataclasses import dataclass

from gulou.language import Texts
from gulou.manifest import Manifest, in_language
from gulou_launcher.device_kinds import kind
from gulou_launcher.plain import line

LONGEST_NAME, LONGEST_REASON = 60, 300
"""Letters of an app's name and of its reason, where the household decides by them."""
NAMED = 4
"""So many hosts or kinds of devices are named; of more, how many there are."""


@dataclass(frozen=True)
class Meaning:
    """`title` is short, for a switch; `words` say what the app can then do; `{names}` are what it named."""

    title: str
    words: str
    names: str = ""
    """Which field of the manifest says what the permission reaches."""


MEANINGS = {
    "tv": Meaning("Television", "See the channels and the guide, and show television on this screen."),
    "recordings": Meaning(
        "Recordings", "See what was recorded, play and delete it, and set what will be recorded."
    ),
    "tv.setup": Meaning(
        "Set up television", "Look for channels, and change the list of channels for the whole household."
    ),
    "net": Meaning("Internet", "Use the internet, but only to reach: {names}", "hosts"),
    "discovery": Meaning("Devices at home", "Look for devices in your home network: {names}", "discovers"),
    "notify": Meaning("Messages", "Show you short messages while you watch something else."),
    "notify.critical": Meaning(
        "Urgent warnings",
        "Warn you of danger at once, at night too, until you have seen it.",
    ),
    "background": Meaning(
        "Work in the background", "Go on working when you have left it, and start together with the box."
    ),
}


def reach(manifest: Manifest, permission: str) -> tuple[str, ...]:
    """What the manifest names for this permission: hosts, kinds of devices; nothing for most."""
    meaning = MEANINGS.get(permission)
    return tuple(getattr(manifest, meaning.names)) if meaning and meaning.names else ()


def reason(text: Texts, manifest: Manifest, permission: str) -> str:
    """What the app says why it asks, as its words."""
    said = line(in_language(manifest.permissions.get(permission, {}), text.language), LONGEST_REASON)
    return text("The app says: “{reason}”").format(reason=said)


def title(text: Texts, permission: str) -> str:
    """A word or two."""
    meaning = MEANINGS.get(permission)
    return text(meaning.title) if meaning else permission


def words(text: Texts, manifest: Manifest, permission: str) -> str:
    """One sentence: what the app may do with it."""
    meaning = MEANINGS.get(permission)
    if meaning is None:
        return permission
    kinds = list(dict.fromkeys(kind(text, name) for name in reach(manifest, permission)))
    names = text(", ").join(kinds[:NAMED]) or text("nothing")
    if len(kinds) > NAMED:
        names = text("{names} and {count} more").format(names=names, count=len(kinds) - NAMED)
    return text(meaning.words).format(names=names)
