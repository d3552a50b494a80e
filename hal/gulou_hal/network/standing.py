"""How the network stands, out of what NetworkManager's objects say. Numbers are those of nm-dbus-types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gulou_hal.link import Cable, Connection, NetworkStands, Radio, Security, Wifi
from gulou_hal.network.mirror import ACTIVE, DEVICE, NAME, POINT, WIRED, WIRELESS, Mirror, Properties

UNMANAGED: Final = "The network of this box is set up by its system, not here"
NO_DEVICE: Final = "No network adapter was found: plug one in, or check that its driver works"

# NMDeviceType; a virtual cable is as good as one.
_ETHERNET: Final = frozenset({1, 20})
_WIFI: Final = 2
# NMDeviceState
_DEVICE_UNMANAGED: Final = 10
_UNAVAILABLE: Final = 20
_DISCONNECTED: Final = 30
ACTIVATED: Final = 100
FAILED: Final = 120
_CONNECTING: Final = range(40, 100)
# NMState, NMConnectivityState
_GLOBAL: Final = 70
_NO_INTERNET: Final = frozenset({1, 3})
_PORTAL: Final = 2
# NM80211ApSecurityFlags
_PSK, _EAP, _SAE, _OWE, _SUITE_B = 0x100, 0x200, 0x400, 0x1800, 0x2000
_PRIVACY: Final = 1
_BARS: Final = 25
_NOWHERE: Final = "/"


@dataclass(frozen=True)
class Reach:
    """A Wi-Fi network in reach: its strongest access point."""

    path: str
    ssid: bytes
    strength: int
    security: Security
    only_sae: bool

    @property
    def name(self) -> str:
        return self.ssid.decode("utf-8", "replace")


def standing(
    mirror: Mirror, hostname: str, *, closely: bool, joining: str = "", failed: str = ""
) -> NetworkStands:
    """What the launcher is told."""
    cables, radios = devices(mirror)
    if not cables and not radios:
        seen = any(True for _ in mirror.of(WIRED)) or any(True for _ in mirror.of(WIRELESS))
        return NetworkStands(Connection.unmanaged, UNMANAGED if seen else NO_DEVICE, hostname=hostname)
    busy = {path: properties for path, properties in (*cables, *radios) if _is_up(properties)}
    primary = mirror.get(mirror.manager.get("PrimaryConnection", _NOWHERE), ACTIVE)
    through = next((path for path in primary.get("Devices", ()) if path in busy), next(iter(busy), ""))
    wireless = any(path == through for path, _ in radios)
    connected_to = joined(mirror, through) if wireless else None
    return NetworkStands(
        _connection(mirror, [*cables, *radios], bool(busy)),
        cable=_cable(mirror, cables),
        radio=_radio(mirror, radios),
        networks=_networks(mirror) if closely else (),
        name=(connected_to.name if connected_to else str(primary.get("Id", ""))) if busy else "",
        wireless=wireless,
        addresses=_addresses(mirror, busy),
        hostname=hostname,
        joining=joining,
        failed=failed,
    )


Device = tuple[str, Properties]


def devices(mirror: Mirror) -> tuple[list[Device], list[Device]]:
    """The adapters for cables and for Wi-Fi that NetworkManager has in its hands."""
    ours = [
        (path, properties)
        for path, properties in mirror.of(DEVICE)
        if properties.get("State", 0) > _DEVICE_UNMANAGED
    ]
    return (
        [device for device in ours if device[1].get("DeviceType") in _ETHERNET],
        [device for device in ours if device[1].get("DeviceType") == _WIFI],
    )


def in_reach(mirror: Mirror) -> list[Reach]:
    """Each Wi-Fi network once, by its strongest access point."""
    strongest: dict[bytes, Reach] = {}
    for path, point in mirror.of(POINT):
        ssid = bytes(point.get("Ssid", b""))
        if not ssid.strip(b"\0"):
            continue  # it hides its name
        asks = point.get("WpaFlags", 0) | point.get("RsnFlags", 0)
        found = Reach(
            path,
            ssid,
            point.get("Strength", 0),
            _security(asks, point.get("Flags", 0)),
            bool(asks & _SAE and not asks & _PSK),
        )
        if ssid not in strongest or found.strength > strongest[ssid].strength:
            strongest[ssid] = found
    return list(strongest.values())


def joined(mirror: Mirror, device: str) -> Reach | None:
    """The network that this adapter is in."""
    path = mirror.get(device, WIRELESS).get("ActiveAccessPoint", _NOWHERE)
    ssid = bytes(mirror.get(path, POINT).get("Ssid", b""))
    return next((reach for reach in in_reach(mirror) if reach.ssid == ssid), None)


def _security(asks: int, flags: int) -> Security:
    if asks & (_PSK | _SAE):
        return Security.password
    if asks & (_EAP | _SUITE_B):
        return Security.account
    if asks & _OWE:
        return Security.open
    return Security.dated if flags & _PRIVACY else Security.open


def _is_up(properties: Properties) -> bool:
    return bool(properties.get("State") == ACTIVATED)


def _connection(mirror: Mirror, adapters: list[Device], up: bool) -> Connection:
    manager = mirror.manager
    if not up:
        connecting = any(properties.get("State") in _CONNECTING for _, properties in adapters)
        return Connection.connecting if connecting else Connection.offline
    connectivity = manager.get("Connectivity", 0)
    if connectivity == _PORTAL:
        return Connection.portal
    if connectivity in _NO_INTERNET or manager.get("State", 0) < _GLOBAL:
        return Connection.local
    return Connection.online


def _cable(mirror: Mirror, cables: list[Device]) -> Cable:
    if not cables:
        return Cable.none
    states = [properties.get("State", 0) for _, properties in cables]
    if ACTIVATED in states:
        return Cable.connected
    plugged = any(mirror.get(path, WIRED).get("Carrier", True) for path, _ in cables)
    if any(state in _CONNECTING for state in states):
        return Cable.connecting
    return Cable.connecting if plugged and max(states) > _DISCONNECTED else Cable.unplugged


def _radio(mirror: Mirror, radios: list[Device]) -> Radio:
    if not radios:
        return Radio.none
    manager = mirror.get("/org/freedesktop/NetworkManager", NAME)
    on = manager.get("WirelessEnabled", True) and manager.get("WirelessHardwareEnabled", True)
    return Radio.on if on else Radio.off


def _networks(mirror: Mirror) -> tuple[Wifi, ...]:
    """Known ones and strong ones first; by its bars, so that the order does not change all the time."""
    known = set(mirror.names.values())
    _, radios = devices(mirror)
    in_them = {reach.ssid for path, radio in radios if _is_up(radio) and (reach := joined(mirror, path))}
    found = [
        Wifi(
            reach.name,
            min(100, reach.strength // _BARS * _BARS),
            reach.security,
            reach.ssid in known,
            reach.ssid in in_them,
        )
        for reach in in_reach(mirror)
    ]
    found.sort(key=lambda wifi: (not wifi.joined, not wifi.known, -wifi.strength, wifi.name.casefold()))
    return tuple(found)


def _addresses(mirror: Mirror, busy: dict[str, Properties]) -> tuple[str, ...]:
    found: list[str] = []
    for properties in busy.values():
        config = mirror.get(properties.get("Ip4Config", _NOWHERE), f"{NAME}.IP4Config")
        for each in config.get("AddressData", ()):
            if "address" in each:
                found.append(str(each["address"][1]))
    return tuple(found)
