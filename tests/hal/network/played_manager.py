"""NetworkManager's interface, played on a real bus: for answers that the real one gives only where things
go wrong."""

from __future__ import annotations

import threading
from typing import Any

from jeepney import DBusAddress, HeaderFields, Message, MessageType, new_error, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

NAME = "org.freedesktop.NetworkManager"
ROOT = "/org/freedesktop/NetworkManager"
RADIO = f"{ROOT}/Devices/2"
POINT = f"{ROOT}/AccessPoint/7"
PROFILE = f"{ROOT}/Settings/4"
TEAHOUSE = "茶馆"


def objects() -> dict[str, dict[str, dict[str, tuple[str, Any]]]]:
    """A radio that is not connected, and one network in reach."""
    manager: dict[str, tuple[str, Any]] = {
        "State": ("u", 20),
        "Connectivity": ("u", 0),
        "WirelessEnabled": ("b", True),
        "WirelessHardwareEnabled": ("b", True),
        "PrimaryConnection": ("o", "/"),
    }
    radio = {"DeviceType": ("u", 2), "State": ("u", 30), "Ip4Config": ("o", "/")}
    point = {
        "Ssid": ("ay", TEAHOUSE.encode()),
        "Strength": ("y", 71),
        "Flags": ("u", 1),
        "WpaFlags": ("u", 0),
        "RsnFlags": ("u", 0x188),
    }
    return {
        ROOT: {NAME: manager},
        RADIO: {f"{NAME}.Device": radio, f"{NAME}.Device.Wireless": {"ActiveAccessPoint": ("o", "/")}},
        POINT: {f"{NAME}.AccessPoint": point},
    }


class PlayedManager:
    """Has the name on the bus. `answers`: by method an error's name and words, or what is returned."""

    def __init__(self, answers: dict[str, tuple[str, ...] | Any]) -> None:
        self.asked: list[tuple[str, tuple[Any, ...]]] = []
        self._answers = answers
        self._bus: DBusConnection = open_dbus_connection("SYSTEM")
        self._bus.send_and_get_reply(message_bus.RequestName(NAME), timeout=5)
        self._ending = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def device_state(self, new: int, old: int, reason: int) -> None:
        """The radio has another state."""
        radio = DBusAddress(RADIO, NAME, f"{NAME}.Device")
        self._bus.send(new_signal(radio, "StateChanged", "uuu", (new, old, reason)))

    def close(self) -> None:
        self._ending = True
        self._thread.join(2)
        self._bus.close()

    def _run(self) -> None:
        while not self._ending:
            try:
                message = self._bus.receive(timeout=0.05)
            except TimeoutError:
                continue
            except OSError:
                return
            if message.header.message_type is MessageType.method_call:
                self._answer(message)

    def _answer(self, call: Message) -> None:
        method = call.header.fields[HeaderFields.member]
        self.asked.append((method, tuple(call.body)))
        answer = self._answers.get(method, ())
        match answer:
            case str(name), str(words):
                self._bus.send(new_error(call, name, "s", (words,)))
            case (signature, body):
                self._bus.send(new_method_return(call, signature, body))
            case _:
                self._bus.send(new_method_return(call))
