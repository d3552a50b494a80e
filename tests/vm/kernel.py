"""The kernel for the virtual machine: Debian's, and its virtual tuner, which Debian leaves out.

Nothing is installed: the image and the source are downloaded and unpacked under build/vm, and the tuner is
built there. It is kept under a key of the kernel's version and our patch.
"""

from __future__ import annotations

import hashlib
import platform
import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

import msgspec

from tests.vm.progress import Say

_PATCH: Final = Path(__file__).with_name("vidtv-file.patch")
_DRIVER: Final = "drivers/media/test-drivers/vidtv"
_NEEDED: Final = (
    "apt-get",
    "cpio",
    "depmod",
    "dpkg-deb",
    "dvbv5-scan",
    "make",
    "patch",
    "qemu-system-x86_64",
    "tar",
    "xz",
)


_SECONDS: Final = 400.0
"""For any one command, such as a download."""
_ROOM: Final = 1_000_000_000
"""Bytes on the disk for the packages and what is made of them."""
_MEMORY: Final = 2_000_000_000
"""Bytes of memory for the machine and the tests beside it."""


class NoMachineError(Exception):
    """There can be no virtual machine here; the message says what is missing."""


class KernelError(Exception):
    """The driver could not be built of what was downloaded; the message has the compiler's words."""


class Linux(msgspec.Struct, frozen=True):
    """A kernel to boot: its version, its image, and the folder whose lib/modules has all its modules."""

    version: str
    image: Path
    modules: Path


def prepare(build: Path, say: Say) -> Linux:
    """Return the kernel, from the cache or made now. Raises NoMachineError and KernelError."""
    version = _version()
    key = hashlib.sha256(_PATCH.read_bytes() + Path(__file__).read_bytes()).hexdigest()[:12]
    folder = build / f"linux-{version}-{key}"
    linux = Linux(version, folder / "boot" / f"vmlinuz-{version}", folder)
    _require("memory", _memory(), _MEMORY)
    if not (folder / "made").exists():
        for old in build.glob("linux-*"):
            shutil.rmtree(old)
        _require("disk", shutil.disk_usage(build).free, _ROOM)
        work = build / "work"
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        _unpack_image(version, work, folder, say)
        _build_driver(version, work, folder, say)
        _do(("depmod", "-b", folder, version), "depmod")
        shutil.rmtree(work)
        (folder / "made").touch()
    return linux


def _version() -> str:
    """The kernel that headers are installed for. Raises NoMachineError."""
    if platform.machine() != "x86_64":
        raise NoMachineError(f"it is built for x86-64, and this machine is {platform.machine()}")
    lacking = [name for name in _NEEDED if shutil.which(name) is None]
    if lacking:
        raise NoMachineError(
            f"{', '.join(lacking)} is not installed: run make test-vm as a user who may install packages"
        )
    found = sorted(Path("/lib/modules").glob("*-amd64/build"), key=lambda path: _numbers(path.parent.name))
    if not found:
        raise NoMachineError(
            "a kernel's headers are not installed: install linux-headers-amd64 (Debian; other systems have "
            "no package with the source of the same kernel)"
        )
    return found[-1].parent.name


def _require(what: str, there: int, needed: int) -> None:
    if there < needed:
        raise NoMachineError(f"it needs {needed / 1e9:.1f} GB of {what}, and {there / 1e9:.1f} GB are free")


def _memory() -> int:
    """Bytes that processes may still take."""
    lines = Path("/proc/meminfo").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("MemAvailable")) * 1024


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]


def _unpack_image(version: str, work: Path, folder: Path, say: Say) -> None:
    package = _download(f"linux-image-{version}", work, say)
    _do(("dpkg-deb", "-x", package, folder), "unpacking the kernel")
    package.unlink()


def _build_driver(version: str, work: Path, folder: Path, say: Say) -> None:
    series = ".".join(version.split(".")[:2])
    exact = _do(("dpkg-query", "-W", "-f", "${source:Version}", f"linux-headers-{version}"), "dpkg-query")
    package = _download(f"linux-source-{series}={exact}", work, say)
    say("unpacking the driver's source and building it")
    _do(
        (
            *("bash", "-o", "pipefail", "-c"),
            f'dpkg-deb --fsys-tarfile "$0" | tar xO ./usr/src/linux-source-{series}.tar.xz '
            f'| tar xJ -C "$1" --strip-components=5 --wildcards "linux-source-{series}/{_DRIVER}/*"',
            *(package, work),
        ),
        "unpacking the driver's source",
    )
    package.unlink()
    _do(("patch", "-d", work, "-p1", "-i", _PATCH), "patching the driver")
    headers = f"/lib/modules/{version}/build"
    _do(("make", "-C", headers, f"M={work}", "CONFIG_DVB_VIDTV=m", "modules"), "building the driver")
    updates = folder / "lib" / "modules" / version / "updates"
    updates.mkdir()
    for module in work.glob("*.ko"):
        shutil.move(module, updates)


def _download(package: str, work: Path, say: Say) -> Path:
    """Fetch a package with apt; its lists may be absent or old, as in a container. Raises NoMachineError."""
    say(f"downloading {package}")
    command = ("apt-get", "-q", "-o", "APT::Sandbox::User=root", "download", package)
    try:
        ran = _run(command, work)
        if ran.returncode:
            _run(("apt-get", "-q", "update"), work)
            ran = _run(command, work)
    except subprocess.TimeoutExpired:
        raise NoMachineError(f"{package} did not come within {_SECONDS:.0f} s") from None
    found = list(work.glob("*.deb"))
    if ran.returncode or not found:
        said = next(iter((ran.stderr or ran.stdout).strip().splitlines()[::-1]), "nothing was said")
        raise NoMachineError(f"{package} cannot be had of the package archive: {said}")
    return found[0]


def _do(command: tuple[str | Path, ...], what: str) -> str:
    try:
        ran = _run(command)
    except subprocess.TimeoutExpired:
        raise KernelError(f"{what} was not done after {_SECONDS:.0f} s") from None
    if ran.returncode:
        raise KernelError(f"{what} failed:\n{(ran.stderr + ran.stdout)[-2000:]}")
    return ran.stdout


def _run(command: tuple[str | Path, ...], folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=_SECONDS)
