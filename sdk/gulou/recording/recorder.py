"""Writes a session down while the app lives it."""

from __future__ import annotations

import os
import random
import sys
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from gulou import scene
from gulou.clock import WITH_TIME, Clock, StepClock, file_of, keep
from gulou.difference import Screen
from gulou.manifest import read_manifest
from gulou.recording import screen as screen_text
from gulou.recording.form import FILE, MAX_BYTES, MAX_DATA, CallRecord, Header, Step, WebRecord

if TYPE_CHECKING:
    from requests import PreparedRequest, Response

    from gulou.runtime import Runtime

_encoder = msgspec.json.Encoder()


class Recorder:
    """Belongs to one runtime. `clock` is the app's from now on."""

    def __init__(self, begin: scene.Begin, app: tuple[str, str], data: Path, clock: Clock) -> None:
        self.clock = StepClock(clock)
        self._path = data / FILE
        self._path.unlink(missing_ok=True)
        kept = _files(data)
        self._file = self._path.open("xb")
        self._written = 0
        self._lock = threading.Lock()
        self._shown: list[str] = []
        self._step = Step(time=self.clock.time(), at=self.clock.monotonic())
        seed = random.SystemRandom().randrange(1 << 32)
        random.seed(seed)
        offset = self.clock.now().utcoffset()
        zone = offset.total_seconds() / 3600 if offset is not None else 0.0
        self._write(
            Header(app=app[0], app_version=app[1], zone=zone, seed=seed, begin=_builtins(begin), data=kept)
        )

    def turn(self) -> None:
        """A turn of the loop begins: the app's clock goes on to now."""
        self.clock.step()
        with self._lock:
            self._step.time, self._step.at = self.clock.time(), self.clock.monotonic()

    def timers(self, count: int) -> None:
        self._step.timers = count

    def handed(self, numbers: Iterable[int]) -> None:
        """What came of these calls of `App.work` was handed to the app."""
        self._step.work.extend(numbers)

    def came(self, message: msgspec.Struct) -> None:
        """The launcher said this; that it asks whether the app is there is of no interest."""
        if not isinstance(message, scene.Ping | scene.Begin):
            self._step.came.append(_builtins(message))

    def noticed(self, notice: msgspec.Struct) -> None:
        self._step.notices.append(_builtins(notice))

    def called(
        self, query: msgspec.Struct, answer: msgspec.Struct | None, code: str = "", sentence: str = ""
    ) -> None:
        """The gateway answered; on any thread."""
        with self._lock:
            given = None if answer is None else _builtins(answer)
            self._step.calls.append(CallRecord(_builtins(query), given, code, sentence))

    def surfed(self, request: PreparedRequest, came: Response | Exception) -> None:
        """The web answered; on any thread."""
        method, url = request.method or "GET", request.url or ""
        if isinstance(came, Exception):
            record = WebRecord(method, url, error=str(came))
        else:
            record = WebRecord(method, url, came.status_code, dict(came.headers), came.content)
        with self._lock:
            self._step.web.append(record)

    def end_turn(self, screen: Screen) -> None:
        """The app has dealt with all that came, and this is its screen."""
        shown = screen_text.lines(screen)
        with self._lock:
            step = self._step
            if shown != self._shown:
                self._shown = step.screen = shown
            if step.timers or step.work or step.notices or step.came or step.calls or step.web or step.screen:
                self._write(step)
            self._step = Step(time=step.time, at=step.at)

    def close(self) -> None:
        with self._lock:
            self._file.close()

    def _write(self, line: Header | Step) -> None:
        if self._file.closed or self._written > MAX_BYTES:
            return
        encoded = _encoder.encode(line)
        self._written += len(encoded)
        if self._written > MAX_BYTES and isinstance(line, Step):
            encoded = _encoder.encode(Step(time=line.time, at=line.at, full=True))
        self._file.write(encoded + b"\n")
        self._file.flush()


def record(runtime: Runtime, begin: scene.Begin) -> Recorder:
    """Have this runtime write its session down. Its app's modules, too, get the clock that stands still."""
    app = runtime._app
    manifest = read_manifest(app._folder)
    recorder = Recorder(begin, (manifest.id, manifest.version), app._data, runtime._clock)
    clock = runtime._clock = app._clock = runtime._timers._clock = recorder.clock
    inside = f"{app._folder.resolve()}{os.sep}"
    modules = [module for module in list(sys.modules.values()) if file_of(module).startswith(inside)]
    keep(clock, [*modules, *(sys.modules[name] for name in WITH_TIME if name in sys.modules)])
    runtime._client.heard = recorder.called
    runtime._client.noticed = recorder.noticed
    if "net" in app.permissions:
        app.net.surfed = recorder.surfed
    return recorder


def _builtins(message: msgspec.Struct) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(message)
    return found


def _files(data: Path) -> dict[str, bytes]:
    """What the app remembers, by file; as much of it as is written down."""
    kept: dict[str, bytes] = {}
    left = MAX_DATA
    for file in sorted(data.rglob("*")):
        if file.is_file() and not file.is_symlink() and file.stat().st_size <= left:
            kept[str(file.relative_to(data))] = file.read_bytes()
            left -= len(kept[str(file.relative_to(data))])
    return kept
