"""What runs inside the virtual machine: each step does one thing with the tuner and tells what it saw.

One line of JSON for each step goes to the second serial port; nothing is judged here, the tests outside do.
Every wait ends, and a step that does not end is shown, each thread where it stands, and ends the machine.
"""

from __future__ import annotations

import collections
import faulthandler
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from gulou_hal.si.nit import Nit
from gulou_hal.si.psi import Pat
from gulou_hal.si.sdt import Sdt
from gulou_hal.si.tables import TableParser
from gulou_hal.ts.filter import SectionFilter
from gulou_hal.ts.packet import as_packets, pids
from gulou_hal.tuner.contract import Tuner, TunerError, TunerState, TunerStatus
from gulou_hal.tuner.delivery import Delivery
from gulou_hal.tuner.device import Device
from gulou_hal.tuner.devices import Devices
from gulou_hal.tuner.dvb.adapters import describe
from gulou_hal.tuner.dvb.demux import Demux, SectionSource
from gulou_hal.tuner.dvb.frontend import Dish, Frontend
from gulou_hal.tv.continuity import Continuity
from gulou_hal.tv.multiplex import Multiplex
from tests.vm import hand, telling, wifi
from tests.vm.household import live
from tests.vm.telling import TooLateError, command, say, tell, unhurried, wait

FREQUENCIES: Final = (474, 482)
WATCHED_SECONDS: Final = 60.0
MODULES: Final = ("dvb-vidtv-bridge", "dvb-vidtv-demod", "dvb-vidtv-tuner")
_PARAMETERS: Final = Path("/sys/module/dvb_vidtv_bridge/parameters")
_DRIVER: Final = Path("/sys/bus/platform/drivers/vidtv")
_FIRMWARE: Final = Path("/sys/module/firmware_class/parameters/path")
_CGROUP: Final = Path("/sys/fs/cgroup")
_ROOT: Final = Path(__file__).resolve().parents[2]
_DEVICE: Final = "vidtv.0"
_FOLDER: Final = Path("/dev/dvb/adapter0")
_STEP_SECONDS: Final = 300.0
"""The guest's seconds for one step, unless the table of steps says otherwise."""

Facts = dict[str, Any]


def delivery(megahertz: float) -> Delivery:
    return Delivery.parse(f"msys=dvbc&freq={megahertz}&sr=6900&mtype=64qam")


class Tuners:
    """The devices of `dvb://auto` as they come and go."""

    def __init__(self) -> None:
        self.now: dict[str, Device] = {}
        self.told: list[str] = []
        self._devices = Devices(["dvb://auto"], self._changed)
        self._devices.start()

    def _changed(self, came: frozenset[Device], went: frozenset[Device]) -> None:
        for device in went:
            self.told.append(f"went {device.name}")
            self.now.pop(device.name, None)
        for device in came:
            self.told.append(f"came {device.name}")
            self.now[device.name] = device

    @property
    def one(self) -> Device:
        if len(self.now) != 1:
            raise RuntimeError(f"one tuner was to be there, and there are {list(self.now) or 'none'}")
        (device,) = self.now.values()
        return device


class Watching:
    """A multiplex that is received on a thread, as the gateway does, and all packets of it on another."""

    def __init__(self, device: Device, megahertz: float) -> None:
        self.continuity = Continuity()
        self.packets = 0
        self._multiplex = Multiplex(device.tuner(delivery(megahertz)), lambda _: None, lambda: None)
        self._tap = self._multiplex.tap(None)
        self._thread = threading.Thread(target=self._read)
        self._multiplex.start()
        self._thread.start()

    def _read(self) -> None:
        while not self._tap.closed:
            packets = as_packets(self._tap.read(0.5))
            self.packets += len(packets)
            self.continuity.feed(packets)

    @property
    def status(self) -> TunerStatus:
        return self._multiplex.status().tuner

    @property
    def overrun(self) -> int:
        return self._tap.lost

    def stop(self) -> None:
        self._tap.close()
        self._thread.join(10)
        self._multiplex.stop()
        if self._thread.is_alive():
            raise TooLateError("waited 10 s for the end of a reader whose multiplex was closed")


@contextmanager
def opened(tuner: Tuner) -> Iterator[Tuner]:
    tuner.open()
    try:
        yield tuner
    finally:
        tuner.close()


@contextmanager
def watching(device: Device, megahertz: float) -> Iterator[Watching]:
    watched = Watching(device, megahertz)
    try:
        wait(f"anything on {megahertz:g} MHz", lambda: watched.packets > 0, 15)
        yield watched
    finally:
        watched.stop()


def load(tuners: Tuners) -> Facts:
    """The driver is loaded while the gateway's watcher already looks."""
    with unhurried():
        modprobe()
    seconds = wait("the tuner to be found", lambda: tuners.now, 10)
    device = tuners.one
    return {
        "seconds": seconds,
        "name": device.name,
        "title": device.title,
        "systems": sorted(device.systems),
        "api": describe(_FOLDER / "frontend0").api,
        "receives": device.receives(delivery(474)),
    }


def modprobe() -> None:
    frequencies = ",".join(f"{megahertz}000000" for megahertz in FREQUENCIES)
    command("modprobe", "dvb-vidtv-bridge", "ts_from_file=1", f"vidtv_valid_dvb_c_freqs={frequencies}")


def scan_by_peer(tuners: Tuners) -> Facts:
    """`dvbv5-scan`, as Debian has it."""
    lines = []
    for megahertz in FREQUENCIES:
        lines += ["[CHANNEL]", "DELIVERY_SYSTEM = DVBC/ANNEX_A", f"FREQUENCY = {megahertz}000000"]
        lines += ["SYMBOL_RATE = 6900000", "INNER_FEC = NONE", "MODULATION = QAM/64", "INVERSION = AUTO"]
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        given, found = Path(folder, "given.conf"), Path(folder, "found.conf")
        given.write_text("\n".join(lines) + "\n")
        scanner = ("dvbv5-scan", "-T", "10", "-o", found, given)
        ran = subprocess.run(scanner, capture_output=True, timeout=200, check=False)
        text = found.read_text(errors="replace") if found.exists() else ""
    services = []
    for block in text.split("\n["):
        words = dict(re.findall(r"^\s*(\w+) = (.+?)\s*$", block, re.MULTILINE))
        if "SERVICE_ID" in words:
            services.append([int(words["FREQUENCY"]), int(words["SERVICE_ID"])])
    said = ran.stderr.decode(errors="replace")[-500:]
    took = time.monotonic() - began
    return {"status": ran.returncode, "services": sorted(services), "said": said, "seconds": took}


def scan(tuners: Tuners) -> Facts:
    """Our driver tunes to each, our parser reads what comes."""
    found: list[list[Any]] = []
    told: set[int] = set()
    seconds = {}
    for megahertz in FREQUENCIES:
        began = time.monotonic()
        with opened(tuners.one.tuner(delivery(megahertz))) as tuner:
            tables = tables_of(tuner)
        seconds[megahertz] = time.monotonic() - began
        (pat, sdt, nit) = (tables[kind] for kind in (Pat, Sdt, Nit))
        programs = {program.service_id for program in pat.programs}
        for service in sdt.services:
            names = {name.language: name.name for name in service.names}
            assert service.service_id in programs
            found.append([megahertz * 1_000_000, service.service_id, names.get("chi", service.name)])
        told |= {each.frequency for stream in nit.transport_streams for each in stream.delivery}
    return {"services": sorted(found), "network": sorted(told), "seconds": seconds}


def tables_of(tuner: Tuner) -> dict[type, Any]:
    """The PAT, SDT and NIT of what comes."""
    sections, parser = SectionFilter((0x00, 0x10, 0x11)), TableParser()
    tables: dict[type, Any] = {}
    give_up = time.monotonic() + 20
    while not {Pat, Sdt, Nit} <= tables.keys():
        if time.monotonic() > give_up:
            raise TimeoutError(f"only {[kind.__name__ for kind in tables]} came; {tuner.status()}")
        for section in sections.feed(tuner.read(0.1)):
            table = parser.parse(section.data)
            tables[type(table)] = table
    return tables


def watch(tuners: Tuners) -> Facts:
    """A minute of the whole multiplex."""
    with watching(tuners.one, 474) as watched:
        packets, cpu = watched.packets, time.process_time()
        for tenth in range(10):
            time.sleep(WATCHED_SECONDS / 10)
            say(f"watched {(tenth + 1) * WATCHED_SECONDS / 10:g} s, {watched.continuity.errors} errors")
        status = watched.status
        return {
            "state": status.state,
            "errors": watched.continuity.errors,
            "lost": status.lost + watched.overrun,
            "rate": (watched.packets - packets) / WATCHED_SECONDS,
            "signal": status.signal,
            "snr": status.snr,
            "ber": status.ber,
            "processor": (time.process_time() - cpu) / WATCHED_SECONDS,
        }


def filters(tuners: Tuners) -> Facts:
    """The kernel lets through what is wanted, and loses nothing while that changes."""
    continuity = Continuity()
    seen: list[list[int]] = []
    with opened(tuners.one.tuner(delivery(482))) as tuner:
        tables_of(tuner)
        for wanted in (None, {0x00, 0x111, 0x121}, {0x00, 0x11, 0x111, 0x131}, {0x111}, None, {0x111}, None):
            tuner.want(None if wanted is None else frozenset(wanted))
            counted: collections.Counter[int] = collections.Counter()
            settled = time.monotonic() + 0.7
            until = settled + 2.5
            while time.monotonic() < until:
                packets = tuner.read(0.1)
                # Others' counters run on while they are not wanted.
                continuity.feed(packets[pids(packets) == 0x111])
                if time.monotonic() > settled:
                    counted.update(pids(packets).tolist())
            seen.append(sorted(counted))
            say(f"{'all' if wanted is None else len(wanted)} wanted, {len(counted)} came")
    return {"seen": seen, "errors": continuity.errors}


def sections(tuners: Tuners) -> Facts:
    """The kernel's own section filter gives whole sections of one table."""
    with opened(tuners.one.tuner(delivery(474))) as tuner:
        tables_of(tuner)
        source = SectionSource(_FOLDER / "demux0", 0x11, 0x42)
        try:
            section = source.read(5)
        finally:
            source.close()
    table = TableParser().parse(section or b"")
    return {"services": len(table.services) if isinstance(table, Sdt) else 0}


def overrun(tuners: Tuners) -> Facts:
    """A reader that was late is told how much was lost, and goes on."""
    frontend = Frontend(_FOLDER / "frontend0")
    demux = Demux(_FOLDER / "demux0", _FOLDER / "dvr0", buffer=188 * 4000)
    try:
        frontend.tune(delivery(474), Dish())
        demux.want(None)
        started = wait("a first packet", demux.read, 10)
        time.sleep(3)
        while demux.wait(0) and not demux.overrun:
            demux.read()
        after = 0
        until = time.monotonic() + 2
        while time.monotonic() < until:
            after += len(demux.read()) // 188 if demux.wait(0.1) else 0
        return {"started": started, "lost": demux.overrun, "after": after}
    finally:
        frontend.close()
        demux.close()


def busy(tuners: Tuners) -> Facts:
    """One opener at a time; whoever only looks may."""
    with opened(tuners.one.tuner(delivery(474))):
        described = describe(_FOLDER / "frontend0").name
        try:
            tuners.one.tuner(delivery(482)).open()
        except TunerError as error:
            return {"said": str(error), "described": described}
    return {"said": "", "described": described}


def no_signal(tuners: Tuners) -> Facts:
    """A frequency where nothing is, and one that the frontend cannot be set to."""
    device = tuners.one
    with opened(device.tuner(delivery(600))) as tuner:
        began = time.monotonic()
        while tuner.status().state is not TunerState.no_signal and time.monotonic() < began + 8:
            tuner.read(0.1)
        status = tuner.status()
    try:
        device.tuner(delivery(40_000))
        said = ""
    except TunerError as error:
        said = str(error)
    return {"state": status.state, "reason": status.reason, "seconds": time.monotonic() - began, "said": said}


def signal_loss(tuners: Tuners) -> Facts:
    """The cable is pulled for four seconds while somebody watches."""
    switch = _PARAMETERS / "force_no_lock"
    with watching(tuners.one, 474) as watched:
        switch.write_text("Y")
        told = wait("word of the signal", lambda: watched.status.state is TunerState.no_signal, 8)
        reason = watched.status.reason
        time.sleep(2)
        packets = watched.packets
        switch.write_text("N")
        back = wait("packets, with the cable", lambda: watched.packets > packets + 1000, 10)
        return {"told": told, "reason": reason, "back": back, "state": watched.status.state}


def removal(tuners: Tuners) -> Facts:
    """The device is pulled out while somebody watches, its driver unloaded, and both come back."""
    device = tuners.one
    tuners.told.clear()
    with watching(device, 474) as watched:
        # The kernel waits here until the watcher has let go.
        pulling = subprocess.Popen(("sh", "-c", f"echo {_DEVICE} > {_DRIVER}/unbind"))
        told = wait("word of the tuner", lambda: watched.status.state is TunerState.failed, 10)
        reason = watched.status.reason
        pulled = pulling.wait(60)
        gone = wait("the tuner to go", lambda: not tuners.now, 10)
        command("modprobe", "-r", *MODULES)
        packets = watched.packets
        modprobe()
        found = wait("the tuner to be found again", lambda: tuners.now, 10)
        back = wait("packets, with the tuner", lambda: watched.packets > packets + 1000, 40)
        return {
            "told": told,
            "reason": reason,
            "pulled": pulled,
            "gone": gone,
            "found": found,
            "back": back,
            "state": watched.status.state,
            "devices": tuners.told,
        }


def household(tuners: Tuners) -> Facts:
    """The same through the gateway's receiver, which nobody tells that the tuner is back."""

    def pull_cable(out: bool) -> None:
        (_PARAMETERS / "force_no_lock").write_text("Y" if out else "N")

    def unplug() -> threading.Thread:
        def pull() -> None:
            command("sh", "-c", f"echo {_DEVICE} > {_DRIVER}/unbind")
            command("modprobe", "-r", *MODULES)

        pulling = threading.Thread(target=pull)
        pulling.start()
        return pulling

    return live(pull_cable, unplug, modprobe)


def walls(tuners: Tuners) -> Facts:
    """The box's sandbox where it may divide its cgroup, as a service of systemd with Delegate=yes."""
    command("busybox", "ip", "link", "set", "lo", "up")
    command("mount", "-t", "tmpfs", "tmp", "/var/tmp")  # not /tmp: what is tested may lie there
    command("mount", "-t", "cgroup2", "cgroup2", str(_CGROUP))
    (_CGROUP / "cgroup.subtree_control").write_text("+memory +pids +cpu")
    (_CGROUP / "box.service").mkdir()
    tests = (
        sys.executable,
        "-m",
        "pytest",
        "-rs",
        "-p",
        "no:cacheprovider",
        f"{_ROOT}/tests/launcher/sandbox/test_cgroup.py",
    )
    enter = f'echo $$ > {_CGROUP}/box.service/cgroup.procs; exec "$@"'
    with unhurried():
        ran = subprocess.run(
            ("sh", "-c", enter, "sh", *tests),
            capture_output=True,
            text=True,
            timeout=200,
            check=False,
            cwd=_ROOT,
        )
    return {"status": ran.returncode, "said": ran.stdout[-4000:] + ran.stderr[-1000:]}


STEPS: Final[dict[str, Callable[[Tuners], Facts]]] = {
    step.__name__: step
    for step in (
        *(load, scan_by_peer, scan, watch, filters, sections, overrun, busy, no_signal, signal_loss),
        *(removal, household, walls, hand.remotes, hand.infrared, hand.tv, wifi.wifi),
    )
}


LATER: Final = ("gulou_hal.tv.receiver", "gulou_hal.tv.scan", "gulou_hal.recording.making")
"""What the gateway imports once it runs."""
_LONGER: Final = {"household": 900.0, "wifi": 900.0}
"""The guest's seconds for a step that takes longer than most."""


def rehearse() -> None:
    """Have the files that are needed later in memory."""
    with unhurried():
        size = 0
        for file in Path(_FIRMWARE.read_text().strip(), "vidtv").glob("*.ts"):
            with file.open("rb", buffering=0) as broadcast:
                while data := broadcast.read(1 << 20):
                    size += len(data)
        say(f"{size >> 20} MB of broadcast are in memory")
        command("modprobe", "--show-depends", "dvb-vidtv-bridge")
        command("dvbv5-scan", "--version")
        command(sys.executable, "-c", f"import gulou_hal.gateway, {', '.join(LATER)}")


def main() -> None:
    """Do all steps; one that fails tells how, and the others go on."""
    say("Python runs; reading what the steps need")
    rehearse()
    tuners = Tuners()
    chosen = re.search(r"gulou.steps=(\S+)", Path("/proc/cmdline").read_text())
    for name, step in STEPS.items():
        if chosen is not None and name not in chosen[1].split(","):
            continue
        say(f"{name}: {(step.__doc__ or '').splitlines()[0]}")
        faulthandler.dump_traceback_later(_LONGER.get(name, _STEP_SECONDS), exit=True, file=port)
        began = time.monotonic()
        try:
            facts = step(tuners)
        except Exception:
            facts = {"failed": traceback.format_exc()}
        faulthandler.cancel_dump_traceback_later()
        tell(**facts, step=name, took=time.monotonic() - began)
    tell(step="end", uptime=time.monotonic())


if __name__ == "__main__":
    with Path("/dev/ttyS1").open("w") as port:
        telling.to(port)
        try:
            main()
        except Exception:
            tell(step="guest", failed=traceback.format_exc())
    os.sync()
    Path("/proc/sysrq-trigger").write_text("o")
    time.sleep(60)
