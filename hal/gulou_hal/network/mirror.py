"""NetworkManager's objects as they stand: read once, then kept by its signals.

NetworkManager D-Bus reference, 1.20 and later: one object manager at /org/freedesktop tells of all objects,
`PropertiesChanged` of each change, so that nothing need ever be asked again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from jeepney import DBusAddress, HeaderFields, MatchRule, Message

from gulou_hal.network.bus import Bus, BusError

NAME: Final = "org.freedesktop.NetworkManager"
ROOT: Final = "/org/freedesktop/NetworkManager"
DEVICE: Final = f"{NAME}.Device"
WIRED: Final = f"{NAME}.Device.Wired"
WIRELESS: Final = f"{NAME}.Device.Wireless"
ACTIVE: Final = f"{NAME}.Connection.Active"
POINT: Final = f"{NAME}.AccessPoint"
PROFILE: Final = f"{NAME}.Settings.Connection"
SETTINGS: Final = f"{NAME}.Settings"
_IP4: Final = f"{NAME}.IP4Config"
_MANAGER: Final = DBusAddress("/org/freedesktop", NAME, "org.freedesktop.DBus.ObjectManager")
_PROPERTIES: Final = "org.freedesktop.DBus.Properties"

Properties = dict[str, Any]


def address(path: str, interface: str) -> DBusAddress:
    """An object of NetworkManager's."""
    return DBusAddress(path, NAME, interface)


def _changes(interface: str) -> MatchRule:
    rule = MatchRule(type="signal", sender=NAME, interface=_PROPERTIES, member="PropertiesChanged")
    rule.add_arg_condition(0, interface)
    return rule


class Mirror:
    """The objects by path, their properties by interface. One thread's own."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._objects: dict[str, dict[str, Properties]] = {}
        self.names: dict[str, bytes] = {}
        """The names of Wi-Fi networks that are known, by the path of their profile."""
        self._closely = False
        for interface in (NAME, DEVICE, WIRED, WIRELESS, ACTIVE, _IP4):
            bus.listen(_changes(interface))
        for member in ("InterfacesAdded", "InterfacesRemoved"):
            bus.listen(MatchRule(type="signal", sender=NAME, path="/org/freedesktop", member=member))
        bus.listen(MatchRule(type="signal", sender=NAME, interface=DEVICE, member="StateChanged"))
        bus.listen(MatchRule(type="signal", sender=NAME, interface=PROFILE, member="Updated"))

    def closely(self, closely: bool) -> None:
        """Whether the strength of what is in reach is kept too: it changes all the time. Raises BusError."""
        if closely != self._closely:
            self._closely = closely
            (self._bus.listen if closely else self._bus.ignore)(_changes(POINT))
            if closely:
                self.read()

    def read(self) -> None:
        """Read all of them. Raises BusError."""
        (found,) = self._bus.call(_MANAGER, "GetManagedObjects")
        self._objects = {
            path: {name: _plain(properties) for name, properties in interfaces.items()}
            for path, interfaces in found.items()
        }
        self.names = {}
        for path, _ in self.of(PROFILE):
            self._read_profile(path)

    def forget(self) -> None:
        """NetworkManager has gone."""
        self._objects, self.names = {}, {}

    def get(self, path: str, interface: str) -> Properties:
        """The properties of one object; none where there is no such object."""
        return self._objects.get(path, {}).get(interface, {})

    def of(self, interface: str) -> Iterator[tuple[str, Properties]]:
        """Every object with this interface."""
        for path, interfaces in self._objects.items():
            if interface in interfaces:
                yield path, interfaces[interface]

    @property
    def manager(self) -> Properties:
        return self.get(ROOT, NAME)

    def hear(self, signal: Message) -> None:
        """Keep what a signal tells. Raises BusError."""
        fields = signal.header.fields
        path, member = fields.get(HeaderFields.path, ""), fields.get(HeaderFields.member, "")
        match member:
            case "PropertiesChanged":
                interface, changed, gone = signal.body
                properties = self._objects.setdefault(path, {}).setdefault(interface, {})
                properties.update(_plain(changed))
                for name in gone:
                    properties.pop(name, None)
            case "InterfacesAdded":
                made, interfaces = signal.body
                known = self._objects.setdefault(made, {})
                known.update({name: _plain(properties) for name, properties in interfaces.items()})
                if PROFILE in interfaces:
                    self._read_profile(made)
            case "InterfacesRemoved":
                gone_path, interfaces = signal.body
                known = self._objects.get(gone_path, {})
                for name in interfaces:
                    known.pop(name, None)
                if not known:
                    self._objects.pop(gone_path, None)
                if PROFILE in interfaces:
                    self.names.pop(gone_path, None)
            case "Updated":
                self._read_profile(path)

    def _read_profile(self, path: str) -> None:
        """A profile may go while it is read, or be another user's: then it is none of ours."""
        try:
            (settings,) = self._bus.call(address(path, PROFILE), "GetSettings")
        except BusError as error:
            if not error.name:
                raise
            return
        name = settings.get("802-11-wireless", {}).get("ssid")
        if name is not None:
            self.names[path] = bytes(name[1])


def _plain(properties: dict[str, tuple[str, Any]]) -> Properties:
    """Properties without the signatures of their variants."""
    return {name: value for name, (_, value) in properties.items()}
