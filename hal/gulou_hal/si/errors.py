"""What can be wrong with service information, said for people."""


class SiError(Exception):
    """Service information that cannot be read; the message is one sentence fit for a screen."""


class UnknownCharsetError(SiError):
    """A network's default text encoding that is not known by that name."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is no known text encoding: use auto, iso6937, gb18030, arib or a Python codec's name"
        )
