"""Live television: the picture, and over it what is on, the channels, a number, a choice of sound."""

from live_tv.app import LiveTv

__all__ = ["LiveTv"]
