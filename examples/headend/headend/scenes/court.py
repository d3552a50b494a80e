"""Village basketball seen from above: ten players, one ball, a stand full of people."""

import math
from random import Random

import numpy as np
from PIL import Image, ImageDraw

from headend.lettering import font
from headend.scenes.lights import shine
from headend.scenes.nature import gradient, noise
from headend.scenes.picture import Layer, Picture, Rgb
from headend.scenes.sprites import layer, sprite

_TEAMS = (((214, 40, 44), "台盘"), ((28, 74, 200), "天柱"))
_HOLD = 1.2
"""Seconds from one pass to the next."""
_LEFT, _TOP, _RIGHT, _BOTTOM = 0.10, 0.27, 0.84, 0.93


class Court:
    """Players wander round their places; the ball goes from one to the next on a fixed round."""

    def __init__(self, width: int, height: int, seconds: float) -> None:
        self._seconds = seconds
        self._floor = Picture.of(_floor(width, height))
        size = int(height * 0.095) & ~1
        self._players = [
            layer(_player(size, _TEAMS[number % 2][0], str(4 + number * 3))) for number in range(10)
        ]
        self._ball = layer(_ball(int(height * 0.05) & ~1))
        self._shade = layer(_shade(int(height * 0.05) & ~1))
        random = Random("court")
        self._places = [
            (_LEFT + (_RIGHT - _LEFT) * (0.12 + 0.76 * (number // 2 + 0.5 * (number % 2)) / 4.6),
             _TOP + (_BOTTOM - _TOP) * random.uniform(0.2, 0.8), random.uniform(0, 2 * math.pi),
             random.randint(3, 7), random.randint(3, 7))
            for number in range(10)
        ]  # fmt: skip
        passes = max(2, round(seconds / _HOLD))
        self._hold = seconds / passes
        self._round = [random.randrange(10) for _ in range(passes)]
        for at in range(passes):
            while self._round[at] == self._round[at - 1]:
                self._round[at] = random.randrange(10)
        self._boards = self._scores(width, height, passes)
        crowd = np.random.default_rng(12)
        self._flash_x, self._flash_y = crowd.random(240), crowd.uniform(0, _TOP - 0.03, 240)
        self._flash_at = crowd.random(240) * seconds

    def draw(self, picture: Picture, t: float) -> None:
        picture.fill(self._floor)
        w, h = picture.width, picture.height
        age = (t - self._flash_at) % self._seconds
        lit = age < 0.16
        shine(picture, self._flash_x[lit] * w, self._flash_y[lit] * h, 1 - age[lit] * 3, (0.0, 0.0), 4)
        places = [self._place(number, t) for number in range(10)]
        for number in sorted(range(10), key=lambda one: places[one][1]):
            x, y = places[number]
            player = self._players[number]
            player.paste(picture, int(x * w - player.width / 2), int(y * h - player.height / 2))
        step = t / self._hold
        at, part = int(step) % len(self._round), step % 1
        giver, taker = places[self._round[at - 1]], places[self._round[at]]
        fly = min(1.0, part / 0.6)
        x = giver[0] + (taker[0] - giver[0]) * fly + 0.02
        y = giver[1] + (taker[1] - giver[1]) * fly
        high = 0.16 * math.sin(math.pi * fly) if fly < 1 else 0.05 * abs(math.sin(t * 2 * math.pi * 2))
        self._shade.paste(picture, int(x * w - self._shade.width / 2), int(y * h))
        self._ball.paste(
            picture, int(x * w - self._ball.width / 2), int((y - high) * h - self._ball.height / 2)
        )
        board = self._boards[at * len(self._boards) // len(self._round)]
        board.paste(picture, int(w * 0.46), int(h * 0.045))

    def _place(self, number: int, t: float) -> tuple[float, float]:
        x, y, phase, often, other = self._places[number]
        turn = 2 * math.pi * t / self._seconds
        return x + 0.05 * math.sin(turn * often + phase), y + 0.08 * math.sin(turn * other + 2 * phase)

    def _scores(self, width: int, height: int, passes: int) -> list[Layer]:
        """The score board through the loop; it goes back to where it was, as loops do."""
        home, away, boards = 76, 75, []
        for number in range(max(1, passes // 6)):
            boards.append(layer(_board(int(width * 0.36) & ~1, int(height * 0.12) & ~1, home, away)))
            home, away = (home + 2, away) if number % 2 else (home, away + 3)
        return boards


def _floor(width: int, height: int) -> Rgb:
    """Planks with the lines of a court, and a crowd behind."""
    out = gradient(width, height, (0, (226, 150, 74)), (1, (206, 122, 52)))
    rows = np.arange(height) * 44 // height
    planks = np.random.default_rng(14).random((45, 1))[rows] * 0.5 + 0.5 * noise(width, height, 5, 200, 15, 2)
    seams = np.diff(rows, prepend=0)[:, None] * 0.12
    out *= (0.88 + 0.2 * planks - seams)[..., None]
    image = Image.fromarray(np.asarray(np.clip(out, 0, 1) * 255, dtype=np.uint8)).resize(
        (width * 2, height * 2)
    )
    pen = ImageDraw.Draw(image)
    w, h = image.size
    left, top, right, bottom = _LEFT * w, _TOP * h, _RIGHT * w, _BOTTOM * h
    thick, white = max(2, h // 150), (255, 250, 238)
    middle, centre = (left + right) / 2, (top + bottom) / 2
    for side, edge in ((1, left), (-1, right)):
        far = edge + side * (right - left) * 0.19
        pen.rectangle(
            (min(edge, far), centre - h * 0.12, max(edge, far), centre + h * 0.12),
            fill=(172, 60, 44),
            outline=white,
            width=thick,
        )
        pen.ellipse(
            (far - h * 0.08, centre - h * 0.08, far + h * 0.08, centre + h * 0.08), outline=white, width=thick
        )
        ring = edge + side * (right - left) * 0.05
        arc = h * 0.29
        pen.arc(
            (ring - arc, centre - arc, ring + arc, centre + arc),
            -80 if side == 1 else 100,
            80 if side == 1 else 260,
            fill=white,
            width=thick,
        )
        pen.ellipse(
            (ring - h * 0.02, centre - h * 0.02, ring + h * 0.02, centre + h * 0.02),
            outline=(255, 90, 30),
            width=thick,
        )
    pen.ellipse(
        (middle - h * 0.1, centre - h * 0.1, middle + h * 0.1, centre + h * 0.1),
        fill=(172, 60, 44),
        outline=white,
        width=thick,
    )
    pen.text((middle, centre), "村BA", font=font(int(h * 0.055)), fill=white, anchor="mm")
    pen.line((middle, top, middle, bottom), fill=white, width=thick)
    pen.rectangle((left, top, right, bottom), outline=white, width=thick)
    _crowd(pen, w, int(h * (_TOP - 0.035)), h)
    return np.asarray(image.resize((width, height), Image.Resampling.LANCZOS), dtype=np.float32) / np.float32(
        255
    )


def _crowd(pen: ImageDraw.ImageDraw, w: int, bottom: int, h: int) -> None:
    random = Random("crowd")
    pen.rectangle((0, 0, w, bottom), fill=(46, 34, 44))
    step = h * 0.034
    clothes = (
        (196, 62, 58),
        (64, 92, 158),
        (232, 186, 84),
        (90, 140, 96),
        (222, 216, 206),
        (122, 74, 140),
        (52, 56, 70),
    )
    row = 0
    y = step * 0.6
    while y < bottom - step * 0.4:
        x = (row % 2) * step * 0.5
        while x < w:
            cx, cy, r = x + random.uniform(-2, 2), y + random.uniform(-2, 2), step * 0.27
            pen.ellipse((cx - r * 1.5, cy + r * 0.5, cx + r * 1.5, cy + r * 3), fill=random.choice(clothes))
            pen.ellipse(
                (cx - r, cy - r, cx + r, cy + r),
                fill=random.choice(((236, 192, 154), (222, 172, 130), (60, 44, 40))),
            )
            x += step
        y += step * 0.8
        row += 1
    pen.rectangle((0, bottom, w, bottom + h * 0.012), fill=(250, 214, 0))


def _player(size: int, colour: tuple[int, int, int], number: str) -> Image.Image:
    def draw(pen: ImageDraw.ImageDraw, w: int, h: int) -> None:
        pen.ellipse((0.12 * w, 0.30 * h, 0.96 * w, 0.98 * h), fill=(40, 20, 8, 90))
        pen.ellipse((0.04 * w, 0.12 * h, 0.88 * w, 0.90 * h), fill=(255, 250, 240, 255))
        pen.ellipse((0.08 * w, 0.16 * h, 0.84 * w, 0.86 * h), fill=(*colour, 255))
        pen.text(
            (0.46 * w, 0.51 * h), number, font=font(int(h * 0.44)), fill=(255, 255, 255, 255), anchor="mm"
        )

    return sprite(size, size, draw)


def _ball(size: int) -> Image.Image:
    def draw(pen: ImageDraw.ImageDraw, w: int, h: int) -> None:
        dark = (90, 34, 6, 255)
        pen.ellipse(
            (0.04 * w, 0.04 * h, 0.96 * w, 0.96 * h), fill=(255, 128, 20, 255), outline=dark, width=w // 14
        )
        pen.line((0.5 * w, 0.04 * h, 0.5 * w, 0.96 * h), fill=dark, width=w // 18)
        pen.line((0.04 * w, 0.5 * h, 0.96 * w, 0.5 * h), fill=dark, width=w // 18)

    return sprite(size, size, draw)


def _shade(size: int) -> Image.Image:
    def draw(pen: ImageDraw.ImageDraw, w: int, h: int) -> None:
        pen.ellipse((0.1 * w, 0.35 * h, 0.9 * w, 0.75 * h), fill=(40, 20, 8, 110))

    return sprite(size, size, draw)


def _board(width: int, height: int, home: int, away: int) -> Image.Image:
    def draw(pen: ImageDraw.ImageDraw, w: int, h: int) -> None:
        pen.rounded_rectangle((0, 0, w - 1, h - 1), h // 6, fill=(16, 18, 26, 235))
        for side, (colour, name) in enumerate(_TEAMS):
            x = 0.03 * w if side == 0 else 0.97 * w
            pen.text(
                (x, h / 2),
                name,
                font=font(int(h * 0.5)),
                fill=(255, 255, 255, 255),
                anchor="lm" if side == 0 else "rm",
            )
            edge = 0 if side == 0 else w - 0.02 * w
            pen.rectangle((edge, h * 0.2, edge + 0.02 * w, h * 0.8), fill=(*colour, 255))
        pen.text(
            (w / 2, h / 2),
            f"{home} : {away}",
            font=font(int(h * 0.62)),
            fill=(255, 214, 60, 255),
            anchor="mm",
        )

    return sprite(width, height, draw)
