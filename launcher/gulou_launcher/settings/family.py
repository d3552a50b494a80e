"""Settings → Family: the child profile. The PIN guards what it allows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import msgspec

from gulou import ui
from gulou.manifest import in_language
from gulou.services.tv import Channel, ServiceKind
from gulou_launcher.family.child import AGES, BEDTIMES, MINUTES, MORNINGS, Child
from gulou_launcher.home import broadcast_text
from gulou_launcher.own_page import OwnPage
from gulou_launcher.settings.section import Section

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell


N_ = str
"""Marks a text for translation where it stands in a table."""


class FamilyPage(OwnPage):
    """What there is, and the ways into it. Without a PIN one is chosen first."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, self._page)

    def _page(self) -> ui.Page:
        shell, text, family = self._shell, self._shell.text, self._shell.family
        rows: list[ui.Node] = []
        if family.set_up:
            rows = [
                ui.Button(text("A child watches now"), "child", on_press=family.let_child, key="child"),
                ui.Button(text("Change what it allows"), "edit", on_press=self._change, key="change"),
                ui.Button(text("Remove the child profile"), "trash", on_press=self._forget, key="forget"),
            ]
        else:
            rows = [ui.Button(text("Make a child profile"), "child", on_press=self._make, key="make")]
        return ui.Page(
            ui.Text(text("Family"), size="title"),
            ui.Text(
                text(
                    "A child sees only the apps and channels that you choose, for as long as you choose. "
                    "It takes the PIN to come back from there."
                ),
                tone="secondary",
                lines=3,
            ),
            *rows,
            ui.Text(_words(shell), size="caption", tone="secondary", lines=2) if family.set_up else None,
        )

    def _make(self) -> None:
        lock = self._shell.lock

        def made() -> None:
            self._shell.family.put(Child())
            self._shell.pile.visit(ChildPage(self._shell))

        lock.guard(made) if lock.pin.exists else lock.choose(made)

    def _change(self) -> None:
        self._shell.lock.guard(lambda: self._shell.pile.visit(ChildPage(self._shell)))

    def _forget(self) -> None:
        def forget() -> None:
            self._shell.family.forget()
            self.refresh()

        self._shell.lock.guard(forget)


class ChildPage(OwnPage):
    """What the profile allows; each takes effect at once."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, self._page)

    def _page(self) -> ui.Page:
        shell, text, child = self._shell, self._shell.text, self._shell.family.child
        return ui.Page(
            ui.Text(text("What a child may do"), size="title"),
            ui.Choice(
                text("Programmes for"),
                {age: text("Up to {age} years").format(age=age) for age in AGES},
                child.age,
                on_change=lambda age: self._put(age=age),
                key="age",
            ),
            ui.Choice(
                text("Time a day"),
                {minutes: _minutes(shell, minutes) for minutes in MINUTES},
                child.minutes,
                on_change=lambda minutes: self._put(minutes=minutes),
                key="minutes",
            ),
            ui.Choice(
                text("Bedtime"),
                {moment: _clock(shell, moment) for moment in BEDTIMES},
                child.bedtime,
                on_change=lambda moment: self._put(bedtime=moment),
                key="bedtime",
            ),
            ui.Choice(
                text("Until the morning at"),
                {moment: _clock(shell, moment) for moment in MORNINGS},
                child.morning,
                on_change=lambda moment: self._put(morning=moment),
                key="morning",
            )
            if child.bedtime >= 0
            else None,
            ui.Row(
                ui.Button(text("Apps"), "menu", on_press=self._apps, key="apps"),
                ui.Button(text("Channels"), "tv", on_press=self._channels, key="channels"),
            ),
            ui.Text(_words(shell), size="caption", tone="secondary", lines=2),
        )

    def _put(self, **changes: object) -> None:
        family = self._shell.family
        family.put(msgspec.structs.replace(family.child, **changes))
        self.refresh()

    def _apps(self) -> None:
        shell = self._shell
        names = {
            app.manifest.id: in_language(app.manifest.name, shell.language) for app in shell.apps.values()
        }

        def chosen() -> Sequence[str]:
            return [app.manifest.id for app in shell.apps.values() if shell.family.child.may_open(app)]

        def put(ids: tuple[str, ...]) -> None:
            self._put(apps=ids)

        shell.pile.visit(AllowedPage(shell, shell.text("Apps"), names, chosen, put))

    def _channels(self) -> None:
        shell = self._shell
        names = {
            channel.service: f"{channel.lcn or ''} {_name(shell, channel)}".strip()
            for channel in shell.home.channels
            if channel.kind is not ServiceKind.data
        }

        def chosen() -> Sequence[str]:
            services = shell.family.child.services
            return tuple(names) if services is None else services

        def put(services: tuple[str, ...]) -> None:
            self._put(services=None if set(services) >= set(names) else services)

        shell.pile.visit(AllowedPage(shell, shell.text("Channels"), names, chosen, put))


class AllowedPage(OwnPage):
    """Things by name, each with a mark where a child may have it; OK changes that."""

    def __init__(
        self,
        shell: Shell,
        title: str,
        names: dict[str, str],
        chosen: Callable[[], Sequence[str]],
        put: Callable[[tuple[str, ...]], None],
    ) -> None:
        self._title, self._names, self._chosen, self._put = title, names, chosen, put
        super().__init__(shell, self._page)

    def _page(self) -> ui.Page:
        text = self._shell.text
        chosen = set(self._chosen())
        return ui.Page(
            ui.Text(self._title, size="title"),
            ui.Text(text("OK allows a thing or takes it back."), size="caption", tone="secondary"),
            ui.Row(
                ui.Button(text("All"), on_press=lambda: self._put(tuple(self._names)), key="all"),
                ui.Button(text("None"), on_press=lambda: self._put(()), key="none"),
            ),
            ui.List(
                list(self._names),
                row=lambda key: ui.Item(self._names[key], checked=key in chosen),
                row_key=lambda key: key,
                on_select=self._turn,
                empty=text("There is nothing yet."),
                key="allowed",
            ),
        )

    def _turn(self, key: str) -> None:
        chosen = set(self._chosen()) ^ {key}
        self._put(tuple(each for each in self._names if each in chosen))


def _name(shell: Shell, channel: Channel) -> str:
    return broadcast_text(channel.names, shell.language) or channel.name


def _minutes(shell: Shell, minutes: int) -> str:
    if not minutes:
        return shell.text("No limit")
    return shell.text.plural("{count} minute", "{count} minutes", minutes).format(count=minutes)


def _clock(shell: Shell, moment: int) -> str:
    return shell.text("None") if moment < 0 else f"{moment // 60:02}:{moment % 60:02}"


def _words(shell: Shell) -> str:
    """What is allowed, in one line."""
    text, child = shell.text, shell.family.child
    apps = sum(child.may_open(app) for app in shell.apps.values())
    count = len(child.services) if child.services is not None else 0
    channels = text.plural("{count} channel", "{count} channels", count).format(count=count)
    return " · ".join(
        (
            text("Up to {age} years").format(age=child.age),
            text.plural("{count} app", "{count} apps", apps).format(count=apps),
            text("All channels") if child.services is None else channels,
            _minutes(shell, child.minutes),
        )
    )


def _caption(shell: Shell) -> str:
    return _words(shell) if shell.family.set_up else shell.text("No child profile")


SECTION = Section("family", N_("Family"), _caption, FamilyPage, "child")
