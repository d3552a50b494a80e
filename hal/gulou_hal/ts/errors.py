"""What can be wrong with a transport stream, said for the person who offered it."""


class TsError(Exception):
    """A transport stream that cannot be read; the message is one sentence fit for a screen."""


class NotTransportStreamError(TsError):
    """No run of sync bytes at any packet size in the part that was looked at."""

    def __init__(self, name: str, looked_at: int) -> None:
        size = f"{looked_at // 1024} KB" if looked_at >= 1024 else f"{looked_at} bytes"
        reach = f"in the first {size}" if looked_at else "because it is empty"
        super().__init__(f"{name} is not a transport stream: no sync byte every 188 bytes {reach}")
