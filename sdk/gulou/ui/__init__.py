"""The nodes that an app builds its screen from."""

from gulou.ui.box import Column, Overlay, Row, Spacer
from gulou.ui.button import Button
from gulou.ui.image import Image
from gulou.ui.node import Node
from gulou.ui.page import Page
from gulou.ui.picture import Picture
from gulou.ui.player import Player, PlayerChange, PlayerState
from gulou.ui.rows import Card, Item, List, Rail
from gulou.ui.text import Progress, Text

__all__ = [
    "Button",
    "Card",
    "Column",
    "Image",
    "Item",
    "List",
    "Node",
    "Overlay",
    "Page",
    "Picture",
    "Player",
    "PlayerChange",
    "PlayerState",
    "Progress",
    "Rail",
    "Row",
    "Spacer",
    "Text",
]
