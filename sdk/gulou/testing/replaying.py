"""A recorded session as a test: the same app, the same moments, the same answers, and so the same screens."""

from __future__ import annotations

import difflib
import os
import random
import tempfile
from collections import defaultdict, deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec

from gulou import scene
from gulou.errors import GulouError, ServiceError
from gulou.manifest import FILE, read_manifest
from gulou.recording import screen as screen_text
from gulou.recording.form import CallRecord, Header, Step, WebRecord, read
from gulou.services import messages, net
from gulou.testing.net import Reply, Request
from gulou.testing.television import TV
from gulou.work import Workers, _Outcome

Record = TypeVar("Record")
_OWN_HEADERS = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection"})
"""Of how a reply came over the network, which here it does not."""


def play(path: str | Path, app: str | Path | None) -> None:
    """See `gulou.testing.replay`."""
    path = Path(path)
    header, steps = read(path)
    folder = Path(app) if app is not None else _folder(path.resolve(), header.app)
    television = _Replay(folder.resolve(), header, steps)
    with television:
        for number, step in enumerate(steps, 1):
            if step.full:
                break
            television.live(number, step)


def _folder(path: Path, app_id: str) -> Path:
    """The app of this id around the file."""
    for folder in path.parents:
        if (folder / FILE).is_file():
            found = read_manifest(folder).id
            if found == app_id:
                return folder
            raise GulouError(f"{path} is a session of {app_id}, and lies in {found}: name the app's folder.")
    raise GulouError(f"{path} is a session of {app_id}: name its folder, replay(path, app=…).")


class _Replay(TV):
    """A television that does what a session says."""

    def __init__(self, folder: Path, header: Header, steps: list[Step]) -> None:
        begin = msgspec.convert(header.begin, scene.Begin)
        super().__init__(
            folder,
            language=begin.language,
            permissions=begin.permissions,
            settings=begin.settings,
            zone=header.zone,
            width=begin.width,
            height=begin.height,
        )
        self._begin_message = msgspec.structs.replace(begin, record=False)
        self._header = header
        self._workers = _HeldWorkers()
        self._answers_to: dict[bytes, _Answers[CallRecord]] = defaultdict(_Answers)
        self._pages: dict[tuple[str, str], _Answers[WebRecord]] = defaultdict(_Answers)
        self._shown: list[str] = []
        self._began_at = 0.0
        self._last = "the beginning"
        # All at once: what runs beside the app's thread may ask earlier here than it was answered there.
        for step in steps:
            for call in step.calls:
                self._answers_to[_key(call.query)].come(call)
            for page in step.web:
                self._pages[page.method, page.url].come(page)
        connect = self.gateway.answers[net.Connect]
        self.gateway.answers.clear()
        self.gateway.answers[net.Connect] = connect
        self.gateway.otherwise = self._answer
        self.net.answer = self._surf  # type: ignore[method-assign]

    def begin(self, link: str = "", *, state: Any = None, record: bool = False) -> None:
        """Only the process: what it is told comes with the first step."""
        for name, content in self._header.data.items():
            file = self.data / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        random.seed(self._header.seed)
        self.start(self._workers)

    def live(self, number: int, step: Step) -> None:
        """Take one step, and compare the screen with the one that was recorded."""
        self.clock.set(step.time, step.at)
        self._workers.allow(step.work)
        for notice in step.notices:
            self.gateway.tell(msgspec.convert(notice, messages.Notice))
        if number == 1:
            self._began_at = step.at
            self._send(self._begin_message)
        for words in step.came:
            self._say(words)
        self.time_passed()
        self.settle_once()
        if step.screen is not None:
            self._shown = step.screen
        self._compare(number, step)

    def settle_once(self) -> None:
        """Let the app deal with what came; with nothing that the session did not have it deal with."""
        self._ask(scene.Ping, scene.Answer)
        self.wait(lambda: not self._workers.allowed)
        self._ask(scene.Ping, scene.Answer)

    def _say(self, words: dict[str, Any]) -> None:
        message = msgspec.convert(words, scene.FromLauncher)
        if isinstance(message, scene.SurfaceOpened):
            size = message.width * message.height * 4 * message.slots
            with tempfile.TemporaryFile() as file:
                file.truncate(size)
                self._send(message, [file.fileno()])
            return
        if isinstance(message, scene.Action | scene.Key | scene.Back | scene.Open):
            self._last = " ".join(str(value) for value in words.values())
        self._send(message)

    def _take(self, message: scene.FromApp) -> None:
        """Screens are compared in the app's own words: the model is not needed."""
        match message:
            case scene.Answer(number=number):
                self._answers[number] = message
            case scene.Media(found=True):
                os.close(self._wire.take_descriptor())

    def _answer(self, query: msgspec.Struct) -> Any:
        record = self._answers_to[_key(msgspec.to_builtins(query))].take()
        if record is None:
            raise ServiceError("unavailable", "This was not asked in the recorded session.")
        if record.answer is None:
            raise ServiceError(record.code, record.sentence)
        return msgspec.convert(record.answer, messages.Answer)

    def _surf(self, request: Request) -> Reply:
        record = self._pages[request.method, request.url].take()
        if record is None:
            return Reply(404, {}, b"This was not asked in the recorded session.")
        headers = {name: value for name, value in record.headers.items() if name.lower() not in _OWN_HEADERS}
        return Reply(record.status, headers, record.body)

    def _compare(self, number: int, step: Step) -> None:
        assert self._process is not None
        found = screen_text.lines(self._process.runtime._screen)
        if found == self._shown:
            return
        moment = step.at - self._began_at
        difference = "\n".join(_difference(self._shown, found))
        raise AssertionError(
            f"step {number}, {moment:.1f} s into the session of {self._header.app}, after {self._last}: "
            f"the screen differs.\n{difference}"
        )

    def describe(self) -> str:
        return f"(a replay, after {self._last})"


class _Answers(Generic[Record]):
    """The answers to one question, in order; the last one stands for all that come after."""

    def __init__(self) -> None:
        self._coming: deque[Record] = deque()
        self._last: Record | None = None

    def come(self, record: Record) -> None:
        self._coming.append(record)

    def take(self) -> Record | None:
        if self._coming:
            self._last = self._coming.popleft()
        return self._last


def _difference(recorded: list[str], found: list[str]) -> Iterator[str]:
    return difflib.unified_diff(recorded, found, "recorded", "now", lineterm="", n=2)


def _key(query: dict[str, Any]) -> bytes:
    return msgspec.json.encode(query, order="sorted")


class _HeldWorkers(Workers):
    """Hands a call back only when the session did, and in the same order."""

    def __init__(self) -> None:
        super().__init__()
        self.allowed: deque[int] = deque()
        self._ended: dict[int, _Outcome] = {}

    def allow(self, numbers: list[int]) -> None:
        """These calls may be handed back now."""
        self.allowed.extend(numbers)
        if numbers:
            self.wake()

    def _due(self) -> list[_Outcome]:
        while self._outcomes:
            outcome = self._outcomes.popleft()
            self._ended[outcome[0].number] = outcome
        due = []
        while self.allowed and self.allowed[0] in self._ended:
            due.append(self._ended.pop(self.allowed.popleft()))
        return due
