"""A game on a surface: left and right in turn row the boat, in time with the drum, against another."""

from __future__ import annotations

from gulou import App, ui

WIDTH, HEIGHT, COURSE = 960, 540, 400.0
FRAME, BEAT = 1 / 60, 24  # seconds of a frame; frames from one beat of the drum to the next
BEHIND = bytes.fromhex("3f5a2cff") * (WIDTH * 90) + bytes.fromhex("1d5566ff") * (WIDTH * (HEIGHT - 90))
"""The bank, and the river."""
WAVE, HULL, GOLD, RED, PAPER = (
    bytes.fromhex(f"{color}ff") for color in ("2f7384", "6b3f2a", "f0b35a", "d2493a", "f6f2ea")
)
LANES = ((190, 0.92), (370, 0.0))  # where the boats row, and how well the other one keeps time


class DragonBoat(App):
    """`ways` are how far the boats have come, the other's first; `frames` counts since the start."""

    best, frames, rowing, words = 0.0, 0, False, ""

    def start(self, link: str) -> None:
        self.best = self.storage.get("best", 0.0)
        self.ways, self.speeds, self.side = [0.0, 0.0], [0.0, 0.0], ""

    def begin(self) -> None:
        self.start("")
        self.frames, self.rowing = 0, True

    def view(self) -> ui.Page:
        if self.rowing:
            left = self.text("{meters} m to go").format(meters=max(0, round(COURSE - self.ways[1])))
            shown: ui.Node = ui.Text(left, size="heading")
        else:
            best = self.text("Best: {seconds} s").format(seconds=f"{self.best:.1f}")
            shown = ui.Overlay(
                ui.Text(self.text("Dragon Boat"), size="title"),
                ui.Text(self.words or self.text("Left, right, left, right: with the drum."), lines=2),
                ui.Text(best, tone="accent") if self.best else None,
                ui.Button(self.text("Row"), "play", on_press=self.begin),
                at="center",
                size=0.55,
            )
        return ui.Page(
            ui.Surface(WIDTH, HEIGHT, on_frame=self.draw), shown, keys=("left", "right"), on_key=self.row
        )

    def row(self, key: str) -> None:
        """A stroke counts for more the nearer it is to the beat, and for nothing on the same side again."""
        if self.rowing and key != self.side:
            off = abs((self.frames + BEAT // 2) % BEAT - BEAT // 2)
            self.side = key
            self.speeds[1] += max(0.1, 1.0 - off / (BEAT / 2)) * 1.1

    def draw(self, pixels: ui.Pixels) -> None:
        if self.rowing:
            self.step()
        elif pixels.flips > 1:
            return  # nothing moves
        frame = pixels.frame()
        frame[:] = BEHIND
        for wave in range(0, WIDTH * 2, 120):
            fill(frame, int(wave - self.ways[1] * 8) % 1080 - 120, 130 + wave * 7 % 330, 80, 4, WAVE)
        fill(frame, WIDTH - 110, 24, 62, 42, RED if self.frames % BEAT < 5 else HULL)
        for (y, _), way in zip(LANES, self.ways, strict=True):
            self.boat(frame, int(240 + (way - self.ways[1]) * 8), y)
        fill(frame, int(240 + (COURSE - self.ways[1]) * 8) + 300, 90, 12, HEIGHT, PAPER)
        pixels.flip()

    def boat(self, frame: memoryview, x: int, y: int) -> None:
        oars = 18 if self.frames % BEAT < BEAT // 2 else 34
        for place in range(40, 260, 44):
            fill(frame, x + place, y + 24, 6, oars, GOLD)
            fill(frame, x + place - 8, y - 22, 18, 24, RED)
        fill(frame, x, y, 300, 26, HULL)
        fill(frame, x + 292, y - 26, 22, 50, GOLD)

    def step(self) -> None:
        self.frames += 1
        if self.frames % BEAT == 0:
            self.speeds[0] += LANES[0][1]
        for number in (0, 1):
            self.ways[number] += self.speeds[number] * FRAME * 12
            self.speeds[number] *= 0.985
        if max(self.ways) >= COURSE:
            self.rowing, seconds = False, self.frames * FRAME
            won = self.ways[1] >= self.ways[0]
            self.words = self.text("You have won!") if won else self.text("The others were faster.")
            if won:
                self.best = min(seconds, self.best or seconds)
                self.storage.put("best", self.best)


def fill(frame: memoryview, x: int, y: int, width: int, height: int, color: bytes) -> None:
    """A filled box, as far as it lies in the frame."""
    left, right = max(0, x), min(WIDTH, x + width)
    for row in range(max(0, y), min(HEIGHT, y + height)) if left < right else ():
        start = (row * WIDTH + left) * 4
        frame[start : start + (right - left) * 4] = color * (right - left)
