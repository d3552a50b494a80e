"""The launcher's line to the zygote: orders out, reports in."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Sequence

from gulou_launcher import urgency
from gulou_launcher.post import Post
from gulou_launcher.sandbox import messages


class ZygoteLink:
    """Orders are small and rare, so they are sent at once; a thread waits for the reports."""

    def __init__(
        self,
        post: Post,
        sock: socket.socket,
        on_report: Callable[[messages.Report], None],
        on_closed: Callable[[str], None],
    ) -> None:
        self._post = post
        self._sock = sock
        self._on_report = on_report
        self._on_closed = on_closed
        threading.Thread(target=self._read, name="zygote", daemon=True).start()

    def order(self, order: messages.Order, descriptors: Sequence[int] = ()) -> None:
        """Send an order; one that cannot be sent is followed by `on_closed`."""
        with contextlib.suppress(OSError):
            messages.send(self._sock, order, descriptors)

    def _read(self) -> None:
        urgency.help_drawing()
        try:
            while (report := messages.receive_report(self._sock)) is not None:
                self._post.deliver(self._on_report, report)
        except OSError:
            pass
        self._post.deliver(self._on_closed, "")
