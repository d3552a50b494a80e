"""The gateway process: one loop between the launcher, the apps and the services they use.

It never waits: drivers, tables and the database have threads of their own and post here what they find.
"""

from __future__ import annotations

import contextlib
import logging
import os
import selectors
import signal
import socket
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from gulou.errors import GulouError, ServiceError, WireError
from gulou.services import discovery, messages, net, recordings, tv
from gulou.wire import Wire
from gulou_hal import later, link
from gulou_hal.app import App
from gulou_hal.discovery.service import Discovery
from gulou_hal.importing import IMPORTING
from gulou_hal.later import Answered, Anyones, Handler, Later
from gulou_hal.missed import Missed
from gulou_hal.net.service import Net
from gulou_hal.network import service as network
from gulou_hal.recording.locked import Locked
from gulou_hal.recording.service import Recordings
from gulou_hal.sharing.service import Sharing
from gulou_hal.tv import setup
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.service import PERMISSION, Television

if TYPE_CHECKING:
    from gulou_hal.recording.playback import Opened
    from gulou_hal.recording.ratings import Leave
    from gulou_hal.recording.recorder import Recorder
    from gulou_hal.tv.watching import Watched

log = logging.getLogger(__name__)

LAUNCHER: Final = 0
"""The instance number of the launcher itself."""
_APP_TURN: Final = 32
"""Calls of one app that are answered before the others have their turn."""
_TICK: Final = 1.0
_SWITCH: Final = 0.0005


class Gateway:
    """The loop, its connections and its services."""

    def __init__(
        self, launcher: socket.socket, tuners: Sequence[str], data: Path, guides: Sequence[str] = ()
    ) -> None:
        self._selector = selectors.DefaultSelector()
        self._launcher: Wire[link.FromLauncher] = Wire(launcher, link.FromLauncher)
        self._apps: dict[int, App] = {}
        self._posted: deque[Callable[[], None]] = deque()
        self._wakeup = os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK)
        self._waking = threading.RLock()  # a signal may come while it is held
        self._next_tick = 0.0
        self._stopping = False
        self._closed = False
        self._television = Television(
            tuners,
            data,
            post=self.post,
            notify=self._notify,
            trouble=lambda about, said: self._tell(link.Trouble(about, said)),
            on_stream=self._stream_changed,
            guides=guides,
        )
        self._locked = Locked(self._television.parental, self._channel)
        self._recordings = Recordings(
            lambda changed, tell: _recorder(data, self._television, changed, tell),
            post=self.post,
            notify=self._notify_recordings,
            shown=self._locked.shown,
            hides=self._television.parental.hides_age,
            trouble=lambda about, said: self._tell(link.Trouble(about, said)),
        )
        self._watching: dict[int, str] = {}
        """The services that play, by the number of their stream."""
        self._network = network.Network(lambda stands: self.post(lambda: self._tell(stands)))
        self._from_launcher: Mapping[type, Callable[[Any], None]] = {
            link.Attach: self._attach,
            link.Grant: self._grant,
            link.Asleep: self._asleep,
            link.Detach: self._detach,
            link.OpenStream: self._open_stream,
            link.CloseStream: self._close_stream,
            link.Prepare: lambda _: self._television.prepare(),
            link.Share: lambda message: self._sharing.switch(message.on, message.name),
            link.Parental: self._lock,
            link.Unlock: self._unlock,
            **dict.fromkeys(network.ORDERS, self._network.order),
            link.Ask: self._ask,
            link.GetStatus: self._status,
        }
        self._sharing = Sharing(
            data,
            self._television.receiver,
            lambda stands: self.post(lambda: self._tell(stands)),
            self._television.parental,
        )
        self._discovery = Discovery(self.post, self._tell_app)
        self._net = Net(self._discovery.has_told)
        television = {query: _at_once(answer) for query, answer in self._television.handlers.items()}
        own: tuple[tuple[str, Mapping[type, Anyones]], ...] = (
            (PERMISSION, television),
            (recordings.PERMISSION, self._recordings.handlers),
            (PERMISSION, self._television.epg.handlers),
            (
                setup.PERMISSION,
                {query: _at_once(answer) for query, answer in self._television.setup.handlers.items()},
            ),
            (setup.PERMISSION, self._television.sources.handlers),
        )
        self._launchers: Mapping[type, Anyones] = {
            query: handler for _, handlers in own for query, handler in handlers.items()
        }
        """What the launcher asks for itself: all but what is made for apps, which hands out descriptors."""
        services: tuple[tuple[str, Mapping[type, Handler]], ...] = (
            *own,
            (net.PERMISSION, self._net.handlers),
            (discovery.PERMISSION, self._discovery.handlers),
        )
        self._answers: Mapping[type, tuple[str, Handler]] = {
            query: (permission, handler)
            for permission, handlers in services
            for query, handler in handlers.items()
        }

    def run(self) -> None:
        """Serve until the launcher closes its connection, or `stop`."""
        self._selector.register(self._launcher, selectors.EVENT_READ, self._read_launcher)
        self._selector.register(self._wakeup, selectors.EVENT_READ, self._run_posted)
        self._television.start()
        self._recordings.start()
        try:
            while not self._stopping:
                self._turn()
        finally:
            self._close()

    def stop(self) -> None:
        """End `run`; may be called from any thread and from a signal handler."""
        self.post(self._stop)

    def post(self, call: Callable[[], None]) -> None:
        """Have the loop call this soon; may be called from any thread."""
        self._posted.append(call)
        with self._waking, contextlib.suppress(OSError):
            if not self._closed:  # a thread may be late, and the number another file's by now
                os.eventfd_write(self._wakeup, 1)

    def _turn(self) -> None:
        busy = any(app.waiting for app in self._apps.values())
        wait = 0.0 if busy else max(0.0, self._next_tick - time.monotonic())
        for key, mask in self._selector.select(wait):
            self._guarded(lambda key=key, mask=mask: key.data(mask))  # type: ignore[misc]
        for app in list(self._apps.values()):
            self._guarded(lambda app=app: self._answer_app(app))  # type: ignore[misc]
        if time.monotonic() >= self._next_tick:
            self._next_tick = time.monotonic() + _TICK
            self._guarded(self._television.tick)

    def _guarded(self, call: Callable[[], None]) -> None:
        """Nothing that one message causes may end the gateway."""
        try:
            call()
        except Exception:
            log.exception("a message or an event could not be handled")

    def _stop(self) -> None:
        self._stopping = True

    def _close(self) -> None:
        for app in list(self._apps.values()):
            self._drop(app)
        self._discovery.close()
        self._network.close()
        self._recordings.stop()
        self._sharing.close()
        self._television.stop()
        self._selector.close()
        self._launcher.close()
        with self._waking:
            self._closed = True
            os.close(self._wakeup)

    def _run_posted(self, _: int) -> None:
        with contextlib.suppress(BlockingIOError):
            os.eventfd_read(self._wakeup)
        for _ in range(len(self._posted)):
            self._guarded(self._posted.popleft())

    def _read_launcher(self, mask: int) -> None:
        try:
            if mask & selectors.EVENT_WRITE:
                self._launcher.flush()
            for message in self._launcher.read():
                self._guarded(lambda message=message: self._from_launcher[type(message)](message))  # type: ignore[misc]
        except WireError as error:
            log.error("the launcher's connection broke: %s", error)
        if self._launcher.closed:
            self._stopping = True
        else:
            self._mind_writing(self._launcher, self._read_launcher)

    def _tell(self, message: link.FromGateway, descriptors: tuple[int, ...] = ()) -> None:
        """Send to the launcher."""
        try:
            self._launcher.send(message, descriptors)
        except WireError:
            self._stopping = True
            return
        self._mind_writing(self._launcher, self._read_launcher)

    def _mind_writing(self, wire: Wire[Any], handler: Callable[[int], None]) -> None:
        """Wait for room in the socket exactly as long as something waits for it."""
        events = selectors.EVENT_READ | (selectors.EVENT_WRITE if wire.wants_write else 0)
        with contextlib.suppress(KeyError):
            if self._selector.get_key(wire).events != events:
                self._selector.modify(wire, events, handler)

    def _attach(self, message: link.Attach) -> None:
        fd = self._launcher.take_descriptor()
        if message.instance in self._apps:
            self._drop(self._apps[message.instance])
        app = App(message, socket.socket(fileno=fd))
        self._apps[app.instance] = app
        self._selector.register(app.wire, selectors.EVENT_READ, lambda mask: self._read_app(app, mask))

    def _grant(self, message: link.Grant) -> None:
        app = self._apps.get(message.instance)
        if app is None:
            return
        app.permissions = frozenset(message.permissions)
        if PERMISSION not in app.permissions:
            app.watches = False
            self._television.close_all(message.instance)
        if recordings.PERMISSION not in app.permissions:
            app.watches_recordings = False
            self._recordings.close_all(message.instance)
        if discovery.PERMISSION not in app.permissions:
            self._discovery.forget(message.instance)

    def _asleep(self, message: link.Asleep) -> None:
        app = self._apps.get(message.instance)
        if app is None:
            return
        missed, app.missed = app.missed, Missed() if message.asleep else None
        for notice in missed.take() if missed is not None else ():
            self._tell_app(app.instance, notice)

    def _detach(self, message: link.Detach) -> None:
        app = self._apps.get(message.instance)
        if app is not None:
            self._drop(app)
        self._television.close_all(message.instance)
        self._recordings.close_all(message.instance)

    def _drop(self, app: App) -> None:
        with contextlib.suppress(KeyError, ValueError):
            self._selector.unregister(app.wire)
        app.wire.close()
        app.waiting.clear()
        self._net.forget(app.instance)
        self._discovery.forget(app.instance)
        if self._apps.get(app.instance) is app:
            del self._apps[app.instance]

    def _read_app(self, app: App, mask: int) -> None:
        try:
            if mask & selectors.EVENT_WRITE:
                app.wire.flush()
            if not app.waiting:
                app.waiting.extend(app.wire.read())
        except WireError as error:
            log.warning("the connection of %s was closed: %s", app.app_id, error)
        with contextlib.suppress(WireError):  # an app has no descriptor to give
            while True:
                os.close(app.wire.take_descriptor())
        if app.wire.closed:
            self._drop(app)

    def _answer_app(self, app: App) -> None:
        for _ in range(_APP_TURN):
            if not app.waiting:  # all is answered, or the app was dropped for not reading the answers
                break
            call = app.waiting.popleft()
            reply = self._reply(app, call)
            if reply is not None:
                self._send_app(app, reply)
        if not app.wire.closed:
            self._mind_writing(app.wire, lambda mask: self._read_app(app, mask))

    def _reply(self, app: App, call: messages.Call) -> messages.FromGateway | None:
        """The reply, or None where a thread is at work on it."""
        permission, handler = self._answers[type(call.query)]
        try:
            self._permitted(app, permission)
            answer = handler(app, call.query)
            if isinstance(answer, Later):
                self._begin(app, call.id, permission, answer)
                return None
        except ServiceError as error:
            return messages.Failure(call.id, error.code, str(error))
        except Exception:
            log.exception("a call of %s failed", app.app_id)
            return messages.Failure(call.id, "unavailable", "The gateway could not answer; its log says why.")
        if isinstance(call.query, tv.Watch):
            app.watches = True
        return messages.Reply(call.id, answer)

    def _permitted(self, app: App, permission: str) -> None:
        if permission not in app.permissions:
            raise ServiceError(
                "permission",
                f"{app.app_id} may not use this: it needs the permission {permission}, "
                "in its app.toml and granted by the household",
            )

    def _begin(self, app: App, call_id: int, permission: str, answer: Later) -> None:
        """Let a thread find the answer. One app's slow calls keep no other app waiting."""
        if app.later >= later.MOST:
            raise ServiceError("unavailable", f"{app.app_id} waits for {later.MOST} answers already.")
        answer.start(
            f"{app.app_id}-{call_id}",
            lambda outcome: self.post(lambda: self._finish(app, call_id, permission, answer, outcome)),
        )
        app.later += 1

    def _finish(
        self, app: App, call_id: int, permission: str, answer: Later, outcome: Answered | ServiceError
    ) -> None:
        app.later -= 1
        try:
            if app.wire.closed:
                return
            if isinstance(outcome, ServiceError):
                raise outcome
            self._permitted(app, permission)  # it may have been taken back meanwhile
            answer.handed(outcome)
            self._send_app(app, messages.Reply(call_id, outcome.answer), outcome.descriptors)
        except ServiceError as error:
            self._send_app(app, messages.Failure(call_id, error.code, str(error)))
        finally:
            if isinstance(outcome, Answered):
                outcome.close()
        if not app.wire.closed:
            self._mind_writing(app.wire, lambda mask: self._read_app(app, mask))

    def _send_app(self, app: App, message: messages.FromGateway, descriptors: tuple[int, ...] = ()) -> None:
        try:
            app.wire.send(message, descriptors)
        except WireError as error:
            log.warning("the connection of %s was closed: %s", app.app_id, error)
            self._drop(app)

    def _open_stream(self, message: link.OpenStream) -> None:
        try:
            recorded = message.service.startswith(f"{recordings.SCHEME}:")
            if message.instance != LAUNCHER:
                self._require(message.instance, recordings.PERMISSION if recorded else PERMISSION)
            if recorded or message.position is not None:
                self._open_recording(message)
                return
            watched = self._television.open(message.service, message.instance)
            self._watch(watched.number, message.service)
        except ServiceError as error:
            self._tell(link.Refused(message.id, error.code, str(error)))
            return
        standing, program = watched.standing, watched.standing.program
        opened = link.StreamOpened(
            message.id,
            watched.number,
            standing.state,
            standing.reason,
            video_pid=program.video_pid if program else None,
            audio_pids=program.audio_pids if program else (),
            subtitle_pids=program.subtitle_pids if program else (),
            codecs={stream.pid: stream.codec for stream in program.streams} if program else {},
            moments=watched.moments,
            active_format=standing.active_format,
        )
        self._tell(opened, (watched.stream.reader,))
        watched.stream.release_reader()

    def _channel(self, service: str) -> tv.Channel | None:
        return next((each for each in self._television.channels if each.service == service), None)

    def _lock(self, message: link.Parental) -> None:
        self._locked.forget()
        self._television.lock(message.active, message.from_age, message.services)
        self._recordings.judge_again()
        self._notify_recordings(recordings.Changed())

    def _unlock(self, message: link.Unlock) -> None:
        opened = self._locked.unlock(message.service)
        for number in opened:
            self._tell(link.StreamStatus(number, link.StreamState.waiting))
        service = ServiceId.from_url(message.service)
        if service is None:
            self._notify_recordings(recordings.Changed())
            return
        now = self._television.guide.now_next(service).now
        if not opened or any(now is not None and part.event_id == now.event_id for part in opened.values()):
            self._television.unlock(message.service)

    def _open_recording(self, message: link.OpenStream) -> None:
        """Play from the disk. Raises ServiceError."""
        address = message.service
        recorded = address.startswith(f"{recordings.SCHEME}:")
        service = self._recordings.recording(address).service if recorded else address

        def refused(number: int, leave: Leave) -> None:
            self._locked.hold(number, address, leave)
            self._tell(link.StreamStatus(number, link.StreamState.locked, leave.refused))

        def opened(stream: Opened) -> None:
            program, leave = stream.program, stream.leave
            if leave.refused:
                self._locked.hold(stream.number, address, leave)
            self._tell(
                link.StreamOpened(
                    message.id,
                    stream.number,
                    link.StreamState.locked if leave.refused else link.StreamState.flowing,
                    leave.refused,
                    video_pid=program.video_pid if program else None,
                    audio_pids=program.audio_pids if program else (),
                    subtitle_pids=program.subtitle_pids if program else (),
                    codecs={each.pid: each.codec for each in program.streams} if program else {},
                    streams=program.streams if program and recorded else (),
                    position=stream.position,
                    length=stream.length,
                    grows=stream.grows,
                ),
                (stream.reader,),
            )
            os.close(stream.reader)
            if not recorded:
                self._watch(stream.number, address)

        self._recordings.play(
            address,
            self._locked.resumes(address, message.position),
            message.instance,
            opened,
            lambda said: self._tell(link.Refused(message.id, "unavailable", said)),
            self._locked.guard(address, service),
            refused,
        )

    def _watch(self, number: int, service: str) -> None:
        """What is watched is kept for a while, to be rewound."""
        self._watching[number] = service
        self._recordings.watching(service)

    def _close_stream(self, message: link.CloseStream) -> None:
        if self._watching.pop(message.stream, None) is not None:
            self._recordings.watching(next(reversed(self._watching.values()), ""))
        self._locked.left(message.stream)
        if message.stream >= link.RECORDED:
            self._recordings.close(message.stream)
        else:
            self._television.close(message.stream)

    def _require(self, instance: int, permission: str) -> None:
        app = self._apps.get(instance)
        if app is None:
            raise ServiceError("not_found", f"No app is running as number {instance}")
        if permission not in app.permissions:
            raise ServiceError(
                "permission",
                f"{app.app_id} may not show this: it needs the permission {permission}, "
                "in its app.toml and granted by the household",
            )

    def _stream_changed(self, watched: Watched) -> None:
        standing, program = watched.standing, watched.standing.program
        self._tell(
            link.StreamStatus(
                watched.number,
                standing.state,
                standing.reason,
                video_pid=program.video_pid if program else None,
                audio_pids=program.audio_pids if program else (),
                subtitle_pids=program.subtitle_pids if program else (),
                moments=watched.moments,
                active_format=standing.active_format,
            )
        )

    def _ask(self, message: link.Ask) -> None:
        try:
            handler = self._launchers.get(type(message.query))
            if handler is None:
                raise ServiceError("invalid", "This service is for apps.")
            answer = handler(None, message.query)
        except GulouError as error:
            self._answer(message.id, error)
            return
        if isinstance(answer, Later):
            answer.start(
                f"launcher-{message.id}",
                lambda outcome: self.post(
                    lambda: self._answer(
                        message.id, outcome.answer if isinstance(outcome, Answered) else outcome
                    )
                ),
            )
        else:
            self._answer(message.id, answer)

    def _answer(self, number: int, answer: messages.Answer | GulouError) -> None:
        """Answer the launcher's own question of this number."""
        if isinstance(answer, GulouError):
            code = answer.code if isinstance(answer, ServiceError) else "unavailable"
            self._tell(link.Refused(number, code, str(answer)))
        else:
            self._tell(link.Answered(number, answer))

    def _status(self, message: link.GetStatus) -> None:
        self._tell(
            link.Status(
                message.id,
                (
                    *self._television.records(),
                    *self._recordings.records(),
                    self._discovery.record,
                    self._sharing.record,
                    self._network.record,
                ),
            )
        )

    def _notify(self, notice: messages.Notice) -> None:
        self._tell(link.Noticed(notice))
        if isinstance(notice, tv.NowNextChanged):
            self._recordings.guide_changed()
        for app in list(self._apps.values()):
            if app.watches:
                self._tell_app(app.instance, notice)

    def _notify_recordings(self, notice: messages.Notice) -> None:
        self._tell(link.Noticed(notice))
        for app in list(self._apps.values()):
            if app.watches_recordings:
                self._tell_app(app.instance, notice)

    def _tell_app(self, instance: int, notice: messages.Notice) -> None:
        app = self._apps.get(instance)
        if app is None:
            return
        if app.missed is not None:
            app.missed.add(notice)
            return
        self._send_app(app, messages.Notify(notice))
        if not app.wire.closed:
            self._mind_writing(app.wire, lambda mask: self._read_app(app, mask))


def _at_once(answer: Callable[[Any], messages.Answer]) -> Anyones:
    """A handler that answers everybody alike."""
    return lambda _, query: answer(query)


def _recorder(
    data: Path, television: Television, changed: Callable[[], None], tell: Callable[[str], None]
) -> Recorder:
    """The recorder of this box; on a thread, since its imports and its disk take a while."""
    with IMPORTING:
        from gulou_hal.recording.making import recorder

    return recorder(data, television, changed, tell)


def serve(launcher: socket.socket, tuners: Sequence[str], data: Path, guides: Sequence[str] = ()) -> NoReturn:
    """Be the gateway until the launcher closes `launcher`: runs in a process of its own and ends it.

    `tuners` are addresses or paths, and a wrong one is told to the launcher; `data` is the folder for
    `tv.sqlite`; `guides` are addresses of XMLTV guides.
    """
    # Threads that read tables hold the interpreter for 5 ms at a time else, again and again during a zap.
    sys.setswitchinterval(_SWITCH)
    gateway = Gateway(launcher, tuners, data, guides)
    signal.signal(signal.SIGTERM, lambda *_: gateway.stop())
    gateway.run()
    logging.shutdown()
    os._exit(0)
