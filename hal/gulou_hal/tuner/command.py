"""``gulou tuner``: which tuners there are, what they receive, and how well."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any, Final

from gulou.commands.parser import Parser, print_json

if TYPE_CHECKING:
    from gulou_hal.tuner.contract import TunerStatus
    from gulou_hal.tuner.device import Device

_INTERVAL: Final = 1.0
_SEARCH: Final = 2.0
"""Seconds for tuners on the network to answer."""


def command(argv: list[str]) -> int:
    """Run the command; returns 0, or 1 where there is no such tuner, or nothing was received."""
    arguments = _parser().parse_args(argv)
    # Imported now: `--help` and a wrong option should not wait for numpy.
    from gulou_hal.tuner.contract import TunerError
    from gulou_hal.tuner.delivery import Delivery

    try:
        delivery = Delivery.parse(arguments.delivery) if arguments.delivery else None
        devices = _devices(arguments.address)
        if delivery is None:
            return _list(devices, arguments.json)
        device = next((each for each in devices if each.receives(delivery)), None)
        if device is None:
            raise TunerError(
                f"No tuner of {arguments.address} receives {delivery.title}: use another address"
            )
        return _watch(device, delivery, arguments.seconds, arguments.json)
    except TunerError as error:
        print(f"gulou tuner: {error}", file=sys.stderr)
        return 1


def _parser() -> Parser:
    parser = Parser(
        "tuner",
        "List the tuners of this machine or of the network. With a delivery, in SAT>IP's words, tune to it "
        "and show how reception stands, once a second.",
        "gulou tuner\ngulou tuner --address satip://auto\n"
        "gulou tuner 'msys=dvbc&freq=474&sr=6875&mtype=64qam' --seconds 10",
        json=True,
    )
    parser.add_argument("delivery", metavar="DELIVERY", nargs="?", default="", values=list)
    parser.add_argument(
        "--address",
        default="dvb://auto",
        help="dvb://auto, dvb://0/1, dvb://0?lnb=universal, satip://HOST, … (default: %(default)s)",
        values=lambda: ("dvb://auto", "satip://auto"),
    )
    parser.add_argument("--seconds", type=float, default=5.0, help="how long to look (default: %(default)s)")
    return parser


def _devices(address: str) -> list[Device]:
    """The devices of an address, by name; those of a network get a moment to answer."""
    from gulou_hal.tuner.devices import Devices

    found: dict[str, Device] = {}

    def changed(came: frozenset[Device], went: frozenset[Device]) -> None:
        found.update({device.name: device for device in came})

    devices = Devices([address], changed)
    devices.start()
    give_up = time.monotonic() + (0.0 if address.startswith("dvb:") else _SEARCH)
    while not found and time.monotonic() < give_up:
        time.sleep(0.05)
    devices.stop()
    return [found[name] for name in sorted(found)]


def _list(devices: list[Device], json: bool) -> int:
    rows = [
        {"name": each.name, "title": each.title, "systems": sorted(each.systems), "address": each.address}
        for each in devices
    ]
    if json:
        print_json(rows)
        return 0
    for row in rows:
        print(f"{row['name']}  {row['title']}")
    if not rows:
        print("No tuner was found: plug one in, or see `dmesg` for why its driver did not start")
    return 0 if rows else 1


def _watch(device: Device, delivery: Any, seconds: float, json: bool) -> int:
    """Tune, and show once a second how it stands; 1 where it never locked."""
    tuner = device.tuner(delivery)
    tuner.open()
    locked = False
    try:
        if not json:
            print(f"{device.name}  {device.title}: {delivery.title}")
        end = time.monotonic() + seconds
        due = time.monotonic() + _INTERVAL
        while time.monotonic() < end:
            tuner.read(0.1)
            if time.monotonic() >= due or time.monotonic() >= end:
                due += _INTERVAL
                status = tuner.status()
                locked = locked or status.locked
                if not json:
                    print(line(status), flush=True)
        if json:
            print_json(tuner.status())
    except KeyboardInterrupt:
        pass
    finally:
        tuner.close()
    return 0 if locked else 1


def line(status: TunerStatus) -> str:
    """How reception stands, in one line: what the hardware does not say is left out."""
    parts = [status.state.value]
    if status.signal is not None:
        parts.append(f"signal {status.signal:.0%}")
    if status.snr is not None:
        parts.append(f"SNR {status.snr:.1f} dB")
    if status.ber is not None:
        parts.append(f"BER {status.ber:.1e}")
    if status.bitrate is not None:
        parts.append(f"{status.bitrate / 1e6:.1f} Mbit/s")
    parts.append(f"{status.packets} packets, {status.lost} lost")
    return "  ".join(parts) + (f"\n  {status.reason}" if status.reason else "")
