"""What can go wrong while an app is locked in."""


class SandboxError(Exception):
    """A wall could not be built; the text says which one and why, for a person."""
