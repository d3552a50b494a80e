"""What can be wrong with a package, or with what should become one."""

from gulou.errors import GulouError


class PackageError(GulouError):
    """One sentence: what is wrong with which package or file, and what to do."""
