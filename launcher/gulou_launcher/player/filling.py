"""Where on the screen a picture is drawn, for each way to fill it."""

from __future__ import annotations

from gulou_launcher.letterbox import Place, letterbox
from gulou_launcher.player import active_format


def fill(width: int, height: int, place: Place, aspect: str, code: int = 0) -> tuple[int, int, int, int]:
    """x, y, width, height of a picture in `place`: `zoom` cuts off what is over, `stretch` bends the picture.

    For `auto` the active format `code` may say that only a part is to be seen.
    """
    if aspect == "stretch":
        return round(place.x), round(place.y), round(place.width), round(place.height)
    part = round(width / active_format.seen(code, width / height)) if aspect == "auto" else height
    if aspect != "zoom" and part >= height:
        return letterbox(width, height, place)
    if aspect == "zoom":
        scale = max(place.width / width, place.height / height)
    else:
        scale = min(place.width / width, place.height / part)
    across, down = round(width * scale), round(height * scale)
    top = aspect == "auto" and active_format.at_top(code)
    return (
        round(place.x + (place.width - across) / 2),
        round(place.y + (place.height - (part * scale if top else down)) / 2),
        across,
        down,
    )
