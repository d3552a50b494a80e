"""What can go wrong with the page."""

from gulou.errors import GulouError


class PageError(GulouError):
    """The page cannot be served; one sentence says why, and what to do."""
