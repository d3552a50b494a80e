"""The launcher's process: opens the screen, joins everything that draws, and runs the frame loop."""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from gulou.manifest import in_language
from gulou_launcher import fonts, lifeline, urgency
from gulou_launcher.apps import app_folders, find_apps
from gulou_launcher.control.claim import Claim
from gulou_launcher.options import Options
from gulou_launcher.packages.shelf import Shelf
from gulou_launcher.post import Post
from gulou_launcher.window import Size, Window

if TYPE_CHECKING:
    from gulou_launcher.lent import LentBox

SWITCH = 0.001
"""Seconds after which a busy thread lets the frame thread have its turn."""
CLOSING = 1.5
"""Seconds that the end may take."""
LOST = 4
"""Exit status: gateway or zygote went away."""
AGAIN = 5
"""Exit status: the household wants the box to begin anew."""
NO_SCREEN = 3
"""Exit status: no screen could be opened, and trying again would not help."""


class Lines(NamedTuple):
    """The launcher's ends of its lines to the gateway, the zygote and the box itself."""

    gateway: socket.socket
    zygote: socket.socket
    box: socket.socket


def launch(
    options: Options,
    claim: Claim,
    lines: Lines,
    pids: dict[str, int],
    notice: str,
    started: float,
) -> int:
    """Run the launcher until the box ends; return the exit status."""
    # What is made to start with is no rubbish, and `tidying` looks for that later.
    gc.disable()
    offscreen = options.headless or not _has_display()
    if offscreen and not options.headless:
        print("No display: the box draws off screen.", flush=True)
    try:
        fonts.folder()
    except (OSError, LookupError) as error:
        print(f"gulou box: the box has no letters to write with: {error}.", file=sys.stderr, flush=True)
        return NO_SCREEN
    window = _open_window(options, offscreen)
    if window is None:
        return NO_SCREEN
    # Kivy is loaded by the window, so what draws is imported after it.
    from gulou_launcher.gateway import Gateway
    from gulou_launcher.keyboard import Keyboard
    from gulou_launcher.opening import Moments, Opening
    from gulou_launcher.rehearsal import rehearse
    from gulou_launcher.screen import Screen
    from gulou_launcher.shell import Shell
    from gulou_launcher.zygote_link import ZygoteLink

    post = Post(window.wake)
    screen = Screen(window)
    apps, troubles = find_apps([*app_folders(), *Shelf(options.data).folders()])
    shell = Shell(screen, post, apps, options.data, options.language, options.grants)
    screen.player = lambda: shell.screening.player
    screen.show_system(shell.system.session.stage)

    losses: list[str] = []

    def lost(reason: str) -> None:
        # Nobody asked for this end: whichever process the parent sees go first, it starts all anew.
        losses.append(reason)
        print(f"gulou box: a part of the box is gone{f' ({reason})' if reason else ''}.", file=sys.stderr)
        window.close()

    def gateway_lost(reason: str) -> None:
        before = shell.gateway.renewals

        def give_up() -> None:
            if shell.gateway.renewals == before:
                lost(reason)

        screen.after(lifeline.PATIENCE, give_up)

    def gateway_renewed(sock: socket.socket, pid: int) -> None:
        pids["gateway"] = pid
        shell.gateway_renewed(sock)

    status = 0

    def begin_anew() -> None:
        nonlocal status
        status = AGAIN
        window.close()

    shell.begin_anew = begin_anew
    shell.gateway = Gateway(post, lines.gateway, shell.gateway_event, shell.screening.opened, gateway_lost)
    shell.zygote = ZygoteLink(post, lines.zygote, shell.report, lost)
    lifeline.listen(lines.box, post, gateway_renewed)
    for number, sentence in enumerate([*([notice] if notice else []), *troubles]):
        shell.home.trouble(f"start {number}", sentence)
    window.before_frame += [lambda: shell.layout(window.left), screen.before_frame]
    window.on_wake += [lambda: post.hand_out(window.turn), screen.take_picture]
    window.on_resize(shell.resized)
    Keyboard(window, shell.keys)

    def lend(moments: Moments) -> LentBox:
        from gulou_launcher.lent import LentBox

        return LentBox(shell, window, options, claim, pids, started, moments)

    opening = Opening(shell, lend)
    window.after_frame += [opening.frame_drawn, shell.motion.frame_drawn]
    signal.signal(signal.SIGTERM, lambda *_: window.close())
    post.start()
    shell.begin()
    if options.welcome:
        shell.welcome.begin()
    print(_greeting(options, apps.values()), flush=True) if sys.stdout.isatty() else None
    # A thread that reads or decodes holds the interpreter for 5 ms at a time else, and a frame has 16.
    sys.setswitchinterval(SWITCH)
    window.tidying.begin()
    rehearse(window)
    urgency.draw()
    try:
        window.run()
    finally:
        _close(opening.close, shell.close)
    return LOST if losses else status


def _close(*closers: Callable[[], None]) -> None:
    """Close in order, but not for long: what hangs must not keep the box from ending."""

    def close() -> None:
        for closer in closers:
            closer()

    closing = threading.Thread(target=close, name="close", daemon=True)
    closing.start()
    closing.join(CLOSING)


def _has_display() -> bool:
    return bool(os.environ.get("DISPLAY")) or os.environ.get("SDL_VIDEODRIVER", "").lower() == "kmsdrm"


def _open_window(options: Options, offscreen: bool) -> Window | None:
    size = Size(options.width, options.height)
    try:
        return Window(size, offscreen, options.data / "kivy", options.fullscreen)
    except (OSError, SystemExit, ImportError) as error:
        print(
            f"gulou box: the screen cannot be opened ({error}): use --headless to draw off screen, "
            "and check that OpenGL (libgl1, libegl1) is installed.",
            file=sys.stderr,
            flush=True,
        )
        return None


def _greeting(options: Options, apps: object) -> str:
    names = ", ".join(in_language(app.manifest.name, options.language) for app in apps)  # type: ignore[attr-defined]
    return f"Gulou: {options.width}×{options.height}, data in {options.data}; apps: {names or 'none'}."
