"""Speaks through espeak-ng itself, one process for each sentence: where no speech service is to be had."""

from __future__ import annotations

import subprocess
from pathlib import Path
from shutil import which
from typing import Final

from gulou_launcher.reader.errors import SpeechError
from gulou_launcher.reader.voice import Manner, Voice

PROGRAM: Final = "espeak-ng"
_WORDS_A_MINUTE: Final = 175
"""espeak-ng's usual rate; it speaks from 80 to 450."""
_SLOWEST, _FASTEST = 80, 450
_VOICES: Final = {"zh": "cmn", "yue": "yue"}
"""Its voices, where they are not called as the language is."""
_LONGEST_FAULT: Final = 8192
"""Bytes of what it says when something is wrong: far less than a pipe holds."""


class Espeak(Voice):
    """`program`: where it is, '' for what the system has; `wave`: a file in the place of the loudspeaker."""

    def __init__(self, program: str = "", wave: Path | None = None) -> None:
        self._program = program
        self._aside = () if wave is None else ("-w", str(wave))
        self._process: subprocess.Popen[bytes] | None = None

    def open(self) -> None:
        found = self._program or which(PROGRAM)
        if not found or which(found) is None:
            raise SpeechError("No voice is installed on this box: install espeak-ng.")
        self._program = found

    def say(self, words: str, manner: Manner) -> None:
        self.stop()
        faster = _FASTEST - _WORDS_A_MINUTE if manner.rate > 0 else _WORDS_A_MINUTE - _SLOWEST
        rate = _WORDS_A_MINUTE + manner.rate * faster // 100
        primary = manner.language.partition("-")[0]
        try:
            self._process = subprocess.Popen(
                [
                    self._program,
                    "-v",
                    _VOICES.get(primary, primary),
                    "-s",
                    str(rate),
                    "-a",
                    str(manner.volume),
                    "--stdin",
                    *self._aside,
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
            assert self._process.stdin is not None
            with self._process.stdin as line:
                line.write(words.encode())
        except OSError as error:
            self.stop()
            raise SpeechError(f"The voice does not start ({error}).") from None

    def stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            with process:
                process.kill()

    def speaking(self) -> bool:
        if self._process is None:
            return False
        status = self._process.poll()
        if status is None:
            return True
        assert self._process.stderr is not None
        said = self._process.stderr.read(_LONGEST_FAULT)
        self.stop()
        if b"error:" in said.lower():
            # Without a sound device it says so there, and ends with 0 all the same.
            raise SpeechError("No sound comes out of this box, so nothing can be read aloud.")
        if status:
            raise SpeechError(f"The voice broke off (status {status}).")
        return False

    def close(self) -> None:
        self.stop()
