"""Humble processes of the gateway: one for a long piece of work, which tells how it goes, line by line."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Final

log = logging.getLogger(__name__)

_PATIENCE: Final = 3.0


class Child:
    """`python -m module`, `said` on its input. `heard` gets its lines, `ended` comes last; on a thread."""

    def __init__(
        self, module: str, said: bytes, heard: Callable[[bytes], None], ended: Callable[[], None]
    ) -> None:
        self._module = module
        self._said = said
        self._heard = heard
        self._ended = ended
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name=module.rpartition(".")[2], daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End it; what it has not finished stays undone. Safe to call twice."""
        with self._lock:
            self._stopped = True
            process = self._process
        if process is not None:
            process.terminate()
            try:
                process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()

    @property
    def pid(self) -> int:
        """Its number, 0 before it runs."""
        return self._process.pid if self._process else 0

    def _run(self) -> None:
        try:
            with self._lock:
                if self._stopped:
                    return
                command = [sys.executable, "-P", "-m", self._module]
                process = self._process = subprocess.Popen(
                    command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, close_fds=True
                )
            assert process.stdin is not None
            assert process.stdout is not None
            try:
                process.stdin.write(self._said)
                process.stdin.close()
            except BrokenPipeError:
                log.warning("%s ended before it was told what to do", self._module)
            for line in process.stdout:
                self._heard(line)
            process.wait()
            process.stdout.close()
        except OSError as error:
            log.warning("%s could not be started: %s", self._module, error)
        finally:
            self._ended()
