"""What a keyboard on the screen needs of the box: the engine for Chinese, a clock, and the phone's hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gulou.language import Texts
    from gulou_launcher.pinyin.link import EngineLink
    from gulou_launcher.post import Post

FOLDER = "pinyin"
"""In the box's own folder: what the household's choices have taught the engine."""


class Writing:
    """One for the box. Belongs to the frame thread; the engine starts when Chinese is typed first."""

    def __init__(
        self, post: Post, after: Callable[[float, Callable[[], None]], None], data: Path, text: Texts
    ) -> None:
        self.after = after
        self.text = text
        self.hand_over: Callable[[], object] | None = None
        """Lets a phone go on writing; None: there is no such thing, and no key for it."""
        self._post = post
        self._folder = data / FOLDER
        self._link: EngineLink | None = None

    @property
    def engine(self) -> EngineLink:
        """The line to the engine."""
        if self._link is None:
            from gulou_launcher.pinyin.link import EngineLink

            self._link = EngineLink(self._post, self.after, self._folder)
        return self._link

    def forget(self) -> None:
        """Have everything forgotten that was learned from what the household typed."""
        self.engine.forget()

    def close(self) -> None:
        """The box ends."""
        if self._link is not None:
            self._link.close()
