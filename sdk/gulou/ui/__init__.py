"""The nodes that an app builds its screen from."""

from gulou.ui.box import Column, Overlay, Row, Spacer
from gulou.ui.button import Button
from gulou.ui.calendar import Calendar
from gulou.ui.chart import Chart, Series
from gulou.ui.choice import Choice
from gulou.ui.dialog import Dialog
from gulou.ui.form import Form
from gulou.ui.guide import Guide, GuideChannel, GuideProgramme
from gulou.ui.hero import Hero
from gulou.ui.icon import ICONS, Icon
from gulou.ui.image import Image
from gulou.ui.map import Map, Path, Point
from gulou.ui.node import Node
from gulou.ui.page import Page
from gulou.ui.picture import Picture, scene, station
from gulou.ui.player import Player, PlayerChange, PlayerFacts, PlayerPosition, PlayerState
from gulou.ui.qr_code import QrCode
from gulou.ui.rich_text import RichText
from gulou.ui.rows import Card, Grid, Item, List, Rail
from gulou.ui.slider import Slider
from gulou.ui.surface import Pixels, Surface
from gulou.ui.tabs import Tabs
from gulou.ui.text import Progress, Text
from gulou.ui.text_field import TextField
from gulou.ui.text_grid import TextGrid
from gulou.ui.toast import Toast
from gulou.ui.toggle import Toggle

__all__ = [
    "ICONS",
    "Button",
    "Calendar",
    "Card",
    "Chart",
    "Choice",
    "Column",
    "Dialog",
    "Form",
    "Grid",
    "Guide",
    "GuideChannel",
    "GuideProgramme",
    "Hero",
    "Icon",
    "Image",
    "Item",
    "List",
    "Map",
    "Node",
    "Overlay",
    "Page",
    "Path",
    "Picture",
    "Pixels",
    "Player",
    "PlayerChange",
    "PlayerFacts",
    "PlayerPosition",
    "PlayerState",
    "Point",
    "Progress",
    "QrCode",
    "Rail",
    "RichText",
    "Row",
    "Series",
    "Slider",
    "Spacer",
    "Surface",
    "Tabs",
    "Text",
    "TextField",
    "TextGrid",
    "Toast",
    "Toggle",
    "scene",
    "station",
]
