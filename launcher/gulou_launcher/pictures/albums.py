"""The pictures that pages show: asked for by views, kept as textures while they are shown, and a bit longer.

Views ask an `Album`, which is its app's own; `Albums` shares worker, uploads and memory among them.
Everything here runs on the frame thread, and nothing waits.
"""

from __future__ import annotations

import os
import stat
import time
from collections import deque
from collections.abc import Callable, Hashable
from enum import Enum, auto
from fcntl import F_GETFL, fcntl
from typing import Any

from gulou_launcher.pictures.drawn import is_drawn, opened
from gulou_launcher.pictures.messages import MAX_FILE, Want
from gulou_launcher.pictures.upload import Upload
from gulou_launcher.pictures.workshop import NO_WORKER, NOT_STARTED, Job, Pixels, Workshop

MOST_OF_ONE = 32 << 20
"""Bytes of textures for one owner."""
MOST_OF_ALL = 64 << 20
UPLOAD = 2 << 20
"""Bytes uploaded for one frame."""
WAITING_UPLOADS = 6
ASKED_AT_ONCE = 8
"""Pictures that an app is asked for before it has sent the first: no more than that many descriptors come."""
ASKED_PATIENCE = 5.0
"""Seconds after which the picture is shown as broken; it is still taken when it comes."""
LATE_AT_MOST = 100
KEPT = 30.0
"""Seconds that a picture stays which nobody shows."""
SWEEP = 10.0
AGAIN = 5.0
"""Seconds until a picture is tried again that could not be made through no fault of its own."""
TRIES = 6


class State(Enum):
    """Where a picture is on its way to the screen."""

    WANTED = auto()
    ASKED = auto()
    QUEUED = auto()
    DECODING = auto()
    UPLOADING = auto()
    READY = auto()
    BROKEN = auto()


class Picture:
    """A picture in one size. `texture` is there when it is ready, `reason` where it is broken."""

    def __init__(self, album: Album, name: str, want: Want) -> None:
        self.album = album
        self.name = name
        self.want = want
        self.state = State.WANTED
        self.texture: Any = None
        self.reason = ""
        self.size = 0
        self.tries = 0
        self.watchers: dict[Hashable, Callable[[], None]] = {}
        self.left = time.monotonic()

    @property
    def ready(self) -> bool:
        return self.state is State.READY

    @property
    def broken(self) -> bool:
        return self.state is State.BROKEN

    def let_go(self, watcher: Hashable) -> None:
        """This watcher no longer shows it."""
        self.watchers.pop(watcher, None)
        if not self.watchers:
            self.left = time.monotonic()
            self.album.albums.sweep_later()


class Album:
    """The pictures of one owner; `need` asks the owner for the file of a name, which then `arrived`."""

    def __init__(self, albums: Albums, owner: str, need: Callable[[str], None]) -> None:
        self.albums = albums
        self.owner = owner
        self.need = need
        self.pictures: dict[tuple[str, Want], Picture] = {}
        self.files: dict[str, int] = {}
        self.asked: dict[str, float] = {}
        self.late: set[str] = set()
        """What was asked for and has not come in time; it may still come."""

    def get(self, name: str, want: Want, watcher: Hashable, ready: Callable[[], None]) -> Picture:
        """The picture of this name, made as wanted. Where it is not there yet, `ready` is called once it is,
        or is known to be broken."""
        picture = self.pictures.get((name, want))
        if picture is None:
            picture = self.pictures[name, want] = Picture(self, name, want)
            picture.watchers[watcher] = ready
            self.albums.wanted(picture)
        picture.watchers[watcher] = ready
        return picture

    def arrived(self, name: str, descriptor: int | None) -> None:
        """The file of this name has come; None: there is none. What nobody asked for is closed."""
        late = name in self.late
        self.late.discard(name)
        asked = self.asked.pop(name, None) or late
        problem = "it is not there" if descriptor is None else _problem(descriptor)
        if descriptor is not None and (problem or not asked):
            os.close(descriptor)
            descriptor = None
        if not asked:
            return
        waits = (State.ASKED, State.BROKEN) if late else (State.ASKED,)
        waiting = [picture for picture in self.pictures.values() if picture.name == name]
        waiting = [picture for picture in waiting if picture.state in waits]
        if descriptor is not None and waiting:
            self.files[name] = descriptor
        elif descriptor is not None:
            os.close(descriptor)
        self.albums.come(waiting, problem)

    def close(self) -> None:
        """The owner is gone."""
        for picture in list(self.pictures.values()):
            picture.watchers.clear()
            self.albums.forget(picture)
        for descriptor in self.files.values():
            os.close(descriptor)
        self.files.clear()
        self.asked.clear()
        self.albums.closed(self)


class Albums:
    """All of them. `after` calls on the frame thread, once; `ask_frame` has a frame drawn."""

    def __init__(
        self,
        workshop: Workshop,
        after: Callable[[float, Callable[[], None]], None],
        ask_frame: Callable[[], None],
    ) -> None:
        self._workshop = workshop
        self._after = after
        self._ask_frame = ask_frame
        self._albums: list[Album] = []
        self._wanted: deque[Picture] = deque()
        self._queue: deque[Picture] = deque()
        self._uploads: deque[tuple[Picture, Upload]] = deque()
        self._busy = False
        self._sweeping = False

    def album(self, owner: str, need: Callable[[str], None]) -> Album:
        """A new, empty one."""
        album = Album(self, owner, need)
        self._albums.append(album)
        return album

    @property
    def size(self) -> int:
        """Bytes of all textures."""
        return sum(picture.size for album in self._albums for picture in album.pictures.values())

    def upload(self) -> None:
        """Before a frame: bring a part of what is decoded onto the graphics card."""
        left = UPLOAD
        while self._uploads and left > 0:
            picture, upload = self._uploads[0]
            left -= upload.step(left)
            if upload.done:
                self._uploads.popleft()
                picture.texture, picture.state = upload.texture, State.READY
                self._told(picture)
        if self._uploads:
            self._ask_frame()
        self._go_on()

    # From albums.

    def wanted(self, picture: Picture) -> None:
        self._wanted.append(picture)
        self._go_on()

    def come(self, pictures: list[Picture], problem: str) -> None:
        for picture in pictures:
            if problem:
                self._break(picture, problem)
            else:
                picture.state = State.QUEUED
                self._queue.append(picture)
        self._go_on()

    def forget(self, picture: Picture) -> None:
        """Free what a picture holds."""
        for item in [item for item in self._uploads if item[0] is picture]:
            self._uploads.remove(item)
            item[1].drop()
        for waiting in (self._wanted, self._queue):
            if picture in waiting:
                waiting.remove(picture)
        picture.texture, picture.size = None, 0
        picture.album.pictures.pop((picture.name, picture.want), None)
        self._close_file(picture)

    def closed(self, album: Album) -> None:
        self._albums.remove(album)
        self._go_on()

    def sweep_later(self) -> None:
        if not self._sweeping:
            self._sweeping = True
            self._after(SWEEP, self._sweep)

    # Inside.

    def _sweep(self) -> None:
        """Forget what nobody has shown for a while."""
        self._sweeping = False
        unused = [picture for album in self._albums for picture in album.pictures.values()]
        unused = [picture for picture in unused if not picture.watchers]
        for picture in unused:
            if time.monotonic() - picture.left >= KEPT and picture.state in (State.READY, State.BROKEN):
                self.forget(picture)
        if unused:
            self.sweep_later()

    def _go_on(self) -> None:
        """Ask for files, and give the worker the next picture."""
        for _ in range(len(self._wanted)):
            picture = self._wanted.popleft()
            self._ask(picture)
        while self._queue and self._workshop.free and not self._busy and len(self._uploads) < WAITING_UPLOADS:
            self._decode(self._queue.popleft())

    def _ask(self, picture: Picture) -> None:
        album, name = picture.album, picture.name
        if is_drawn(name) and name not in album.files:
            album.files[name] = opened(name)
        if name in album.files:
            picture.state = State.QUEUED
            self._queue.append(picture)
        elif name in album.asked:
            picture.state = State.ASKED
        elif len(album.asked) < ASKED_AT_ONCE:
            picture.state = State.ASKED
            album.asked[name] = moment = time.monotonic()
            self._after(ASKED_PATIENCE, lambda: self._silent(album, name, moment))
            album.need(name)
        else:
            self._wanted.append(picture)

    def _silent(self, album: Album, name: str, moment: float) -> None:
        if album.asked.get(name) == moment:
            album.arrived(name, None)
            if len(album.late) < LATE_AT_MOST:
                album.late.add(name)

    def _decode(self, picture: Picture) -> None:
        descriptor = picture.album.files.get(picture.name)
        if not picture.watchers or descriptor is None:
            self.forget(picture)
            return
        if not self._make_room(picture):
            self._break(picture, "there is no room for so many pictures")
            return
        picture.state, picture.size = State.DECODING, picture.want.size
        # A job that ends at once would call this again from within.
        self._busy = True
        done = lambda result: self._decoded(picture, result)  # noqa: E731
        self._workshop.begin(Job(picture.album.owner, os.dup(descriptor), picture.want, done))
        self._busy = False

    def _decoded(self, picture: Picture, result: Pixels | str) -> None:
        current = picture.album.pictures.get((picture.name, picture.want)) is picture
        if isinstance(result, str):
            blameless = result in (NO_WORKER, NOT_STARTED) or is_drawn(picture.name)
            if current and blameless and picture.tries < TRIES:
                picture.tries += 1
                picture.state, picture.size = State.WANTED, 0
                self._after(AGAIN, lambda: self._again(picture))
            elif current:
                self._break(picture, result)
        elif not current:
            result.memory.close()
        else:
            picture.state, picture.size = State.UPLOADING, result.width * result.height * 4
            self._uploads.append((picture, Upload(result)))
            self._close_file(picture)
            self._ask_frame()
        if not self._busy:
            self._go_on()

    def _again(self, picture: Picture) -> None:
        """The machine was busy, perhaps: a box that starts on a slow one shall not stay without pictures."""
        current = picture.album.pictures.get((picture.name, picture.want)) is picture
        if current and picture.state is State.WANTED and picture.album in self._albums:
            self.wanted(picture)

    def _break(self, picture: Picture, reason: str) -> None:
        picture.state, picture.reason, picture.size = State.BROKEN, reason, 0
        self._close_file(picture)
        self._told(picture)
        self._ask_frame()

    def _told(self, picture: Picture) -> None:
        for ready in list(picture.watchers.values()):
            ready()

    def _close_file(self, picture: Picture) -> None:
        """Close the file of this name, unless another size of it is still to be made."""
        album, name = picture.album, picture.name
        waits = (State.ASKED, State.QUEUED, State.DECODING)
        others = (other for other in album.pictures.values() if other.name == name and other is not picture)
        if not any(other.state in waits for other in others) and name in album.files:
            os.close(album.files.pop(name))

    def _make_room(self, picture: Picture) -> bool:
        wanted = picture.want.size
        if wanted > MOST_OF_ONE:
            return False
        own = picture.album
        for most, albums in ((MOST_OF_ONE, [own]), (MOST_OF_ALL, self._albums)):
            known = [each for album in albums for each in album.pictures.values()]
            used = sum(each.size for each in known)
            unused = [each for each in known if each.state is State.READY and not each.watchers]
            for old in sorted(unused, key=lambda each: each.left):
                if used + wanted <= most:
                    break
                used -= old.size
                self.forget(old)
            if used + wanted > most:
                return False
        return True


def _problem(descriptor: int) -> str:
    """What is wrong with this descriptor; '' where a worker may read it."""
    facts = os.fstat(descriptor)
    if not stat.S_ISREG(facts.st_mode):
        return "it is not a file"
    if facts.st_size > MAX_FILE:
        return f"the file has {facts.st_size} bytes; at most {MAX_FILE >> 20} MiB are read"
    if fcntl(descriptor, F_GETFL) & os.O_ACCMODE != os.O_RDONLY:
        return "it was not opened to be read only"
    return ""
