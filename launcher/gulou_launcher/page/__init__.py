"""The box in a browser: the live screen and a remote, on loopback, for whoever holds the printed address."""

from gulou_launcher.page.server import PageServer

__all__ = ["PageServer"]
