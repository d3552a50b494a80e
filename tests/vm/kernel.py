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


class KernelError(Exception):
    """There can be no virtual machine here; the message says what is missing."""


class Linux(msgspec.Struct, frozen=True):
    """A kernel to boot: its version, its image, and the folder whose lib/modules has all its modules."""

    version: str
    image: Path
    modules: Path


def prepare(build: Path) -> Linux:
    """Return the kernel, from the cache or made now. Raises KernelError."""
    version = _version()
    key = hashlib.sha256(_PATCH.read_bytes() + Path(__file__).read_bytes()).hexdigest()[:12]
    folder = build / f"linux-{version}-{key}"
    linux = Linux(version, folder / "boot" / f"vmlinuz-{version}", folder)
    if not (folder / "made").exists():
        for old in build.glob("linux-*"):
            shutil.rmtree(old)
        work = build / "work"
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        _unpack_image(version, work, folder)
        _build_driver(version, work, folder)
        _do(("depmod", "-b", folder, version), "depmod")
        shutil.rmtree(work)
        (folder / "made").touch()
    return linux


def _version() -> str:
    """The kernel that headers are installed for. Raises KernelError."""
    if platform.machine() != "x86_64":
        raise KernelError(f"make test-vm builds for x86-64, and this machine is {platform.machine()}")
    lacking = [name for name in _NEEDED if shutil.which(name) is None]
    if lacking:
        raise KernelError(
            f"make test-vm needs {', '.join(lacking)}: run it as a user who may install packages"
        )
    found = sorted(Path("/lib/modules").glob("*-amd64/build"), key=lambda path: _numbers(path.parent.name))
    if not found:
        raise KernelError(
            "make test-vm needs a kernel's headers: install linux-headers-amd64 (Debian; other systems have "
            "no package with the source of the same kernel)"
        )
    return found[-1].parent.name


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]


def _unpack_image(version: str, work: Path, folder: Path) -> None:
    package = _download(f"linux-image-{version}", work)
    _do(("dpkg-deb", "-x", package, folder), "unpacking the kernel")
    package.unlink()


def _build_driver(version: str, work: Path, folder: Path) -> None:
    series = ".".join(version.split(".")[:2])
    exact = _do(("dpkg-query", "-W", "-f", "${source:Version}", f"linux-headers-{version}"), "dpkg-query")
    package = _download(f"linux-source-{series}={exact}", work)
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


def _download(package: str, work: Path) -> Path:
    """Fetch a package with apt; its lists may be absent or old, as in a container."""
    command = ("apt-get", "-q", "-o", "APT::Sandbox::User=root", "download", package)
    if subprocess.run(command, cwd=work, capture_output=True, check=False).returncode:
        subprocess.run(("apt-get", "-q", "update"), capture_output=True, check=False)
        _do(command, f"downloading {package}", work)
    (found,) = work.glob("*.deb")
    return found


def _do(command: tuple[str | Path, ...], what: str, folder: Path | None = None) -> str:
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise KernelError(f"make test-vm: {what} failed:\n{(ran.stderr + ran.stdout)[-2000:]}")
    return ran.stdout
