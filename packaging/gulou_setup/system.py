"""The system packages, through apt."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from .errors import SetupError
from .progress import Line, run

# What the box needs, and why.
RUN: tuple[str, ...] = (
    "espeak-ng",  # the screen reader's voice
    "ffmpeg",  # makes the demo broadcast's pictures and sound
    "fonts-dejavu-core",  # letters that are all as wide, for teletext
    "fonts-material-design-icons-iconfont",  # the signs on buttons
    "fonts-noto-cjk",  # Chinese text
    "libegl1",  # OpenGL without an X server
    "libgl1",
    "libgl1-mesa-dri",  # drawing without a GPU, too
    "libgles2",  # OpenGL on boards
    "libmpv2",  # video and sound
    "librime-bin",  # writes Chinese by pinyin
    "libseccomp2",  # keeps apps locked in
    "python3-venv",
    "rime-data-luna-pinyin",
    "speech-dispatcher",  # what the screen reader speaks to
    "speech-dispatcher-espeak-ng",
    "tzdata",  # the household's time zone
)
# What the tests need besides: a real browser, independent peers, a real X server.
TEST: tuple[str, ...] = (
    "chromium",
    "dbus",  # a bus of the test's own
    "dvblast",
    "gcc",  # compiles what the kernel's headers say about tuners
    "gstreamer1.0-plugins-bad",
    "gstreamer1.0-plugins-base",
    "gstreamer1.0-tools",
    "libatomic1",  # for the Node.js that playwright brings
    "libc6-dev",
    "multicat",
    "xauth",
    "xdotool",
    "xvfb",
)
# What the tests in a virtual machine need besides what the box needs: the machine, its kernel's headers (the
# kernel itself is only downloaded, not installed), and an independent receiver.
VM: tuple[str, ...] = (
    "busybox-static",
    "cpio",
    "dbus",
    "dvb-tools",
    "iproute2",
    "kmod",
    "linux-headers-amd64",
    "make",
    "patch",
    "qemu-system-x86",
    "v4l-utils",  # plays the TV and the amplifier at the other end of HDMI-CEC, and sends infrared codes
    "xz-utils",
)
# Other people's programs that receive from this box, for `make test-peers`.
PEERS: tuple[str, ...] = (
    "gstreamer1.0-plugins-good",  # rtspsrc
    "hdhomerun-config",
    "iproute2",
    "vlc-bin",
    "vlc-plugin-base",
)
ADDED: dict[str, tuple[str, ...]] = {"run": (), "test": TEST, "vm": VM, "peers": TEST + PEERS}
"""By goal: what it needs besides `RUN`."""
SPARED = ("vm",)
"""Goals that a machine may do without, where their packages cannot be had: their tests say so."""
# Ubuntu's package of this name only fetches a snap, which a server or container cannot run.
SNAPS_ON_UBUNTU = ("chromium",)

DPKG_STATUS = Path("/var/lib/dpkg/status")


def wanted(goal: str) -> tuple[str, ...]:
    """The packages for a goal on this system."""
    names = RUN + ADDED[goal]
    if sys.version_info[:2] != _system_python():
        own = f"python3.{sys.version_info[1]}-venv"
        names = tuple(own if name == "python3-venv" else name for name in names)
    if _is_ubuntu():
        names = tuple(name for name in names if name not in SNAPS_ON_UBUNTU)
    return tuple(name for name in names if not (name.endswith("-venv") and _makes_environments()))


def dpkg_state() -> str:
    """Changes whenever a package comes or goes, so that the question is asked again only then."""
    try:
        status = DPKG_STATUS.stat()
    except OSError:
        return "no dpkg"
    return f"{status.st_mtime_ns} {status.st_size}"


def missing(names: tuple[str, ...]) -> list[str]:
    """Those of `names` that dpkg does not know as installed."""
    asked = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *names],
        capture_output=True,
        text=True,
        check=False,
    )
    present = {text.split()[0] for text in asked.stdout.splitlines() if text.endswith(" installed")}
    return [name for name in names if name not in present]


def install(goal: str, line: Line, logs: Path) -> bool:
    """Install what `goal` lacks. False when something that only tests use is missing and cannot be had.

    Raises SetupError, naming the one command to type, where the box itself lacks a package and this
    user may not install it.
    """
    names = wanted(goal)
    if not shutil.which("dpkg-query"):
        line.stay(f"this is not Debian or Ubuntu: install its counterparts of {' '.join(names)}")
        return True
    lacking = missing(names)
    if not lacking:
        return True
    root = _root_command()
    if root is None:
        command = f"sudo apt-get install --no-install-recommends {' '.join(lacking)}"
        if any(name in RUN or name.endswith("-venv") for name in lacking):
            raise SetupError(f"Gulou needs system packages; please have these installed: {command}")
        line.stay(f"some tests will be skipped; for all of them: {command}")
        return False
    line.stay(f"installing {' '.join(lacking)}")
    try:
        _apt_install(root, lacking, line, logs)
    except SetupError as error:
        if goal not in SPARED or any(name in RUN or name.endswith("-venv") for name in lacking):
            raise
        line.stay(f"its tests will be skipped: {str(error).splitlines()[0]}")
        return False
    return True


def _apt_install(root: list[str], lacking: list[str], line: Line, logs: Path) -> None:
    """Raises SetupError where a package cannot be had."""
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run([*root, "apt-get", "update"], line, logs / "apt-update.log", "apt-get update failed", _apt_doing, env)
    run(
        [*root, "apt-get", "install", "-y", "--no-install-recommends", *lacking],
        line,
        logs / "apt-install.log",
        "apt-get install failed",
        _apt_doing,
        env,
    )
    still = missing(tuple(lacking))
    if still:
        raise SetupError(f"apt-get ended well, yet these packages are absent: {' '.join(still)}")


def _root_command() -> list[str] | None:
    """What to put before a command so that it runs as root; None where this user may not."""
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        return None
    if subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0:
        return ["sudo", "-n"]
    # A person at a terminal can type the password; `sudo -v` says itself who may not.
    if sys.stdin.isatty() and subprocess.run(["sudo", "-v"], check=False).returncode == 0:
        return ["sudo"]
    return None


def _system_python() -> tuple[int, int] | None:
    """The version that Debian's python3 is, which python3-venv serves."""
    try:
        major, minor = os.path.realpath("/usr/bin/python3").rpartition("python")[2].split(".")
        return int(major), int(minor)
    except ValueError:
        return None


def _makes_environments() -> bool:
    """Whether this Python can make a virtual environment as it is (Debian splits that off)."""
    from importlib.util import find_spec

    return find_spec("ensurepip") is not None and find_spec("venv") is not None


def _is_ubuntu() -> bool:
    try:
        return "ID=ubuntu" in Path("/etc/os-release").read_text().splitlines()
    except OSError:
        return False


def _apt_doing(text: str) -> str | None:
    first, _, rest = text.partition(" ")
    if first.startswith("Get:"):
        return "fetching " + " ".join(rest.split()[3:4])
    if first in ("Unpacking", "Selecting"):
        return "unpacking"
    if first == "Setting":
        return "setting up " + rest.split()[1] if rest.startswith("up ") else None
    return None
