"""The contract of what speaks."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass


@dataclass(frozen=True)
class Manner:
    """How it is said: `language` as in BCP 47; `rate` −100 … 100, 0 is usual; `volume` 0 … 100."""

    language: str = "en"
    rate: int = 0
    volume: int = 100


class Voice(ABC):
    """Speaks on one thread, and never waits until it has spoken. A failed `open` leaves nothing behind."""

    @abstractmethod
    def open(self) -> None:
        """Be ready to speak. Raises SpeechError."""

    @abstractmethod
    def say(self, words: str, manner: Manner) -> None:
        """Begin to say this. Raises SpeechError."""

    @abstractmethod
    def stop(self) -> None:
        """Say no more of it. Raises SpeechError."""

    @abstractmethod
    def speaking(self) -> bool:
        """Whether what was begun is still being said. Raises SpeechError where it will never be."""

    @abstractmethod
    def close(self) -> None:
        """Let go of all that it holds."""
