"""Whether the box reads its screen aloud, and what goes with it: keys, the sound of what plays, troubles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou.keys import Key
from gulou_launcher.reader import LOUDNESS, RATE, SPEAKS

if TYPE_CHECKING:
    from gulou_launcher.reader.reader import Reader
    from gulou_launcher.reader.speaker import Speaker
    from gulou_launcher.shell import Shell

N_ = str
SENTENCES = (
    N_("No voice is installed on this box: install espeak-ng."),
    N_("No speech service is installed on this box: install speech-dispatcher."),
    N_("No sound comes out of this box, so nothing can be read aloud."),
    N_("The speech service does not start; it is tried again."),
    N_("The speech service is gone; it is tried again."),
)
"""What is said of a voice that does not speak."""


class Reading:
    """Belongs to the frame thread. What speaks is imported once it is wanted."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._reader: Reader | None = None
        self._speaker: Speaker | None = None
        self.trouble = ""
        """Why nothing can be heard, in English; '' where all is well."""
        shell.preferences.listen(SPEAKS, self._changed)
        shell.keys.first.append(self._take)
        shell.lookers.append(self._look)
        if shell.preferences.get(SPEAKS):
            self._changed()

    def _look(self) -> None:
        """A frame is about to be shown."""
        if self._reader is not None:
            self._reader.look(self._shell.shown, self._shell.system.session.stage)

    def try_out(self) -> None:
        """Say a sentence as it is set now."""
        self._say(self._shell.text("This is how it sounds."), True)

    def close(self) -> None:
        """Say no more."""
        if self._speaker is not None:
            self._speaker.close()

    def _changed(self) -> None:
        if self._shell.preferences.get(SPEAKS):
            self._begin()
        else:
            self._end()
        self._shell.ask_frame()

    def _begin(self) -> None:
        from gulou_launcher.reader.dispatcher import Dispatcher
        from gulou_launcher.reader.espeak import Espeak
        from gulou_launcher.reader.reader import Reader
        from gulou_launcher.reader.speaker import Speaker

        if self._reader is None:
            deliver = self._shell.post.deliver
            self._speaker = Speaker(
                (Dispatcher, Espeak),
                lambda speaking: deliver(self._shell.screening.duck, speaking),
                lambda sentence: deliver(self._troubled, sentence),
            )
            self._reader = Reader(self._shell.text, self._say)

    def _end(self) -> None:
        speaker, self._speaker, self._reader = self._speaker, None, None
        self.trouble = ""
        if speaker is not None:
            speaker.close()
        self._shell.screening.duck(False)

    def _take(self, key: str) -> bool:
        """Any key ends what is being said; one of them reads the whole page."""
        if self._speaker is None or self._reader is None:
            return False
        self._speaker.hush()
        if key == Key.READ:
            self._reader.read(self._shell.shown)
            return True
        return False

    def _say(self, words: str, now: bool) -> None:
        if self._speaker is not None and words:
            from gulou_launcher.reader.voice import Manner

            get = self._shell.preferences.get
            self._speaker.say(words, Manner(self._shell.language, get(RATE), get(LOUDNESS)), now=now)

    def _troubled(self, sentence: str) -> None:
        self.trouble = sentence
        self._shell.pile.refresh()
