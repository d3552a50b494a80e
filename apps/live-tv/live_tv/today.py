"""What is on, in large rows: the guide of simple mode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou import Key, ui
from gulou.services.tv import ServiceKind
from live_tv.channels import ListPanel

if TYPE_CHECKING:
    from gulou.services.tv import Channel


class TodayPanel(ListPanel):
    """Every channel with what is on and what comes; OK watches it."""

    alone = True
    closing = frozenset({Key.EPG})

    def view(self, channel: Channel, now: float) -> tuple[ui.Node | None, ...]:
        app = self.app
        lineup, guide, says = app.watching.lineup, app.watching.guide, app.says

        def row(each: Channel) -> ui.Item:
            item = guide.of(each.service, lineup)
            number = lineup.number(each)
            words = [
                says.title(item.now) if item.now else "",
                says.following(item.next) if item.next else "",
            ]
            return ui.Item(
                says.name(each),
                subtitle=" · ".join(filter(None, words)) or says.text("No programme information"),
                leading="" if number is None else str(number),
                checked=each.service == channel.service,
                dimmed=bool(each.scrambled or each.unsupported),
                image=ui.station(says.name(each), radio=each.kind is ServiceKind.radio),
            )

        return (
            ui.Overlay(
                ui.Row(
                    ui.Text(says.text("What is on today"), size="title", key="heading"),
                    ui.Spacer(),
                    ui.Text(says.clock(now), size="title", tone="secondary", key="clock"),
                    key="top",
                ),
                ui.List(
                    lineup.channels,
                    row=row,
                    row_key=lambda each: each.service,
                    focused=self._focused,
                    empty=says.text("No channels yet"),
                    on_select=app.zap,
                    key="list",
                ),
                at="left",
                size=1.0,
                key="today",
            ),
        )
