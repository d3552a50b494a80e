"""What phones that have their page open are told of the TV, and what they do to it. On the frame thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou.manifest import in_language
from gulou.services import tv
from gulou_launcher.phone import messages
from gulou_launcher.phone.lists import app_rows, channel_rows, on_now
from gulou_launcher.phone.messages import (
    AskText,
    Field,
    Lists,
    Look,
    Open,
    Press,
    State,
    Volume,
    Watch,
    Write,
)
from gulou_launcher.rest.rest import Resting

if TYPE_CHECKING:
    from gulou_launcher.phone.line import Line
    from gulou_launcher.shell import Shell
    from gulou_launcher.views.text_field import TextFieldView


class Attending:
    """The lines that are open."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self.lines: list[Line] = []
        self._told: State | None = None
        self._on: messages.OnNow | None = None
        self._source = ""
        self._field: TextFieldView | None = None
        self._fields = 0

    def come(self, line: Line) -> None:
        """A phone has opened its page."""
        self.lines.append(line)
        self._ask_on()
        line.send(self._state())

    def go(self, line: Line) -> None:
        if line in self.lines:
            self.lines.remove(line)

    def look(self) -> None:
        """Before each frame: tell the phones what has changed."""
        if not self.lines:
            return
        if self._shell.screening.source != self._source:
            self._ask_on()
        state = self._state()
        if state != self._told:
            self._told = state
            for line in self.lines:
                line.send(state)

    def ask_text(self) -> None:
        """Have the phones open their text box."""
        self.look()
        for line in self.lines:
            line.send(AskText())

    def hear(self, line: Line, message: messages.FromPhone) -> None:
        """What a paired phone says."""
        shell = self._shell
        if not isinstance(message, Press | Look):
            shell.rest.touched()
        match message:
            case Press(key=key):
                shell.keys.press(key)
            case Volume(level=level):
                shell.screening.volume, shell.screening.muted = level, False
                shell.screening.volume_changed()
                shell.system.show_volume()
            case Write():
                self._write(message)
            case Watch(service=service):
                self._watch(service)
            case Open(app=app_id):
                self._open(app_id)
            case Look():
                self._send_lists(line)
                self._ask_on()
        self.look()

    # What is on.

    def _state(self) -> State:
        shell = self._shell
        front = shell.front
        return State(
            language=shell.language,
            front=in_language(front.app.manifest.name, shell.language) if front is not None else "",
            on=self._on if shell.screening.source else None,
            volume=shell.screening.volume,
            muted=shell.screening.muted,
            field=self._written(),
            asleep=shell.rest.state is Resting.standby,
        )

    def _written(self) -> Field | None:
        """The field that is written in, if there is one."""
        view = self._shell.shown.open_field
        if view is not self._field:
            self._field = view
            self._fields += 1
        if view is None:
            return None
        secret = view.props.get("secret") is True
        return Field(
            self._fields,
            view.words("label") or view.words("hint"),
            "" if secret else view.value,
            secret,
            view.props.get("digits") is True,
        )

    def _ask_on(self) -> None:
        """Ask which channel plays, and what is on there."""
        source = self._source = self._shell.screening.source
        self._on = None
        if not source.startswith("dvb:"):
            return

        def came(channels: tv.Channels) -> None:
            channel = next((each for each in channels.channels if each.service == source), None)
            if channel is not None:
                self._shell.gateway.ask(
                    tv.GetNowNext((source,)), lambda answer: self._came_on(channel, answer)
                )

        self._shell.gateway.ask(tv.GetChannels(), came)

    def _came_on(self, channel: tv.Channel, answer: tv.NowNextList) -> None:
        if channel.service == self._source:
            now = next((item.now for item in answer.items if item.service == self._source), None)
            self._on = on_now(channel, now, self._shell.language)
            self.look()

    # What a phone does.

    def _write(self, message: Write) -> None:
        """Letters for the field that the phone knows of; another one may stand there by now."""
        written = self._written()
        if written is not None and written.number == message.field and self._field is not None:
            self._field.fill(message.text)
            if message.done:
                self._field.finish()

    def _send_lists(self, line: Line) -> None:
        family, language = self._shell.family, self._shell.language
        apps = tuple(app for app in self._shell.apps.values() if family.allows_app(app))

        def came(answer: tv.Channels) -> None:
            channels = tuple(each for each in answer.channels if family.allows_service(each.service))

            def on(now: tv.NowNextList) -> None:
                line.send(lambda: Lists(channel_rows(channels, now, language), app_rows(apps, language)))

            self._shell.gateway.ask(tv.GetNowNext(), on)

        self._shell.gateway.ask(tv.GetChannels(), came)

    def _watch(self, service: str) -> None:
        """Only what is in the list: a phone opens no address of its own."""

        def came(channels: tv.Channels) -> None:
            known = any(channel.service == service for channel in channels.channels)
            if known and self._shell.family.allows_service(service):
                self._shell.watch(service)

        self._shell.gateway.ask(tv.GetChannels(), came)

    def _open(self, app_id: str) -> None:
        app = self._shell.apps.get(app_id)
        if app is not None and self._shell.family.allows_app(app):
            self._shell.start(app)
