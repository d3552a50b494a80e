"""`App`: what a developer writes."""

from __future__ import annotations

import heapq
import itertools
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gulou import scene
from gulou.clock import Clock
from gulou.errors import GulouError, ServiceError
from gulou.language import Texts
from gulou.ui.page import Page

if TYPE_CHECKING:
    from datetime import datetime

    from gulou.formats import Formats
    from gulou.net import Session
    from gulou.scene import SearchResult
    from gulou.services.client import ServiceClient
    from gulou.services.discovery import Discovery
    from gulou.services.recordings import RecordingService
    from gulou.services.tv import Tv
    from gulou.settings import Settings
    from gulou.storage import Storage
    from gulou.work import Done, Failed, Work, Workers


class App:
    """An app on the TV. Override `view`, which describes the screen as it should be now.

    Every handler runs on one thread; after each, `view` is asked again and what differs goes to the TV.
    """

    language: str = "en"
    """The household's language, as in BCP 47."""
    width: int = 1280
    height: int = 720
    permissions: frozenset[str] = frozenset()
    """What the household has granted."""
    preferences: scene.Preferences = scene.Preferences()
    """What the household prefers, `preferences.simple` among it: larger rows, fewer choices, no surprises."""

    def view(self) -> Page:
        """Describe the screen as it should be now."""
        raise NotImplementedError(f"{type(self).__name__} needs a view() that returns a ui.Page")

    def start(self, link: str) -> None:
        """The app begins; `link` is the deep link that opened it, or ''."""

    def open(self, link: str) -> None:
        """A deep link arrives while the app runs."""

    def pause(self) -> None:
        """The app has left the screen."""

    def resume(self) -> None:
        """The app is on the screen again."""

    def stop(self) -> None:
        """The app is about to end; it has a second."""

    def save(self) -> object:
        """What the app needs to go on where it is, should its process be ended while it sleeps.

        Anything that JSON can hold, at most 64 KiB; it comes back to `restore`.
        """
        return None

    def restore(self, state: Any) -> None:
        """The app begins again, before `start`: `state` is what `save` returned last."""

    def search(self, words: str) -> Sequence[SearchResult]:
        """What the app offers for these words, best first, at most 20. Needs `search = true` in app.toml."""
        return ()

    def settings_changed(self) -> None:
        """The household has changed a setting of the app."""

    def permissions_changed(self) -> None:
        """The household has granted or taken back a permission: see `permissions`."""

    def preferences_changed(self) -> None:
        """The household prefers something else: see `preferences`."""

    def warning(self, resource: str, used: float, limit: float) -> None:
        """The app is over a cap of the box, or near it; see `gulou.scene.Warning`."""

    def leave(self) -> None:
        """Go home."""
        self._leaving = True

    def now(self) -> datetime:
        """The time of day in the household's zone; in a test it is the test's (`tv.clock`)."""
        return self._clock.now()

    def after(self, seconds: float, call: Callable[[], object]) -> Timer:
        """Call `call` once, on the app's thread, this many seconds from now."""
        return self._timers.add(seconds, call)

    def every(self, seconds: float, call: Callable[[], object]) -> Timer:
        """Call `call` again and again, every so many seconds."""
        return self._timers.add(seconds, call, repeat=seconds)

    def work(
        self, call: Callable[[], object], done: Done | None = None, failed: Failed | None = None
    ) -> Work:
        """Call `call` on a thread, so that no handler waits; the app's thread then gets what came of it.

        `done` is called with its result, `failed` with its error, after which `view` is asked again; an error
        that nobody takes ends the app, as in a handler. Four calls run at a time, 256 may wait.
        `cancel()` what is returned to have neither called. In `call`, leave the app's own state alone.
        """
        return self._workers.add(call, done, failed)

    @property
    def net(self) -> Session:
        """A `requests.Session` for the hosts in app.toml. Needs the permission `net`. Use it in `work`."""
        if self._net is None:
            try:
                from gulou.net import Session
            except ModuleNotFoundError as error:
                raise GulouError(f"self.net needs {error.name}: pip install 'gulou[net]'.") from error

            self._net = Session(self._client)
        return self._net

    @property
    def discovery(self) -> Discovery:
        """Devices at home that announce themselves. Needs the permission `discovery`."""
        if self._discovery is None:
            from gulou.services.discovery import Discovery

            self._discovery = Discovery(self._client)
        return self._discovery

    @property
    def tv(self) -> Tv:
        """Television. Needs the permission `tv`."""
        if self._tv is None:
            from gulou.services.tv import Tv

            self._tv = Tv(self._client)
        return self._tv

    @property
    def recordings(self) -> RecordingService:
        """What was recorded of television, and what will be. Needs the permission `recordings`."""
        if self._recordings is None:
            from gulou.services.recordings import RecordingService

            self._recordings = RecordingService(self._client)
        return self._recordings

    @property
    def storage(self) -> Storage:
        """What this app remembers."""
        if self._storage is None:
            from gulou.storage import Storage

            self._storage = Storage(self._data, self._quota)
        return self._storage

    @property
    def settings(self) -> Settings:
        """What the household set of this app."""
        if self._settings is None:
            from gulou.settings import Settings

            self._settings = Settings(self._send)
        return self._settings

    def notify(
        self, title: str, text: str = "", *, link: str = "", key: str = "", urgency: scene.Urgency = "normal"
    ) -> None:
        """Tell the household something while the app is not on the screen. Needs the permission `notify`.

        `link` comes to `open` when the household goes there; the same `key` takes the place of the last one.
        `urgency="low"` is only kept under Messages. `"critical"` is for danger alone: it is shown at once,
        also over a film, the screen saver and the night, until somebody has seen it, where the household
        has granted `notify.critical`; where it has not, it comes as any other.
        Raises ServiceError when the household has granted neither, or there is no such urgency.
        """
        if urgency not in scene.NOTIFY:
            raise ServiceError("invalid", f"There is no urgency {urgency!r}: low, normal or critical.")
        told = scene.Notification(title, text, link, key, urgency).allowed(self.permissions)
        if told is None:
            raise ServiceError("permission", "The household has not granted this app to notify.")
        self._send(told)

    @property
    def text(self) -> Texts:
        """Translates the app's own texts: `self.text("Hello")`. The domain is the app's module name."""
        if self._texts is None:
            module = type(self).__module__
            path = Path(getattr(sys.modules[module], "__file__", None) or ".").resolve()
            domain = module.partition(".")[0]
            self._texts = Texts(domain, path.parent, self.language)
        return self._texts

    @property
    def formats(self) -> Formats:
        """Numbers, days and amounts as the household's language writes them."""
        from gulou.formats import Formats

        return Formats(self.language, self._clock)

    # What the runtime fills in; not for apps.
    _client: ServiceClient
    _clock: Clock = Clock()
    _places: tuple[str, str] = ("", "")
    """The folder of the app itself, and that of its data."""
    _quota: int = 64
    _timers: Timers
    _workers: Workers
    _send: Callable[..., None]
    _settings: Settings | None = None
    _discovery: Discovery | None = None
    _net: Session | None = None
    _tv: Tv | None = None
    _recordings: RecordingService | None = None
    _storage: Storage | None = None
    _texts: Texts | None = None
    _leaving: bool = False

    @property
    def _folder(self) -> Path:
        return Path(self._places[0])

    @property
    def _data(self) -> Path:
        return Path(self._places[1])

    if not TYPE_CHECKING:  # a type checker finds these itself

        def __init_subclass__(cls, **more: Any) -> None:
            super().__init_subclass__(**more)
            for name in [name for name in vars(cls) if name in _TAKEN]:
                value = vars(cls)[name]
                if not callable(value) and not hasattr(value, "__get__"):
                    raise GulouError(_hides(cls, name))

        def __setattr__(self, name: str, value: object) -> None:
            if name in _TAKEN and not callable(value):
                raise GulouError(_hides(type(self), name))
            object.__setattr__(self, name, value)


_TAKEN = frozenset(
    name
    for name, value in vars(App).items()
    if not name.startswith("_") and (callable(value) or isinstance(value, property))
)
"""The names of what the box calls and what it gives: a `stop` for buses would be called as the app ends."""


def _hides(kind: type, name: str) -> str:
    return (
        f"{kind.__name__}.{name} would hide App.{name}: choose another name, perhaps {name}_ or the_{name}."
    )


class Timer:
    """A call to come; `cancel` takes it back."""

    def __init__(self, call: Callable[[], object], repeat: float | None) -> None:
        self.call = call
        self.repeat = repeat
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True


class Timers:
    """The calls to come of one app, by time."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or Clock()
        self._heap: list[tuple[float, int, Timer]] = []
        self._count = itertools.count()

    def add(self, seconds: float, call: Callable[[], object], repeat: float | None = None) -> Timer:
        timer = Timer(call, repeat)
        heapq.heappush(self._heap, (self._clock.monotonic() + seconds, next(self._count), timer))
        return timer

    def wait(self) -> float | None:
        """Seconds until the next call, 0 where one is due, None where there is none."""
        while self._heap and self._heap[0][2].cancelled:
            heapq.heappop(self._heap)
        return max(0.0, self._heap[0][0] - self._clock.monotonic()) if self._heap else None

    def run(self) -> int:
        """Make the calls that are due; return how many."""
        now = self._clock.monotonic()
        due = []
        while self._heap and self._heap[0][0] <= now:
            due.append(heapq.heappop(self._heap)[2])
        for timer in due:
            if not timer.cancelled:
                timer.call()
                if timer.repeat is not None and not timer.cancelled:
                    heapq.heappush(self._heap, (now + timer.repeat, next(self._count), timer))
        return len(due)
