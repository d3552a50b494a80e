"""What can go wrong between a box and those who want in."""

from gulou.errors import GulouError


class ControlError(GulouError):
    """One sentence for the person at the terminal: what went wrong, and what to do."""


class NoBoxError(ControlError):
    """No box runs on this data folder."""


class DataFolderError(ControlError):
    """The data folder cannot be used, or another box has it."""
