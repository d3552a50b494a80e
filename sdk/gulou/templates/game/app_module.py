"""A game: lanterns fall, a tray catches them. The app draws its own pixels, at most sixty times a second."""

from __future__ import annotations

import random

from gulou import App, ui

WIDTH, HEIGHT = 960, 540
TRAY, LANTERN, FLOOR = (160, 20), (34, 42), HEIGHT - 70
WOOD, RED, GOLD = b"\xc8\x9b\x62\xff", b"\xd2\x49\x3a\xff", b"\xf0\xb3\x5a\xff"
STARS = 160


def night() -> bytes:
    """The sky behind everything, made once."""
    sky, chance = bytearray(b"\x12\x18\x2c\xff" * (WIDTH * HEIGHT)), random.Random(7)
    for _ in range(STARS):
        place = 4 * chance.randrange(WIDTH * HEIGHT)
        sky[place : place + 3] = bytes([chance.randrange(80, 200)]) * 3
    return bytes(sky)


SKY = night()


class AppClass(App):
    """Left and right move the tray by a step. Each lantern falls a little faster than the last."""

    best = 0
    score = 0
    playing = False

    def start(self, link: str) -> None:
        self.best = self.storage.get("best", 0)
        self.begin()
        self.playing = False

    def begin(self) -> None:
        self.playing, self.score = True, 0
        self.tray = WIDTH // 2
        self.chance = random.Random(self.now().timestamp())
        self.drop()

    def drop(self) -> None:
        self.x, self.y = self.chance.randrange(60, WIDTH - 60), -float(LANTERN[1])
        self.speed = 5.0 + self.score / 4

    def view(self) -> ui.Page:
        words = self.text("Caught: {score}    Best: {best}").format(score=self.score, best=self.best)
        start = ui.Overlay(
            ui.Text(self.text("App Name"), size="title"),
            ui.Text(words),
            ui.Button(self.text("Play"), "play", on_press=self.begin),
            at="center",
            size=0.5,
        )
        return ui.Page(
            ui.Surface(WIDTH, HEIGHT, on_frame=self.draw),
            ui.Text(words, bold=True) if self.playing else start,
            keys=("left", "right"),
            on_key=self.move,
        )

    def move(self, key: str) -> None:
        step = -70 if key == "left" else 70
        self.tray = max(TRAY[0] // 2, min(WIDTH - TRAY[0] // 2, self.tray + step))

    def draw(self, pixels: ui.Pixels) -> None:
        if self.playing:
            self.fall()
        elif pixels.flips > 1:
            return  # nothing moves
        frame = pixels.frame()
        frame[:] = SKY
        fill(frame, self.tray - TRAY[0] // 2, FLOOR, *TRAY, WOOD)
        fill(frame, self.x - LANTERN[0] // 2, int(self.y), *LANTERN, RED)
        fill(frame, self.x - LANTERN[0] // 2, int(self.y) + LANTERN[1] // 2 - 3, LANTERN[0], 6, GOLD)
        pixels.flip()

    def fall(self) -> None:
        self.y += self.speed
        if self.y + LANTERN[1] < FLOOR:
            return
        if abs(self.x - self.tray) <= (TRAY[0] + LANTERN[0]) // 2:
            self.score += 1
            self.drop()
        else:
            self.playing = False
            if self.score > self.best:
                self.best = self.score
                self.storage.put("best", self.best)


def fill(frame: memoryview, x: int, y: int, width: int, height: int, color: bytes) -> None:
    """A filled box, as far as it lies in the frame."""
    left, right = max(0, x), min(WIDTH, x + width)
    for row in range(max(0, y), min(HEIGHT, y + height)):
        start = (row * WIDTH + left) * 4
        frame[start : start + (right - left) * 4] = color * (right - left)
