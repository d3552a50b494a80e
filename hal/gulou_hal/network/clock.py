"""The system's time zone, through systemd's timedated where it may be set."""

from __future__ import annotations

from typing import Final

from jeepney import DBusAddress

from gulou_hal.network.bus import Bus, BusError

_TIMEDATED: Final = DBusAddress(
    "/org/freedesktop/timedate1", "org.freedesktop.timedate1", "org.freedesktop.timedate1"
)
HERE_ONLY: Final = "Set for this box; the clock of its system could not be set to it"


def set_zone(zone: str) -> str:
    """Set the zone (org.freedesktop.timedate1(5)); why the system's could not be, else ''. Waits."""
    try:
        bus = Bus()
    except BusError:
        return HERE_ONLY
    try:
        bus.call(_TIMEDATED, "SetTimezone", "sb", zone, False)
    except BusError:
        return HERE_ONLY
    finally:
        bus.close()
    return ""
