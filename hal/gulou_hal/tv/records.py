"""How the tuners, their uses and the channels stand, for `gulou status`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou_hal.link import Record
from gulou_hal.tuner.contract import TunerState
from gulou_hal.tuner.device import Device

if TYPE_CHECKING:
    from gulou_hal.tv.multiplex import MultiplexStatus
    from gulou_hal.tv.plan import Plan
    from gulou_hal.tv.tables import Tables
    from gulou_hal.tv.tuners import Tuners


def tuners(tuners: Tuners) -> tuple[Record, ...]:
    """One record for each device: `tuner` where there is one, else with the device's name."""
    devices = tuners.plan.devices
    if not devices:
        return (Record("tuner", "missing", "No tuner was found: plug one in, and check its power"),)
    tuned = {each.device: each for each in tuners.tuned}
    found = []
    for device in devices:
        name = "tuner" if len(devices) == 1 else f"tuner {device.name}"
        now = tuned.get(device)
        status = None if now is None else now.multiplex.status()
        place = "" if now is None else now.place.title
        found.append(_device(name, device, status, place))
    return tuple(found)


def claims(plan: Plan) -> tuple[Record, ...]:
    """One record for each claim, the state being its use."""
    return tuple(
        Record(
            f"use {number}",
            claim.use.name,
            "",
            {"what": claim.for_what, "tuner": device.name, "multiplex": claim.place.title},
        )
        for number, (device, claim) in enumerate(
            ((device, claim) for device in plan.devices for claim in plan.claims(device)), start=1
        )
    )


def channels(tables: Tables) -> Record:
    """How many channels there are, and whether they were heard since the start."""
    scanned = "scanned" if tables.scanned.is_set() else "stored"
    detail: dict[str, str | int | float] = {
        "count": len(tables.channels),
        "multiplexes": len(tables.readings),
    }
    return Record("channels", scanned, "", detail)


def _device(name: str, device: Device, status: MultiplexStatus | None, place: str) -> Record:
    detail: dict[str, str | int | float] = {"url": device.address, "title": device.title}
    if status is None:
        return Record(name, "idle", "", detail)
    tuner = status.tuner
    detail |= {
        "multiplex": place,
        "bitrate": tuner.bitrate or 0,
        "packets": tuner.packets,
        "lost": tuner.lost,
        "continuity_errors": status.continuity_errors,
        "streams": status.streams,
        "dropped": status.dropped,
        "taps": status.taps,
    }
    measured = {"signal": tuner.signal, "snr": tuner.snr, "ber": tuner.ber}
    detail |= {key: value for key, value in measured.items() if value is not None}
    state = "idle" if tuner.state is TunerState.closed else tuner.state.value
    return Record(name, state, tuner.reason, detail)
