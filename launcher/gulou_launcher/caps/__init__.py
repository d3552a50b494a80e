"""What one app may take of the box, in one table: over it an app is told, then slowed, then stopped."""

from gulou_launcher.caps.table import BYTES, MAX_MESSAGE, MESSAGES, TOLD, Resource, Standing, Use

__all__ = ["BYTES", "MAX_MESSAGE", "MESSAGES", "TOLD", "Resource", "Standing", "Use"]
