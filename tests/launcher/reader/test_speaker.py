"""The thread that speaks: the newest goes before, and who called is never held up."""

from __future__ import annotations

import threading
import time

import pytest

from gulou_launcher.reader import speaker as module
from gulou_launcher.reader.errors import SpeechError
from gulou_launcher.reader.speaker import Speaker
from gulou_launcher.reader.voice import Manner, Voice

WORDS = Manner()


class PlayedVoice(Voice):
    """Speaks until it is stopped, or the test lets it end."""

    def __init__(self, log: list[str]) -> None:
        self.log = log
        self.ends = threading.Event()
        self.broken = ""
        self._speaks = False

    def open(self) -> None:
        self.log.append("open")
        if self.broken:
            raise SpeechError(self.broken)

    def say(self, words: str, manner: Manner) -> None:
        self.log.append(words)
        self._speaks = True
        self.ends.clear()

    def stop(self) -> None:
        self.log.append("stop")
        self._speaks = False

    def speaking(self) -> bool:
        return self._speaks and not self.ends.is_set()

    def close(self) -> None:
        self.log.append("close")


def wait(log: list[str], last: str) -> None:
    until = time.monotonic() + 5
    while log[-1:] != [last]:
        assert time.monotonic() < until, log
        time.sleep(0.005)


def test_what_comes_now_takes_the_place_of_what_is_said() -> None:
    log: list[str] = []
    speaker = Speaker([lambda: PlayedVoice(log)])
    speaker.say("one", WORDS)
    wait(log, "one")
    speaker.say("waits", WORDS, now=False)
    speaker.say("two", WORDS)
    wait(log, "two")
    assert log == ["open", "one", "stop", "two"]
    speaker.hush()
    wait(log, "stop")
    speaker.close()
    assert log[-1] == "close"


def test_what_may_wait_comes_after() -> None:
    log: list[str] = []
    voice = PlayedVoice(log)
    speaking: list[bool] = []
    speaker = Speaker([lambda: voice], speaking.append)
    speaker.say("focus", WORDS)
    wait(log, "focus")
    speaker.say("toast", WORDS, now=False)
    voice.ends.set()
    wait(log, "toast")
    assert log == ["open", "focus", "toast"]
    speaker.close()
    assert speaking[0] is True


def test_the_next_voice_is_taken_where_one_cannot_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AGAIN_AFTER", 0.0)
    log: list[str] = []
    broken, works = PlayedVoice([]), PlayedVoice(log)
    broken.broken = "No service."
    troubles: list[str] = []
    speaker = Speaker([lambda: broken, lambda: works], trouble=troubles.append)
    speaker.say("one", WORDS)
    wait(log, "one")
    assert troubles == []
    speaker.close()


def test_without_any_voice_there_is_a_sentence_and_it_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AGAIN_AFTER", 0.0)
    log: list[str] = []
    voice = PlayedVoice(log)
    voice.broken = "No voice."
    troubles: list[str] = []
    speaker = Speaker([lambda: voice], trouble=troubles.append)
    speaker.say("one", WORDS)
    wait(troubles, "No voice.")
    voice.broken = ""
    speaker.say("two", WORDS)
    wait(log, "two")
    assert troubles == ["No voice.", ""]
    speaker.close()


def test_while_nothing_is_said_its_thread_sleeps() -> None:
    log: list[str] = []
    voice = PlayedVoice(log)
    looks: list[int] = []

    def look() -> bool:
        looks.append(1)
        return False

    speaker = Speaker([lambda: voice])
    speaker.say("one", WORDS)
    wait(log, "one")
    voice.ends.set()
    time.sleep(0.2)
    voice.speaking = look  # type: ignore[method-assign]
    time.sleep(0.2)
    assert not looks
    speaker.close()
