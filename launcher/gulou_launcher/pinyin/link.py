"""The launcher's end of its line to the engine: starts it, asks it, and gets over its fall."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec

from gulou_launcher.pinyin.messages import Compose, Composed, FromEngine, Missing, Ready, Resting
from gulou_launcher.post import Line, Post

PATIENCE = 3.0
"""Seconds for an answer."""
STARTING = 15.0
"""Seconds for the first, which is given once its dictionaries are loaded: a box may have much to do."""
FALLS = 3
WITHIN = 60.0
"""An engine that falls so often in so many seconds stays down until somebody opens a keyboard anew."""
COMMAND = (sys.executable, "-P", "-m", "gulou_launcher.pinyin.engine")

Heard = Callable[[Composed], None]


class EngineLink:
    """Belongs to the frame thread. Only the newest question is answered."""

    def __init__(self, post: Post, after: Callable[[float, Callable[[], None]], None], folder: Path) -> None:
        self._post = post
        self._after = after
        self._folder = folder
        self._line: Line[FromEngine] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._question: Compose | None = None
        self._heard: Heard = lambda _: None
        self._number = 0
        self._falls: deque[float] = deque(maxlen=FALLS)
        self.missing = ""
        """Why Chinese cannot be typed on this box, for the log; empty where it can, or nobody has tried."""
        self._is_ready = False
        self.version = ""
        self.walls: tuple[str, ...] = ()
        self.starts = 0

    @property
    def pid(self) -> int:
        """The engine's process, 0 while there is none."""
        return self._process.pid if self._process is not None and self._line is not None else 0

    @property
    def down(self) -> bool:
        """Whether it has fallen so often that it is left alone."""
        return len(self._falls) == FALLS and time.monotonic() - self._falls[0] < WITHIN

    def ready(self) -> None:
        """A keyboard for Chinese was opened: let the engine load while the first letter is chosen."""
        self._falls.clear()
        if self._line is None and not self.missing:
            self._start()

    def ask(self, question: Compose, heard: Heard) -> None:
        """Ask this in place of whatever was asked before; `heard` is called with the answer, once."""
        self._number += 1
        self._question = question = msgspec.structs.replace(question, number=self._number)
        self._heard = heard
        if self.missing or self.down:
            self._give_up()
            return
        if self._line is None:
            self._start()
        if self._line is not None:
            self._line.send(question)
        self._after(PATIENCE if self._is_ready else STARTING, partial(self._late, self._number))

    def drop(self) -> None:
        """Nobody waits for the answer any more."""
        self._question, self._heard = None, lambda _: None

    def forget(self) -> None:
        """End the engine, and delete what it has learned."""
        process = self._process
        self._end()

        def delete() -> None:
            if process is not None:
                process.wait()
            shutil.rmtree(self._folder, ignore_errors=True)

        threading.Thread(target=delete, name="forget", daemon=True).start()

    def close(self) -> None:
        self.drop()
        self._end()

    def _start(self) -> None:
        near, far = socket.socketpair()
        self.starts += 1
        self._is_ready = False
        self._line = Line(self._post, near, FromEngine, self._received, self._closed)
        line = self._line

        def run() -> None:
            try:
                with far:
                    process = subprocess.Popen(
                        [*COMMAND, str(far.fileno()), str(self._folder)],
                        stdin=subprocess.DEVNULL,
                        pass_fds=(far.fileno(),),
                    )
            except OSError as error:
                self._post.deliver(self._received, Missing(str(error)))
                return
            self._post.deliver(partial(self._begun, line), process)
            process.wait()

        threading.Thread(target=run, name="pinyin", daemon=True).start()

    def _begun(self, line: Line[FromEngine], process: subprocess.Popen[bytes]) -> None:
        if line is self._line:
            self._process = process
        else:
            process.kill()

    def _received(self, message: FromEngine) -> None:
        match message:
            case Ready(version=version, walls=walls):
                self.version, self.walls, self._is_ready = version, walls, True
            case Missing(reason=reason):
                self.missing = reason
                print(f"pinyin: Chinese cannot be typed ({reason})", file=sys.stderr, flush=True)
                self._end()
                self._give_up()
            case Resting():
                self._end()
                if self._question is not None:
                    # It was asked just when it left.
                    self.ask(self._question, self._heard)
            case Composed(number=number) if self._question is not None and number == self._question.number:
                heard = self._heard
                self.drop()
                heard(message)

    def _closed(self, _: str) -> None:
        """It fell. Whoever waits is answered by the next one."""
        self._line = self._process = None
        self._falls.append(time.monotonic())
        if self._question is not None:
            self.ask(self._question, self._heard)

    def _late(self, number: int) -> None:
        """It does not answer: another one shall."""
        if self._question is not None and self._question.number == number and self._line is not None:
            self._end()
            self._closed("")

    def _give_up(self) -> None:
        """Answer that there is nothing but the letters."""
        question, heard = self._question, self._heard
        self.drop()
        if question is not None:
            heard(Composed(question.number, question.letters))

    def _end(self) -> None:
        line, process, self._line, self._process = self._line, self._process, None, None
        if line is not None:
            line.close()
        if process is not None:
            process.kill()
