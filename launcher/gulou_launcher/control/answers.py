"""The table of what a box is asked from outside, by the control socket and by the line to developers."""

from __future__ import annotations

import mmap
import os
import stat
import time
from collections.abc import Callable
from typing import Any

from gulou.errors import GulouError
from gulou_launcher.control import messages, packages, scenes, searches
from gulou_launcher.control.contract import Box, Picture

Answer = tuple[messages.Reply, tuple[int, ...]]
"""The reply, and the descriptors that ride along: whoever gets them closes them."""


def _no_descriptor() -> int:
    raise GulouError("No file came with this.")


class Answers:
    """Answers requests by asking `box`; from any thread."""

    def __init__(self, box: Box) -> None:
        self._box = box
        self._answers: dict[type[Any], Callable[[Any], Answer]] = {
            messages.GetStatus: lambda request: (box.status(), ()),
            messages.GetApps: lambda request: (messages.Apps(tuple(box.apps())), ()),
            messages.Press: self._press,
            messages.Tell: self._tell,
            messages.Capture: self._capture,
            messages.GetFrames: lambda request: (box.frames(request.animate), ()),
            scenes.Inspect: lambda asked: (
                box.inspect(asked.screen, graph=asked.graph, looks=asked.looks),
                (),
            ),
            scenes.GetMessages: lambda asked: (box.messages(asked.app, asked.after), ()),
            scenes.OpenApp: self._open_app,
            scenes.EndApp: self._end_app,
            scenes.Record: self._record,
            scenes.GetTraces: lambda _: (
                scenes.Traces(tuple(box.traces()), time.monotonic(), tuple(box.zaps())),
                (),
            ),
            searches.SearchAll: lambda asked: (searches.Offers(tuple(box.search(asked.words))), ()),
            packages.RemovePackage: lambda asked: (box.remove(asked.app, data=asked.data), ()),
            packages.GetLog: lambda asked: (box.log(asked.app, asked.after), ()),
            scenes.Reload: lambda asked: (box.reload(asked.app), ()),
        }

    def answer(self, request: messages.Request, descriptor: Callable[[], int] = _no_descriptor) -> Answer:
        """The answer; a sentence where the box raises GulouError. `descriptor` takes what came along."""
        try:
            if isinstance(request, packages.InstallPackage):
                return self._install(request, descriptor())
            return self._answers[type(request)](request)
        except GulouError as error:
            return messages.Failed(str(error)), ()

    def _install(self, request: packages.InstallPackage, descriptor: int) -> Answer:
        with os.fdopen(descriptor, "rb", buffering=0) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise GulouError("A package is a file: name one.")
            return self._box.install(file, force=request.force), ()

    def _press(self, request: messages.Press) -> Answer:
        self._box.press(request.key)
        return messages.Pressed(), ()

    def _tell(self, request: messages.Tell) -> Answer:
        self._box.tell(request.sentence)
        return messages.Told(), ()

    def _open_app(self, request: scenes.OpenApp) -> Answer:
        self._box.open_app(request.app, request.link)
        return scenes.Opened(), ()

    def _record(self, request: scenes.Record) -> Answer:
        return scenes.Recorded(self._box.record(request.app, on=request.on)), ()

    def _end_app(self, request: scenes.EndApp) -> Answer:
        self._box.end_app(request.app, forget=request.forget)
        return scenes.Ended(), ()

    def _capture(self, _: messages.Capture) -> Answer:
        picture = self._box.capture(arrived=True)
        return messages.Captured(picture.width, picture.height, picture.serial), (_memory_file(picture),)


def _memory_file(picture: Picture) -> int:
    """The pixels in a file without a name: too many for a message, and no copy on their way."""
    descriptor = os.memfd_create("gulou-picture", os.MFD_CLOEXEC)
    try:
        os.ftruncate(descriptor, len(picture.rgba))
        with mmap.mmap(descriptor, len(picture.rgba)) as memory:
            memory[:] = picture.rgba
    except OSError:
        os.close(descriptor)
        raise
    return descriptor
