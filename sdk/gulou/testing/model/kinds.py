"""The nodes of the model by their kind: adding one is one row here and one file beside."""

from __future__ import annotations

from gulou.testing.model.boxes import Column, Overlay, Page, Row, Spacer
from gulou.testing.model.player import Player
from gulou.testing.model.rows import List, Rail
from gulou.testing.model.shown import Shown
from gulou.testing.model.words import Button, Progress, Text

KINDS: dict[str, type[Shown]] = {
    "button": Button,
    "column": Column,
    "list": List,
    "overlay": Overlay,
    "page": Page,
    "player": Player,
    "progress": Progress,
    "rail": Rail,
    "row": Row,
    "spacer": Spacer,
    "text": Text,
}
