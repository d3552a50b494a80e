"""The pages by name: adding one is one function and one row here. Documents take their pictures from here."""

from __future__ import annotations

from . import fields, figures, panels, pictures, rows, words
from .shown import N_, Shown

PAGES: dict[str, Shown] = {
    "button": Shown(fields.button, N_("Something to press"), "按", "#2c4a7c"),
    "calendar": Shown(figures.calendar, N_("A month of days"), "历", "#28606e"),
    "card": Shown(pictures.card, N_("Pictures on tiles and rows"), "卡", "#553a6b"),
    "chart": Shown(figures.chart, N_("Numbers to look at"), "图", "#28606e"),
    "choice": Shown(fields.choice, N_("One of several"), "选", "#2c4a7c"),
    "dialog": Shown(panels.dialog, N_("A question first"), "问", "#7a2f2a"),
    "form": Shown(fields.form, N_("Several fields"), "表", "#2c4a7c"),
    "grid": Shown(rows.grid, N_("Tiles in rows"), "格", "#2f6b57"),
    "guide": Shown(figures.guide, N_("Channels by time"), "节", "#28606e"),
    "hero": Shown(words.hero, N_("What a page is about"), "主", "#8a6424"),
    "icon": Shown(words.icon, N_("Small signs"), "标", "#8a6424"),
    "image": Shown(pictures.image, N_("Pictures of an app"), "像", "#553a6b"),
    "list": Shown(rows.listing, N_("Rows, one below another"), "列", "#2f6b57"),
    "map": Shown(figures.map_page, N_("Places and ways"), "地", "#28606e"),
    "overlay": Shown(panels.overlay, N_("A panel at an edge"), "面", "#7a2f2a"),
    "progress": Shown(words.progress, N_("How far it is"), "进", "#8a6424"),
    "qrcode": Shown(pictures.qr_code, N_("For a phone's camera"), "码", "#553a6b"),
    "rail": Shown(rows.rail, N_("Tiles side by side"), "轨", "#2f6b57"),
    "richtext": Shown(words.rich_text, N_("Headings, bullets, stress"), "文", "#8a6424"),
    "slider": Shown(fields.slider, N_("A number"), "滑", "#2c4a7c"),
    "surface": Shown(pictures.surface, N_("Pixels of its own"), "画", "#553a6b"),
    "tabs": Shown(rows.tabs, N_("Parts of a page"), "签", "#2f6b57"),
    "text": Shown(words.text, N_("Words"), "字", "#8a6424"),
    "textfield": Shown(fields.text_field, N_("A line to write on"), "写", "#2c4a7c"),
    "textgrid": Shown(pictures.text_grid, N_("Letters in cells"), "网", "#553a6b"),
    "toast": Shown(panels.toast, N_("A few words in passing"), "讯", "#7a2f2a"),
    "toggle": Shown(fields.toggle, N_("On or off"), "开", "#2c4a7c"),
}
