"""An app that eats memory until it is stopped."""

from gulou import App, ui


class Bad(App):
    def view(self) -> ui.Page:
        return ui.Page(ui.Text("Ready"), ui.Button("Eat", on_press=self.eat))

    def eat(self) -> None:
        eaten = []
        while True:
            eaten.append(bytearray(8 << 20))
