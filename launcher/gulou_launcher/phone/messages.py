"""What phone and box say to each other on a sealed line, as JSON. Frozen; the tag is the field `type`."""

from __future__ import annotations

from typing import Annotated

import msgspec

from gulou.keys import Key

LONGEST_TEXT = 200
"""Letters of a field, as `ui.TextField` takes."""
LONGEST_NAME = 40
Name = Annotated[str, msgspec.Meta(max_length=200)]

# How a phone comes in: its first message.


class Known(msgspec.Struct, frozen=True, tag="known"):
    """It was paired, and shows what it got then."""

    token: Annotated[str, msgspec.Meta(max_length=64)]


class ByLink(msgspec.Struct, frozen=True, tag="link"):
    """It read the square: that this could be opened shows it."""

    name: Name


class ByCode(msgspec.Struct, frozen=True, tag="code"):
    """Somebody typed what stands on the TV."""

    code: Annotated[str, msgspec.Meta(max_length=16)]
    name: Name


Entry = Known | ByLink | ByCode

# What a paired phone says.


class Press(msgspec.Struct, frozen=True, tag="press"):
    key: Key


class Write(msgspec.Struct, frozen=True, tag="write"):
    """All that shall stand in the field of this number; `done`: and that is it."""

    field: int
    text: Annotated[str, msgspec.Meta(max_length=4 * LONGEST_TEXT)]
    done: bool = False


class Volume(msgspec.Struct, frozen=True, tag="volume"):
    level: Annotated[int, msgspec.Meta(ge=0, le=100)]


class Watch(msgspec.Struct, frozen=True, tag="watch"):
    """Watch a channel of the list."""

    service: Annotated[str, msgspec.Meta(max_length=200)]


class Open(msgspec.Struct, frozen=True, tag="open"):
    """Bring an app of the list to the front."""

    app: Annotated[str, msgspec.Meta(max_length=200)]


class Look(msgspec.Struct, frozen=True, tag="look"):
    """Ask for the channels and the apps; and what is on, where a programme has ended."""


class Still(msgspec.Struct, frozen=True, tag="still"):
    """The phone is still there."""


FromPhone = Press | Write | Volume | Watch | Open | Look | Still

# What the box says.


class Welcome(msgspec.Struct, frozen=True, tag="welcome"):
    """It is in. `token` is what it shows from now on; empty: what it showed."""

    box: str
    token: str = ""


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    """It is not. `why`: unknown, wrong, slow (for `seconds`), closed, full."""

    why: str
    seconds: int = 0


class Field(msgspec.Struct, frozen=True):
    """A field that is written in on the TV. Of a secret one the text is not said."""

    number: int
    label: str
    text: str = ""
    secret: bool = False
    digits: bool = False


class OnNow(msgspec.Struct, frozen=True):
    """A channel and its programme; times are Unix time in seconds, 0 where the guide does not say."""

    service: str
    name: str
    number: int | None = None
    title: str = ""
    locked: bool = False
    start: int = 0
    end: int = 0
    radio: bool = False


class State(msgspec.Struct, frozen=True, tag="state"):
    """What the TV shows now. `front` is the app in front; empty: home. `asleep`: it is in standby."""

    language: str
    front: str = ""
    on: OnNow | None = None
    volume: int = 0
    muted: bool = False
    field: Field | None = None
    asleep: bool = False


class AppRow(msgspec.Struct, frozen=True):
    app: str
    name: str
    seal: str
    color: str


class Lists(msgspec.Struct, frozen=True, tag="lists"):
    channels: tuple[OnNow, ...]
    apps: tuple[AppRow, ...]


class Here(msgspec.Struct, frozen=True, tag="here"):
    """The TV is there: the answer to `Still`."""


class AskText(msgspec.Struct, frozen=True, tag="ask_text"):
    """Somebody at the TV chose to type on the phone: open the text box."""


ToPhone = Welcome | Refused | State | Lists | Here | AskText

_entry: msgspec.json.Decoder[Entry] = msgspec.json.Decoder(Entry)
_said: msgspec.json.Decoder[FromPhone] = msgspec.json.Decoder(FromPhone)


def entry(message: bytes) -> Entry:
    """Raises ValueError."""
    return _entry.decode(message)


def said(message: bytes) -> FromPhone:
    """Raises ValueError."""
    return _said.decode(message)


def shown_name(name: str) -> str:
    """A phone's name as the household may see it."""
    plain = "".join(letter if letter.isprintable() else " " for letter in name)
    return " ".join(plain.split())[:LONGEST_NAME] or "?"
