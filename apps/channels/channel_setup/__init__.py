"""Channels: looking for them, and what the household wants of each."""

from channel_setup.app import ChannelSetup

__all__ = ["ChannelSetup"]
