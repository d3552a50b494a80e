"""What the remotes do on the screen: the frame thread's half; the other half reads them (`reader`).

**When a key acts.** At once, as it goes down, so that nothing is felt between a key and the picture. Only a
key with a second meaning may have to wait until it is let go, and each has its own reason:

- *Back* acts at once; held, it goes home: that is only further on the same way.
- *Home* acts when it is let go, since held it opens the quick panel over what is being watched, which going
  home would have ended.
- *OK* acts at once wherever the page has no use for Menu, such as on a keyboard, in a dialog or in most
  lists; where it has one, held OK is Menu, and a short OK acts when it is let go, about a tenth of a second
  later.

**What repeats** is what moves something: arrows, volume, channels. A repetition is for the page and the
dialog that the first press was for; as soon as another stands there nothing repeats until the key is pressed
anew. An app that has not answered the last one gets no more of them, so that all stops as the key is let go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gulou.keys import RESERVED, Key
from gulou_launcher.hand.presses import LONG, Gesture, What
from gulou_launcher.rest.rest import Resting

if TYPE_CHECKING:
    from pathlib import Path

    from gulou_launcher.control.messages import DriverRecord
    from gulou_launcher.hand.reader import Heard, Reader
    from gulou_launcher.hand.rule import Rule
    from gulou_launcher.hand.standing import Standing
    from gulou_launcher.hand.tv_set import TvSet
    from gulou_launcher.shell import Shell


class Hand:
    """Belongs to the frame thread, but for `open` and `close`."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._waiting: tuple[str, Any] | None = None
        """The key that acts when it is let go, and the place that it is meant for."""
        self._place: Any = None
        """What the key that is held was pressed for."""
        self._repeat_waits = False
        self.rule: Rule | None = None
        self.reader: Reader | None = None
        self.remotes: tuple[Standing, ...] = ()
        self.troubles: tuple[str, ...] = ()
        """What is wrong with key maps."""
        self.tv: TvSet | None = None
        """The TV at the other end of the HDMI cable, once remotes are read."""

    def open(self, rule: Rule, data: Path) -> None:
        """Home stands: begin to read. Not on the frame thread."""
        self.rule = rule
        if not rule.reads:
            return
        from gulou_launcher.hand.keymap import OWN, Keymaps
        from gulou_launcher.hand.reader import Reader
        from gulou_launcher.hand.tv_set import TvSet

        self.reader = Reader(rule, Keymaps(data / OWN), self._tell, self._stand)
        self.tv = TvSet(self._shell)
        self.reader.lines = self.tv.open(self.reader)
        self.reader.start()
        self._shell.post.deliver(self._listen, None)

    def close(self) -> None:
        """The box ends. Not on the frame thread."""
        if self.reader is not None:
            self.reader.stop()

    def records(self) -> list[DriverRecord]:
        """For `gulou status`: a row for each remote. From any thread."""
        from gulou_launcher.control.messages import DriverRecord

        if self.rule is None or not self.rule.reads:
            return [DriverRecord("remotes", "off", "the window has the keys")]
        if not self.remotes:
            return [DriverRecord("remotes", "none")]
        return [
            DriverRecord(
                f"remote {one.identity.name}",
                "read" if one.read else "failed" if one.reason else "left to the window",
                one.reason,
                {"kind": str(one.identity.kind), "device": one.path, "maps": " ".join(one.maps)},
            )
            for one in self.remotes
        ]

    # On the reader's thread.

    def _tell(self, gesture: Gesture) -> None:
        if gesture.what is What.REPEAT:
            if self._repeat_waits:
                return  # the last one is still on its way: none is made up for
            self._repeat_waits = True
        self._shell.post.deliver(self._gesture, gesture)

    def _stand(self, remotes: tuple[Standing, ...], troubles: tuple[str, ...]) -> None:
        self._shell.post.deliver(self._stands, (remotes, troubles))

    # On the frame thread.

    def _listen(self, _: object) -> None:
        self._shell.rest.listen(self._rests)

    def _rests(self, state: Resting) -> None:
        if self.tv is not None and state is not Resting.screensaver:
            self.tv.rests(asleep=state is Resting.standby)

    def _stands(self, found: tuple[tuple[Standing, ...], tuple[str, ...]]) -> None:
        self.remotes, self.troubles = found
        self._shell.pile.refresh()

    def _gesture(self, gesture: Gesture) -> None:
        what, key = gesture.what, gesture.key
        if what is What.DOWN:
            self._down(key)
        elif what is What.UP:
            self._up(key)
        elif what is What.LONG:
            self._long(key)
        elif what is What.REPEAT:
            self._repeat_waits = False
            self._repeat(key)
        elif self._waiting is not None and self._waiting[0] == key:
            self._waiting = None

    def _down(self, key: str) -> None:
        self._waiting = None
        if key == Key.HOME and self.tv is not None:
            self.tv.show()
        if key == Key.HOME or (key == Key.OK and self._has_menu()):
            self._waiting = (key, self._here())
            return
        self._shell.keys.press(key)
        self._place = self._here()

    def _up(self, key: str) -> None:
        waiting, self._waiting = self._waiting, None
        # An OK for a screen that is there no more answers nothing on the next.
        if waiting is not None and waiting[0] == key and (key in RESERVED or waiting[1] == self._here()):
            self._shell.keys.press(key)

    def _long(self, key: str) -> None:
        waiting, self._waiting = self._waiting, None
        if key == Key.BACK or (waiting is not None and waiting[0] == key):
            self._shell.keys.press(LONG[key])

    def _repeat(self, key: str) -> None:
        front = self._shell.front
        if key not in RESERVED:
            if self._place != self._here():
                if self.reader is not None:
                    self.reader.still()
                return
            if front is not None and (front.busy or front.typed_ahead):
                return
        self._shell.keys.press(key)

    def _here(self) -> Any:
        """What keys are for now: another page, or a dialog on it, is another place."""
        return self._shell.shown.place, self._shell.system.session.stage.place

    def _has_menu(self) -> bool:
        """Whether the page in front has a use for Menu, or home is there, where it is that of a tile."""
        shell = self._shell
        if shell.system.session.stage.held:
            return False  # a question lies over all
        at_home = shell.front is None and not shell.pile.pages and not shell.shown.held
        return at_home or Key.MENU in shell.shown.wanted_keys


def words(heard: Heard) -> str:
    """What a remote said, as one reads it on the screen: `KEY_UP`, `0x8016`."""
    signal = heard.signal
    return signal.code or f"{signal.scan:#x}"
