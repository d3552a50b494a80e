"""What is wrong with what a peer said."""


class SatipError(Exception):
    """A message that is malformed or too large; the words are for the log and for the peer."""
