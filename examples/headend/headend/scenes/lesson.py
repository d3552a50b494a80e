"""A lesson on the blackboard: a point goes round the circle and its height draws the sine."""

import math

import numpy as np
from PIL import Image, ImageDraw

from headend.lettering import font
from headend.scenes.lights import stroke
from headend.scenes.nature import flat, gradient, noise, rgb
from headend.scenes.picture import Picture, Rgb
from headend.scenes.sprites import layer

_WHITE, _YELLOW, _PINK, _BLUE = (0.0, 0.0), (-0.55, 0.12), (0.05, 0.42), (0.42, -0.28)
_CHAPTERS = (
    ("y = sin x", "一圈是一个周期", "One turn is one period", 0.5, 1.0, _YELLOW),
    ("y = 2 sin x", "振幅加倍", "Twice the amplitude", 1.0, 1.0, _PINK),
    ("y = sin 2x", "频率加倍，周期减半", "Twice as often, half the period", 0.5, 2.0, _BLUE),
)
_CIRCLE_X, _CIRCLE_Y, _RADIUS = 0.185, 0.63, 0.22
_GRAPH_LEFT, _GRAPH_RIGHT = 0.34, 0.84


class Lesson:
    """Three chapters, each a third of the loop."""

    def __init__(self, width: int, height: int, seconds: float) -> None:
        self._chapter_seconds = seconds / len(_CHAPTERS)
        self._boards = [Picture.of(_board(width, height, number)) for number in range(len(_CHAPTERS))]
        self._hand = layer(_chalk(int(height * 0.10) & ~1))

    def draw(self, picture: Picture, t: float) -> None:
        number = min(int(t / self._chapter_seconds), len(_CHAPTERS) - 1)
        part = t / self._chapter_seconds - number
        _, _, _, strength, often, colour = _CHAPTERS[number]
        picture.fill(self._boards[number])
        w, h = picture.width, picture.height
        size = max(2, h // 150)
        reach = _RADIUS * h * strength
        # The curve is complete a little before the chapter ends, so that it can be looked at.
        drawn = min(1.0, part / 0.86)
        angle = drawn * 4 * math.pi
        centre_x, centre_y = _CIRCLE_X * w, _CIRCLE_Y * h
        tip_x, tip_y = centre_x + reach * math.cos(angle * often), centre_y - reach * math.sin(angle * often)
        line = np.linspace(0, 1, int(reach * 1.5))
        stroke(
            picture,
            centre_x + (tip_x - centre_x) * line,
            centre_y + (tip_y - centre_y) * line,
            225,
            _WHITE,
            size,
        )
        x = np.linspace(0, drawn, int(w * (_GRAPH_RIGHT - _GRAPH_LEFT) * 2 * drawn) + 2)
        px = (_GRAPH_LEFT + (_GRAPH_RIGHT - _GRAPH_LEFT) * x) * w
        py = centre_y - reach * np.sin(x * 4 * math.pi * often)
        stroke(picture, px, py, 215, colour, size + 1)
        if drawn < 1:
            dots = np.arange(tip_x, px[-1], size * 3.0)
            stroke(picture, dots, np.full(len(dots), tip_y), 150, _WHITE, size)
            self._hand.paste(picture, int(px[-1]), int(py[-1]) - self._hand.height)
        ball = np.arange(-size * 2, size * 2)
        for down in ball.tolist():
            stroke(picture, tip_x + ball, np.full(len(ball), tip_y + down), 215, colour, 2)


def _board(width: int, height: int, number: int) -> Rgb:
    """The board with all that does not move: frame, axes, circle, words."""
    out = gradient(width, height, (0, (34, 66, 54)), (1, (24, 50, 42)))
    wiped = noise(width, height, 4, 5, 77, 5)
    out += (rgb((120, 150, 136)) - out) * (np.clip(wiped - 0.45, 0, 1) * 0.30)[..., None]
    scale = 2
    chalk = Image.new("L", (width * scale, height * scale), 0)
    pen = ImageDraw.Draw(chalk)
    w, h = chalk.size
    thick = max(2, h // 240)
    cx, cy, r = _CIRCLE_X * w, _CIRCLE_Y * h, _RADIUS * h * _CHAPTERS[number][3]
    pen.ellipse((cx - r, cy - r, cx + r, cy + r), outline=235, width=thick)
    pen.line((cx - r * 1.12, cy, cx + r * 1.12, cy), fill=150, width=thick)
    pen.line((cx, cy - r * 1.12, cx, cy + r * 1.12), fill=150, width=thick)
    left, right, high = _GRAPH_LEFT * w, (_GRAPH_RIGHT + 0.02) * w, 0.26 * h
    pen.line((left, cy, right, cy), fill=235, width=thick)
    pen.polygon((right, cy - h * 0.012, right + h * 0.025, cy, right, cy + h * 0.012), fill=235)
    pen.line((left, cy + high, left, cy - high), fill=235, width=thick)
    pen.polygon(
        (left - h * 0.012, cy - high, left, cy - high - h * 0.025, left + h * 0.012, cy - high), fill=235
    )
    for tick, label in enumerate(("π", "2π", "3π", "4π"), start=1):
        x = left + (_GRAPH_RIGHT - _GRAPH_LEFT) * w * tick / 4
        pen.line((x, cy - h * 0.012, x, cy + h * 0.012), fill=235, width=thick)
        pen.text((x, cy + h * 0.045), label, font=font(int(h * 0.042)), fill=220, anchor="mm")
    formula, chinese, english = _CHAPTERS[number][:3]
    pen.text((0.46 * w, 0.15 * h), formula, font=font(int(h * 0.095)), fill=250, anchor="lm")
    pen.text((0.46 * w, 0.265 * h), chinese, font=font(int(h * 0.052)), fill=235, anchor="lm")
    pen.text((0.46 * w, 0.325 * h), english, font=font(int(h * 0.036)), fill=200, anchor="lm")
    grain = 0.78 + 0.22 * np.random.default_rng(8).random((height, width)).astype(np.float32)
    cover = (
        np.asarray(chalk.resize((width, height), Image.Resampling.LANCZOS), dtype=np.float32) / 255 * grain
    )
    out += (rgb((244, 246, 238)) - out) * cover[..., None]
    edge = int(height * 0.035)
    wood = flat(width, height, (150, 104, 58)) * (0.8 + 0.35 * noise(width, height, 3, 60, 78, 3))[..., None]
    frame = np.ones((height, width), dtype=bool)
    frame[edge:-edge, edge:-edge] = False
    out[frame] = wood[frame]
    return np.asarray(np.clip(out, 0, 1), dtype=np.float32)


def _chalk(size: int) -> Image.Image:
    """A stick of chalk, its tip at the bottom left."""
    image = Image.new("RGBA", (size * 4, size * 4), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    s = size * 4
    pen.line((0.04 * s, 0.96 * s, 0.62 * s, 0.38 * s), fill=(250, 250, 244, 255), width=int(0.16 * s))
    pen.line((0.58 * s, 0.42 * s, 0.92 * s, 0.08 * s), fill=(226, 150, 60, 255), width=int(0.22 * s))
    return image.resize((size, size), Image.Resampling.LANCZOS)
