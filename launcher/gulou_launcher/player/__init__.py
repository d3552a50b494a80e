"""Live television on libmpv. Importing this loads nothing of it: `Player.warm()` does, in a thread."""

from gulou_launcher.player.frames import Frame
from gulou_launcher.player.libmpv import PlayerError
from gulou_launcher.player.player import Player
from gulou_launcher.player.renderer import Renderer, choose_renderer
from gulou_launcher.player.status import PlayerState, PlayerStatus, VideoShape

__all__ = [
    "Frame",
    "Player",
    "PlayerError",
    "PlayerState",
    "PlayerStatus",
    "Renderer",
    "VideoShape",
    "choose_renderer",
]
