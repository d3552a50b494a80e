"""What can go wrong with the phone's line."""

from gulou.errors import GulouError


class PhoneError(GulouError):
    """What came is not what the page says, or the line cannot be; one sentence says why."""
