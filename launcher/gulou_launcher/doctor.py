"""What `gulou doctor` looks at where the simulated TV is installed."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import time
from collections.abc import Callable, Sequence

from gulou.doctor.check import Check, Found, absent, bad, ok, weak
from gulou.errors import GulouError
from gulou_launcher.places import default_data
from gulou_launcher.sandbox.messages import Mechanism

ISOLATION_PATIENCE = 15.0
"""Seconds for the canary to come back."""
LITTLE = 256 << 20
_GL = {"libGL.so.1": "libgl1", "libEGL.so.1": "libegl1"}
"""What the window needs, and the package of Debian that has it."""


def checks() -> Sequence[Check]:
    """The table."""
    return (
        Check("isolation", _isolation),  # first: it forks, which is best done before libraries start threads
        Check("OpenGL", _opengl),
        Check("fonts", _fonts),
        Check("player", _player),
        Check("display", _display),
        Check("box", _box),
        Check("box's disk", _disk),
        *_paired(),
    )


def _opengl() -> Found:
    missing = [package for library, package in _GL.items() if not _loads(library)]
    if missing:
        return bad("the window has no OpenGL", f"apt install {' '.join(missing)}")
    if not os.access("/dev/dri/renderD128", os.R_OK | os.W_OK):
        return weak(
            "there, drawn by the processor", "for a GPU: install its driver, and join the group render"
        )
    return ok("there, with a GPU")


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _fonts() -> Found:
    from gulou_launcher import fonts

    try:
        return ok(f"{fonts.FAMILY}, {fonts.folder()}")
    except (OSError, LookupError) as error:
        return bad(str(error), "apt install fonts-noto-cjk")


def _player() -> Found:
    from gulou_launcher.player import libmpv

    try:
        libmpv.load()
    except (OSError, GulouError) as error:
        return weak(f"no libmpv ({error}): television stays black", "apt install libmpv2")
    return ok(f"libmpv client API {'.'.join(map(str, libmpv.version()))}")


def _display() -> Found:
    if os.environ.get("DISPLAY"):
        return ok(f"DISPLAY {os.environ['DISPLAY']}")
    return absent("none: the box draws off screen, and is seen in a browser")


def _isolation() -> Found:
    """Where a box runs, what it found; else the canary flies now."""
    from gulou_launcher.control import client
    from gulou_launcher.control.errors import ControlError
    from gulou_launcher.sandbox.level import MEANINGS

    try:
        isolation = client.status(default_data()).isolation
        number, mechanisms = isolation.level, list(isolation.mechanisms)
    except ControlError:
        number, mechanisms = None, []
    if number is None:
        number, mechanisms = _fly()
    fact = f"level {number} of 3: {MEANINGS[number]}"
    broken = ", ".join(f"{one.name} ({one.detail})" for one in mechanisms if not one.held)
    if number == 0:
        return bad(f"{fact} {broken}".strip(), "use a kernel with Landlock and seccomp (Linux 5.13 or newer)")
    if number < 2:
        return weak(fact, "allow user namespaces: sysctl kernel.unprivileged_userns_clone=1")
    return ok(fact)


def _fly() -> tuple[int, list[Mechanism]]:
    from gulou_launcher.sandbox import messages, zygote

    sock, pid = zygote.start()
    sock.settimeout(ISOLATION_PATIENCE)
    try:
        with sock:
            while (report := messages.receive_report(sock)) is not None:
                if isinstance(report, messages.Isolation):
                    return report.level, list(report.mechanisms)
    except TimeoutError:
        os.kill(pid, signal.SIGKILL)
    finally:
        os.waitpid(pid, 0)  # it ends when its line closes
    raise GulouError("How well apps can be locked in could not be found out: the canary did not come back.")


def _box() -> Found:
    from gulou_launcher.control import client
    from gulou_launcher.control.errors import NoBoxError

    try:
        status = client.status(default_data())
    except NoBoxError:
        return absent(f"none runs on {default_data()}")
    if status.troubles:
        return weak(f"runs, with troubles: {status.troubles[0]}", "gulou status")
    return ok(f"runs, Gulou {status.version}, {status.screen.renderer}")


def _disk() -> Found:
    place = default_data()
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    if free < LITTLE:
        return weak(
            f"{free / 1e6:.0f} MB are free for {default_data()}", "make room, or name another with --data"
        )
    return ok(f"{free / 1e9:.1f} GB are free for {default_data()}")


def _paired() -> tuple[Check, ...]:
    from gulou_launcher.lan.known import known_boxes

    return tuple(Check(f"paired: {box.name}", _reaches(box.fingerprint)) for box in known_boxes())


def _reaches(box: str) -> Callable[[], Found]:
    def look() -> Found:
        from gulou_launcher.control import client
        from gulou_launcher.lan.errors import LanError, NotPairedError
        from gulou_launcher.lan.remote import Remote, closing

        try:
            with closing(Remote(box)) as remote:
                begun = time.monotonic()
                count = len(client.apps(remote))
                took = time.monotonic() - begun
                return ok(f"answers at {remote.box.addresses[0]} in {took * 1000:.0f} ms, {count} apps")
        except NotPairedError as error:
            return bad(str(error).rstrip("."), "pair again, or forget it with gulou deploy BOX --forget")
        except LanError as error:
            return weak(str(error).rstrip("."), "or forget it with gulou deploy BOX --forget")

    return look
