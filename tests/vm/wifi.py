"""In the guest: a Wi-Fi between two radios of the kernel's: a router at one, NetworkManager at the other.

hostapd, wpa_supplicant and NetworkManager are Debian's, unmodified; the air is mac80211_hwsim.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from gulou_hal.link import (
    Connection,
    NetworkForget,
    NetworkJoin,
    NetworkLook,
    NetworkRadio,
    NetworkStands,
    Radio,
    Wifi,
    ZoneStands,
)
from gulou_hal.network.service import Network
from tests.hal.network.house import FETCHED, House, packages
from tests.vm.telling import command, say, unhurried, wait

Facts = dict[str, Any]
NAME: Final = "茶馆 Teahouse"
PASSWORD: Final = "longjing-2026"
_ACCESS: Final = """interface={interface}
driver=nl80211
ssid2={name}
utf8_ssid=1
hw_mode=g
channel=1
ctrl_interface=/run/hostapd
"""
_GUARDED: Final = """wpa=2
wpa_key_mgmt=WPA-PSK
rsn_pairwise=CCMP
wpa_passphrase={password}
"""


class WifiHouse(House):
    """The router has the second radio of the kernel's; `switch` gives and takes its power."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._inside = []
        # The place of its plug-in for Wi-Fi is compiled in.
        self._more = (f"mount -t overlay overlay -o lowerdir={self._root / 'usr'}:/usr /usr",)
        self._access: subprocess.Popen[bytes] | None = None

    def _build(self) -> None:
        before = set(_radios())
        command("modprobe", "mac80211_hwsim", "radios=2")
        wait("two radios", lambda: len(set(_radios()) - before) == 2, 20)
        command("ip", "netns", "add", self._router)
        mine, its = sorted(set(_radios()) - before)
        phy = Path(f"/sys/class/net/{its}/phy80211/name").read_text().strip()
        self._tool("iw", "phy", phy, "set", "netns", "name", self._router)
        self._ip("-n", self._router, "addr", "add", "192.168.77.1/24", "dev", its)
        self.radio, self._its = mine, its
        self.switch(True)
        self._give_addresses(its)
        self._start([str(self._root / "sbin" / "wpa_supplicant"), "-u", "-s"], "supplicant")

    def switch(self, on: bool) -> None:
        """The router's power."""
        if self._access is not None:
            self._access.terminate()
            self._access.wait(20)
            self._running.remove(self._access)
            self._access = None
        if on:
            settings = self._folder / "hostapd.conf"
            name = NAME.encode().hex()
            settings.write_text(
                _ACCESS.format(interface=self._its, name=name) + _GUARDED.format(password=PASSWORD)
            )
            inside = ["ip", "netns", "exec", self._router, str(self._root / "usr" / "sbin" / "hostapd")]
            self._start([*inside, str(settings)], "hostapd")
            self._access = self._running[-1]

    def _tool(self, name: str, *words: str) -> None:
        place = next(self._root.glob(f"*/{name}"), None) or next(self._root.glob(f"usr/*/{name}"))
        subprocess.run([place, *words], check=True, timeout=60, env=os.environ | self._libraries)


def _rehearse(root: Path) -> None:
    """Have the files in memory that are needed when time goes on."""
    size = 0
    for folder in ("usr/sbin", "usr/lib/x86_64-linux-gnu", "lib/x86_64-linux-gnu", "sbin"):
        for file in (root / folder).rglob("*"):
            if file.is_file():
                size += len(file.read_bytes())
    say(f"{size >> 20} MB of NetworkManager are in memory")
    command("modprobe", "overlay")


def _radios() -> list[str]:
    return [path.name for path in Path("/sys/class/net").iterdir() if (path / "phy80211").exists()]


class Sofa:
    """The gateway's service, and what it told."""

    def __init__(self) -> None:
        self.told: list[NetworkStands] = []
        self.network = Network(self._hear)

    def _hear(self, stands: NetworkStands | ZoneStands) -> None:
        if isinstance(stands, NetworkStands):
            self.told.append(stands)
            say(f"{stands.connection} {stands.name} {stands.joining} {stands.failed} {len(stands.networks)}")

    @property
    def now(self) -> NetworkStands:
        return self.told[-1]

    def until(self, what: str, true: Callable[[NetworkStands], object], seconds: float = 90) -> float:
        return wait(what, lambda: self.told and true(self.now), seconds)

    def sees(self, name: str) -> Wifi | None:
        return next((wifi for wifi in self.now.networks if wifi.name == name), None) if self.told else None


def wifi(_: object) -> Facts:
    """A household finds its network, mistypes its password, joins, loses it, has it back, and forgets it."""
    facts: Facts = {}
    if not FETCHED.exists():
        return {"skipped": "NetworkManager could not be fetched"}
    command("busybox", "ip", "link", "set", "lo", "up")
    command("mount", "-t", "tmpfs", "house", "/mnt")  # /run is hidden from NetworkManager
    with tempfile.TemporaryDirectory(dir="/mnt") as folder, ExitStack() as ends:
        with unhurried():  # all of it is read from outside now
            _rehearse(packages())
            house = ends.enter_context(WifiHouse(Path(folder)))
            os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = house.address
            sofa = Sofa()
            order = sofa.network.order
            order(NetworkLook(True))
            sofa.until("a radio", lambda stands: stands.radio is Radio.on, 120)
        facts["seen"] = sofa.until("the network", lambda _: sofa.sees(NAME), 120)
        found = sofa.sees(NAME)
        assert found is not None
        facts["security"], facts["strength"], facts["known"] = found.security, found.strength, found.known
        order(NetworkJoin(NAME, "wrong-password"))
        sofa.until("the attempt", lambda stands: stands.joining == NAME)
        facts["refused"] = sofa.until("the refusal", lambda stands: stands.failed, 150)
        facts["said"] = sofa.now.failed
        wait("it to be unknown again", lambda: not (sofa.sees(NAME) or found).known, 20)
        order(NetworkJoin(NAME, PASSWORD))
        facts["joined"] = sofa.until("it", lambda stands: stands.connection is Connection.online, 150)
        sofa.until("the mark", lambda _: (sofa.sees(NAME) or found).joined)
        facts["after"] = [sofa.now.connection, sofa.now.name, sofa.now.failed, list(sofa.now.addresses)]
        house.switch(False)
        facts["lost"] = sofa.until("the loss", lambda stands: stands.connection is Connection.offline, 150)
        house.switch(True)
        facts["back"] = sofa.until(
            "it to be back", lambda stands: stands.connection is Connection.online, 200
        )
        order(NetworkRadio(False))
        sofa.until("the radio to be off", lambda stands: stands.radio is Radio.off)
        order(NetworkRadio(True))
        # The kernel's switch is for all radios of a machine: here the router's went off with it.
        house.switch(False)
        house.switch(True)
        sofa.until("it to be back after that", lambda stands: stands.connection is Connection.online, 200)
        order(NetworkForget(NAME))
        sofa.until("it to be left", lambda stands: stands.connection is Connection.offline)
        facts["still known"] = (sofa.sees(NAME) or found).known
        order(NetworkJoin("Nobody's"))
        sofa.until("a word", lambda stands: stands.failed)
        facts["nobody"] = sofa.now.failed
        order(NetworkLook(False))
        time.sleep(2)
        told = len(sofa.told)
        time.sleep(20)
        facts["told while nobody looks"] = len(sofa.told) - told
        sofa.network.close()
    return facts
