"""The engine as it is on this machine, in its own process: what it offers, learns, and gets over."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from gulou_launcher.pinyin import link, messages
from gulou_launcher.pinyin.librime import LibrimeError, Rime
from gulou_launcher.pinyin.messages import Compose, Composed
from gulou_launcher.pinyin.writing import FOLDER, Writing
from tests.launcher.pinyin.conftest import Loop, texts


class Asked:
    """A question, and its answer."""

    def __init__(self, loop: Loop, writing: Writing, letters: str, *chosen: str, start: int = 0) -> None:
        self.answer: Composed | None = None
        question = Compose(0, letters, chosen, start, 8)
        writing.engine.ask(question, self._heard)
        loop.until(lambda: self.answer is not None)

    def _heard(self, answer: Composed) -> None:
        assert self.answer is None, "answered twice"
        self.answer = answer

    @property
    def is_answered(self) -> Composed:
        assert self.answer is not None
        return self.answer


def ask(loop: Loop, writing: Writing, letters: str, *chosen: str, start: int = 0) -> Composed:
    return Asked(loop, writing, letters, *chosen, start=start).is_answered


def test_it_offers_simplified_characters_learns_and_forgets(loop: Loop, writing: Writing) -> None:
    first = ask(loop, writing, "dianshi")
    assert (first.candidates[0], first.shown) == ("电视", "dian shi")
    assert "電視" not in first.candidates

    assert ask(loop, writing, "xwlb").candidates[0] == "新闻联播", "initials do"

    more = ask(loop, writing, "shi", start=8)
    assert len(more.candidates) == 8
    assert not set(more.candidates) & set(ask(loop, writing, "shi").candidates)

    part = ask(loop, writing, "jintianwanshang", "今天")
    assert (part.done, part.shown) == ("今天", "今天wan shang")
    assert part.candidates[0] == "晚上"
    assert ask(loop, writing, "jintianwanshang", "今天", "晚上").commit == "今天晚上"

    assert ask(loop, writing, "gulou").candidates[0] == "鼓楼"
    assert ask(loop, writing, "gulou", "谷", "娄").commit == "谷娄"
    assert ask(loop, writing, "gulou").candidates[0] == "谷娄", (
        "what was chosen is offered first from then on"
    )
    assert writing.engine.starts == 1
    assert "limits" in writing.engine.walls

    pid = writing.engine.pid
    os.kill(pid, signal.SIGKILL)
    assert ask(loop, writing, "gulou").candidates[0] == "谷娄", "what was learned outlives a fall"
    assert writing.engine.pid != pid

    writing.forget()
    folder = writing._folder
    loop.until(lambda: not folder.exists())
    assert ask(loop, writing, "gulou").candidates[0] == "鼓楼"
    assert folder.name == FOLDER
    assert folder.stat().st_mode & 0o077 == 0


def test_whatever_is_sent_it_answers(loop: Loop, writing: Writing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link, "PATIENCE", 60.0)
    for letters in ("v", "''''", "zzzzzzzz", "a" * 500, "电视", "A1!", "ni hao", "x" * messages.LONGEST):
        assert ask(loop, writing, letters).commit == ""
    assert ask(loop, writing, "nihao", "no such candidate").candidates
    assert ask(loop, writing, "nihao", start=100_000).candidates == ()
    assert writing.engine.starts == 1


def test_without_a_dictionary_there_is_a_reason(tmp_path: Path) -> None:
    with pytest.raises(LibrimeError, match="there is no luna_pinyin_simp"):
        Rime(tmp_path, tmp_path)


def script(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Let the engine be this Python program."""
    monkeypatch.setattr(link, "COMMAND", (sys.executable, "-c", code))


@pytest.fixture
def broken(loop: Loop, tmp_path: Path) -> Writing:
    """A box whose engine is something else."""
    return Writing(loop.post, loop.after, tmp_path, texts())


def test_an_engine_that_falls_again_and_again_is_left_alone(
    loop: Loop, broken: Writing, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(monkeypatch, "raise SystemExit(1)")
    answer = ask(loop, broken, "nihao")
    assert (answer.shown, answer.candidates) == ("nihao", ())
    assert broken.engine.down
    assert broken.engine.starts == link.FALLS
    ask(loop, broken, "nihao")
    assert broken.engine.starts == link.FALLS
    broken.engine.ready()
    assert broken.engine.starts == link.FALLS + 1, "who opens a keyboard anew may try again"
    broken.close()


def test_an_engine_that_hangs_is_replaced(
    loop: Loop, broken: Writing, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(monkeypatch, "import time; time.sleep(60)")
    answers: list[Composed] = []
    broken.engine.ask(Compose(0, "nihao"), answers.append)
    for starts in range(2, link.FALLS + 1):
        loop.skip(link.STARTING + 0.1)
        loop.until(lambda count=starts: broken.engine.starts == count)  # type: ignore[misc]
    loop.skip(link.STARTING + 0.1)
    loop.until(lambda: answers)
    assert answers[0].shown == "nihao"


def test_where_there_is_no_librime_letters_stay_letters(
    loop: Loop, broken: Writing, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    script(
        monkeypatch,
        "import sys; from gulou_launcher.pinyin import engine, librime;"
        "librime._LIBRARY = 'libnone.so'; sys.argv = ['engine', *sys.argv[1:]]; engine.main()",
    )
    assert ask(loop, broken, "nihao").shown == "nihao"
    assert "libnone.so" in broken.engine.missing or "there is no" in broken.engine.missing
    assert "Chinese cannot be typed" in capfd.readouterr().err
    starts = broken.engine.starts
    ask(loop, broken, "nihaoma")
    assert broken.engine.starts == starts, "it is not tried with every letter"


def test_one_letter_more_is_typed_and_not_all_of_them_again(
    writing: Writing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GLOG_minloglevel", "3")
    rime = Rime(tmp_path)
    pressed: list[str] = []
    call = rime._call

    def counted(name: str, *given: Any) -> Any:
        pressed.append(name)
        return call(name, *given)

    monkeypatch.setattr(rime, "_call", counted)
    for letters in ("g", "gu", "gul", "gulo", "gulou"):
        rime.type(letters)
    assert pressed.count("process_key") == 5
    assert next(rime.candidates(0)) == "鼓楼"
    rime.type("gulo")
    assert pressed.count("process_key") == 9, "one less is typed anew"
    rime.close()
