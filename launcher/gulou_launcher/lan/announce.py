"""Says on the network that this box can be deployed to (zeroconf: RFC 6762, RFC 6763)."""

from __future__ import annotations

import contextlib
import fcntl
import socket
import struct

from zeroconf import IPVersion, ServiceInfo, Zeroconf

from gulou_launcher.lan.messages import SERVICE

_GET_ADDRESS = 0x8915  # SIOCGIFADDR


class Announcement:
    """From `start` to `stop`. Nothing is said about the household; `id` is of the box's certificate."""

    def __init__(self, name: str, port: int, fingerprint: str) -> None:
        self._name = name
        self._port = port
        self._fingerprint = fingerprint
        self._zeroconf: Zeroconf | None = None

    def start(self) -> None:
        """Takes about two seconds: others on the network may have the name. Raises OSError."""
        try:
            self._zeroconf = Zeroconf(ip_version=IPVersion.All)
        except OSError:
            self._zeroconf = Zeroconf(ip_version=IPVersion.V4Only)
        label = self._name.replace(".", " ")
        info = ServiceInfo(
            SERVICE,
            f"{label}.{SERVICE}",
            port=self._port,
            parsed_addresses=addresses(),
            properties={"id": self._fingerprint[:32], "v": "1"},
            server=f"gulou-{self._fingerprint[:12]}.local.",
        )
        self._zeroconf.register_service(info, allow_name_change=True)

    def stop(self) -> None:
        """Take it back. Safe to call twice."""
        if self._zeroconf is not None:
            with contextlib.suppress(Exception):
                self._zeroconf.unregister_all_services()
            self._zeroconf.close()
            self._zeroconf = None


def addresses() -> list[str]:
    """Where others may reach this machine by IPv4 (netdevice(7)); loopback where there are no addresses."""
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        for _, name in socket.if_nameindex():
            with contextlib.suppress(OSError):
                answer = fcntl.ioctl(sock, _GET_ADDRESS, struct.pack("256s", name.encode()[:15]))
                found.append(socket.inet_ntoa(answer[20:24]))
    return [address for address in found if not address.startswith(("127.", "169.254."))] or ["127.0.0.1"]


def box_name() -> str:
    """What a box is called by others: the name of its machine."""
    return (socket.gethostname().partition(".")[0] or "gulou")[:40]
