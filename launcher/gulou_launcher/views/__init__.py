"""The views by node kind: adding a kind is one row here and one file beside.

A view is imported when its kind is asked for first. Home needs few of them, and once it stands a thread asks
for all the others (`opening`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from gulou_launcher.views.view import View

_ROOMS = {
    "button": "words.ButtonView",
    "calendar": "calendar.CalendarView",
    "chart": "chart.ChartView",
    "choice": "choice.ChoiceView",
    "column": "box.ColumnView",
    "dialog": "dialog.DialogView",
    "form": "form.FormView",
    "grid": "grid.GridView",
    "guide": "guide.GuideView",
    "hero": "hero.HeroView",
    "icon": "icon.IconView",
    "image": "image.ImageView",
    "list": "list.ListView",
    "map": "map.MapView",
    "overlay": "box.OverlayView",
    "page": "box.PageView",
    "player": "player.PlayerView",
    "progress": "words.ProgressView",
    "qrcode": "qr_code.QrCodeView",
    "rail": "rail.RailView",
    "richtext": "rich_text.RichTextView",
    "row": "box.RowView",
    "slider": "slider.SliderView",
    "spacer": "box.SpacerView",
    "submit": "form.SubmitView",
    "surface": "surface.SurfaceView",
    "tabs": "tabs.TabsView",
    "text": "words.TextView",
    "textfield": "text_field.TextFieldView",
    "textgrid": "text_grid.TextGridView",
    "toast": "toast.ToastView",
    "toggle": "toggle.ToggleView",
}


class _Views(Mapping[str, "type[View]"]):
    """As a dict of the classes would be, but that each is imported by the first who asks."""

    def __init__(self) -> None:
        self._found: dict[str, type[View]] = {}

    def __getitem__(self, kind: str) -> type[View]:
        found = self._found.get(kind)
        if found is None:
            room, _, name = _ROOMS[kind].partition(".")
            module = import_module(f"{__name__}.{room}")
            found = self._found[kind] = cast("type[View]", getattr(module, name))
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(_ROOMS)

    def __len__(self) -> int:
        return len(_ROOMS)


VIEWS: Mapping[str, type[View]] = _Views()
