"""What goes wrong in a set-up, said for the person at the terminal."""


class SetupError(Exception):
    """A step that could not be done: its text says what, and what to do now."""
