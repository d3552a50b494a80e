"""The shell: keys go in here, once; home, apps and the picture are put on the screen from here.

Everything runs on the frame thread, and nothing here waits.
"""

from __future__ import annotations

import contextlib
import threading
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from gulou import scene
from gulou.keys import RESERVED, Key
from gulou.language import Texts
from gulou.manifest import in_language
from gulou.services import tv
from gulou.states import AppState, ExitReason
from gulou.wire import pair
from gulou_hal import link
from gulou_launcher.apps import Installed
from gulou_launcher.gateway import Gateway
from gulou_launcher.home import Home
from gulou_launcher.sandbox import messages as zygote
from gulou_launcher.screening import Screening
from gulou_launcher.session import AppSession, LocalSession
from gulou_launcher.system_layer import SystemLayer
from gulou_launcher.terminal import Terminal
from gulou_launcher.trace import Trace

if TYPE_CHECKING:
    from gulou_launcher.post import Post
    from gulou_launcher.screen import Screen
    from gulou_launcher.window import Size
    from gulou_launcher.zygote_link import ZygoteLink

PATIENCE = 2.0
"""Seconds without an answer after which the household is told."""
LEAVING_PATIENCE = 0.5
"""An app that is left while it has not answered for this long is ended."""
PING_EVERY = 1.0
SUSPENDED_AT_MOST = 3
STOP_GRACE = 1.0
TYPED_AHEAD_AT_MOST = 8
PREPARE_EVERY = 10.0
NOTICE_SECONDS = 12.0


class Shell:
    """Who is in front, who runs behind, and where each key goes."""

    def __init__(
        self, screen: Screen, post: Post, apps: dict[str, Installed], data: Path, language: str
    ) -> None:
        self.screen = screen
        self.post = post
        self.apps = apps
        self.language = language
        self.text = Texts("gulou_launcher", Path(__file__).parent, language)
        self._data = data
        self.gateway: Gateway
        self.zygote: ZygoteLink
        self.isolation: zygote.Isolation | None = None
        self.troubles: dict[str, str] = {}
        self._terminal = Terminal()
        self.front: AppSession | None = None
        self.sessions: dict[int, AppSession] = {}
        self._last_instance = 0
        self._prepared = float("-inf")
        self.trace = Trace()
        self.screening = Screening(self)
        self.home = Home(self.text, self._watch_channel, self.start)
        self.home.apps = list(apps.values())
        self.home_session = LocalSession(self, self.home.view)
        self.system = SystemLayer(self)

    # The frame.

    @property
    def size(self) -> Size:
        return self.screen.size

    def ask_frame(self) -> None:
        """A page has changed."""
        self.trace.changed()
        self.screen.ask_frame()

    def picture_ready(self) -> None:
        """The player has finished a picture. On a thread of the player's."""
        self.screen.picture_ready()

    def clear_picture(self) -> None:
        self.screen.clear_picture()

    def begin(self) -> None:
        """Show home and ask for what it shows."""
        self.home_session.refresh()
        self.screen.show(self.home_session.stage, wallpaper=True)
        self.refresh_channels()
        self.screen.after(self._to_next_minute(), self._minute)
        self.screen.after(PING_EVERY, self._look_after_front)

    def resized(self) -> None:
        """The window has another size: everything is drawn anew."""
        size = self.size
        stages = [self.home_session.stage, self.system.session.stage]
        for stage in [*stages, *(session.stage for session in self.sessions.values())]:
            stage.resize(size.width, size.height)
        self.screen.resized()
        if self.screening.player is not None:
            self.screening.player.set_size(size.width, size.height)

    def layout(self) -> None:
        """Before each frame: place what changed."""
        shown = self.front.stage if self.front and self.front.drawn else self.home_session.stage
        shown.layout()
        self.system.session.stage.layout()

    # Keys.

    def key(self, key: str) -> None:
        """A key was pressed."""
        self.trace.key(key)
        if key in RESERVED:
            self._reserved(key)
            return
        session = self.front
        if session is None:
            self._prepare()
            if not self.home_session.stage.key(key) and key in (Key.BACK, Key.EPG):
                self.home_session.stage.reset_focus()
            return
        if not session.drawn or session.silent_for > PATIENCE:
            if key == Key.BACK:
                self.go_home(session)
            return
        if session.busy or session.typed_ahead:
            self._type_ahead(session, key)
            return
        self._key_in(session, key)

    def _type_ahead(self, session: AppSession, key: str) -> None:
        """Keep a key until the app has answered the one before, but not for long."""
        if len(session.typed_ahead) < TYPED_AHEAD_AT_MOST:
            session.typed_ahead.append(key)
        self.screen.after(LEAVING_PATIENCE, lambda: self._answer_overdue(session))

    def _answer_overdue(self, session: AppSession) -> None:
        if session.silent_for >= LEAVING_PATIENCE * 0.9:
            leaving = Key.BACK in session.typed_ahead
            session.typed_ahead.clear()
            if leaving:
                self.go_home(session)

    def _key_in(self, session: AppSession, key: str) -> None:
        """A key for the app in front, whose screen is what the last key made of it."""
        if session.stage.key(key):
            return
        if key == Key.BACK:
            if session.stage.wants_back:
                session.back()
                self.screen.after(LEAVING_PATIENCE, lambda: self._back_unanswered(session))
            else:
                self.go_home(session)
        elif key in session.stage.wanted_keys:
            session.key(key)

    def _prepare(self) -> None:
        """Somebody is at the remote: have tuner and player ready, so that a first picture comes at once."""
        now = time.monotonic()
        if self._prepared == float("-inf"):
            # Not before: a box that only stands at home needs no player in its memory.
            threading.Thread(target=self.screening.warm, name="warm", daemon=True).start()
        if now - self._prepared > PREPARE_EVERY:
            self._prepared = now
            self.gateway.tell(link.Prepare())

    def _reserved(self, key: str) -> None:
        match key:
            case Key.HOME | Key.POWER:
                if self.front is not None:
                    self.go_home(self.front)
                else:
                    self.home_session.stage.reset_focus()
            case Key.VOLUMEUP | Key.VOLUMEDOWN | Key.MUTE:
                screening = self.screening
                if key == Key.MUTE:
                    screening.muted = not screening.muted
                else:
                    step = 5 if key == Key.VOLUMEUP else -5
                    screening.volume = max(0, min(100, screening.volume + step))
                    screening.muted = False
                screening.volume_changed()
                self.system.show_volume()

    def _back_unanswered(self, session: AppSession) -> None:
        if self.front is session and session.silent_for >= LEAVING_PATIENCE * 0.9:
            self.go_home(session)

    # Apps.

    def start(self, app: Installed, link_url: str = "") -> None:
        """Bring an app to the front, starting it where it does not run."""
        running = next(
            (known for known in self.sessions.values() if known.app is app and not known.closing), None
        )
        if running is not None:
            self._resume(running, link_url)
            return
        if app.state is AppState.QUARANTINED:
            self.home.notice = self._sentence(
                app, self.text("It failed again and again, so it is kept closed.")
            )
            self.screen.after(NOTICE_SECONDS, self._forget_notice)
            self._refresh_home()
            return
        self._last_instance += 1
        instance = self._last_instance
        ours, screen_end = pair()
        gateway_end, services_end = pair()
        manifest = app.manifest
        data = self._data / "apps" / manifest.id
        with screen_end, services_end, gateway_end:
            self.gateway.tell(
                link.Attach(instance, manifest.id, tuple(manifest.permissions)), [gateway_end.fileno()]
            )
            limits = zygote.Limits(memory=manifest.memory * zygote.MIB)
            self.zygote.order(
                zygote.Spawn(instance, manifest.id, str(app.folder), str(data), limits, self.language),
                [screen_end.fileno(), services_end.fileno()],
            )
        session = AppSession(self, app, instance, ours)
        self.sessions[instance] = session
        app.state, app.reason, app.detail = AppState.STARTING, "", ""
        self.front = session
        session.begin(self.language, link_url)
        self.screen.after(0.4, lambda: self.system.show_starting(session))

    def _resume(self, session: AppSession, link_url: str) -> None:
        self.front = session
        # Those asleep are let go in the order in which they were left.
        self.sessions[session.instance] = self.sessions.pop(session.instance)
        session.app.state = AppState.RUNNING
        session.tell(scene.Resume())
        if link_url:
            session.tell(scene.Open(link_url))
        session.ping()
        self.screen.show(session.stage, wallpaper=False)
        self.screening.show(session)

    def _watch_channel(self, service: str) -> None:
        """Open a service with the app that handles DVB URLs."""
        for app in self.apps.values():
            if "dvb" in app.manifest.handles:
                self.start(app, service)
                return
        self.home.notice = self.text("No installed app shows television.")
        self._refresh_home()

    def app_drawn(self, session: AppSession) -> None:
        """An app has its first screen."""
        if session.app.state is AppState.STARTING:
            session.app.state = AppState.RUNNING
        if self.front is session:
            self.screen.show(session.stage, wallpaper=session.player is None)
            self.system.refresh()

    def app_answered(self, session: AppSession) -> None:
        """An app has answered; keys that were pressed meanwhile go in now."""
        while session.typed_ahead and not session.busy and self.front is session:
            self._key_in(session, session.typed_ahead.pop(0))
        if self.front is session:
            self.system.refresh()

    def play(self, session: AppSession) -> None:
        """A page's player is new, changed or gone."""
        if self.front is session:
            self.screening.show(session)
            if session.drawn:
                self.screen.wallpaper(session.player is None)

    def go_home(self, session: AppSession) -> None:
        """Leave an app: home is on the screen at once; the app sleeps, or ends where it does not answer."""
        if self.front is not session:
            return
        self.front = None
        session.typed_ahead.clear()
        self.screening.show(None)
        if session.silent_for > LEAVING_PATIENCE or not session.drawn:
            self._end(session, ExitReason.NOT_RESPONDING if session.drawn else ExitReason.STOPPED)
        else:
            session.app.state = AppState.SUSPENDED
            session.tell(scene.Pause())
            session.ping()
            self.screen.after(PATIENCE, lambda: self._check_suspended(session))
            self._bound_suspended()
        self._show_home()

    def _check_suspended(self, session: AppSession) -> None:
        if session.instance in self.sessions and session.silent_for >= PATIENCE * 0.9:
            self._end(session, ExitReason.NOT_RESPONDING)

    def _bound_suspended(self) -> None:
        asleep = [
            session for session in self.sessions.values() if session is not self.front and not session.closing
        ]
        for session in asleep[: max(0, len(asleep) - SUSPENDED_AT_MOST)]:
            session.closing = True
            session.tell(scene.Stop())
            self.screen.after(STOP_GRACE, partial(self._end, session, ExitReason.STOPPED))

    def _end(self, session: AppSession, reason: ExitReason) -> None:
        if session.instance in self.sessions:
            session.closing = True
            self.zygote.order(zygote.Kill(session.instance, reason))

    def app_broke(self, session: AppSession, sentence: str) -> None:
        """An app sent what cannot be shown."""
        session.app.detail = sentence
        self._end(session, ExitReason.CRASHED)

    def app_closed(self, session: AppSession, reason: str) -> None:
        """An app's line is closed: its process ends, or is ended."""
        if reason:
            session.app.detail = reason
        self.screen.after(0.2, lambda: self._end(session, ExitReason.CRASHED if reason else ExitReason.ENDED))

    # The zygote.

    def report(self, report: zygote.Report) -> None:
        """What the zygote says."""
        match report:
            case zygote.Spawned(instance=instance, pid=pid):
                if instance in self.sessions:
                    self.sessions[instance].app.pid = pid
            case zygote.Refused(instance=instance, reason=reason):
                self._gone(instance, ExitReason.REFUSED, reason)
            case zygote.Exited(instance=instance, reason=reason, detail=detail):
                self._gone(instance, reason, detail)
            case zygote.Isolation():
                self.isolation = report
                self.home.isolation = report.level
                self._refresh_home()

    def _gone(self, instance: int, reason: ExitReason, detail: str) -> None:
        session = self.sessions.pop(instance, None)
        if session is None:
            return
        session.line.close()
        self.gateway.tell(link.Detach(instance))
        app = session.app
        if any(known.app is app for known in self.sessions.values()):
            # It was opened again while this process of it was ending.
            app.crashes += [time.monotonic()] if reason.failed else []
            return
        app.pid = None
        if reason.failed:
            app.failed(reason, app.detail or detail)
            self.home.notice = self._sentence(app, self.text(reason.sentence))
            self.screen.after(NOTICE_SECONDS, self._forget_notice)
        else:
            app.state = AppState.STOPPED
        if self.front is session:
            self.front = None
            self.screening.show(None)
            self._show_home()
        else:
            self._refresh_home()

    def _sentence(self, app: Installed, sentence: str) -> str:
        return f"{in_language(app.manifest.name, self.language)}: {sentence}"

    def _forget_notice(self) -> None:
        self.home.notice = self._standing_notice()
        self._refresh_home()

    # The gateway.

    def gateway_event(self, message: link.FromGateway) -> None:
        """What the gateway says without being asked, and of streams."""
        match message:
            case link.Noticed(notice=tv.ChannelsChanged()):
                self.refresh_channels()
            case link.Noticed(notice=tv.NowNextChanged()):
                self._refresh_now()
            case link.Trouble(about=about, message=sentence):
                self.trouble(about, sentence)
            case link.StreamOpened() | link.StreamStatus():
                self.screening.stream_event(message)

    def trouble(self, about: str, sentence: str) -> None:
        """Something is wrong with the box itself; an empty sentence takes it back."""
        self.troubles.pop(about, None)
        if sentence:
            self.troubles[about] = sentence
            self._terminal.say(sentence)
        self.home.notice = self._standing_notice()
        self._refresh_home()

    def _standing_notice(self) -> str:
        return next(iter(self.troubles.values()), "")

    def refresh_channels(self) -> None:
        """Ask for the channels, then for what is on."""

        def came(channels: tv.Channels) -> None:
            self.home.channels = list(channels.channels)
            self._refresh_now()

        self.gateway.ask(tv.GetChannels(), came)

    def _refresh_now(self) -> None:
        def came(answer: tv.NowNextList) -> None:
            self.home.now = {item.service: item for item in answer.items}
            self._refresh_home()

        self.gateway.ask(tv.GetNowNext(), came)

    # Home.

    def _show_home(self) -> None:
        self.home_session.refresh()
        self.system.refresh()
        self.screen.show(self.home_session.stage, wallpaper=True)

    def _refresh_home(self) -> None:
        """Bring home up to date; behind an app that waits until home is shown again."""
        if self.front is None or not self.front.drawn:
            self.home_session.refresh()

    def _minute(self) -> None:
        if self.front is None:
            self._refresh_now()
        self._refresh_home()
        self.screen.after(self._to_next_minute(), self._minute)

    @staticmethod
    def _to_next_minute() -> float:
        return 60.05 - time.time() % 60

    def _look_after_front(self) -> None:
        """Once a second: does the app in front still answer?"""
        if self.front is not None:
            self.front.ping()
            self.system.refresh()
        self.screen.after(PING_EVERY, self._look_after_front)

    def close(self) -> None:
        """The box ends: let the apps go, then the player."""
        for session in list(self.sessions.values()):
            with contextlib.suppress(OSError):
                session.tell(scene.Stop())
        self.screening.close()
