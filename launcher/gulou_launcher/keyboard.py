"""The keyboard as a remote: which key is which, from SDL's key codes to the names of a remote's keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from gulou.keys import Key

if TYPE_CHECKING:
    from gulou_launcher.window import Window

# SDL 2 key codes (SDL_keycode.h); those with bit 30 are scan codes.
_SCAN = 1 << 30
KEYS: dict[int, Key] = {
    273: Key.UP,
    274: Key.DOWN,
    275: Key.RIGHT,
    276: Key.LEFT,
    13: Key.OK,
    271: Key.OK,
    32: Key.PLAYPAUSE,
    27: Key.BACK,
    8: Key.BACK,
    278: Key.HOME,
    280: Key.CHANNELUP,
    281: Key.CHANNELDOWN,
    279: Key.LAST,
    ord("m"): Key.MENU,
    ord("i"): Key.INFO,
    ord("g"): Key.EPG,
    ord("a"): Key.AUDIO,
    ord("s"): Key.SUBTITLE,
    ord("t"): Key.TEXT,
    ord("l"): Key.LAST,
    ord("r"): Key.RECORD,
    ord("f"): Key.FASTFORWARD,
    ord("b"): Key.REWIND,
    ord("+"): Key.VOLUMEUP,
    ord("="): Key.VOLUMEUP,
    ord("-"): Key.VOLUMEDOWN,
    282: Key.RED,
    283: Key.GREEN,
    284: Key.YELLOW,
    285: Key.BLUE,
    _SCAN | 101: Key.MENU,
    _SCAN | 127: Key.MUTE,
    _SCAN | 128: Key.VOLUMEUP,
    _SCAN | 129: Key.VOLUMEDOWN,
    _SCAN | 261: Key.PLAYPAUSE,
    _SCAN | 260: Key.STOP,
    _SCAN | 258: Key.FASTFORWARD,
    _SCAN | 259: Key.REWIND,
    _SCAN | 262: Key.MUTE,
    _SCAN | 269: Key.HOME,
    _SCAN | 270: Key.BACK,
} | {ord(str(digit)): Key(str(digit)) for digit in range(10)}
KEYPAD = {256 + digit: Key(str(digit)) for digit in range(10)}


_LETTERS = range(32, 256)
_BACKSPACE = 8
"""Back on the remote; but who writes takes a letter away with it."""


class Keys(Protocol):
    """Where keys and letters go."""

    @property
    def takes_text(self) -> bool:
        """Whether letters are for writing now."""

    def press(self, key: str) -> None:
        """A key of the remote."""

    def type(self, text: str) -> None:
        """Letters, as the keyboard's layout or an input method made them."""


class Keyboard:
    """Hands every key press of the window on: as the remote's, or as letters to one who writes."""

    def __init__(self, window: Window, keys: Keys) -> None:
        self._keys = keys
        window.kivy.fbind("on_key_down", self._down)  # bind() would forget us
        window.kivy.fbind("on_textinput", self._written)

    def _down(self, _window: object, code: int, *_: object) -> bool:
        if self._keys.takes_text:
            if code == _BACKSPACE:
                self._keys.type("\b")
                return True
            if code in _LETTERS or code in KEYPAD:
                return True  # it comes again as text, in the keyboard's own layout
        key = KEYS.get(code) or KEYPAD.get(code)
        if key is not None:
            self._keys.press(key)
        return True

    def _written(self, _window: object, text: str) -> bool:
        if self._keys.takes_text:
            self._keys.type(text)
        return True
