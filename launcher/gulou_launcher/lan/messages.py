"""Which of the control socket's messages are answered on the line, and what is different about them there."""

from __future__ import annotations

import msgspec

from gulou_launcher.control import messages, packages, scenes, searches

SERVICE = "_gulou._tcp.local."
"""The zeroconf type (RFC 6763)."""
PAIRING = b"GPAIR1\r\n"
"""What begins a connection for pairing; TLS begins with the byte 0x16."""
LONGEST_REQUEST = 64 << 10
LONGEST_REPLY = 16 << 20


class Hello(msgspec.Struct, frozen=True, tag="hello"):
    """The first thing that a box says to a machine that it knows."""

    name: str
    version: str


ALLOWED: tuple[type, ...] = (
    messages.GetStatus,
    messages.GetApps,
    messages.Press,
    messages.Capture,
    scenes.Inspect,
    scenes.GetMessages,
    scenes.OpenApp,
    scenes.EndApp,
    packages.InstallPackage,
    packages.RemovePackage,
    packages.GetLog,
    searches.SearchAll,
)
"""The rest is for the box's own machine: a folder that it names is not on this one."""
