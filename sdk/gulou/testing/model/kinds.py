"""The nodes of the model by their kind: adding one is one row here and one file beside."""

from __future__ import annotations

from gulou.testing.model.boxes import Column, Overlay, Page, Row, Spacer
from gulou.testing.model.calendar import Calendar
from gulou.testing.model.chart import Chart
from gulou.testing.model.dialog import Dialog, Toast
from gulou.testing.model.fields import Choice, Form, Slider, Submit, TextField, Toggle
from gulou.testing.model.grid import Grid
from gulou.testing.model.guide import Guide
from gulou.testing.model.hero import Hero
from gulou.testing.model.image import Image
from gulou.testing.model.map import Map
from gulou.testing.model.player import Player
from gulou.testing.model.qr_code import QrCode
from gulou.testing.model.rich_text import RichText
from gulou.testing.model.rows import List, Rail
from gulou.testing.model.shown import Shown
from gulou.testing.model.surface import Surface
from gulou.testing.model.tabs import Tabs
from gulou.testing.model.text_grid import TextGrid
from gulou.testing.model.words import Button, Icon, Progress, Text

KINDS: dict[str, type[Shown]] = {
    "button": Button,
    "calendar": Calendar,
    "chart": Chart,
    "choice": Choice,
    "column": Column,
    "dialog": Dialog,
    "form": Form,
    "grid": Grid,
    "guide": Guide,
    "hero": Hero,
    "icon": Icon,
    "image": Image,
    "list": List,
    "map": Map,
    "overlay": Overlay,
    "page": Page,
    "player": Player,
    "progress": Progress,
    "qrcode": QrCode,
    "rail": Rail,
    "richtext": RichText,
    "row": Row,
    "slider": Slider,
    "spacer": Spacer,
    "submit": Submit,
    "surface": Surface,
    "tabs": Tabs,
    "text": Text,
    "textfield": TextField,
    "textgrid": TextGrid,
    "toast": Toast,
    "toggle": Toggle,
}
