"""Looking for something, and typing Chinese, on a guide of normal size: 1,500 channels for seven days."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
for _place in ("tests/box", "examples/headend"):
    sys.path.insert(0, str(ROOT / _place))

from headend.guides import day, write  # noqa: E402
from running import RunningBox  # noqa: E402

from gulou.keyboard import Keyboard  # noqa: E402
from gulou_hal.iptv import orders  # noqa: E402
from gulou_hal.iptv.matching import Receivable  # noqa: E402
from gulou_hal.search import indexing  # noqa: E402
from gulou_hal.tv.changes import SaveChannels  # noqa: E402
from gulou_hal.tv.place import Place  # noqa: E402
from gulou_hal.tv.store import Store  # noqa: E402
from gulou_launcher.control import client  # noqa: E402
from gulou_launcher.pinyin.link import EngineLink  # noqa: E402
from gulou_launcher.pinyin.messages import Compose, Composed  # noqa: E402
from gulou_launcher.post import Post  # noqa: E402
from tests.bench._figures import figure, p95  # noqa: E402
from tests.bench.television_guide import CHANNELS, DAYS, ELSEWHERE, channels  # noqa: E402

QUERIES = ("xinwen", "sjzq", "world", "cyxw", "1", "news", "zq")
SETTLED = 0.6
"""Seconds after a key in which all that it leads to is drawn: nothing else moves, and no app offers any."""
PHRASES = ("jintianwanshangkanshenme", "xinwenlianbo", "gulouzonghe", "dianshiju", "zhongyangdianshitai")


def rows() -> list[dict[str, Any]]:
    """Measure the figures of the group `living-room` that belong to searching and typing."""
    with tempfile.TemporaryDirectory(prefix="gulou-bench-") as folder:
        place = Path(folder)
        data = place / "box"
        _import(place, data)
        return [*_searching(data), *_typing(place)]


def _import(place: Path, data: Path) -> None:
    """A guide of half a million programmes, imported and indexed as the box does it."""
    guide = write(place / "guide.xml", CHANNELS, DAYS, day(time.time()))
    data.mkdir()
    store = Store(data / "tv.sqlite")
    store.apply([SaveChannels(Place(ELSEWHERE), channels())])
    store.close()
    receivable = tuple(Receivable(each.service, guide_id=each.guide_id) for each in channels())
    _run("gulou_hal.iptv.importing", orders.encode(orders.Order(str(guide), str(data), receivable)))
    named = {each.service: (each.name, *each.names.values()) for each in channels()}
    _run("gulou_hal.search.indexing", indexing.encode(indexing.Order(str(data), named)))


def _run(module: str, order: bytes) -> None:
    subprocess.run([sys.executable, "-P", "-m", module], input=order, stdout=subprocess.DEVNULL, check=True)


def _searching(data: Path) -> Iterable[dict[str, Any]]:
    """Letters on the keyboard of the search, walked to as a person does; each is timed to its last frame."""
    drawn: list[float] = []
    pressed: list[float] = []
    with RunningBox(data, ELSEWHERE, language="zh", size="1920x1080") as box:
        box.wait_for(lambda: box.driver("channels").detail.get("count", 0) == CHANNELS, 30)
        time.sleep(3)
        box.press("search")
        time.sleep(3)
        keys = Keyboard(False, chinese=True)
        for number, query in enumerate((QUERIES[0], *QUERIES)):
            for letter in query:
                box.press(*_walk(keys, letter), "ok")
                time.sleep(SETTLED)
                trace = box.status().keys[-1]
                # Not the first: the engine starts, and letters are drawn for the first time.
                if number:
                    drawn.append(1000 * (_settled(box, trace.taken) - trace.taken))
                    pressed.append(1000 * (trace.drawn - trace.taken))
            box.press(*_walk(keys, "clear"), "ok")
            time.sleep(SETTLED)
    yield figure(
        "living-room.search", "search, keystroke to results drawn, full guide, p95", "ms", p95(drawn), 100
    )
    yield figure("living-room.search_key", "search, key to flip, p95", "ms", p95(pressed), 26)


def _walk(keys: Keyboard, key: str) -> list[str]:
    """The arrows that lead to a key, below the strip."""
    pressed: list[str] = []
    while keys.focused().key != key:
        grid = [[place.key for place in keys.places(row)] for row in range(keys.rows)]
        row = next(number for number, each in enumerate(grid) if key in each)
        if row != keys.row:
            direction = "down" if row > keys.row else "up"
        else:
            target = next(place for place in keys.places(row) if place.key == key)
            direction = "right" if target.start > keys.focused().start else "left"
        keys.move(direction)
        pressed.append(direction)
    return pressed


def _settled(box: RunningBox, since: float) -> float:
    """When the last frame was done that came of a key."""
    frames = client.frames(box.data).last
    return max((frame.done for frame in frames if since < frame.done < since + SETTLED), default=since)


def _typing(place: Path) -> Iterator[dict[str, Any]]:
    """Pinyin, letter by letter, from the question to the candidates in the launcher's hands."""
    woken = threading.Event()
    post = Post(woken.set)
    post.start()
    engine = EngineLink(post, lambda seconds, call: None, place / "pinyin")

    def ask(letters: str) -> float:
        answers: list[Composed] = []
        begun = time.perf_counter()
        engine.ask(Compose(0, letters), answers.append)
        while not answers:
            woken.wait(1)
            woken.clear()
            post.hand_out()
        assert answers[0].candidates, letters
        return 1000 * (time.perf_counter() - begun)

    first = ask("n")
    times = [ask(phrase[:end]) for _ in range(3) for phrase in PHRASES for end in range(1, len(phrase) + 1)]
    rollup = Path(f"/proc/{engine.pid}/smaps_rollup").read_text("ascii").splitlines()
    memory = next(int(line.split()[1]) for line in rollup if line.startswith("Pss:"))
    engine.close()
    yield figure("living-room.pinyin", "pinyin, key to candidates, p95", "ms", p95(times), 20)
    yield figure(
        "living-room.pinyin_first", "pinyin, first letter, with the engine's start", "ms", first, 1000
    )
    yield figure(
        "living-room.pinyin_memory", "memory of the engine while Chinese is typed", "MB", memory / 1000, 60
    )
