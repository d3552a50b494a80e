"""Words to the terminal, from a thread of their own: a terminal that nobody reads must not stop a frame."""

from __future__ import annotations

import queue
import sys
import threading

_MOST = 200


class Terminal:
    """Says each sentence once in a row."""

    def __init__(self) -> None:
        self._sentences: queue.Queue[str] = queue.Queue(_MOST)
        self._last = ""
        self._thread: threading.Thread | None = None

    def say(self, sentence: str) -> None:
        """Print a sentence for whoever started the box; from any thread, without waiting."""
        if sentence != self._last and not self._sentences.full():
            self._last = sentence
            self._sentences.put_nowait(sentence)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="terminal", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            print(f"gulou box: {self._sentences.get()}", file=sys.stderr, flush=True)
