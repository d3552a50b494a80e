"""The virtual machine: QEMU in software, a real kernel, and this machine's own files as its root, read only.

So the guest has the very Python, libraries and code that run here, and there is no image to make. Its clock
counts instructions: where this machine is busy, the guest's minute takes longer, and
nothing is lost; while the guest waits its clock is this machine's.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, Final

from tests.vm.kernel import Linux

ROOT: Final = Path(__file__).resolve().parents[2]
_GUEST: Final = Path(__file__).with_name("guest.py")
_TIMEOUT: Final = 900.0
_FIRST_MODULES: Final = ("virtio_pci", "9pnet_virtio", "9p")
"""What reaches the root file system; Debian's kernel has none of it built in."""
_INIT: Final = """#!/bin/busybox sh
b=/bin/busybox
$b mount -t proc proc /proc
for module in $($b cat /modules/order); do $b insmod /modules/$module; done
$b mount -t 9p -o trans=virtio,version=9p2000.L,ro,msize=262144,cache=loose root /root || $b poweroff -f
$b mount -t devtmpfs dev /root/dev
$b mount -t proc proc /root/proc
$b mount -t sysfs sysfs /root/sys
$b mount -t tmpfs run /root/run
$b mount --bind /root{modules} /root/lib/modules
exec $b switch_root /root {command}
"""


class MachineError(Exception):
    """The machine did not come to its end; the message has the last of what its console said."""


def run(linux: Linux, firmware: Path, build: Path) -> dict[str, dict[str, Any]]:
    """Boot, let `guest.py` do all its steps, and return what each told. Raises MachineError."""
    initramfs, console = build / "initramfs", build / "console.log"
    _make_initramfs(linux, initramfs, build / "initramfs.d")
    command = (
        "qemu-system-x86_64",
        *("-accel", "tcg,thread=single", "-icount", "shift=0,sleep=on", "-cpu", "max", "-m", "1280"),
        *("-nodefaults", "-no-user-config", "-display", "none", "-no-reboot"),
        *("-serial", f"file:{console}", "-serial", "stdio"),
        *("-fsdev", "local,id=root,path=/,security_model=none,readonly=on,multidevs=remap"),
        *("-device", "virtio-9p-pci,fsdev=root,mount_tag=root"),
        *("-kernel", str(linux.image), "-initrd", str(initramfs)),
        *("-append", f"console=ttyS0 panic=-1 quiet loglevel=5 firmware_class.path={firmware}"),
    )
    console.unlink(missing_ok=True)
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as qemu:
        timer = threading.Timer(_TIMEOUT, qemu.kill)
        timer.start()
        try:
            told = _steps(qemu)
            complaint = qemu.stderr.read().decode(errors="replace") if qemu.stderr else ""
        finally:
            timer.cancel()
            qemu.kill()
    if "end" not in told:
        raise MachineError(
            f"the virtual machine fell silent after {list(told) or 'nothing'}\n{complaint}\n{_tail(console)}"
        )
    return told


def _steps(qemu: subprocess.Popen[bytes]) -> dict[str, dict[str, Any]]:
    """Read what the guest tells, show it as it comes (`pytest -s`), until the machine is off."""
    assert qemu.stdout is not None
    told: dict[str, dict[str, Any]] = {}
    for line in qemu.stdout:
        text = line.decode(errors="replace").strip()
        if text.startswith("{"):
            facts = json.loads(text)
            told[facts["step"]] = facts
            print(text, flush=True)
    return told


def _make_initramfs(linux: Linux, file: Path, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("bin", "dev", "modules", "proc", "root"):
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
