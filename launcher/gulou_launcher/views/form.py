"""Fields one below the other, and the button that hands them over."""

from __future__ import annotations

from gulou_launcher.views.box import ColumnView
from gulou_launcher.views.field import FieldView
from gulou_launcher.views.words import ButtonView


class FormView(ColumnView):
    kind = "form"

    def submit(self) -> None:
        """Tell the app what stands in the fields now, by their names."""
        values = {
            view.words("name"): view.value
            for view in self.walk()
            if isinstance(view, FieldView) and view.words("name")
        }
        if self.props.get("on_submit"):
            self.stage.act(self, "submit", values)


class SubmitView(ButtonView):
    kind = "submit"

    def key(self, key: str) -> bool:
        if key != "ok":
            return False
        view = self.parent
        while view is not None and not isinstance(view, FormView):
            view = view.parent
        if view is not None:
            view.submit()
        return True
