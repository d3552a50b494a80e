"""An app with an error in it."""

from gulou import App, ui


class Bad(App):
    def view(self) -> ui.Page:
        return ui.Page(ui.Text("Ready"), ui.Button("Break", on_press=self.fail))

    def fail(self) -> None:
        raise RuntimeError("the tea is cold")
