"""A house with a router, and the real NetworkManager in it: unmodified, and nowhere installed.

Its packages are downloaded and unpacked under build/; it runs in a network namespace of its own on a bus of
its own, with a virtual cable to a router that gives out addresses. Nothing of this machine's own network is
touched.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from tests.sockets import is_listened_to

ROOT: Final = Path(__file__).resolve().parents[3]
BUILD: Final = ROOT / "build" / "networkmanager"
FETCHED: Final = BUILD / "made"
_SECONDS: Final = 200.0
_PACKAGES: Final = ("hostapd", "iw", "network-manager", "wpasupplicant")
_BUS: Final = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>unix:path={socket}</listen>
  <policy context="default">
    <allow user="*"/> <allow own="*"/> <allow send_type="method_call"/> <allow send_type="signal"/>
    <allow send_type="method_return"/> <allow send_type="error"/> <allow receive_type="method_call"/>
    <allow receive_type="signal"/> <allow receive_type="method_return"/> <allow receive_type="error"/>
    {denied}
  </policy>
</busconfig>
"""
_SETTINGS: Final = """[main]
plugins=keyfile
dns=none
auth-polkit=false
dhcp=internal
no-auto-default=
[device]
wifi.scan-rand-mac-address=no
[keyfile]
path={profiles}
[connectivity]
enabled=false
[logging]
level=INFO
"""


class NoHouseError(Exception):
    """There can be no such house here; the message says why."""


def packages() -> Path:
    """Where NetworkManager lies, unpacked; fetched once. Raises NoHouseError."""
    if FETCHED.exists():
        return BUILD / "root"
    if os.geteuid() != 0 or not all(map(shutil.which, ("apt-get", "dpkg-deb", "ip", "unshare"))):
        raise NoHouseError("only root can make network namespaces, and Debian's tools are needed")
    shutil.rmtree(BUILD, ignore_errors=True)
    archives = BUILD / "archives"
    (archives / "partial").mkdir(parents=True)
    fetch = ["apt-get", "-q", "-y", "--no-install-recommends", "--download-only"]
    for option in (f"Dir::Cache::archives={archives}", "Debug::NoLocking=true", "APT::Sandbox::User=root"):
        fetch += ["-o", option]
    done = subprocess.run([*fetch, "install", *_PACKAGES], capture_output=True, timeout=_SECONDS, check=False)
    found = sorted(archives.glob("*.deb"))
    if done.returncode or not found:
        raise NoHouseError(f"NetworkManager cannot be fetched: {done.stderr.decode(errors='replace')[-300:]}")
    for package in found:
        subprocess.run(["dpkg-deb", "-x", package, BUILD / "root"], check=True, timeout=60)
    shutil.rmtree(archives)
    FETCHED.touch()
    return BUILD / "root"


class House:
    """Use it in a `with`. `address` is that of its bus; without `manager` there is a bus and nobody on it."""

    def __init__(self, folder: Path, *, manager: bool = True) -> None:
        self._folder = folder
        self._root = packages() if manager else Path("/")
        self._manager = manager
        self.address = f"unix:path={folder / 'bus'}"
        self._box, self._router = f"gulou-b{os.getpid()}", f"gulou-r{os.getpid()}"
        self._more: tuple[str, ...] = ()
        """Further commands in NetworkManager's own mount namespace, before it."""
        self._inside = ["ip", "netns", "exec", self._box]
        self._running: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        try:
            self._start_bus()
            if self._manager:
                self._build()
                self.start_manager()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None and (self._folder / "manager.log").exists():
            print((self._folder / "manager.log").read_text(errors="replace")[-3000:])
        self._end()

    def start_manager(self) -> None:
        """NetworkManager comes: its own folders lie over those of this machine, which it never sees."""
        settings, profiles = self._folder / "NetworkManager.conf", self._folder / "profiles"
        profiles.mkdir(mode=0o700, exist_ok=True)
        settings.write_text(_SETTINGS.format(profiles=profiles))
        # In a mount namespace of its own nothing of it comes to lie in this machine's folders.
        hide = [
            "mount -o remount,ro /sys",
            *(f"mount -t tmpfs own {place}" for place in ("/run", "/var/lib")),
            *self._more,
            "mkdir /run/NetworkManager /var/lib/NetworkManager",
        ]
        run = f'{" && ".join(hide)} && exec "$@"'
        manager = self._root / "usr" / "sbin" / "NetworkManager"
        command = [*self._inside, "unshare", "--mount", "--propagation", "private"]
        command += ["sh", "-c", run, "sh", str(manager), "--no-daemon", "--config", str(settings)]
        command += ["--config-dir", str(profiles), "--intern-config", str(self._folder / "intern.conf")]
        self._start(command, "manager")

    def stop_manager(self) -> None:
        """NetworkManager ends, or is killed by somebody."""
        manager = self._running.pop()
        manager.send_signal(signal.SIGKILL)
        manager.wait(10)

    def pull_cable(self) -> None:
        self._ip("-n", self._router, "link", "set", "lan0", "down")

    def plug_cable(self) -> None:
        self._ip("-n", self._router, "link", "set", "lan0", "up")

    def _start_bus(self) -> None:
        settings = self._folder / "bus.conf"
        settings.write_text(_BUS.format(socket=self._folder / "bus", denied=""))
        self._start(["dbus-daemon", f"--config-file={settings}", "--nofork", "--nopidfile"], "bus")
        self._until(lambda: is_listened_to(self._folder / "bus"))

    def _build(self) -> None:
        """Two namespaces with a virtual cable between them; in the second a router gives out addresses."""
        for name in (self._box, self._router):
            self._ip("netns", "add", name)
            self._ip("-n", name, "link", "set", "lo", "up")
        self._ip("-n", self._box, "link", "add", "eth0", "type", "veth", "peer", "name", "lan0",
                 "netns", self._router)  # fmt: skip
        self._ip("-n", self._router, "addr", "add", "192.168.77.1/24", "dev", "lan0")
        self._ip("-n", self._router, "link", "set", "lan0", "up")
        self._give_addresses("lan0")

    def _give_addresses(self, interface: str) -> None:
        """What a router does, on this interface of its own."""
        busybox = shutil.which("busybox")
        if busybox is None:
            raise NoHouseError("busybox is not installed")
        leases = self._folder / "leases"
        leases.touch()
        settings = self._folder / "udhcpd.conf"
        settings.write_text(
            f"start 192.168.77.20\nend 192.168.77.60\ninterface {interface}\n"
            f"lease_file {leases}\npidfile {self._folder / 'udhcpd.pid'}\n"
            "option subnet 255.255.255.0\noption router 192.168.77.1\noption lease 3600\n"
        )
        self._start(["ip", "netns", "exec", self._router, busybox, "udhcpd", "-f", str(settings)], "router")

    @property
    def _libraries(self) -> dict[str, str]:
        places = (self._root / "usr" / "lib", self._root / "lib")
        return {"LD_LIBRARY_PATH": ":".join(str(place / "x86_64-linux-gnu") for place in places)}

    def _start(self, command: list[str], name: str) -> None:
        environment = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": self.address}
        if str(self._root) in " ".join(command):
            environment |= self._libraries
        with (self._folder / f"{name}.log").open("ab") as log:
            self._running.append(
                subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment)
            )

    def _ip(self, *words: str) -> None:
        done = subprocess.run(["ip", *words], capture_output=True, text=True, check=False, timeout=20)
        if done.returncode:
            raise NoHouseError(f"ip {' '.join(words)}: {done.stderr.strip()}")

    def _until(self, true: Callable[[], object], seconds: float = 10.0) -> None:
        deadline = time.monotonic() + seconds
        while not true():
            if time.monotonic() > deadline:
                raise NoHouseError("the bus did not come")
            time.sleep(0.02)

    def _end(self) -> None:
        for process in reversed(self._running):
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(5)
        self._running.clear()
        for name in (self._box, self._router):
            with contextlib.suppress(subprocess.SubprocessError):
                subprocess.run(["ip", "netns", "del", name], capture_output=True, check=False, timeout=20)
