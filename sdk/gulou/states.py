"""The closed vocabulary of what can become of an app, used the same in every process."""

from enum import StrEnum


class AppState(StrEnum):
    """Where an app is in its life. An app is always in exactly one of these."""

    STARTING = "starting"
    RUNNING = "running"  # on the screen
    BACKGROUND = "background"  # not on the screen, and allowed to work
    SUSPENDED = "suspended"  # not on the screen, frozen in memory
    HIBERNATED = "hibernated"  # its process has ended, what it saved is kept
    STOPPED = "stopped"
    FAILED = "failed"
    QUARANTINED = "quarantined"


class ExitReason(StrEnum):
    """Why an app's process is no more, or never was."""

    ENDED = "ended"
    STOPPED = "stopped"
    CRASHED = "crashed"
    MEMORY = "memory"
    CPU = "cpu"
    STORAGE = "storage"
    FLOODED = "flooded"
    KILLED = "killed"
    NOT_RESPONDING = "not_responding"
    REFUSED = "refused"

    @property
    def sentence(self) -> str:
        """One English sentence for a person on the sofa; the launcher translates it."""
        return _SENTENCES[self]

    @property
    def failed(self) -> bool:
        """Whether this counts against the app: many of these in a short time put it in quarantine."""
        return self not in (ExitReason.ENDED, ExitReason.STOPPED)


_SENTENCES = {
    ExitReason.ENDED: "The app closed itself.",
    ExitReason.STOPPED: "The box closed the app.",
    ExitReason.CRASHED: "The app stopped because of an error in it.",
    ExitReason.MEMORY: "The app used more memory than it is allowed.",
    ExitReason.CPU: "The app kept the processor busy for too long.",
    ExitReason.STORAGE: "The app filled more of the disk than it is allowed.",
    ExitReason.FLOODED: "The app sent more to the screen than it is allowed.",
    ExitReason.KILLED: "The app was stopped from outside.",
    ExitReason.NOT_RESPONDING: "The app did not answer, so the box closed it.",
    ExitReason.REFUSED: "The box would not start the app.",
}
