"""An app's connection to the gateway."""

from __future__ import annotations

import socket
from collections import deque
from typing import Final

from gulou.services import messages
from gulou.wire import Wire
from gulou_hal import link
from gulou_hal.missed import Missed

MESSAGE: Final = 1 << 16
"""Bytes that a message of an app may have: queries are small."""


class App:
    """An app's connection. What it may do is bound to this, not to what it says."""

    def __init__(self, attach: link.Attach, sock: socket.socket) -> None:
        self.instance = attach.instance
        self.app_id = attach.app_id
        self.permissions = frozenset(attach.permissions)
        self.hosts = attach.hosts
        self.discovers = attach.discovers
        self.wire: Wire[messages.FromApp] = Wire(sock, messages.FromApp, limit=MESSAGE)
        self.waiting: deque[messages.Call] = deque()
        self.later = 0
        """Answers that threads are at work on."""
        self.watches = False
        self.watches_recordings = False
        self.missed: Missed | None = None
        """While the app sleeps: what it is told when it wakes."""
