"""What the launcher lends to those outside: the control socket and the page stand on this alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from gulou.package.read import Readable
    from gulou_launcher.control.messages import AppRecord, FramesDrawn, Status
    from gulou_launcher.control.packages import Log, PackageInstalled, PackageRemoved
    from gulou_launcher.control.scenes import Inspected, Messages, Reloaded
    from gulou_launcher.control.searches import Offer
    from gulou_launcher.trace import KeyTrace, ZapTrace


@dataclass(frozen=True)
class Picture:
    """One frame: `width` × `height` pixels of 4 bytes (red, green, blue, and one without meaning).

    Rows run from the top down. `serial` is the frame's own.
    """

    width: int
    height: int
    rgba: bytes
    serial: int


class Box(Protocol):
    """A running box. Every method may be called from any thread, and none waits longer than a second,
    but `reload` and `install`.
    """

    def press(self, key: str) -> None:
        """Press a key, by its name in `gulou.keys.Key`; return once the frame thread has taken it.

        Raises GulouError for an unknown key, and when the frame thread does not answer.
        """

    def write(self, text: str, key: str) -> None:
        """Letters from a real keyboard, for a field that is written in; "\\b" takes one away.

        Where nobody writes, `key` is pressed instead, if it is not empty. Raises as `press` does.
        """

    def tell(self, sentence: str) -> None:
        """Say a sentence on home, for a while. Raises GulouError when the frame thread does not answer."""

    def capture(self, *, arrived: bool = False) -> Picture:
        """The frame that is on screen now. Raises GulouError when the frame thread does not answer.

        `arrived`: with all that moves in its place.
        """

    def frame_serial(self) -> int:
        """Grows with every frame drawn: the same number, the same screen. Costs nothing to ask."""

    def frames(self, animate: float) -> FramesDrawn:
        """How long the last frames took; for `animate` seconds from now every frame is drawn."""

    def status(self) -> Status:
        """Everything that runs, and how it is."""

    def inspect(self, screen: str, *, graph: bool, looks: bool) -> Inspected:
        """A live screen, as `scenes.Inspect` says. Raises GulouError where there is no such screen."""

    def messages(self, app_id: str, after: int) -> Messages:
        """What an app and the launcher said to each other. Raises GulouError for one that does not run."""

    def open_app(self, app_id: str, link: str) -> None:
        """Bring an app to the front. Raises GulouError for one that is not installed or cannot be opened."""

    def record(self, app_id: str, *, on: bool) -> str:
        """Start an app anew, to write its session down, or as usual; return the file of the session."""

    def end_app(self, app_id: str, *, forget: bool) -> None:
        """End an app's process; return once it is gone. Raises GulouError."""

    def traces(self) -> Sequence[KeyTrace]:
        """Where the time of the last keys went, oldest first."""

    def zaps(self) -> Sequence[ZapTrace]:
        """Where the time of the last zaps went, oldest first."""

    def reload(self, app_id: str) -> Reloaded:
        """Start an app anew from its folder as it is now; waits for its first screen, at most RELOAD seconds.

        Raises GulouError with file and line where the new code fails.
        """

    def install(self, stream: Readable, *, force: bool, by: str = "") -> PackageInstalled:
        """Install a package, or bring its app up to date. `by` is who sends it; empty: this machine.

        Raises GulouError where the package is broken, or may not take the place of what is there.
        """

    def remove(self, app_id: str, *, data: bool, by: str = "") -> PackageRemoved:
        """Remove an app that came as a package. Raises GulouError for any other."""

    def search(self, words: str) -> Sequence[Offer]:
        """What all apps offer for these words; waits for them for a few seconds."""

    def log(self, app_id: str, after: int) -> Log:
        """A part of what an app has printed, as `packages.GetLog` says. Raises GulouError for no such app."""

    def apps(self) -> Sequence[AppRecord]:
        """Every installed app, in the order of home."""
