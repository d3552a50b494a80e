"""The SDK's family of errors."""


class GulouError(Exception):
    """Something the developer or the household should read: one sentence, saying what to do."""


class WireError(GulouError):
    """The other end closed, sent what is no message, or sent more than is allowed."""


class MessageTooLongError(GulouError):
    """A message, such as the change of a screen, is longer than the other end takes; nothing was sent."""


class ServiceError(GulouError):
    """A service of the gateway refused or failed a request.

    `code` is one of `permission`, `not_found`, `invalid`, `unavailable`, `timeout`.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class ManifestError(GulouError):
    """`app.toml` is missing or wrong; the sentence names the file and the mend."""


class SceneError(GulouError):
    """A scene that cannot be shown: a duplicate key, a wrong child, a cycle."""


class TooMuchError(SceneError):
    """A scene that would be shown if it were smaller."""
