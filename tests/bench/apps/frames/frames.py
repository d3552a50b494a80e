"""Draws as many frames of 1280×720 as the TV takes, and prints the moment of each tenth."""

import time

from gulou import App, ui


class Frames(App):
    """Each frame is another one of two, copied whole, as a game does that draws everything anew."""

    count = 0
    grounds = tuple(
        bytes(shade for _ in range(1280 * 720) for shade in (tone, tone, 90, 255)) for tone in (20, 60)
    )

    def view(self) -> ui.Page:
        return ui.Page(ui.Surface(1280, 720, on_frame=self.draw))

    def draw(self, pixels: ui.Pixels) -> None:
        self.count += 1
        pixels.frame()[:] = self.grounds[self.count // 30 % 2]
        pixels.flip()
        if self.count % 10 == 0:
            print(f"{time.monotonic():.4f}", flush=True)
