"""The thread that speaks: what comes later goes before; what cannot be said is a state with a sentence."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final

from gulou_launcher.reader.errors import SpeechError
from gulou_launcher.reader.voice import Manner, Voice

AGAIN_AFTER: Final = 5.0
"""Seconds between one try and the next, where nothing could be said."""
_LOOK: Final = 0.05
"""Seconds between two looks at whether a sentence is over. While nothing is said, the thread sleeps."""
_MOST_WAITING: Final = 8
CLOSING: Final = 0.3


class Speaker:
    """Speaks with the first voice that can. Any thread may call it; none of it waits.

    `told` hears, on the speaking thread, whether something is being said now; `trouble` a sentence in English
    where nothing can be said, and '' when it can again.
    """

    def __init__(
        self,
        voices: Sequence[Callable[[], Voice]],
        told: Callable[[bool], None] = lambda _: None,
        trouble: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._voices = voices
        self._told, self._trouble = told, trouble
        self._wake = threading.Condition()
        self._waiting: deque[tuple[str, Manner]] = deque(maxlen=_MOST_WAITING)
        self._hushed = False
        self._closing = False
        self._voice: Voice | None = None
        self._tried = float("-inf")
        self._sentence = ""
        self._thread = threading.Thread(target=self._run, name="speaker", daemon=True)
        self._thread.start()

    def say(self, words: str, manner: Manner, *, now: bool = True) -> None:
        """Say this: `now`, in the place of what is being said; else after it."""
        with self._wake:
            if now:
                self._waiting.clear()
                self._hushed = True
            self._waiting.append((words, manner))
            self._wake.notify()

    def hush(self) -> None:
        """Say no more of what was begun or waits."""
        with self._wake:
            self._waiting.clear()
            self._hushed = True
            self._wake.notify()

    def close(self) -> None:
        """Say no more at all."""
        with self._wake:
            self._closing = True
            self._wake.notify()
        self._thread.join(CLOSING)

    def _run(self) -> None:
        speaking = False
        while True:
            with self._wake:
                if not (self._closing or self._hushed or (self._waiting and not speaking)):
                    self._wake.wait(_LOOK if speaking else None)
                if self._closing:
                    break
                hushed, self._hushed = self._hushed, False
                wanted = self._waiting.popleft() if self._waiting and (hushed or not speaking) else None
            before = speaking
            try:
                speaking = self._turn(hushed and speaking, wanted)
            except SpeechError as error:
                speaking = False
                self._let_go()
                self._say_trouble(str(error))
            if speaking != before:
                self._told(speaking)
        self._let_go()

    def _turn(self, stop: bool, wanted: tuple[str, Manner] | None) -> bool:
        """Stop, begin what is wanted, and look; whether something is being said. Raises SpeechError."""
        if stop and self._voice is not None:
            self._voice.stop()
        if wanted is not None and self._ready():
            assert self._voice is not None
            self._voice.say(*wanted)
            self._say_trouble("")
        return self._voice is not None and self._voice.speaking()

    def _ready(self) -> bool:
        """Open the first voice that can be opened; False where it is not yet time to try again."""
        if self._voice is not None:
            return True
        if time.monotonic() - self._tried < AGAIN_AFTER:
            return False
        self._tried = time.monotonic()
        last = SpeechError("No voice is installed on this box: install espeak-ng.")
        for make in self._voices:
            voice = make()
            try:
                voice.open()
            except SpeechError as error:
                last = error
                continue
            self._voice = voice
            return True
        raise last

    def _let_go(self) -> None:
        voice, self._voice = self._voice, None
        if voice is not None:
            with suppress(SpeechError):
                voice.close()

    def _say_trouble(self, sentence: str) -> None:
        if sentence != self._sentence:
            self._sentence = sentence
            self._trouble(sentence)
