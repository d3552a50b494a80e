"""What the pictures are taken of: the launcher's shell and the box's own apps, one evening at eight."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

from PIL import Image

import gulou_launcher
from gulou import scene
from gulou.clock import HeldClock, kept_by
from gulou.manifest import Manifest, SettingKind, read_manifest
from gulou.manifest import Setting as AppSetting
from gulou.services import messages
from gulou.testing import TV
from gulou.testing.broadcast import EVENING
from gulou_hal import link
from gulou_launcher import theme
from gulou_launcher.family.allowance import Allowance
from gulou_launcher.kept import Kept
from gulou_launcher.preferences import ROOM
from gulou_launcher.simple import LETTERS
from gulou_launcher.stage import Stage
from gulou_launcher.window import Size
from tests.golden.darkroom import Darkroom, albums, develop
from tests.golden.easel import Easel
from tests.launcher.played_box import PlayedBox

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = (*sorted((ROOT / "apps").iterdir()), *(ROOT / "examples" / name for name in ("weather", "recipes")))
STORM = Manifest(
    "storm",
    "1.2",
    "storm:Storm",
    {"en": "Storm warnings", "zh": "风暴预警"},
    permissions={
        "notify": {"en": "To warn of storms.", "zh": "风暴来临前提醒您。"},
        "notify.critical": {"en": "To warn of floods.", "zh": "洪水来临时警告您。"},
        "tv": {"en": "To know what is on.", "zh": "了解正在播出的节目。"},
    },
    settings={
        "night": AppSetting(SettingKind.TOGGLE, {"en": "At night too", "zh": "夜间也提醒"}, False),
        "days": AppSetting(SettingKind.NUMBER, {"en": "Days", "zh": "天数"}, 3, minimum=1, maximum=7),
    },
)
"""An app that asks for something, and can be set."""
_BEHIND = frozenset(("sandbox", "player", "check", "control", "lan", "caps", "packages", "tools"))
"""What of the launcher shows nothing."""
QUIET = 0.06
"""Seconds in which nothing comes: the screen is as it stays."""
_ANSWERS = 0.3
"""Seconds for an answer of the gateway; there are questions that nobody answers here."""
PATIENCE = 5.0
"""Seconds for that."""


class Evening(HeldClock):
    """The time of day stands still at eight in the evening in Beijing; what is waited for comes as ever."""

    def __init__(self) -> None:
        super().__init__(EVENING)

    def monotonic(self) -> float:
        return time.monotonic()


@dataclass(frozen=True)
class Setting:
    """On which screen, for whom."""

    size: Size
    language: str
    simple: bool = False

    @property
    def name(self) -> str:
        mode = "simple" if self.simple else "normal"
        return f"{self.size.width}x{self.size.height}-{self.language}-{mode}"

    def television(self, app: Path) -> TV:
        """A television of the kit for this app, not begun."""
        return TV(
            app,
            language=self.language,
            preferences=scene.Preferences(simple=self.simple, subtitles=self.simple),
            width=self.size.width,
            height=self.size.height,
        )


class Gallery(PlayedBox):
    """The shell on an easel, with the apps that ship; a broadcast and recordings are there.

    `preferences` are by their names in what is kept. Nothing moves.
    """

    def __init__(self, folder: Path, setting: Setting, **preferences: object) -> None:
        kept = Kept(folder)
        chosen = {"welcomed": True, "motion": False, "simple": setting.simple} | preferences
        for name, value in chosen.items():
            kept.put(ROOM, name=name, value=value)
        kept.close(5.0)
        self.kit = TV(SHIPPED[0], language=setting.language, permissions=())
        self.kit.granted.update(("tv", "tv.setup", "recordings", "channels"))
        self._came = 0.0
        """When something came last."""
        self.setting = setting
        self.easel = Easel(setting.size)
        shipped = {app: read_manifest(app) for app in SHIPPED if (app / "app.toml").exists()}
        manifests = [*shipped.values(), STORM]
        super().__init__(
            folder,
            manifests=manifests,
            language=setting.language,
            preset={manifest.id: ("*",) for manifest in manifests if manifest is not STORM},
            screen=self.easel,
            folders={manifest.id: app for app, manifest in shipped.items()},
        )
        self.shell.albums._workshop = Darkroom()
        self.shell.family.allowance = Allowance(self.shell.kept, lambda: EVENING)
        self.easel.show_system(self.shell.system.session.stage)
        self.settle()

    def turn(self) -> None:
        """Also the gateway's part: what the launcher asks is answered from the kit's broadcast."""
        known = len(self.told_gateway)
        if self.woken.wait(0.01):
            self._came = time.monotonic()
        super().turn()
        for message in self.told_gateway[known:]:
            if isinstance(message, link.Ask):
                reply, _ = self.kit.gateway._answer(messages.Call(message.id, message.query))
                if isinstance(reply, messages.Reply):
                    self.gateway.send(link.Answered(message.id, reply.answer))
                elif isinstance(reply, messages.Failure):
                    self.gateway.send(link.Refused(message.id, reply.code, reply.message))

    def settle(self, seconds: float = QUIET) -> None:
        """Let come what comes, and lay it out."""
        begun = self._came = time.monotonic()
        while self._awaits or time.monotonic() - self._came < self._quiet(seconds):
            assert time.monotonic() < begun + PATIENCE, "it never comes to rest"
            self.turn()
        for _ in range(3):
            self.shell.layout()
        develop(self.shell.albums, self.shell.layout)

    def _quiet(self, seconds: float) -> float:
        return max(seconds, _ANSWERS) if self.shell.gateway._asked else seconds

    @property
    def _awaits(self) -> bool:
        """Whether files of pictures are still being opened."""
        return any(album.asked for album in self.shell.albums._albums)

    def close(self) -> None:
        super().close()
        self.easel.close()

    def picture(self) -> Image.Image:
        self.settle()
        return self.easel.picture()


class AppOnStage:
    """An app of the kit, painted as the launcher paints it: its patches go onto a real stage."""

    def __init__(self, tv: TV, setting: Setting) -> None:
        self.tv = tv
        theme.wear(theme.palette(), LETTERS if setting.simple else 1.0)
        self._easel = Easel(setting.size)
        self._albums = albums()
        album = self._albums.album("app", lambda name: album.arrived(name, None))
        self.stage = Stage(self, setting.size.width, setting.size.height, lambda: None, album)
        self.stage.language = setting.language
        self._easel.show(self.stage, wallpaper=True)
        self._applied = 0

    def picture(self) -> Image.Image:
        self.follow()
        focus = self.tv.focus
        for view in self.stage.page.walk() if self.stage.page is not None else ():
            if focus.node is not None and view.id == focus.node.id:
                self.stage.set_focus(view)
                if focus.index >= 0:
                    view.enter(focus.index)
        self.follow()
        return self._easel.picture()

    def close(self) -> None:
        self._easel.close()

    def follow(self) -> None:
        """Apply what the app has said since, and lay it out."""
        for _ in range(3):
            while self._applied < len(self.tv.patches):
                self.stage.apply(self.tv.patches[self._applied])
                self._applied += 1
            self.stage.layout()
        develop(self._albums, self.stage.layout)

    # stage.Owner

    def act(self, message: scene.Action | scene.NeedRows) -> None:
        if isinstance(message, scene.NeedRows):
            self.tv._send(message)
            self.tv.settle()

    def play(self, props: dict[str, Any] | None, node_id: int) -> None:
        """Nothing plays behind: the wallpaper stands for the picture."""


@cache
def _of_the_screens() -> tuple[str, ...]:
    """The modules that draw or say something: what is imported later would go by another clock."""
    found = walk_packages(gulou_launcher.__path__, "gulou_launcher.")
    return tuple(each.name for each in found if each.name.split(".")[1] not in _BEHIND)


@contextmanager
def evening() -> Iterator[None]:
    """It is eight in the evening for all that draws."""
    for name in _of_the_screens():
        import_module(name)
    os.environ["TZ"] = "Asia/Shanghai"
    time.tzset()
    ours = [module for name, module in list(sys.modules.items()) if name.startswith("gulou_launcher")]
    with kept_by(Evening(), ours):
        yield
