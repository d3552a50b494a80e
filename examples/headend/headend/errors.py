"""What can go wrong in the headend, said for people."""


class HeadendError(Exception):
    """The message is one sentence: what went wrong, with which thing, what to do now."""
