"""A list as long as its link says: `long:100000`."""

from gulou import App, ui


class Long(App):
    count = 100_000

    def start(self, link: str) -> None:
        self.open(link)

    def open(self, link: str) -> None:
        self.count = int(link.partition(":")[2] or self.count)

    def view(self) -> ui.Page:
        return ui.Page(
            ui.List(
                range(self.count),
                row=lambda number: ui.Item(f"Row {number}", subtitle="of many", leading=str(number)),
                row_key=lambda number: number,
            )
        )
