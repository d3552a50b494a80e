"""What the gateway and the player say is heard in the household's language, names and numbers in place."""

from __future__ import annotations

import ast
import errno
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import gulou_hal
import gulou_launcher
from gulou.language import Texts
from gulou_hal.tuner.delivery import Delivery
from gulou_hal.tuner.dvb.frontend import no_lock
from gulou_hal.tuner.dvb.frontend_api import Status
from gulou_hal.tuner.dvb.kernel import trouble
from gulou_launcher.player import reasons
from gulou_launcher.spoken import SENTENCES, spoken

HAL = Path(gulou_hal.__file__).parent
LAUNCHER = Path(gulou_launcher.__file__).parent
CHINESE = Texts("gulou_launcher", LAUNCHER, "zh")
HAN = re.compile("[\u4e00-\u9fff]")
_SAYERS = {"TunerError", "PlanError", "Conflict", "Standing", "_say", "TunerStatus"}
"""Whose arguments are sentences for the household."""
_FOR_DEVELOPERS = ("PID ",)


def said() -> Iterator[str]:
    """Every sentence in the source of the tuners and of television, each name in it as a word."""
    for path in [*(HAL / "tuner").glob("*.py"), *(HAL / "tv").glob("*.py"), *(HAL / "ts").glob("errors.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=args):
                    if name in _SAYERS or name == "__init__":
                        yield from filter(None, map(_text, args))
                case ast.Assign(targets=[ast.Name(id="reason" | "why")], value=value):
                    yield from filter(None, [_text(value)])


def _text(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str(text)) if " " in text:
            return text
        case ast.JoinedStr(values=values):
            parts = [part.value if isinstance(part, ast.Constant) else "x" for part in values]
            return "".join(map(str, parts))
    return ""


def test_every_sentence_of_tuner_and_television_is_translated() -> None:
    sentences = set(said())
    assert len(sentences) > 25
    # What a sentence is put together from at run time is not found in the source as a whole.
    sentences = {sentence for sentence in sentences if not sentence.startswith(("x x", *_FOR_DEVELOPERS))} - {
        "x"
    }
    sentences = {re.sub(r"188 bytes x$", "188 bytes in the first 8 KB", sentence) for sentence in sentences}
    missing = {sentence for sentence in sentences if not HAN.search(spoken(CHINESE, sentence))}
    assert not missing


def test_what_the_kernel_says_of_a_tuner_is_translated() -> None:
    for number in [*errno.errorcode]:
        sentence = str(trouble("/dev/dvb/adapter0/dvr0", OSError(number, "Out of luck")))
        assert HAN.search(spoken(CHINESE, sentence)), sentence


@pytest.mark.parametrize(
    "address", ["msys=dvbc&freq=474&sr=6900&mtype=64qam", "msys=dvbs2&freq=11494&pol=h&sr=22000"]
)
@pytest.mark.parametrize("reached", [Status(0), *Status])
def test_why_there_is_no_lock_is_translated(address: str, reached: Status) -> None:
    heard = spoken(CHINESE, no_lock(Delivery.parse(address), reached))
    assert "没有信号：" in heard
    assert not re.search("[a-z]{4}", heard), heard


def test_every_sentence_of_the_player_is_translated() -> None:
    constants = [value for name, value in vars(reasons).items() if name.isupper() and isinstance(value, str)]
    assert constants
    assert all(HAN.search(spoken(CHINESE, sentence)) for sentence in constants)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_each_is_found_again_and_keeps_its_names(sentence: str) -> None:
    names = re.findall(r"\{([a-z]+)\}", sentence)
    filled = sentence.format(**{name: f"Q{number}" for number, name in enumerate(names)})
    heard = spoken(CHINESE, filled)
    assert HAN.search(heard), filled
    assert all(f"Q{number}" in heard for number in range(len(names)))


def test_what_stands_in_a_sentence_is_translated_too() -> None:
    heard = spoken(
        CHINESE,
        "No space is left for /data/tv.sqlite: free some. Until then channels and guide are kept in memory",
    )
    assert heard == "没有空间保存 /data/tv.sqlite：请腾出一些空间。在此之前，频道和节目单只保存在内存里"


def test_english_and_unknown_sentences_stay_as_they_are() -> None:
    english = Texts("gulou_launcher", LAUNCHER, "en")
    assert spoken(english, "The stream has ended") == "The stream has ended"
    assert spoken(CHINESE, "ValueError: the tea is cold") == "ValueError: the tea is cold"
    assert spoken(CHINESE, "") == ""


def test_a_hostile_sentence_costs_little() -> None:
    import time

    def cost(size: int) -> float:
        sentence = ("a: b (" * size)[:1990]
        begun = time.thread_time()
        spoken(CHINESE, sentence)
        return time.thread_time() - begun

    cost(10)
    assert cost(300) < 0.5
