"""The views by node kind: adding a kind is one row here and one file beside."""

from gulou_launcher.views.box import ColumnView, OverlayView, PageView, RowView, SpacerView
from gulou_launcher.views.calendar import CalendarView
from gulou_launcher.views.chart import ChartView
from gulou_launcher.views.choice import ChoiceView
from gulou_launcher.views.dialog import DialogView
from gulou_launcher.views.form import FormView, SubmitView
from gulou_launcher.views.grid import GridView
from gulou_launcher.views.guide import GuideView
from gulou_launcher.views.hero import HeroView
from gulou_launcher.views.icon import IconView
from gulou_launcher.views.image import ImageView
from gulou_launcher.views.list import ListView
from gulou_launcher.views.map import MapView
from gulou_launcher.views.player import PlayerView
from gulou_launcher.views.rail import RailView
from gulou_launcher.views.rich_text import RichTextView
from gulou_launcher.views.slider import SliderView
from gulou_launcher.views.surface import SurfaceView
from gulou_launcher.views.tabs import TabsView
from gulou_launcher.views.text_field import TextFieldView
from gulou_launcher.views.text_grid import TextGridView
from gulou_launcher.views.toast import ToastView
from gulou_launcher.views.toggle import ToggleView
from gulou_launcher.views.view import View
from gulou_launcher.views.words import ButtonView, ProgressView, TextView

VIEWS: dict[str, type[View]] = {
    view.kind: view
    for view in (
        ButtonView,
        CalendarView,
        ChartView,
        ChoiceView,
        ColumnView,
        DialogView,
        FormView,
        GridView,
        GuideView,
        HeroView,
        IconView,
        ImageView,
        ListView,
        MapView,
        OverlayView,
        PageView,
        PlayerView,
        ProgressView,
        RailView,
        RichTextView,
        RowView,
        SliderView,
        SpacerView,
        SubmitView,
        SurfaceView,
        TabsView,
        TextFieldView,
        TextGridView,
        TextView,
        ToastView,
        ToggleView,
    )
}
