"""The network, for the household: a thread beside the gateway's loop that talks with NetworkManager.

It sleeps until NetworkManager or the launcher says something, and does one thing after the other.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from gulou_hal.link import (
    Connection,
    NetworkForget,
    NetworkJoin,
    NetworkLook,
    NetworkRadio,
    NetworkStands,
    Record,
    SetZone,
    ZoneStands,
)

if TYPE_CHECKING:
    from jeepney import Message

    from gulou_hal.network.bus import Bus
    from gulou_hal.network.mirror import Mirror

log = logging.getLogger(__name__)

Order = NetworkLook | NetworkJoin | NetworkForget | NetworkRadio | SetZone
ORDERS: Final = (NetworkLook, NetworkJoin, NetworkForget, NetworkRadio, SetZone)
"""What the launcher may ask of it."""
_NOTHING: Final = "/"


class Network:
    """Owned by the gateway's loop. Nothing of it is imported, and no thread runs, before it is asked."""

    def __init__(self, tell: Callable[[NetworkStands | ZoneStands], None]) -> None:
        """`tell` is called on the thread with what is new."""
        self._tell = tell
        self._orders: deque[Order] = deque()
        self._thread: threading.Thread | None = None
        self._closing = False
        self._lock = threading.Lock()
        self._awake = threading.Event()
        """Set where there is something to do and no bus to wait on."""
        self._bus: Bus | None = None
        self._said: NetworkStands | None = None
        # The thread's own.
        self._mirror: Mirror | None = None
        self._closely = False
        self._joining = ""
        self._failed = ""
        self._made = ""
        """The profile that was made for the network that is being joined."""
        self._refused: set[bytes] = set()
        """Networks whose password was wrong: they are asked for anew."""

    def order(self, order: Order) -> None:
        """Have this done; on the loop."""
        self._orders.append(order)
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="network", daemon=True)
            self._thread.start()
        self._wake()

    def close(self) -> None:
        self._closing = True
        self._wake()
        if self._thread is not None:
            self._thread.join(1.0)

    @property
    def record(self) -> Record:
        """How it stands, for `gulou status`."""
        said = self._said
        if said is None:
            return Record("network", "off")
        detail: dict[str, str | int | float] = {"addresses": " ".join(said.addresses), "name": said.name}
        return Record("network", said.connection.value, said.reason or said.failed, detail)

    def _wake(self) -> None:
        self._awake.set()
        with self._lock:
            if self._bus is not None:
                self._bus.wake()

    # The thread.

    def _run(self) -> None:
        from gulou_hal.network.bus import BusError

        while not self._closing:
            try:
                self._connected()
            except BusError as error:
                log.info("no system bus, or not any more: %s", error)
            except Exception:
                log.exception("the network's thread failed")
            self._let_go()
            if not self._closing:
                # Without a bus nobody can be listened to: the next who asks is reason to look again.
                while self._orders:
                    order = self._orders.popleft()
                    if isinstance(order, SetZone):
                        self._zone(order)
                    self._said = None
                self._unmanaged()
                self._awake.clear()
                if not self._orders:
                    self._awake.wait()

    def _connected(self) -> None:
        """Serve as long as the bus is there. Raises BusError."""
        from jeepney import MatchRule

        from gulou_hal.network.bus import Bus
        from gulou_hal.network.mirror import NAME, Mirror

        bus = Bus()
        with self._lock:
            self._bus = bus
        come_and_gone = MatchRule(type="signal", sender="org.freedesktop.DBus", member="NameOwnerChanged")
        come_and_gone.add_arg_condition(0, NAME)
        bus.listen(come_and_gone)
        mirror = self._mirror = Mirror(bus)
        if bus.has_owner(NAME):
            self._read(mirror)
        while True:
            while self._orders:
                self._carry_out(self._orders.popleft())
            if self._closing:
                return
            self._say()
            for signal in bus.wait():
                self._hear(mirror, signal)

    def _read(self, mirror: Mirror) -> None:
        """A service that is just going has no answer: its next owner is listened to."""
        from gulou_hal.network.bus import BusError

        try:
            mirror.read()
        except BusError as error:
            mirror.forget()
            if not error.name:
                raise
            log.info("NetworkManager does not say how it stands: %s", error)

    def _let_go(self) -> None:
        self._mirror = None
        with self._lock:
            bus, self._bus = self._bus, None
        if bus is not None:
            bus.close()

    def _hear(self, mirror: Mirror, signal: Message) -> None:
        from jeepney import HeaderFields

        from gulou_hal.network.joining import asks_anew, why
        from gulou_hal.network.standing import ACTIVATED, FAILED

        member = signal.header.fields.get(HeaderFields.member)
        if member == "NameOwnerChanged":
            self._joining = self._made = ""
            mirror.forget()
            if signal.body[2]:
                self._read(mirror)
        elif member == "StateChanged":
            new, _, reason = signal.body
            radio = signal.header.fields.get(HeaderFields.path, "")
            if self._joining and radio in {path for path, _ in self._radios()}:
                if new == FAILED:
                    self._failed = why(self._joining, reason)
                    if asks_anew(reason):
                        self._refused.add(self._joining.encode())
                    self._unmake()
                if new in (FAILED, ACTIVATED):
                    self._joining = self._made = ""
        else:
            mirror.hear(signal)

    def _radios(self) -> list[tuple[str, dict[str, Any]]]:
        from gulou_hal.network.standing import devices

        return devices(self._mirror)[1] if self._mirror is not None else []

    def _say(self) -> None:
        """Tell the launcher, where something is new."""
        from msgspec.structs import replace

        from gulou_hal.network.standing import standing

        assert self._mirror is not None
        if not self._mirror.manager:
            self._unmanaged()
            return
        stands = standing(
            self._mirror,
            socket.gethostname(),
            closely=self._closely,
            joining=self._joining,
            failed=self._failed,
        )
        refused = {name.decode("utf-8", "replace") for name in self._refused}
        if refused:
            networks = tuple(
                replace(wifi, known=False) if wifi.name in refused else wifi for wifi in stands.networks
            )
            stands = replace(stands, networks=networks)
        self._tell_if_new(stands)

    def _unmanaged(self) -> None:
        from gulou_hal.network.standing import UNMANAGED

        self._tell_if_new(NetworkStands(Connection.unmanaged, UNMANAGED, hostname=socket.gethostname()))

    def _tell_if_new(self, stands: NetworkStands) -> None:
        if stands != self._said:
            self._said = stands
            self._tell(stands)

    # What is asked of it.

    def _carry_out(self, order: Order) -> None:
        from gulou_hal.network.bus import BusError
        from gulou_hal.network.joining import refusal

        if isinstance(order, SetZone):
            self._zone(order)
            return
        if isinstance(order, NetworkLook):
            self._look(order)
            return
        name = getattr(order, "name", "Wi-Fi")
        self._failed = ""
        try:
            match order:
                case NetworkJoin():
                    self._join(order)
                case NetworkForget():
                    self._forget(order.name.encode())
                case NetworkRadio():
                    self._switch(order.on)
        except BusError as error:
            self._joining = self._made = ""
            self._failed = refusal(name, error)
            if not error.name:
                raise

    def _look(self, order: NetworkLook) -> None:
        from gulou_hal.network.bus import BusError
        from gulou_hal.network.mirror import WIRELESS, address

        assert self._mirror is not None and self._bus is not None
        begins = order.closely and not self._closely
        self._closely = order.closely
        self._said = None  # who asks is answered
        if not self._mirror.manager:
            return
        self._mirror.closely(order.closely)
        if not order.closely:
            self._failed = ""
        for path, _ in self._radios() if begins else ():
            try:
                self._bus.call(address(path, WIRELESS), "RequestScan", "a{sv}", {})
            except BusError as error:
                # It has just looked, or is off: what it knows is told all the same.
                log.info("%s does not look for networks: %s", path, error)

    def _join(self, order: NetworkJoin) -> None:
        from gulou_hal.network.joining import NO_ADAPTER, OUT_OF_REACH, profile
        from gulou_hal.network.mirror import NAME, ROOT, address
        from gulou_hal.network.standing import in_reach

        assert self._mirror is not None and self._bus is not None
        ssid = order.name.encode()
        radio = next((path for path, _ in self._radios()), None)
        if radio is None:
            self._failed = NO_ADAPTER
            return
        manager = address(ROOT, NAME)
        known = next((path for path, name in self._mirror.names.items() if name == ssid), None)
        reach = next((reach for reach in in_reach(self._mirror) if reach.ssid == ssid), None)
        if known is not None and not order.password:
            self._joining = order.name
            self._bus.call(manager, "ActivateConnection", "ooo", known, radio, _NOTHING)
            return
        if reach is None and not order.hidden:
            self._failed = OUT_OF_REACH.format(name=order.name)
            return
        self._forget(ssid)
        settings = profile(
            ssid,
            order.password,
            only_sae=reach is not None and reach.only_sae,
            hidden=order.hidden,
        )
        point = reach.path if reach is not None else _NOTHING
        self._made, _ = self._bus.call(
            manager, "AddAndActivateConnection", "a{sa{sv}}oo", settings, radio, point
        )
        self._joining = order.name

    def _forget(self, ssid: bytes) -> None:
        """Every profile of this network, with its password; of all networks, where none is named."""
        from gulou_hal.network.mirror import PROFILE, address

        assert self._mirror is not None and self._bus is not None
        self._refused.discard(ssid)
        for path in [path for path, name in self._mirror.names.items() if not ssid or name == ssid]:
            self._bus.call(address(path, PROFILE), "Delete")

    def _unmake(self) -> None:
        """A network that could not be joined is not known: its password may be wrong."""
        from gulou_hal.network.bus import BusError
        from gulou_hal.network.mirror import PROFILE, address

        assert self._bus is not None
        if self._made:
            try:
                self._bus.call(address(self._made, PROFILE), "Delete")
            except BusError as error:
                log.info("the profile of %s stays: %s", self._joining, error)

    def _switch(self, on: bool) -> None:
        from gulou_hal.network.mirror import NAME, ROOT, address

        assert self._bus is not None
        self._bus.put(address(ROOT, NAME), "WirelessEnabled", "b", on)

    # The clock.

    def _zone(self, order: SetZone) -> None:
        from gulou_hal.network.clock import set_zone

        os.environ["TZ"] = order.zone
        time.tzset()
        self._tell(ZoneStands(order.zone, set_zone(order.zone)))
