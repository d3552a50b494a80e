"""An app that spins for ever as soon as its button is pressed."""

from gulou import App, ui


class Bad(App):
    def view(self) -> ui.Page:
        return ui.Page(ui.Text("Ready"), ui.Button("Spin", on_press=self.spin))

    def spin(self) -> None:
        while True:
            pass
