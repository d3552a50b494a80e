"""The views by node kind: adding a kind is one row here and one file beside."""

from gulou_launcher.views.box import ColumnView, OverlayView, PageView, RowView, SpacerView
from gulou_launcher.views.player import PlayerView
from gulou_launcher.views.rows import ListView, RailView
from gulou_launcher.views.view import View
from gulou_launcher.views.words import ButtonView, ProgressView, TextView

VIEWS: dict[str, type[View]] = {
    view.kind: view
    for view in (
        ButtonView,
        ColumnView,
        ListView,
        OverlayView,
        PageView,
        PlayerView,
        ProgressView,
        RailView,
        RowView,
        SpacerView,
        TextView,
    )
}
