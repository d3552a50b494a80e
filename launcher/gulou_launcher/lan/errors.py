"""What can go wrong on the line between two machines."""

from gulou_launcher.control.errors import ControlError


class LanError(ControlError):
    """One sentence: which box or machine, what went wrong, what to do."""


class NotPairedError(LanError):
    """The box and this machine do not know each other, or the household has taken that back."""
