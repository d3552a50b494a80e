"""What is wrong with a list or a guide that was fetched."""

from __future__ import annotations


class FeedError(Exception):
    """A list or a guide that cannot be used; the message is one sentence fit for a screen."""
