"""An app that says it deals with Back, and then does nothing, for ever."""

from gulou import App, ui


class Bad(App):
    def view(self) -> ui.Page:
        return ui.Page(ui.Text("Ready"), ui.Button("Nothing"), on_back=self.stay)

    def stay(self) -> None:
        while True:
            pass
