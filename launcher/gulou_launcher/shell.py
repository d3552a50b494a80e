"""The shell: home, apps and the picture are put on the screen from here.

Everything runs on the frame thread, and nothing here waits. Pages that home does not need are imported where
they are opened: once home stands, a thread has done so already (`opening`).
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from gulou.language import Texts, languages
from gulou.manifest import in_language
from gulou.services import guide, recordings, tv
from gulou.states import AppState, ExitReason
from gulou_hal import link
from gulou_launcher.app_settings import AppSettings
from gulou_launcher.apps import Installed
from gulou_launcher.developer import Developer
from gulou_launcher.family.family import Family
from gulou_launcher.gateway import Gateway
from gulou_launcher.grants import Grants
from gulou_launcher.hand.hand import Hand
from gulou_launcher.home import Doors
from gulou_launcher.home_screen import HomeScreen
from gulou_launcher.household import LANGUAGE, Household
from gulou_launcher.kept import Kept
from gulou_launcher.keys import Keys
from gulou_launcher.lock.lock import Lock
from gulou_launcher.looks import MOTION, Looks
from gulou_launcher.motion import Motion
from gulou_launcher.network.network import Network
from gulou_launcher.notices import Notices
from gulou_launcher.patience import PATIENCE, PING_EVERY, STARTING_PATIENCE
from gulou_launcher.pictures.albums import Albums
from gulou_launcher.pictures.workshop import Workshop
from gulou_launcher.pile import Pile
from gulou_launcher.pinyin.writing import Writing
from gulou_launcher.preferences import Preferences
from gulou_launcher.region.region import Region
from gulou_launcher.reloading import Reloading
from gulou_launcher.reminding import notice as notice_of_reminder
from gulou_launcher.rest.rest import Rest, Resting
from gulou_launcher.running_apps import RunningApps
from gulou_launcher.sandbox import messages as zygote
from gulou_launcher.screening import Screening
from gulou_launcher.searching import Searching
from gulou_launcher.session import AppSession
from gulou_launcher.sharing import Sharing
from gulou_launcher.simple.mode import SimpleMode
from gulou_launcher.system_layer import SystemLayer
from gulou_launcher.tile import Tile
from gulou_launcher.trace import Trace
from gulou_launcher.welcome.welcome import Welcome

if TYPE_CHECKING:
    from gulou_launcher.find.finding import Finding
    from gulou_launcher.own_page import OwnPage
    from gulou_launcher.phone.phone import Phone
    from gulou_launcher.post import Post
    from gulou_launcher.reader.reading import Reading
    from gulou_launcher.rest.quick import Quick
    from gulou_launcher.screen import Screen
    from gulou_launcher.stage import Stage
    from gulou_launcher.window import Size
    from gulou_launcher.zygote_link import ZygoteLink

GUIDE = "dvb:guide"
"""The link that television opens its guide for."""
BACKGROUND_AFTER = 1.0
"""Seconds before the first app that starts together with the box, and between one and the next."""
ACCOMPANIED_AFTER = 0.5
"""Seconds from the start until what home itself does not need begins."""
KEPT_GRACE = 0.4
"""Seconds that the disk has for what is not written yet when the box ends."""


class Shell:
    """Who is in front, and what stands on the screen."""

    def __init__(
        self,
        screen: Screen,
        post: Post,
        apps: dict[str, Installed],
        data: Path,
        language: str,
        preset: Mapping[str, Collection[str]] | None = None,
    ) -> None:
        """`data` is the box's own folder; `preset` as in `Grants`."""
        self.screen = screen
        self.post = post
        self.data = data
        self.begin_anew: Callable[[], object] = lambda: None
        """Has the box end, and start again at once."""
        self.apps = apps
        self.language = language
        self.text = Texts("gulou_launcher", Path(__file__).parent, language)
        self.gateway: Gateway
        self.zygote: ZygoteLink
        self.isolation: zygote.Isolation | None = None
        self._front: AppSession | None = None
        self._looking_after = False
        """Whether the app in front is asked once a second how it is."""
        self.reading: Reading | None = None
        self.lookers: list[Callable[[], object]] = []
        """Called before each frame, to tell others what is on the screen."""
        self._begun: list[Installed] = []
        """Apps that were started together with the box."""
        self.trace = Trace()
        self.workshop = Workshop(post, self._order, screen.after, data / "apps")
        self.albums = Albums(self.workshop, screen.after, screen.ask_frame)
        self.kept = Kept(data, lambda sentence: post.deliver(self._kept_trouble, sentence))
        self.preferences = Preferences(self.kept)
        self.looks = Looks(self)
        self.motion = Motion(screen.ask_move, lambda: self.preferences.get(MOTION))
        self.writing = Writing(post, screen.after, data, self.text)
        self.screening = Screening(self)
        self.lock = Lock(self)
        self.family = Family(self)
        self.keys = Keys(self)
        self.simple = SimpleMode(self)
        self.hand = Hand(self)
        chosen = self.kept.get(LANGUAGE)
        if chosen in languages():
            self.language = chosen
            self.text.use(chosen)
        self.grants = Grants(self.kept, preset)
        self.app_settings = AppSettings(self.kept)
        self.running = RunningApps(self, data)
        self.reloading = Reloading(self)
        self.pile = Pile(self)
        self.household = Household(self)
        self.developer = Developer(self, data)
        self.sharing = Sharing(self)
        self.notices = Notices(self, self.kept)
        self.keys.over.append(self.notices.key)
        self.searching = Searching(self)
        self.finding: Finding | None = None
        self.network = Network(self)
        self.region = Region(self)
        self.welcome = Welcome(self)
        tiles = (
            Tile(
                "welcome",
                "Finish setting up",
                "welcome",
                self.welcome.open,
                lambda: self.text("Goes on where you were"),
                lambda: self.welcome.unfinished,
                first=True,
            ),
            Tile(
                "search",
                "Search",
                "search",
                self.open_search,
                lambda: self.text("Anything on this box"),
                first=True,
            ),
            Tile(
                "messages",
                "Messages",
                "messages",
                self.open_messages,
                self._unread_words,
                lambda: bool(self.notices.known),
            ),
            Tile(
                "settings",
                "Settings",
                "settings",
                self.open_settings,
                lambda: self.text("Language, looks, sound, lock and more"),
                lambda: not self.family.is_child,
            ),
        )
        doors = Doors(self.watch, self.play_recording, self.start, self._channel_setup)
        self.home = HomeScreen(self, doors, self._home_is_hidden, tiles)
        self.system = SystemLayer(self)
        self.rest = Rest(self)
        self.simple.begin()

    @cached_property
    def quick(self) -> Quick:
        """The quick panel."""
        from gulou_launcher.rest.quick import Quick

        return Quick(self)

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
        """Show home."""
        self.lock.tell()
        self.home.begin()
        self.sharing.begin()
        self.rest.begin()
        self.family.begin()
        self.region.begin()
        self.screen.after(ACCOMPANIED_AFTER, self.accompany)

    def accompany(self) -> None:
        """Home stands: read the screen aloud where that is wanted; keep apps told of what is preferred."""
        if self.reading is not None:
            return
        from gulou_launcher.reader.reading import Reading
        from gulou_launcher.wishes import keep_told

        self.reading = Reading(self)
        keep_told(self)

    @property
    def front(self) -> AppSession | None:
        """The app in front; None: home, or a page of the launcher's own."""
        return self._front

    @front.setter
    def front(self, session: AppSession | None) -> None:
        self._front = session
        self.look_after()

    def look_after(self) -> None:
        """Ask the app in front once a second how it is, from now on."""
        if self._front is not None and not self._looking_after:
            self._looking_after = True
            self.screen.after(PING_EVERY, self._look_after_front)

    def resized(self) -> None:
        """The window has another size: everything is drawn anew."""
        self.redraw()
        if self.screening.player is not None:
            self.screening.player.set_size(self.size.width, self.size.height)

    def redraw(self) -> None:
        """The window, or what the household wants to see, is another: everything is drawn anew."""
        size = self.size
        stages = [self.home.stage, self.system.session.stage]
        for stage in [*stages, *(session.stage for session in self.running.sessions.values())]:
            stage.resize(size.width, size.height)
        self.pile.resize(size.width, size.height)
        self.screen.resized()

    def layout(self, left: float = float("inf")) -> None:
        """Before each frame, which has so many seconds left to be in time: place what changed."""
        self.albums.upload()
        self.motion.step()
        with self.trace.layout():
            # What asks or is set over everything has the keys, and so the only ring.
            self.shown.light(not self.system.asks)
            if self.front is not None and self.front.drawn:
                self.front.lay_out(left)
            else:
                self.shown.layout()
            self.system.session.stage.layout()
        if self.front is not None and self.front.typed_ahead:
            self.keys.let_in(self.front)
        for look in tuple(self.lookers):
            look()

    @property
    def shown(self) -> Stage:
        """The page that stands on the screen."""
        own = self.pile.stage or self.home.stage
        return self.front.stage if self.front and self.front.drawn else own

    @cached_property
    def phone(self) -> Phone:
        """The phones of the household."""
        from gulou_launcher.phone.phone import Phone

        return Phone(self, self.data)

    # Apps.

    def start(self, app: Installed, link_url: str = "") -> None:
        """Bring an app to the front, starting it where it does not run."""
        self.keys.forget_home()
        instead = self._instead(app, link_url)
        running = self.running.of(app)
        if instead is not None:
            instead()
        elif running is not None:
            self._bring_to_front(running, link_url)
        else:
            self._launch(app, link_url)

    def comes_at_once(self, app: Installed) -> bool:
        """Whether `start` brings this app to the front, and has nothing to say or to ask instead."""
        return self._instead(app, "") is None

    def _instead(self, app: Installed, link_url: str) -> Callable[[], object] | None:
        """What is said or asked where this app shall be opened; None: nothing, it comes."""
        if self.apps.get(app.manifest.id) is not app:
            return lambda: self._say_of(app, self.text("It was removed."))
        if refusal := self.family.refusal(app):
            return lambda: self._say_of(app, refusal)
        if self.running.of(app) is not None:
            return None
        if app.state is AppState.QUARANTINED:
            return lambda: self._ask_kept_closed(app, link_url)
        if refusal := self.household.refusal(app):
            return lambda: self._say_of(app, refusal)
        if self.grants.unasked(app):
            return lambda: self._ask_consent(app, link_url)
        return None

    def _ask_kept_closed(self, app: Installed, link_url: str) -> None:
        from gulou_launcher.kept_closed import KeptClosed

        self._visit(KeptClosed(self, app, link_url))

    def _ask_consent(self, app: Installed, link_url: str) -> None:
        """Asked again where a newer version came meanwhile that asks for more."""
        from gulou_launcher.consent import Consent

        self._visit(Consent(self, app, lambda: self.start(app, link_url)))

    def _visit(self, page: OwnPage) -> None:
        """Go into a page of the launcher's own, from the app in front: Back leads to it again."""
        front = self.front
        if front is not None:
            self.go_home(front)
        self.pile.visit(page, front)

    def start_background_anew(self) -> None:
        """Start those again that start together with the box, once they have ended."""
        self._begun.clear()
        self.screen.after(2 * BACKGROUND_AFTER, self._start_background)

    def _start_background(self) -> None:
        """Start the next app that starts together with the box; one at a time, so that home stays smooth."""
        for app in self.apps.values():
            if (
                app not in self._begun
                and self.running.of(app) is None
                and app.state is not AppState.QUARANTINED
                and not self.household.refusal(app)
                and self.grants.has(app, "background")
            ):
                self._begun.append(app)
                self.running.start(app, "", background=True)
                self.screen.after(BACKGROUND_AFTER, self._start_background)
                return

    def _launch(self, app: Installed, link_url: str) -> None:
        self._make_room(None)
        started = self.front = self.running.start(app, link_url)
        self.pile.opened(started)
        self.screen.after(STARTING_PATIENCE, lambda: self.system.show_starting(started))

    def _bring_to_front(self, session: AppSession, link_url: str) -> None:
        self._make_room(session)
        self.front = session
        self.pile.opened(session)
        self.running.resume(session, link_url)
        if session.drawn:
            self.screen.show(session.stage, wallpaper=session.player is None, deeper=True)
        self.screening.show(session)

    def _make_room(self, session: AppSession | None) -> None:
        """Another app and what stands before home go, but for the pages from which this one is opened.

        Those, or home, are what is seen until it has drawn.
        """
        if self.front is not None and self.front is not session:
            self.go_home(self.front)
        elif self.pile.pages and not self.pile.waits:
            self.pile.clear()
            self.home.show()

    def open_guide(self) -> None:
        """Open television at its guide."""
        self.watch(GUIDE)

    def watch(self, service: str) -> None:
        """Open a service with the app that handles DVB URLs."""
        app = self.television()
        if app is not None:
            self.start(app, service)
        else:
            self.home.say(self.text("No installed app shows television."))

    def television(self) -> Installed | None:
        """The app that handles DVB URLs, or None."""
        return self._opens("dvb")

    def play_recording(self, address: str) -> None:
        """Open a recording (`recording://7`) with the app that handles those."""
        app = self._opens(recordings.SCHEME)
        if app is not None:
            self.start(app, address)

    def _opens(self, scheme: str) -> Installed | None:
        return next((app for app in self.apps.values() if scheme in app.manifest.handles), None)

    def _channel_setup(self) -> Callable[[], None] | None:
        """Opens the app that looks for channels; None where there is none."""
        app = next((app for app in self.apps.values() if "tv.setup" in app.manifest.permissions), None)
        return None if app is None else lambda: self.start(app)

    def app_drawn(self, session: AppSession) -> None:
        """An app has its first screen."""
        if session.app.state is AppState.STARTING:
            session.app.state = AppState.RUNNING
        self.reloading.drawn(session)
        if session.for_search:
            session.app.state = AppState.BACKGROUND
        elif session.background:
            self.running.settle(session)
        if self.front is session:
            self.screening.show(session)
            self.screen.show(session.stage, wallpaper=session.player is None, deeper=True)
            self.system.refresh()

    def app_answered(self, session: AppSession) -> None:
        """An app has answered; keys that were pressed meanwhile go in now."""
        self.keys.let_in(session)
        if self.front is session:
            self.system.refresh()

    def play(self, session: AppSession) -> None:
        """A page's player is new, changed or gone."""
        if self.front is session:
            self.screening.show(session)
            if session.drawn:
                self.screen.wallpaper(session.player is None or self.screening.blank)

    def go_home(self, session: AppSession) -> None:
        """Leave an app: home is on the screen at once; the app sleeps, or ends where it does not answer."""
        if self.front is session:
            self._leave(session)
            self.show_home()

    def go_back(self, session: AppSession) -> None:
        """Back has left an app: what it was opened from is on the screen at once."""
        if self.front is session:
            self._leave(session)
            self.front = None
            self.screening.show(self.home.behind)
            self.pile.back()
            self.system.refresh()
            self.notices.calm()

    def _leave(self, session: AppSession) -> None:
        session.typed_ahead.clear()
        self.trace.forget_ahead()
        if session.drawn:
            self.home.left(session.app)
        if not session.drawn:
            self.running.end(session, ExitReason.STOPPED)
        elif session.silent_for > PATIENCE:
            self.running.end(session, ExitReason.NOT_RESPONDING)
        else:
            self.running.leave(session)

    def show_home(self) -> None:
        """Home is to be seen; whatever stood before it is left."""
        self.front = None
        self.pile.clear()
        self.screening.show(self.home.behind)
        self.home.show()
        self.system.refresh()
        self.notices.calm()

    def _home_is_hidden(self) -> bool:
        rests = self.rest.state is not Resting.awake
        return rests or bool(self.pile.pages) or (self.front is not None and self.front.drawn)

    def open_messages(self) -> None:
        """Go to what apps said lately."""
        from gulou_launcher.messages_page import MessagesPage

        self.pile.leave_all(MessagesPage)
        self._visit(MessagesPage(self))

    def open_settings(self) -> None:
        """Go into Settings; a child has none."""
        if self.family.is_child:
            self.quick.open()
            return
        from gulou_launcher.settings import SettingsPage

        self.pile.leave_all(SettingsPage)
        self._visit(SettingsPage(self))

    def open_network(self) -> None:
        """Go into what the network is set up with."""
        from gulou_launcher.settings.network import NetworkPage

        self.pile.leave_all(NetworkPage)
        self._visit(NetworkPage(self))

    def open_search(self) -> None:
        """Go into the search of the whole box, from wherever one is."""
        from gulou_launcher.find.finding import Finding
        from gulou_launcher.find.page import SearchPage

        if self.finding is None:
            self.finding = Finding(self)
        self.pile.leave_all(SearchPage)
        self._visit(SearchPage(self, self.finding))

    def _unread_words(self) -> str:
        count = self.notices.unread
        return self.text.plural("{count} new", "{count} new", count).format(count=count) if count else ""

    def _kept_trouble(self, sentence: str) -> None:
        self.home.trouble("household", sentence)

    def _say_of(self, app: Installed, sentence: str) -> None:
        name = in_language(app.manifest.name, self.language)
        said = self.text("{app}: {sentence}").format(app=name, sentence=sentence)
        self.home.say(said)
        if self.pile.pages and self.front is None:
            self.system.say(said)  # there it is not seen what stands on home

    # What the zygote and the gateway say.

    def report(self, report: zygote.Report) -> None:
        """What the zygote says."""
        if not isinstance(report, zygote.Isolation) and report.instance < 0:
            self.workshop.report(report)
            return
        match report:
            case zygote.Spawned(instance=instance, pid=pid):
                self.running.spawned(instance, pid)
            case zygote.Refused(instance=instance, reason=reason):
                self._gone(instance, ExitReason.REFUSED, reason)
            case zygote.Exited(instance=instance, reason=reason, detail=detail):
                self._gone(instance, reason, detail)
            case zygote.Isolation():
                self.isolation = report
                self.home.isolation(report.level)
                # Once home stands, and it is known how well they are locked in.
                self.screen.after(BACKGROUND_AFTER, self._start_background)

    def _order(self, order: zygote.Order, descriptors: Sequence[int]) -> None:
        self.zygote.order(order, descriptors)

    def _gone(self, instance: int, reason: ExitReason, detail: str) -> None:
        ended = self.running.sessions.get(instance)
        reason = self.running.why(instance, reason)
        session = self.running.gone(instance, reason, detail)
        if ended is not None and not self.running.any_of(ended.app):
            self.household.ended(ended.app)
        if self.reloading.gone(instance, detail):
            return
        if session is None:
            return
        if reason.failed:
            self._say_of(session.app, self.text(reason.sentence))
        if self.front is session:
            self.show_home()
        else:
            self.home.refresh()
            self.pile.refresh()

    def gateway_event(self, message: link.FromGateway) -> None:
        """What the gateway says without being asked, and of streams."""
        match message:
            case link.Noticed(notice=tv.ChannelsChanged()):
                self.home.refresh_channels()
            case link.Noticed(notice=tv.NowNextChanged() | recordings.Changed() as changed):
                self.home.changed(changed)
                if isinstance(changed, tv.NowNextChanged):
                    self.rest.guide_changed()
            case link.Noticed(notice=guide.ReminderDue() as due):
                if self.family.allows_service(due.reminder.service):
                    self.rest.reminder_due()
                    self.notices.remind(notice_of_reminder(self, due))
            case link.Trouble(about=about, message=sentence):
                self.home.trouble(about, sentence)
            case link.StreamOpened() | link.StreamStatus():
                self.screening.stream_event(message)
            case link.SharingStands():
                self.sharing.hear(message)
            case link.NetworkStands():
                self.network.hear(message)
            case link.ZoneStands():
                self.region.hear(message)
        self.pile.hear(message)

    def gateway_renewed(self, sock: socket.socket) -> None:
        """The gateway fell and was started anew: give it the apps, and ask again for what plays."""
        self.gateway.renew(sock)
        self.running.attach_again()
        self.lock.tell()
        self.screening.begin_again()
        self.sharing.begin()
        self.region.begin()
        self.network.begin()
        self.home.refresh_channels()

    def _look_after_front(self) -> None:
        """Once a second: does the app in front still answer? At home nobody need be asked, and all sleeps."""
        self._looking_after = self.front is not None and self.rest.state is Resting.awake
        if self.front is None or not self._looking_after:
            return
        self.front.ping()
        if self.front.silent_for > PATIENCE:
            # What was typed ahead was meant for a screen that has not come.
            self.front.typed_ahead.clear()
            self.trace.forget_ahead()
        self.system.refresh()
        self.screen.after(PING_EVERY, self._look_after_front)

    def close(self) -> None:
        """The box ends: let the apps go, then the player."""
        self.running.close()
        self.writing.close()
        self.kept.close(KEPT_GRACE)
        self.workshop.close()
        if self.reading is not None:
            self.reading.close()
        self.screening.close()
