"""Words from apps to the household: checked, paced, shown for a moment, and kept for later.

The launcher says whose words they are. One is shown at a time, at the top right; the key Info opens it. Over
a film and at night they wait: a quiet sign says once that there are some, and they come together when the
film is paused or left. Reminders, which the household has asked for, come at once; what is critical too, and
stays (`alerts`). What is of low urgency is only kept.
"""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING

import msgspec

from gulou import scene, ui
from gulou.keys import Key
from gulou_launcher.kept import Kept
from gulou_launcher.plain import line
from gulou_launcher.rest.rest import Resting

if TYPE_CHECKING:
    from gulou_launcher.alerts import Alerts
    from gulou_launcher.apps import Installed
    from gulou_launcher.session import AppSession
    from gulou_launcher.shell import Shell

_ROOM = "notices"
KEPT = 20
SHOWN_SECONDS = 8.0
SIGN_SECONDS = 4.0
REMINDED_SECONDS = 30.0
WAITING = 5
"""Notices that wait to be shown; of more, the oldest are only kept."""
RATES = ((10.0, 1), (3600.0, 20))
"""Of one app: within so many seconds, at most so many."""
RESOURCE = "notifications"
"""As `scene.Warning` names what is over its rate."""
_TITLE, _TEXT, _LINK, _KEY = 80, 240, 1000, 100


class Notice(msgspec.Struct, frozen=True):
    """What an app said, and when (Unix time). `read`: the household has opened it."""

    app_id: str
    title: str
    text: str
    link: str
    key: str
    moment: float
    read: bool = False
    urgency: scene.Urgency = "normal"


class Notices:
    """The last KEPT notices, newest first, and the one that is shown. Belongs to the frame thread."""

    def __init__(self, shell: Shell, kept: Kept) -> None:
        self._shell = shell
        self._kept = kept
        try:
            self.known = msgspec.convert(kept.get(_ROOM, default=[]), list[Notice])
        except msgspec.ValidationError:
            self.known = []
        self.shown: Notice | None = None
        self.more = 0
        """How many others came while this one waited."""
        self.sign = False
        """Whether a sign says that something waits."""
        self._held: list[Notice] = []
        """What waits for a better moment, oldest first."""
        self._waiting: deque[Notice] = deque(maxlen=WAITING)
        self._moments: dict[str, list[float]] = {}
        self.alerts: Alerts | None = None
        """What is critical; None until something was."""

    @property
    def unread(self) -> int:
        return sum(not notice.read for notice in self.known)

    def came(self, session: AppSession, said: scene.Notification) -> None:
        """An app says something. Without the permission nothing happens; over its rate the app is told."""
        app = session.app
        title = line(said.title, _TITLE)
        allowed = said.allowed(self._shell.grants.granted(app))
        if allowed is None or not title:
            return
        over = self._over_rate(app.manifest.id)
        if over:
            session.tell(scene.Warning(RESOURCE, *over))
            return
        notice = Notice(
            app.manifest.id,
            title,
            line(said.text, _TEXT),
            said.link[:_LINK],
            said.key[:_KEY],
            time.time(),
            urgency=allowed.urgency,
        )
        self._replace(notice)
        self._keep()
        shell = self._shell
        if notice.urgency == "critical":
            self._alert(notice)
        # In simple mode nothing else comes by itself but what the household asked to be reminded of.
        elif notice.urgency == "normal" and shell.front is not session and not shell.simple.on:
            self._say(notice)

    def remind(self, notice: Notice | None) -> None:
        """Something begins that the household wanted to be told of: whatever is in front."""
        if notice is not None:
            self._replace(notice)
            self._keep()
            self._show(notice, REMINDED_SECONDS)

    def key(self, key: str) -> bool:
        """The key Info opens what is shown; whether it was used."""
        if key != Key.INFO or self.shown is None:
            return False
        if self.more:
            self._next()
            self._shell.open_messages()
        else:
            self.open(self.shown)
        return True

    def open(self, notice: Notice) -> None:
        """The household goes where a notice leads."""
        read = msgspec.structs.replace(notice, read=True)
        self.known = [read if known == notice else known for known in self.known]
        self._keep()
        if self.shown == notice:
            self._next()
        app = self._shell.apps.get(notice.app_id)
        if app is not None:
            self._shell.start(app, notice.link)

    def clear(self) -> None:
        """Forget all of them."""
        self.known = []
        self._keep()

    def forget(self, app_id: str) -> None:
        """Forget what one app said."""
        self.known = [notice for notice in self.known if notice.app_id != app_id]
        if self.alerts is not None:
            self.alerts.drop(lambda notice: notice.app_id == app_id)
        self._keep()

    def app(self, notice: Notice) -> Installed | None:
        """Whose words they are; None where the app is gone."""
        return self._shell.apps.get(notice.app_id)

    def _over_rate(self, app_id: str) -> tuple[float, float] | None:
        """How many came and how many may, where this one is over a rate; else it is counted."""
        now = time.monotonic()
        longest = max((seconds for seconds, _ in RATES), default=0.0)
        moments = [moment for moment in self._moments.get(app_id, ()) if now - moment < longest]
        self._moments[app_id] = moments
        for seconds, most in RATES:
            within = sum(now - moment < seconds for moment in moments)
            if within >= most:
                return within + 1, most
        moments.append(now)
        return None

    def _replace(self, notice: Notice) -> None:
        """The newest comes first; one with the key of an earlier one takes its place."""

        def same(known: Notice) -> bool:
            return bool(notice.key) and (known.app_id, known.key) == (notice.app_id, notice.key)

        self.known = [notice, *(known for known in self.known if not same(known))][:KEPT]
        self._waiting = deque((known for known in self._waiting if not same(known)), maxlen=WAITING)
        self._held = [known for known in self._held if not same(known)]
        if self.alerts is not None:
            self.alerts.drop(same)
        if self.shown is not None and same(self.shown):
            self.shown = None

    def _keep(self) -> None:
        self._kept.put(_ROOM, value=self.known)
        self._shell.home.refresh()
        self._shell.pile.refresh()

    def calm(self) -> None:
        """The moment may be better now: what has waited comes, as one."""
        if not self._held or self._wait:
            return
        held, self.sign = [notice for notice in self._held if self._may_come(notice)], False
        self._held = [notice for notice in self._held if notice not in held]
        known = [notice for notice in held if notice in self.known and not notice.read]
        if known:
            self.more = len(known) - 1
            self._show(known[-1])
        self._shell.system.refresh()

    @property
    def _wait(self) -> bool:
        """Whether this is no good moment."""
        from gulou_launcher.rest.quiet import quiet

        return quiet(self._shell)

    def _may_come(self, notice: Notice) -> bool:
        """Whether it is of an app that whoever watches now may open: a child is told of no other."""
        app = self.app(notice)
        return app is None or self._shell.family.allows_app(app)

    def _alert(self, notice: Notice) -> None:
        if self.alerts is None:
            from gulou_launcher.alerts import Alerts

            self.alerts = Alerts(self._shell)
        self.alerts.show(notice)

    def more_words(self, count: int) -> ui.Text | None:
        """How many others came while this one waited."""
        if not count:
            return None
        words = self._shell.text.plural("and {count} more message", "and {count} more messages", count)
        return ui.Text(words.format(count=count), size="caption", tone="accent")

    def _say(self, notice: Notice) -> None:
        allowed = self._may_come(notice)
        if allowed and not self._wait:
            self._show(notice)
            return
        if allowed and not self._held and self._shell.rest.state is Resting.awake:
            # Once, and small: who wants to know more goes home, or pauses.
            self.sign = True
            self._shell.screen.after(SIGN_SECONDS, self._unsign)
        self._held = [*self._held[-KEPT:], notice]
        self._shell.system.refresh()

    def _unsign(self) -> None:
        self.sign = False
        self._shell.system.refresh()

    def _show(self, notice: Notice, seconds: float = 0.0) -> None:
        if self.shown is not None:
            self._waiting.append(notice)
            return
        self.shown = notice
        self._shell.system.refresh()
        stays = (seconds or SHOWN_SECONDS) * self._shell.simple.patience
        self._shell.screen.after(stays, lambda: self._over(notice))

    def _over(self, notice: Notice) -> None:
        if self.shown is notice:
            self._next()

    def _next(self) -> None:
        self.shown, self.more = None, 0
        if self._waiting:
            self._show(self._waiting.popleft())
        self._shell.system.refresh()
