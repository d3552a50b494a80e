"""What a node is called, said aloud: a table by kind. No view is asked to draw anything for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from gulou_launcher import dates
from gulou_launcher.views.rows import RowsView, text_of
from gulou_launcher.views.view import View

if TYPE_CHECKING:
    from gulou.language import Texts

N_ = str


@dataclass(frozen=True)
class Words:
    """`label`: what it is called. `role`: what it is. `state`: how it stands. `place`: which of how many."""

    label: str = ""
    role: str = ""
    state: str = ""
    place: str = ""

    def whole(self) -> str:
        return joined((self.label, self.role, self.state, self.place))


def joined(parts: tuple[str, ...] | list[str]) -> str:
    """Parts of a sentence, with what makes a voice pause between them."""
    return ", ".join(part for part in parts if part)


def words(view: View, text: Texts) -> Words:
    """What is said of this view when it has the focus; empty where there is nothing to say."""
    make = _TABLE.get(view.kind)
    return make(view, text) if make is not None else Words(joined(tuple(own_words(view))))


def own_words(view: View) -> Iterator[str]:
    """The words that stand on a view itself, from top to bottom."""
    for name in ("title", "label", "value", "text", "subtitle", "alt"):
        word = view.words(name)
        if word and not (name == "value" and view.props.get("secret") is True):
            yield word


def page_words(page: View, text: Texts) -> Iterator[str]:
    """All that is to be read on a page, rows of lists among it, from top to bottom."""
    for view in page.walk():
        if view.kind in ("page", "column", "row", "spacer") or not view.shown:
            continue
        if isinstance(view, RowsView):
            yield view.words("title")
            yield from (_row_words(view.rows[index]) for index in view.visible() if index in view.rows)
        elif view.kind in _TABLE and view.can_focus():
            yield words(view, text).whole()
        else:
            yield from own_words(view)


def title(page: View) -> str:
    """What a page is called: as the app says, else its first large words."""
    named = page.words("title")
    if named:
        return named
    for view in page.walk():
        if view.kind == "text" and view.words("size") in ("title", "display"):
            return view.words("value")
        if view.kind == "hero" and view.words("title"):
            return view.words("title")
    return ""


def _place(at: int, count: int, text: Texts) -> str:
    return text("{place} of {count}").format(place=at + 1, count=count) if count > 1 else ""


def _row_words(row: dict[str, Any]) -> str:
    names = ("leading", "title", "subtitle", "caption", "trailing")
    return joined([text_of(row, name) for name in names])


def _button(view: View, text: Texts) -> Words:
    label = view.words("label") or view.words("alt") or view.words("icon")
    return Words(label, text("button"))


def _rows(view: View, text: Texts) -> Words:
    assert isinstance(view, RowsView)
    row = view.rows.get(view.index, {})
    checked = text("chosen") if row.get("checked") is True else ""
    return Words(_row_words(row), "", checked, _place(view.index, view.count, text))


def _guide(view: View, text: Texts) -> Words:
    from gulou_launcher.views.guide import GuideView

    assert isinstance(view, GuideView)
    row = view.rows.get(view.index, {})
    slot = view.slot()
    if slot is None or not slot.title:
        return Words(joined((_row_words(row), text("no programme information"))))
    span = f"{dates.hour(slot.start)} – {dates.hour(slot.end)}"
    return Words(joined((_row_words(row), slot.title, span)), "", slot.text)


def _tabs(view: View, text: Texts) -> Words:
    titles, at = view.listed("titles"), view.part()
    label = titles[at] if 0 <= at < len(titles) else ""
    return Words(label, text("tab"), "", _place(at, len(titles), text))


def _toggle(view: View, text: Texts) -> Words:
    on = getattr(view, "value", False)
    return Words(view.words("label"), text("switch"), text("on") if on else text("off"))


def _slider(view: View, text: Texts) -> Words:
    from gulou_launcher.views.slider import SliderView

    assert isinstance(view, SliderView)
    return Words(view.words("label"), text("slider"), view.words_of_value())


def _choice(view: View, text: Texts) -> Words:
    from gulou_launcher.views.choice import ChoiceView

    assert isinstance(view, ChoiceView)
    options = view.options
    at = view.at if view.opened else view.value
    chosen = options[at] if 0 <= at < len(options) else ""
    place = _place(at, len(options), text) if view.opened else ""
    return Words(view.words("label"), text("choice"), joined((chosen, place)))


def _text_field(view: View, text: Texts) -> Words:
    from gulou_launcher.views.text_field import TextFieldView

    assert isinstance(view, TextFieldView)
    written: str = view.value
    if view.props.get("secret") is True:
        # What is written in secret is only counted.
        count = len(written)
        written = text.plural("{count} character", "{count} characters", count).format(count=count)
    label = view.words("label") or view.words("hint")
    return Words(label, text("to write on"), written or text("empty"))


_KEYS = {
    "delete": N_("Delete"),
    "clear": N_("Delete all"),
    "space": N_("Space"),
    "shift": N_("Capitals"),
    "signs": N_("Symbols"),
    "letters": N_("Letters"),
    "language": N_("Chinese or letters"),
    "phone": N_("Go on with the phone"),
    "eye": N_("Show the text"),
    "done": N_("Done"),
}


def key_words(view: View | None, text: Texts) -> str:
    """The key of the keyboard on the screen that one is on, or the candidate; '' where there is none."""
    from gulou_launcher.views.text_field import TextFieldView

    key = view.key_words() if isinstance(view, TextFieldView) else ""
    return text(_KEYS[key]) if key in _KEYS else key


def _calendar(view: View, text: Texts) -> Words:
    from gulou_launcher.views.calendar import CalendarView

    assert isinstance(view, CalendarView)
    noon = datetime.combine(view.day, time(12)).timestamp()
    month = dates.month(text.language, view.day.year, view.day.month)
    return Words(dates.day(text.language, noon), "", month)


def _chart(view: View, text: Texts) -> Words:
    from gulou_launcher.views.chart import ChartView

    assert isinstance(view, ChartView)
    labels, unit = view.listed("labels"), view.words("unit")
    at = view.index
    values = [
        f"{line.name} {value:g} {unit}".strip()
        for line in view.lines
        for value in line.values[at : at + 1]
        if value is not None
    ]
    label = labels[view.index] if view.index < len(labels) else ""
    return Words(joined((view.words("title"), label)), text("chart"), joined(values))


def _map(view: View, text: Texts) -> Words:
    from gulou_launcher.views.map import MapView

    assert isinstance(view, MapView)
    spot = view.spots[view.index] if view.index < len(view.spots) else None
    place = _place(view.index, len(view.spots), text)
    return Words(spot.title if spot is not None else view.words("title"), text("map"), "", place)


def _rich_text(view: View, text: Texts) -> Words:
    from gulou_launcher.views.rich_text import plain

    return Words(plain(view.props.get("blocks")), text("text"))


_TABLE: dict[str, Callable[[View, Texts], Words]] = {
    "button": _button,
    "submit": _button,
    "list": _rows,
    "rail": _rows,
    "grid": _rows,
    "guide": _guide,
    "tabs": _tabs,
    "toggle": _toggle,
    "slider": _slider,
    "choice": _choice,
    "textfield": _text_field,
    "calendar": _calendar,
    "chart": _chart,
    "map": _map,
    "richtext": _rich_text,
}
