"""The list of channels, and what the household wants of each: one panel with all that can be done."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from typing import TYPE_CHECKING

import msgspec

from channel_setup.names import called
from channel_setup.order import moved, renumbered
from gulou import ServiceError, ui
from gulou.services.channels import LARGEST_NUMBER, LONGEST_NAME, Choice, Listed
from gulou.services.tv import ServiceKind

if TYPE_CHECKING:
    from gulou.language import Texts
    from gulou.services.channels import ChannelSetup

N_ = str
"""Marks a text for translation where it stands in a table."""
GROUPS = (N_("News"), N_("Films"), N_("Sport"), N_("Children"), N_("Music"), N_("Home region"))


class Panel(Enum):
    """What is open beside the list; at most one."""

    ACTIONS = auto()
    NAME = auto()
    NUMBER = auto()
    GROUPS = auto()
    SORT = auto()


class Editing:
    """The screen, and what it shows."""

    def __init__(
        self, text: Texts, setup: ChannelSetup, leave: Callable[[], None], to_looking: Callable[[], None]
    ) -> None:
        self.text = text
        self.channels: list[Listed] = []
        self._setup = setup
        self._leave = leave
        self._to_looking = to_looking
        self._panel: Panel | None = None
        self._service = ""
        self._moving = False
        self._said = ""

    def load(self) -> None:
        """Ask for the channels. Raises ServiceError."""
        self.channels = [each for each in self._setup.all() if each.channel.kind is not ServiceKind.data]

    def view(self) -> ui.Page:
        text = self.text
        if not self.channels:
            return ui.Page(
                ui.Text(text("My channels"), size="title", bold=True, key="title"),
                ui.Text(text("No channels yet. Look for channels first."), tone="secondary", key="none"),
                ui.Button(text("Look for channels"), "search", on_press=self._to_looking, key="look"),
                on_back=self._back,
                key="none",
            )
        if self._moving:
            hint = text("Choose the place for {name}, then press OK.").format(name=self._name())
        else:
            hint = self._said or text("OK: change a channel · Menu: sort all")
        return ui.Page(
            ui.Text(text("My channels"), size="title", bold=True, key="title"),
            ui.Text(hint, tone="accent" if self._moving else "secondary", lines=2, key="hint"),
            ui.List(
                self.channels,
                row=self._row,
                row_key=lambda each: each.channel.service,
                on_select=self._selected,
                key="channels",
            ),
            self._panel_view(),
            keys=("menu",),
            on_key=self._key,
            on_back=self._back,
            key="list",
        )

    def _row(self, each: Listed) -> ui.Item:
        text, channel, choice = self.text, each.channel, each.choice
        marks = (
            (choice.favourite, text("Favourite")),
            (choice.locked, text("Locked")),
            (choice.hidden, text("Hidden")),
            (channel.kind is ServiceKind.radio, text("Radio")),
            (channel.scrambled, text("Scrambled")),
        )
        return ui.Item(
            self._called(each),
            subtitle=" · ".join(text(group) for group in choice.groups),
            leading="" if channel.lcn is None else str(channel.lcn),
            trailing=" · ".join(word for true, word in marks if true),
            checked=self._moving and channel.service == self._service,
            dimmed=choice.hidden,
            image=ui.station(self._called(each), radio=channel.kind is ServiceKind.radio),
        )

    def _panel_view(self) -> ui.Node | None:
        if self._panel is None or (self._panel is not Panel.SORT and self._listed() is None):
            return None
        return {
            Panel.ACTIONS: self._actions,
            Panel.NAME: self._name_field,
            Panel.NUMBER: self._number_field,
            Panel.GROUPS: self._groups,
            Panel.SORT: self._sorting,
        }[self._panel]()

    def _actions(self) -> ui.Node:
        text, choice = self.text, self._choice()
        rows: list[tuple[str, bool, Callable[[], object]]] = [
            (text("Favourite"), choice.favourite, lambda: self._change(favourite=not choice.favourite)),
            (text("Lock"), choice.locked, self._lock),
            (text("Hide"), choice.hidden, lambda: self._change(hidden=not choice.hidden)),
            (text("Move"), False, self._begin_moving),
            (text("Groups"), bool(choice.groups), lambda: self._open(Panel.GROUPS)),
            (text("Rename"), choice.name is not None, lambda: self._open(Panel.NAME)),
            (text("Another number"), choice.number is not None, lambda: self._open(Panel.NUMBER)),
            (text("As broadcast again"), False, self._reset),
        ]
        return ui.Overlay(
            ui.Text(self._name(), size="heading", bold=True, lines=2, key="name"),
            ui.List(
                rows,
                row=lambda row: ui.Item(row[0], checked=row[1]),
                row_key=lambda row: row[0],
                on_select=lambda row: row[2](),
                key="actions",
            ),
            at="right",
            size=0.36,
            key="panel",
        )

    def _groups(self) -> ui.Node:
        choice = self._choice()
        return ui.Overlay(
            ui.Text(self.text("Groups"), size="heading", bold=True, key="name"),
            ui.List(
                GROUPS,
                row=lambda group: ui.Item(self.text(group), checked=group in choice.groups),
                row_key=lambda group: group,
                on_select=self._toggle_group,
                key="groups",
            ),
            at="right",
            size=0.36,
            key="panel",
        )

    def _sorting(self) -> ui.Node:
        text = self.text
        rows: list[tuple[str, Callable[[], object]]] = [
            (text("By name"), lambda: self._sort(self._called)),
            (text("Favourites first"), lambda: self._sort(lambda each: not each.choice.favourite)),
            (text("Radio last"), lambda: self._sort(lambda each: each.channel.kind is ServiceKind.radio)),
            (text("Reset all numbers"), self._unsort),
        ]
        return ui.Overlay(
            ui.Text(text("Sort all channels"), size="heading", bold=True, key="name"),
            ui.List(
                rows,
                row=lambda row: ui.Item(row[0]),
                row_key=lambda row: row[0],
                on_select=lambda row: row[1](),
                key="sorting",
            ),
            at="right",
            size=0.36,
            key="panel",
        )

    def _name_field(self) -> ui.Node:
        text = self.text
        return ui.Dialog(
            text("Name of the channel"),
            text("Leave it empty for the name that is broadcast."),
            ui.TextField(text("Name"), self._name(), on_submit=self._rename, key="field"),
            on_back=self._back,
            key="dialog",
        )

    def _number_field(self) -> ui.Node:
        text, listed = self.text, self._listed()
        number = listed.channel.lcn if listed else None
        return ui.Dialog(
            text("Number of the channel"),
            text("Another channel with this number gets one at the end. Empty: as broadcast."),
            ui.TextField(
                text("Number"),
                "" if number is None else str(number),
                digits=True,
                on_submit=self._renumber,
                key="field",
            ),
            on_back=self._back,
            key="dialog",
        )

    # What is chosen.

    def _listed(self) -> Listed | None:
        return next((each for each in self.channels if each.channel.service == self._service), None)

    def _choice(self) -> Choice:
        listed = self._listed()
        return listed.choice if listed else Choice(self._service)

    def _name(self) -> str:
        listed = self._listed()
        return self._called(listed) if listed else ""

    def _called(self, each: Listed) -> str:
        return called(each.channel.name, each.channel.names, self.text.language)

    def _selected(self, each: Listed) -> None:
        if self._moving:
            self._choose(moved(self.channels, self._service, each.channel.service))
            self._moving = False
            return
        self._service, self._panel, self._said = each.channel.service, Panel.ACTIONS, ""

    def _open(self, panel: Panel) -> None:
        self._panel = panel

    def _begin_moving(self) -> None:
        self._panel, self._moving = None, True

    def _change(self, **changes: object) -> None:
        self._choose([msgspec.structs.replace(self._choice(), **changes)])

    def _lock(self) -> None:
        locked = not self._choice().locked
        self._change(locked=locked)
        self._said = self.text("The PIN is set in Settings: Parental lock.") if locked else ""

    def _toggle_group(self, group: str) -> None:
        groups = self._choice().groups
        kept = tuple(each for each in groups if each != group)
        self._change(groups=kept if group in groups else (*groups, group))

    def _rename(self, name: str) -> None:
        self._change(name=name.strip()[:LONGEST_NAME] or None)
        self._panel = Panel.ACTIONS

    def _renumber(self, digits: str) -> None:
        number = int(digits) if digits.isascii() and digits.isdigit() else None
        if number is not None and not 0 < number <= LARGEST_NUMBER:
            self._said = self.text("A number is from 1 to {most}.").format(most=LARGEST_NUMBER)
        else:
            self._change(number=number)
        self._panel = Panel.ACTIONS

    def _reset(self) -> None:
        self._choose([Choice(self._service)])

    def _sort(self, by: Callable[[Listed], object]) -> None:
        self._choose(renumbered(sorted(self.channels, key=by)))  # type: ignore[arg-type]
        self._panel = None

    def _unsort(self) -> None:
        self._choose([msgspec.structs.replace(each.choice, number=None) for each in self.channels])
        self._panel = None

    def _choose(self, choices: list[Choice]) -> None:
        """Tell the gateway; the list shows it once that has it."""
        try:
            if choices:
                self._setup.choose(choices)
            chosen = {choice.service: choice for choice in choices}
            self.channels = [
                msgspec.structs.replace(each, choice=chosen.get(each.channel.service, each.choice))
                for each in self.channels
            ]
        except ServiceError as error:
            self._said = str(error)

    def _key(self, key: str) -> bool:
        if key != "menu" or self._moving:
            return False
        self._panel = None if self._panel is Panel.SORT else Panel.SORT
        return True

    def _back(self) -> None:
        """One step: out of a field to the actions, out of these to the list, out of that to the menu."""
        if self._panel in (Panel.NAME, Panel.NUMBER, Panel.GROUPS):
            self._panel = Panel.ACTIONS
        elif self._panel is not None:
            self._panel = None
        elif self._moving:
            self._moving = False
        else:
            self._leave()
