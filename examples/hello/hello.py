from gulou import App, ui


class Hello(App):
    count = 0

    def view(self) -> ui.Page:
        return ui.Page(ui.Text(f"Hello 你好 × {self.count}"), ui.Button("Again 再来", on_press=self.again))

    def again(self) -> None:
        self.count += 1
