"""Recordings: what was kept of television, what will be, and how much room there is."""

from recordings.app import Recordings

__all__ = ["Recordings"]
