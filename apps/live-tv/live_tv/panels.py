"""The panels by name: one row each, with the keys that open it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gulou import Key
from live_tv.panel import Row

if TYPE_CHECKING:
    from live_tv.app import LiveTv
    from live_tv.panel import Panel


def _channels(app: LiveTv) -> Panel:
    from live_tv.channels import ChannelsPanel

    return ChannelsPanel(app)


def _epg(app: LiveTv) -> Panel:
    from live_tv.epg.panel import EpgPanel

    return EpgPanel(app)


def _mini(app: LiveTv) -> Panel:
    from live_tv.epg.mini import MiniPanel

    return MiniPanel(app)


def _now_next(app: LiveTv) -> Panel:
    from live_tv.channels import GuidePanel

    return GuidePanel(app)


def _today(app: LiveTv) -> Panel:
    from live_tv.today import TodayPanel

    return TodayPanel(app)


def _menu(app: LiveTv) -> Panel:
    from live_tv.menu import MenuPanel

    return MenuPanel(app)


def _tracks(app: LiveTv) -> Panel:
    from live_tv.tracks import TracksPanel

    return TracksPanel(app)


def _details(app: LiveTv) -> Panel:
    from live_tv.banner import DetailsPanel

    return DetailsPanel(app)


def _teletext(app: LiveTv) -> Panel:
    from live_tv.teletext import TeletextPanel

    return TeletextPanel(app)


def _picture(app: LiveTv) -> Panel:
    from live_tv.picture_panel import PicturePanel

    return PicturePanel(app)


def _signal(app: LiveTv) -> Panel:
    from live_tv.signal_panel import SignalPanel

    return SignalPanel(app)


PANELS: Final = {
    "channels": Row(_channels, in_picture=(Key.OK,)),
    "epg": Row(_epg, anywhere=(Key.EPG,)),
    "mini": Row(_mini, in_picture=(Key.LEFT,)),
    "now_next": Row(_now_next),
    "today": Row(_today),
    "menu": Row(_menu, anywhere=(Key.MENU,)),
    "tracks": Row(_tracks, anywhere=(Key.AUDIO,), in_picture=(Key.RIGHT,)),
    "details": Row(_details, anywhere=(Key.INFO,)),
    "picture": Row(_picture, anywhere=(Key.BLUE,)),
    "signal": Row(_signal),
    "teletext": Row(_teletext),
}
