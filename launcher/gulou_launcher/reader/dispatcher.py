"""Speaks through speech-dispatcher, by its protocol SSIP over a Unix socket.

The protocol is that of Speech Dispatcher 0.11, *SSIP Documentation*: commands are lines, each is answered by
lines `NNN-…` and a last one `NNN …`; 1xx and 2xx are good, 3xx is the server's fault, 4xx and 5xx the
client's. Lines that begin with 70x tell what becomes of a message.
"""

from __future__ import annotations

import os
import socket
import subprocess
import time
from pathlib import Path
from shutil import which
from typing import Final

from gulou.waiting import readable
from gulou_launcher.reader.errors import SpeechError
from gulou_launcher.reader.voice import Manner, Voice

PROGRAM: Final = "speech-dispatcher"
PATIENCE: Final = 2.0
"""Seconds for an answer; the daemon gives one at once."""
STARTING: Final = 10.0
"""Seconds that a daemon has to come up."""
ALONE: Final = "30"
"""Seconds that a daemon which we started stays when nobody is connected any more."""
_LONGEST: Final = 1 << 16
_BEGIN, _END, _CANCELED = b"701", b"702", b"703"
_QUEUED = b"225"


def socket_path() -> Path:
    """Where the household's own daemon listens (spd_open2, libspeechd.c)."""
    address = os.environ.get("SPEECHD_ADDRESS", "")
    if address.startswith("unix_socket:"):
        return Path(address.partition(":")[2])
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    folder = Path(runtime) if runtime else Path.home() / ".cache"
    return folder / "speech-dispatcher" / "speechd.sock"


class Dispatcher(Voice):
    """`path`: the daemon's socket; `spawn`: the command that starts one where none listens, () for none."""

    def __init__(self, path: Path | None = None, spawn: tuple[str, ...] | None = None) -> None:
        self._path = path or socket_path()
        listening = (PROGRAM, "--spawn", "-c", "unix_socket", "-S", str(self._path), "-t", ALONE)
        self._spawn = listening if spawn is None else spawn
        self._line: socket.socket | None = None
        self._read = b""
        self._manner: Manner | None = None
        self._current = b""
        """The number of the message that is being said."""

    def open(self) -> None:
        self.close()
        self._line = self._connect() or self._start()
        try:
            self._ask("SET SELF CLIENT_NAME gulou:box:screen")
            for event in ("END", "CANCEL"):
                self._ask(f"SET SELF NOTIFICATION {event} ON")
        except SpeechError:
            self.close()
            raise

    def _connect(self) -> socket.socket | None:
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            line.settimeout(PATIENCE)
            line.connect(str(self._path))
        except OSError:
            line.close()
            return None
        return line

    def _start(self) -> socket.socket:
        """Have a daemon of our own started, and connect once it listens."""
        if not self._spawn or which(self._spawn[0]) is None:
            raise SpeechError("No speech service is installed on this box: install speech-dispatcher.")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            subprocess.run(
                self._spawn,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=STARTING,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            raise SpeechError("The speech service does not start; it is tried again.") from None
        until = time.monotonic() + STARTING
        while time.monotonic() < until:
            line = self._connect()
            if line is not None:
                return line
            time.sleep(0.05)
        raise SpeechError("The speech service does not start; it is tried again.")

    def say(self, words: str, manner: Manner) -> None:
        self._set(manner)
        self._ask("SPEAK")
        # A line that is a full stop ends the message; one that begins so has another (SSIP, "SPEAK").
        lines = (f".{line}" if line.startswith(".") else line for line in words.splitlines() or [""])
        for answer in self._ask("\r\n".join((*lines, "."))):
            if answer.startswith(_QUEUED + b"-"):
                self._current = answer[len(_QUEUED) + 1 :]

    def _set(self, manner: Manner) -> None:
        if manner == self._manner:
            return
        self._ask(f"SET SELF LANGUAGE {_language(manner.language)}")
        self._ask(f"SET SELF RATE {manner.rate}")
        self._ask(f"SET SELF VOLUME {2 * manner.volume - 100}")
        self._manner = manner

    def stop(self) -> None:
        self._current = b""
        if self._line is not None:
            self._ask("CANCEL SELF")

    def speaking(self) -> bool:
        line = self._line
        if line is None:
            return False
        while self._current and readable([line], 0):
            self._receive()
            self._events()
        self._events()
        return bool(self._current)

    def close(self) -> None:
        line, self._line = self._line, None
        self._read, self._manner, self._current = b"", None, b""
        if line is not None:
            line.close()

    # The line.

    def _ask(self, command: str) -> list[bytes]:
        """Send a command; the lines of its answer. Raises SpeechError."""
        line = self._line
        if line is None:
            raise SpeechError("The speech service is gone; it is tried again.")
        try:
            line.sendall(command.encode() + b"\r\n")
        except OSError:
            raise self._gone() from None
        answer: list[bytes] = []
        while True:
            reply = self._next_line()
            if reply[:2] == b"70":
                self._event(reply)
                continue
            answer.append(reply)
            if reply[3:4] == b" ":
                break
        if answer[-1][:1] not in (b"1", b"2"):
            words = answer[-1][4:].decode(errors="replace")
            raise SpeechError(f"The speech service refuses: {words}.")
        return answer

    def _next_line(self) -> bytes:
        while b"\n" not in self._read:
            self._receive()
        first, _, self._read = self._read.partition(b"\n")
        return first.rstrip(b"\r")

    def _receive(self) -> None:
        assert self._line is not None
        try:
            came = self._line.recv(4096)
        except OSError:
            raise self._gone() from None
        if not came or len(self._read) > _LONGEST:
            raise self._gone()
        self._read += came

    def _gone(self) -> SpeechError:
        self.close()
        return SpeechError("The speech service is gone; it is tried again.")

    def _events(self) -> None:
        """Take in what has come whole, outside of any answer."""
        while b"\n" in self._read:
            self._event(self._next_line())

    def _event(self, line: bytes) -> None:
        """`702-MESSAGE`, `702-CLIENT`, `702 END`: the first names the message."""
        if line[:3] in (_END, _CANCELED) and line[3:] == b"-" + self._current:
            self._current = b""


def _language(tag: str) -> str:
    """As the daemon's modules have it: plain Chinese is Mandarin."""
    return "zh-CN" if tag == "zh" else tag
