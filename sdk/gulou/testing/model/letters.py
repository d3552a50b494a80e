"""How wide words are: the advance widths of the launcher's face, Noto Sans CJK SC, without its pixels."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import lru_cache

from gulou.wrap import narrow, wrap

_REGULAR = """
    224 323 474 555 555 921 680 278 338 338 467 555 278 347 278 392 555 555 555
    555 555 555 555 555 555 555 278 278 555 555 555 474 946 608 657 638 688 589
    552 689 728 293 535 646 543 812 723 742 633 742 635 596 599 721 575 878 573
    531 603 338 392 338 555 559 606 563 618 510 620 554 325 564 607 275 275 552
    284 926 610 606 620 620 388 468 377 607 521 802 498 521 475 338 270 338 555
"""
_BOLD = """
    227 370 574 590 590 963 740 325 378 378 507 590 325 370 325 387 590 590 590
    590 590 590 590 590 590 590 325 325 590 590 590 514 1007 641 681 656 714 615
    585 717 757 330 568 686 578 853 749 770 667 770 682 624 625 748 619 915 627
    580 613 378 387 378 590 567 626 591 644 527 644 581 372 597 640 304 306 604
    315 964 641 626 644 644 436 495 421 637 576 863 562 574 511 378 296 378 590
"""
"""Of the characters from space to tilde, in 1/1000 of the size; all others are taken for as wide as high."""
_WIDTHS = {
    bold: dict(enumerate(map(int, table.split()), 32)) for bold, table in ((False, _REGULAR), (True, _BOLD))
}
_LINE = 1.448
"""Height of a line, in sizes: ascent and descent of the face."""
_LETTERS = 400
"""Of one line; the launcher draws no more."""


def width(text: str, size: int, bold: bool = False) -> float:
    """Pixels that the text is wide in one line."""
    widths = _WIDTHS[bold]
    return sum(widths.get(ord(letter), 1000) for letter in text) * size / 1000


@lru_cache(maxsize=2048)
def extent(
    text: str, size: int, bold: bool = False, room: float = 4096, lines: int = 1
) -> tuple[float, float]:
    """Width and height in pixels of the text, wrapped to `lines` lines of at most `room` pixels."""
    if not text:
        return 1, 1
    room = max(8, min(int(room), 4096))
    text = text[: _LETTERS * lines]
    made = wrap(text, room, lines, lambda part: width(narrow(part, text), size, bold))
    widest = max(width(narrow(line, text), size, bold) for line in made)
    return math.ceil(widest), math.ceil(size * _LINE) * len(made)


# A word, a space, or one Chinese character with what may not be parted from it (GB/T 15834 §5).
_TOKEN = re.compile(r"[（《「『“‘]*[\u2e80-\uffff][，。、！？：；）》」』”’…·]*|[^\s\u2e80-\uffff]+|\s+")


def tokens(words: str) -> Iterator[str]:
    """Words and characters between which a line may break."""
    for found in _TOKEN.finditer(words):
        yield " " if found[0].isspace() else found[0]
