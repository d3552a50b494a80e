"""The search: a line to write on with its keyboard beside it, and what fits below it, with each letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou import ui
from gulou.keys import Key
from gulou_launcher.find.recent import Recent
from gulou_launcher.find.result import TITLES, Result, Section, best, sections
from gulou_launcher.own_page import OwnPage

if TYPE_CHECKING:
    from gulou_launcher.find.finding import Finding
    from gulou_launcher.shell import Shell

_WIDE = 0.5
"""Share of the screen for what is found; the keyboard takes the other half."""
_FORGET = "\n"
"""The row below what was looked for lately: no query can be that."""


class SearchPage(OwnPage):
    """Back leaves the keyboard, where there is more, then the page; left of results is the keyboard."""

    waits = True

    def __init__(self, shell: Shell, finding: Finding) -> None:
        self._finding = finding
        self._recent = Recent(shell.kept)
        self._query = ""
        self._whole: frozenset[str] = frozenset()
        super().__init__(shell, self._page, album=shell.home.album)
        finding.changed = self._changed
        finding.look_for("")
        finding.refresh()

    @property
    def query(self) -> str:
        return self._query

    def key(self, key: str) -> bool:
        if key == Key.BACK and not self._query and len(self.stage.candidates()) == 1:
            return False  # without the keyboard there would be nothing here
        if super().key(key):
            return True
        if key == Key.LEFT:
            return self._to_the_keyboard()
        return False

    def _to_the_keyboard(self) -> bool:
        """Nothing lies to the left of what was found but the keyboard, which belongs to the line."""
        field = next((view for view in self.stage.candidates() if view.kind == "textfield"), None)
        if field is None or self.stage.focus is field:
            return False
        self.stage.set_focus(field)
        return self.stage.key(Key.OK)

    def _changed(self) -> None:
        if self in self._shell.pile.pages:
            self.refresh()

    def _page(self) -> ui.Page:
        text = self._shell.text
        return ui.Page(
            ui.Text(text("Search"), size="title", key="heading"),
            ui.Overlay(
                ui.TextField(
                    "",
                    self._query,
                    hint=text("Name or pinyin initials"),
                    open=True,
                    finding=True,
                    likely=self._finding.letters,
                    on_change=self._look_for,
                    key="query",
                ),
                *(self._found() if self._query.strip() else self._lately()),
                at="right",
                size=_WIDE,
                gap=12,
                key="search",
            ),
            key="search",
        )

    def _look_for(self, query: str) -> None:
        self._query, self._whole = query, frozenset()
        self._finding.look_for(query)

    # What stands below the line.

    def _lately(self) -> list[ui.Node | None]:
        text = self._shell.text
        # What grown-ups looked for is no child's business.
        recent = [] if self._shell.family.is_child else self._recent.all
        if not recent:
            return [
                ui.Text(
                    text("Channels, programmes, recordings, apps and settings, by name or in pinyin."),
                    lines=3,
                    key="what",
                ),
                ui.Text(
                    text("Initials are fastest: xwlb finds 新闻联播, cctv1 finds CCTV-1."),
                    tone="secondary",
                    lines=3,
                    key="how",
                ),
            ]
        return [
            ui.List(
                [*recent, _FORGET],
                title=text("Recent searches"),
                row=lambda query: ui.Item(
                    query if query != _FORGET else text("Clear recent searches"), dimmed=query == _FORGET
                ),
                row_key=lambda query: query,
                on_select=self._again,
                key="recent",
            )
        ]

    def _again(self, query: str) -> None:
        if query == _FORGET:
            self._recent.forget()
            self._to_the_keyboard()
        else:
            self._look_for(query)

    def _found(self) -> list[ui.Node | None]:
        text, finding = self._shell.text, self._finding
        results = (*finding.results, *finding.offers)
        first = best(results)
        if first is None and not finding.offers:
            waits = finding.answered != finding.query or finding.asking_apps
            return [
                ui.Text(
                    text("Searching …")
                    if waits
                    else text("Nothing found. Try fewer letters, or pinyin initials."),
                    tone="secondary",
                    lines=3,
                    key="nothing",
                )
            ]
        top = []
        if first is not None:
            title = f"{text('Best match')} · {text(TITLES[first.group])}"
            top.append(self._list(Section("best", title, (first,))))
        return [*top, *map(self._list, sections(results, self._whole))]

    def _list(self, section: Section) -> ui.List[Result | Section]:
        text = self._shell.text
        return ui.List(
            [*section.results, *([section] if section.more else [])],
            title=text(section.title),
            row=lambda each: (
                each.item()
                if isinstance(each, Result)
                else ui.Item(text.plural("{count} more", "{count} more", each.more).format(count=each.more))
            ),
            row_key=lambda each: each.key,
            on_select=self._open,
            key=section.key,
        )

    def _open(self, chosen: Result | Section) -> None:
        if isinstance(chosen, Section):
            self._whole |= {chosen.key}
            return
        if not self._shell.family.is_child:
            self._recent.add(self._query)
        # After this key: what opens takes this page's place.
        self._shell.post.deliver(lambda call: call(), chosen.open)
