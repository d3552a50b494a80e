"""The virtual machine: QEMU in software, a real kernel, and this machine's own files as its root, read only.

So the guest has the very Python, libraries and code that run here, and there is no image to make. Its clock
counts instructions, and leaps to what comes next while it has nothing to do: where this machine is busy the
run takes longer, and in the guest nothing is late or lost; and its minute takes as long as its work does.
"""

from __future__ import annotations

import compileall
import json
import os
import shutil
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final

from gulou.waiting import readable
from tests.vm.kernel import Linux
from tests.vm.progress import Say

ROOT: Final = Path(__file__).resolve().parents[2]
BUILD: Final = ROOT / "build" / "vm"
_GUEST: Final = Path(__file__).with_name("guest.py")
_LONGEST: Final = 1200.0
"""Seconds for the whole run, on a machine that is busy with other things."""
_SILENCE: Final = 240.0
"""Seconds without a word, after which nothing more is awaited: the guest tells of itself now and again."""
_FIRST_MODULES: Final = ("virtio_pci", "9pnet_virtio", "9p")
"""What reaches the root file system; Debian's kernel has none of it built in."""
_LINUX: Final = "console=ttyS0 panic=-1 quiet loglevel=5"
_INIT: Final = """#!/bin/busybox sh
b=/bin/busybox
$b mount -t proc proc /proc
$b mount -t devtmpfs dev /dev
$b sh -c 'while :; do :; done' &
restless=$!
for module in $($b cat /modules/order); do $b insmod /modules/$module; done
$b mount -t 9p -o trans=virtio,version=9p2000.L,ro,msize=262144,cache=loose outside /guest || $b poweroff -f
$b mount -t devtmpfs dev /guest/dev
$b mount -t proc proc /guest/proc
$b mount -t sysfs sysfs /guest/sys
$b mount -t tmpfs run /guest/run
echo $restless > /guest/run/restless
$b chroot /guest /usr/bin/renice -n 19 $restless
$b mount --bind /guest{modules} /guest/lib/modules
echo '{{"now": "the kernel runs; loading Python"}}' > /guest/dev/ttyS1
exec $b switch_root /guest {command}
"""


class MachineError(Exception):
    """The machine did not come to its end; the message has the last of what it told and of its console."""


def run(linux: Linux, firmware: Path, build: Path, say: Say) -> dict[str, dict[str, Any]]:
    """Boot, let `guest.py` do all its steps, and return what each told. Raises MachineError."""
    initramfs, console, complaint = build / "initramfs", build / "console.log", build / "qemu.log"
    # What the guest would compile each time.
    for package in ("hal/gulou_hal", "launcher/gulou_launcher/hand", "sdk/gulou", "tests/vm"):
        compileall.compile_dir(ROOT / package, quiet=1)
    _make_initramfs(linux, initramfs, build / "initramfs.d")
    command = (
        "qemu-system-x86_64",
        *("-accel", "tcg,thread=single", "-icount", "shift=0,sleep=off", "-cpu", "max", "-m", "1280"),
        *("-nodefaults", "-no-user-config", "-display", "none", "-no-reboot"),
        *("-serial", f"file:{console}", "-serial", "stdio"),
        *("-fsdev", "local,id=outside,path=/,security_model=none,readonly=on,multidevs=remap"),
        *("-device", "virtio-9p-pci,fsdev=outside,mount_tag=outside"),
        *("-kernel", str(linux.image), "-initrd", str(initramfs)),
        *("-append", f"{_LINUX} firmware_class.path={firmware}{_steps()}"),
    )
    console.unlink(missing_ok=True)
    say(f"booting Linux {linux.version} in QEMU")
    with (
        complaint.open("wb") as errors,
        subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors) as qemu,
    ):
        try:
            heard = _Heard(qemu, say)
            why = heard.listen()
        finally:
            qemu.kill()
    if "end" not in heard.told:
        words = "\n".join((*heard.words, _tail(complaint), _tail(console)))
        raise MachineError(f"the virtual machine {why}; the last that it did: {heard.last}\n{words}")
    return heard.told


def _steps() -> str:
    """Only these, while one of them is being written: `GULOU_VM_STEPS=tv`."""
    chosen = os.environ.get("GULOU_VM_STEPS", "")
    return f" gulou.steps={chosen}" if chosen else ""


class _Heard:
    """What comes from the guest's port: what each step told, and what else was said."""

    def __init__(self, qemu: subprocess.Popen[bytes], say: Say) -> None:
        self.told: dict[str, dict[str, Any]] = {}
        self.words: list[str] = []
        self.last = "nothing was heard of it"
        self._qemu = qemu
        self._say = say

    def listen(self) -> str:
        """Take in what is told until the machine is off, or for as long as that may take; why it ended."""
        assert self._qemu.stdout is not None
        began = heard = time.monotonic()
        rest = b""
        while True:
            now = time.monotonic()
            if now - began > _LONGEST:
                return f"was not at its end after {_LONGEST:.0f} s"
            if now - heard > _SILENCE:
                return f"was silent for {_SILENCE:.0f} s"
            if not readable([self._qemu.stdout], 1.0):
                continue
            data = os.read(self._qemu.stdout.fileno(), 1 << 16)
            if not data:
                return "ended by itself"
            heard = time.monotonic()
            *lines, rest = (rest + data).split(b"\n")
            for line in lines:
                self._take(line.decode(errors="replace").strip())

    def _take(self, line: str) -> None:
        try:
            facts = json.loads(line)
        except ValueError:
            self.words.append(line)  # a stall, shown by faulthandler
            return
        if "step" in facts:
            self.told[facts["step"]] = facts
            if facts["step"] == "guest":
                self.words.append(facts["failed"])
            failed = " and FAILED" if "failed" in facts else ""
            self._say(f"{facts['step']}: took the guest {facts.get('took', 0):.1f} s{failed}")
        else:
            self.last = facts["now"]
            self._say(f"  {self.last}")


def _make_initramfs(linux: Linux, file: Path, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("bin", "dev", "modules", "proc", "guest"):
        (folder / name).mkdir(parents=True)
    busybox = shutil.which("busybox") or "/bin/busybox"
    shutil.copy(busybox, folder / "bin" / "busybox")
    modules = _with_what_they_need(linux)
    for module in modules:
        shutil.copy(module, folder / "modules")
    (folder / "modules" / "order").write_text("\n".join(module.name for module in modules))
    environment = (
        f"PYTHONPATH={ROOT}",
        "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
        "TMPDIR=/run",
        "PYTHONDONTWRITEBYTECODE=1",
    )
    command = ("/usr/bin/env", *environment, sys.executable, str(_GUEST))
    init = folder / "init"
    init.write_text(_INIT.format(modules=linux.modules / "lib" / "modules", command=" ".join(command)))
    init.chmod(init.stat().st_mode | stat.S_IXUSR)
    with file.open("wb") as out:
        names = "\n".join(str(path.relative_to(folder)) for path in sorted(folder.rglob("*")))
        subprocess.run(
            ("cpio", "-o", "-H", "newc", "--quiet"), cwd=folder, input=names.encode(), stdout=out, check=True
        )


def _with_what_they_need(linux: Linux) -> list[Path]:
    """The files of the first modules, each after those that it needs."""
    found: dict[Path, None] = {}
    for module in _FIRST_MODULES:
        command = ("modprobe", "-d", linux.modules, "-S", linux.version, "--show-depends", module)
        ran = subprocess.run(
            command, capture_output=True, text=True, check=True, env={**os.environ, "PATH": _SBIN}
        )
        found |= dict.fromkeys(
            Path(line.split()[1]) for line in ran.stdout.splitlines() if line.startswith("insmod")
        )
    return list(found)


_SBIN: Final = "/usr/sbin:/sbin:/usr/bin:/bin"


def _tail(console: Path) -> str:
    text = console.read_text(errors="replace") if console.exists() else ""
    return text[-3000:]
